import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { EngineEndpoint } from '../../process-kit/engine-connection';

/** One place where an engine may listen, and how it was come by. */
export interface EnginePlace {
  readonly id: string;
  /** Where it listens, for people: never with a password. */
  readonly address: string;
  readonly origin: string;
  /** Whose engine it is: `this computer`, `build-box`. */
  readonly whose: string;
  /** Null when the address cannot be used, with the reason in `problem`. */
  readonly endpoint: EngineEndpoint | null;
  readonly problem: string | null;
  /** What the docker CLI takes when it is not told otherwise. */
  readonly preferred: boolean;
  /** Variables that send Docker's own programs to the same engine. */
  readonly env: Readonly<Record<string, string>>;
}

/** Where to look for Docker's settings. */
export interface PlaceContext {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  readonly platform: NodeJS.Platform;
}

const configFile = z.object({ currentContext: z.string().optional() });
const metaFile = z.object({
  Name: z.string(),
  Endpoints: z.object({
    docker: z.object({ Host: z.string().optional(), SkipTLSVerify: z.boolean().optional() }).optional(),
  }),
});

/** The folder of Docker's own settings. */
export function dockerConfigFolder({ env, home }: Pick<PlaceContext, 'env' | 'home'>): string {
  return env.DOCKER_CONFIG ?? join(home, '.docker');
}

/**
 * Every place where an engine may listen, as the docker CLI would choose first: `DOCKER_HOST`, then contexts, then the
 * sockets of the programs that bring an engine along. None is asked here.
 */
export async function enginePlaces(context: PlaceContext): Promise<readonly EnginePlace[]> {
  const found = [
    ...(await fromEnvironment(context)),
    ...(await fromContexts(context)),
    ...(await fromSockets(context)),
  ];
  const preferred = found.find((place) => place.preferred) ?? found[0];
  const seen = new Set<string>();
  return found
    .filter(({ address }) => !seen.has(address) && seen.add(address))
    .map((place) => ({ ...place, preferred: place.address === preferred?.address }));
}

async function fromEnvironment({ env, home }: PlaceContext): Promise<readonly EnginePlace[]> {
  const host = env.DOCKER_HOST;
  if (!host) return [];
  const tls = env.DOCKER_TLS_VERIFY || env.DOCKER_TLS;
  const folder = env.DOCKER_CERT_PATH ?? dockerConfigFolder({ env, home });
  const keys = tls ? await readKeys(folder, Boolean(env.DOCKER_TLS_VERIFY)) : null;
  return [place(host, 'DOCKER_HOST', keys, true, {})];
}

async function fromContexts(context: PlaceContext): Promise<readonly EnginePlace[]> {
  const folder = dockerConfigFolder(context);
  const config = configFile.safeParse(await readJson(join(folder, 'config.json')));
  const current = context.env.DOCKER_CONTEXT ?? (config.success ? config.data.currentContext : undefined);
  const metas = join(folder, 'contexts', 'meta');
  const places = await Promise.all(
    (await names(metas)).map(async (directory) => {
      const read = metaFile.safeParse(await readJson(join(metas, directory, 'meta.json')));
      const docker = read.success ? read.data.Endpoints.docker : undefined;
      if (!read.success || !docker?.Host) return null;
      const keys = await readKeys(
        join(folder, 'contexts', 'tls', directory, 'docker'),
        docker.SkipTLSVerify !== true,
      );
      const { Name: name } = read.data;
      return place(docker.Host, `Context ${name}`, keys, name === current, {
        DOCKER_CONTEXT: name,
        DOCKER_HOST: '',
      });
    }),
  );
  return places.filter((one) => one !== null);
}

async function fromSockets({ env, home, platform }: PlaceContext): Promise<readonly EnginePlace[]> {
  if (platform === 'win32') {
    return [
      place('npipe:////./pipe/docker_engine', 'Docker Desktop', null, false, {}),
      place('npipe:////./pipe/podman-machine-default', "Podman's machine", null, false, {}),
    ];
  }
  const runtime = env.XDG_RUNTIME_DIR;
  const colima = env.COLIMA_HOME ?? join(home, '.colima');
  const inHome = (...parts: string[]) => join(home, ...parts);
  const sockets: (readonly [string, string])[] = [
    ['/var/run/docker.sock', 'Usual socket'],
    ...(runtime ? ([[join(runtime, 'docker.sock'), 'Rootless Docker']] as const) : []),
    [inHome('.docker', 'run', 'docker.sock'), 'Docker Desktop'],
    [inHome('.docker', 'desktop', 'docker.sock'), 'Docker Desktop'],
    ...['default', ...(await names(colima))].map(
      (profile) => [join(colima, profile, 'docker.sock'), `Colima, ${profile}`] as const,
    ),
    [inHome('.orbstack', 'run', 'docker.sock'), 'OrbStack'],
    [inHome('.rd', 'docker.sock'), 'Rancher Desktop'],
    ...(runtime ? ([[join(runtime, 'podman', 'podman.sock'), 'Rootless Podman']] as const) : []),
    ['/run/podman/podman.sock', 'Podman'],
  ];
  return sockets.map(([path, origin]) => place(`unix://${path}`, origin, null, false, {}));
}

interface Keys {
  readonly ca: Buffer | undefined;
  readonly cert: Buffer | undefined;
  readonly key: Buffer | undefined;
  readonly verify: boolean;
}

async function readKeys(folder: string, verify: boolean): Promise<Keys | null> {
  const [ca, cert, key] = await Promise.all(
    ['ca.pem', 'cert.pem', 'key.pem'].map((name) => readFile(join(folder, name)).catch(() => undefined)),
  );
  return ca || cert || key ? { ca, cert, key, verify } : null;
}

function place(
  host: string,
  origin: string,
  keys: Keys | null,
  preferred: boolean,
  env: Readonly<Record<string, string>>,
): EnginePlace {
  const read = readAddress(host, keys);
  return {
    id: createHash('sha256').update(read.address).digest('hex').slice(0, 12),
    origin,
    preferred,
    env: Object.keys(env).length > 0 ? env : { DOCKER_HOST: host },
    ...read,
  };
}

/** An address of Docker's as a connection can be opened to it. */
function readAddress(
  host: string,
  keys: Keys | null,
): Pick<EnginePlace, 'address' | 'endpoint' | 'problem' | 'whose'> {
  const here = 'this computer';
  if (host.startsWith('unix://')) {
    const path = host.slice('unix://'.length);
    return { address: host, endpoint: { kind: 'socket', path }, problem: null, whose: here };
  }
  if (host.startsWith('npipe://')) {
    const path = host.slice('npipe://'.length).replaceAll('/', '\\');
    return { address: host, endpoint: { kind: 'socket', path }, problem: null, whose: here };
  }
  const url = URL.canParse(host) ? new URL(host) : null;
  const hostname = url?.hostname.replace(/^\[|\]$/g, '') ?? '';
  if (!url || hostname === '') {
    return {
      address: 'unreadable',
      endpoint: null,
      problem: 'The address cannot be read.',
      whose: 'nowhere',
    };
  }
  const port = url.port === '' ? null : Number(url.port);
  const whose = ['localhost', '127.0.0.1', '::1'].includes(hostname) ? here : hostname;
  const address = `${url.protocol}//${url.username ? `${url.username}@` : ''}${url.host}`;
  if (url.protocol === 'ssh:') {
    const user = url.username === '' ? null : decodeURIComponent(url.username);
    return { address, endpoint: { kind: 'ssh', host: hostname, user, port }, problem: null, whose };
  }
  if (['tcp:', 'http:', 'https:'].includes(url.protocol)) {
    const secure = keys !== null || url.protocol === 'https:';
    const endpoint: EngineEndpoint = secure
      ? { kind: 'tls', host: hostname, port: port ?? 2376, verify: true, ...keys }
      : { kind: 'tcp', host: hostname, port: port ?? 2375 };
    return { address, endpoint, problem: null, whose };
  }
  return { address, endpoint: null, problem: `Slipway does not know ${url.protocol} addresses.`, whose };
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch {
    return null; // absent, or written by a program that is at it: the next look reads it
  }
}

async function names(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch(() => []);
}

/** Commands that start an engine on this kind of computer. */
export function howToStart(platform: NodeJS.Platform): readonly string[] {
  switch (platform) {
    case 'darwin':
      return ['open -a Docker', 'colima start', 'podman machine start'];
    case 'win32':
      return ['start "" "C:\\Program Files\\Docker\\Docker\\Docker Desktop.exe"', 'podman machine start'];
    default:
      return [
        'sudo systemctl start docker',
        'systemctl --user start docker',
        'systemctl --user start podman.socket',
        'docker context use NAME',
      ];
  }
}
