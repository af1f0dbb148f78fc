import type { ContainerDetail, ContainerView } from '@shared/contract/containers';
import type { Workspace } from '@shared/domain/workspace';
import { isoTime } from '@shared/kit/clock';
import { redact, redactText } from '@shared/kit/redact';
import { z } from 'zod';

const SECRET_NAME = /(passw(or)?d|secret|token|api_?key|private_?key|credential|authorization|cookie)/i;
/** A password in an address: `postgres://user:password@host`. */
const IN_ADDRESS = /(\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@]*:)[^\s@/]+(@)/gi;
const MOST_PROBES = 5;
const HIDDEN = '[hidden]';

const port = z.object({
  IP: z.string().optional(),
  PrivatePort: z.number(),
  PublicPort: z.number().optional(),
  Type: z.string(),
});
const listed = z.object({
  Id: z.string(),
  Names: z.array(z.string()).nullish(),
  Image: z.string(),
  ImageID: z.string(),
  State: z.string(),
  Status: z.string(),
  Created: z.number(),
  Ports: z.array(port).nullish(),
  Labels: z.record(z.string(), z.string()).nullish(),
});
const inspected = z.object({
  Id: z.string(),
  Path: z.string().optional(),
  Args: z.array(z.string()).nullish(),
  RestartCount: z.number().optional(),
  State: z.object({
    Status: z.string(),
    ExitCode: z.number(),
    OOMKilled: z.boolean().optional(),
    StartedAt: z.string().optional(),
    FinishedAt: z.string().optional(),
    Health: z
      .object({
        FailingStreak: z.number().optional(),
        Log: z
          .array(z.object({ Start: z.string(), End: z.string(), ExitCode: z.number(), Output: z.string() }))
          .nullish(),
      })
      .nullish(),
  }),
  Config: z.object({
    Env: z.array(z.string()).nullish(),
    Healthcheck: z.object({ Test: z.array(z.string()).nullish() }).nullish(),
  }),
  HostConfig: z.object({ RestartPolicy: z.object({ Name: z.string().optional() }).nullish() }).optional(),
  Mounts: z
    .array(
      z.object({
        Type: z.string(),
        Source: z.string().optional(),
        Name: z.string().optional(),
        Destination: z.string(),
        RW: z.boolean(),
      }),
    )
    .nullish(),
  NetworkSettings: z
    .object({ Networks: z.record(z.string(), z.object({ IPAddress: z.string().nullish() })).nullish() })
    .optional(),
});

const STATES = ['created', 'running', 'paused', 'restarting', 'removing', 'exited', 'dead'] as const;

/** The source of logs that a container is. */
export const containerLogId = (id: string): string => `docker:${id}`;

/** One line of the engine's list as screens show it. */
export function containerView(answer: unknown, workspace: Workspace): ContainerView {
  const { Id, Names, Image, ImageID, State, Status, Created, Ports, Labels } = listed.parse(answer);
  const project = Labels?.['com.docker.compose.project'];
  return {
    id: Id,
    name: (Names?.[0] ?? Id.slice(0, 12)).replace(/^\//, ''),
    image: Image,
    imageId: ImageID,
    state: STATES.find((state) => state === State) ?? 'dead',
    status: Status,
    health: healthIn(Status),
    ports: (Ports ?? []).map(({ IP, PrivatePort, PublicPort, Type }) => ({
      container: PrivatePort,
      protocol: Type,
      host: IP ?? null,
      hostPort: PublicPort ?? null,
    })),
    createdAt: isoTime(Created * 1_000),
    compose:
      project === undefined ? null : { project, service: Labels?.['com.docker.compose.service'] ?? '' },
    serviceId:
      workspace.services.find(({ build }) => build && repositoryOf(Image) === build.image)?.id ?? null,
    logSourceId: containerLogId(Id),
  };
}

/** `Up 3 minutes (healthy)`: the list says it in words only. */
function healthIn(status: string): ContainerView['health'] {
  if (/\(healthy\)/.test(status)) return 'healthy';
  if (/\(unhealthy\)/.test(status)) return 'unhealthy';
  return /\(health: starting\)/.test(status) ? 'starting' : 'none';
}

const repositoryOf = (image: string): string => image.replace(/@.*$/, '').replace(/:[^/:]+$/, '');

/** Everything about one container, secrets hidden. */
export function containerDetail(view: ContainerView, answer: unknown): ContainerDetail {
  const said = inspected.parse(answer);
  const { State, Config, Mounts } = said;
  const log = State.Health?.Log ?? [];
  return {
    ...view,
    command: redactText([said.Path ?? '', ...(said.Args ?? [])].join(' ').trim()).replace(
      IN_ADDRESS,
      `$1${HIDDEN}$2`,
    ),
    startedAt: timeOf(State.StartedAt),
    endedAt: State.Status === 'running' ? null : timeOf(State.FinishedAt),
    exitCode: State.Status === 'running' ? null : State.ExitCode,
    oomKilled: State.OOMKilled ?? false,
    restarts: said.RestartCount ?? 0,
    restartPolicy: said.HostConfig?.RestartPolicy?.Name || 'no',
    probes: log
      .slice(-MOST_PROBES)
      .toReversed()
      .map(({ Start, End, ExitCode, Output }) => ({
        at: timeOf(Start) ?? Start,
        tookMs: Math.max(0, Date.parse(End) - Date.parse(Start)),
        exitCode: ExitCode,
        output: redactText(Output).slice(0, 4_000),
      })),
    healthTest: testOf(Config.Healthcheck?.Test ?? []),
    failingStreak: State.Health?.FailingStreak ?? 0,
    mounts: (Mounts ?? []).map(({ Type, Source, Name, Destination, RW }) => ({
      source: Name ?? Source ?? '',
      target: Destination,
      readOnly: !RW,
      kind: Type,
    })),
    networks: Object.entries(said.NetworkSettings?.Networks ?? {}).map(([name, { IPAddress }]) => ({
      name,
      address: IPAddress ?? '',
    })),
    env: (Config.Env ?? []).map(hiddenEnv),
    inspect: hideSecrets(answer),
  };
}

function testOf([how, ...rest]: readonly string[]): string | null {
  if (how === undefined || how === 'NONE') return null;
  return how === 'CMD' || how === 'CMD-SHELL' ? rest.join(' ') : [how, ...rest].join(' ');
}

function hiddenEnv(pair: string): { readonly name: string; readonly value: string } {
  const equals = pair.indexOf('=');
  const name = equals < 0 ? pair : pair.slice(0, equals);
  const value = equals < 0 ? '' : pair.slice(equals + 1);
  return { name, value: SECRET_NAME.test(name) && value !== '' ? HIDDEN : plain(value) };
}

const plain = (text: string): string => redactText(text).replace(IN_ADDRESS, `$1${HIDDEN}$2`);

/** The engine's answer with secrets hidden, also those that stand in `NAME=value` pairs. */
export function hideSecrets(value: unknown): unknown {
  const walk = (part: unknown): unknown => {
    if (typeof part === 'string') {
      const [, name, own] = /^([A-Za-z_]\w*)=(.*)$/s.exec(part) ?? [];
      if (name !== undefined && own !== undefined && own !== '' && SECRET_NAME.test(name))
        return `${name}=${HIDDEN}`;
      return plain(part);
    }
    if (Array.isArray(part)) return part.map(walk);
    if (part !== null && typeof part === 'object') {
      return Object.fromEntries(Object.entries(part).map(([key, member]) => [key, walk(member)]));
    }
    return part;
  };
  return walk(redact(value));
}

/** The engine writes the year 1 where there is no time. */
function timeOf(text: string | undefined): string | null {
  const ms = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(ms) || ms <= 0 ? null : isoTime(ms);
}
