import type { EngineView } from '@shared/contract/engines';
import type Dockerode from 'dockerode';
import { z } from 'zod';
import { type EngineEndpoint, engineAgent } from '../../process-kit/engine-connection';
import type { EnginePlace } from './engine-places';

/** What an engine says of itself. */
export interface EngineFacts {
  readonly version: string;
  readonly apiVersion: string;
  readonly builder: NonNullable<EngineView['builder']>;
  readonly os: string;
  readonly arch: string;
  readonly cpus: number | null;
  readonly memoryBytes: number | null;
  /** `Docker`, `Podman`. */
  readonly product: string;
}

/** An engine that answers: the library for its API, and the way to it for what is read as it comes. */
export interface EngineClient {
  readonly place: EnginePlace;
  readonly endpoint: EngineEndpoint;
  readonly docker: Dockerode;
  readonly facts: EngineFacts;
  /** `Docker 27.3 on this computer`. */
  readonly words: string;
}

const versionAnswer = z.object({
  Version: z.string(),
  ApiVersion: z.string(),
  Os: z.string().optional(),
  Arch: z.string().optional(),
  Components: z.array(z.object({ Name: z.string() })).nullish(),
});
const infoAnswer = z.object({ NCPU: z.number().optional(), MemTotal: z.number().optional() });
const ANSWER_MS = 10_000;
/** The API from which on every engine of Docker's has BuildKit. */
const BUILDKIT_API = 1.39;

/** Asks a place who is there. Rejects when nobody answers as an engine does. */
export async function connectEngine(
  place: EnginePlace,
  env: Readonly<Record<string, string | undefined>>,
): Promise<EngineClient> {
  const { endpoint } = place;
  if (!endpoint) throw new Error(place.problem ?? 'The address cannot be used.');
  const { default: Docker } = await import('dockerode');
  // The host is a name only: every connection is the agent's.
  const docker = new Docker({
    host: 'localhost',
    port: 2375,
    protocol: 'http',
    agent: engineAgent(endpoint),
  } as Dockerode.DockerOptions);
  const signal = AbortSignal.timeout(ANSWER_MS);
  // The library's types know these calls with a callback only when options are given.
  const ask = docker as unknown as Readonly<
    Record<'version' | 'info', (options: object) => Promise<unknown>>
  >;
  const said = versionAnswer.parse(await ask.version({ abortSignal: signal }));
  const info = infoAnswer.parse(await ask.info({ abortSignal: signal }));
  const podman = said.Components?.some(({ Name }) => /podman/i.test(Name)) ?? false;
  const facts: EngineFacts = {
    version: said.Version,
    apiVersion: said.ApiVersion,
    builder: builderOf(said.ApiVersion, said.Os ?? 'linux', podman, env.DOCKER_BUILDKIT),
    os: said.Os ?? 'linux',
    arch: said.Arch ?? 'unknown',
    cpus: info.NCPU ?? null,
    memoryBytes: info.MemTotal ?? null,
    product: podman ? 'Podman' : 'Docker',
  };
  return {
    place,
    endpoint,
    docker,
    facts,
    words: `${facts.product} ${shortVersion(facts.version)} on ${place.whose}`,
  };
}

/** As the docker CLI chooses: BuildKit where there is one, unless `DOCKER_BUILDKIT=0` says otherwise. */
function builderOf(
  api: string,
  os: string,
  podman: boolean,
  wanted: string | undefined,
): EngineFacts['builder'] {
  if (wanted === '0' || podman || os === 'windows') return 'classic';
  return Number(api.split('.')[1] ?? 0) >= Number(String(BUILDKIT_API).split('.')[1])
    ? 'buildkit'
    : 'classic';
}

const shortVersion = (version: string): string => version.split(/[+-]/)[0] ?? version;
