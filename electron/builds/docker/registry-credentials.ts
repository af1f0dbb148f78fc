import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { failure } from '@shared/domain/failure';
import { z } from 'zod';
import { runProgram } from '../../process-kit/run-program';
import { dockerConfigFolder, type PlaceContext } from './engine-places';

/** A credential for one registry, as the engine's API takes it. Never leaves the privileged process. */
export interface RegistryCredential {
  readonly username: string;
  readonly password: string;
  /** Instead of both, where a registry gave a token. */
  readonly identitytoken?: string;
  readonly serveraddress: string;
}

/** Where the credential of a registry would come from. */
export interface CredentialOrigin {
  readonly credential: 'helper' | 'config' | 'none';
  readonly detail: string | null;
}

const HUB = 'https://index.docker.io/v1/';
const configFile = z.object({
  auths: z
    .record(z.string(), z.object({ auth: z.string().optional(), identitytoken: z.string().optional() }))
    .optional(),
  credHelpers: z.record(z.string(), z.string()).optional(),
  credsStore: z.string().optional(),
});
const helperAnswer = z.object({ Username: z.string(), Secret: z.string() });
type ConfigFile = z.output<typeof configFile> & { readonly kept?: ReadonlySet<string> };
type Settings = Pick<PlaceContext, 'env' | 'home'> & {
  /** Files of the same form that the vault keeps: what they name goes before Docker's own. */
  readonly registryFiles?: () => Promise<readonly string[]>;
};

/** The registry of a reference: `registry.arkalia.eu/cia/backend:1` is kept at `registry.arkalia.eu`. */
export function registryOf(reference: string): string {
  const [first = '', ...rest] = reference.split('/');
  const isHost = rest.length > 0 && (first.includes('.') || first.includes(':') || first === 'localhost');
  return isHost ? first : 'docker.io';
}

const keyOf = (host: string): string => (host === 'docker.io' ? HUB : host);

/** Where the credential for a registry lies; reads no secret. */
export async function credentialOrigin(settings: Settings, host: string): Promise<CredentialOrigin> {
  const config = await readConfig(settings);
  const helper = helperOf(config, host);
  if (helper !== undefined) return { credential: 'helper', detail: `docker-credential-${helper}` };
  const own = authOf(config, host);
  if (!own) return { credential: 'none', detail: null };
  return {
    credential: 'config',
    detail: own.identitytoken ? 'a token' : (decode(own.auth)?.username ?? null),
  };
}

/**
 * The credential for a registry, from its helper or from Docker's settings; null when there is none, which is right
 * for a registry that is open to all. Rejects with `credential-invalid` when a helper fails.
 */
export async function registryCredential(
  settings: Settings,
  host: string,
): Promise<RegistryCredential | null> {
  const config = await readConfig(settings);
  const helper = helperOf(config, host);
  if (helper !== undefined) return askHelper(helper, host);
  const own = authOf(config, host);
  if (!own) return null;
  const serveraddress = keyOf(host);
  if (own.identitytoken)
    return { username: '', password: '', identitytoken: own.identitytoken, serveraddress };
  const pair = decode(own.auth);
  return pair && { ...pair, serveraddress };
}

/** Credentials of every registry that Docker's settings name outright, for base images of the classic builder. */
export async function writtenCredentials(
  settings: Settings,
): Promise<Readonly<Record<string, RegistryCredential>>> {
  const config = await readConfig(settings);
  const hosts = Object.keys({ ...config.auths, ...config.credHelpers }).map((key) =>
    key === HUB ? 'docker.io' : plainHost(key),
  );
  const found = await Promise.all(
    [...new Set(hosts)].map(
      async (host) => [keyOf(host), await registryCredential(settings, host).catch(() => null)] as const,
    ),
  );
  return Object.fromEntries(found.flatMap(([key, credential]) => (credential ? [[key, credential]] : [])));
}

async function readConfig(settings: Settings): Promise<ConfigFile> {
  const [own, kept] = await Promise.all([readDockerConfig(settings), settings.registryFiles?.() ?? []]);
  const files = kept.flatMap((text) => configFile.safeParse(parseJson(text)).data ?? []);
  const auths = Object.assign({}, ...files.map((file) => file.auths));
  return { ...own, auths: { ...own.auths, ...auths }, kept: new Set(Object.keys(auths).map(plainHost)) };
}

async function readDockerConfig(settings: Settings): Promise<ConfigFile> {
  try {
    const text = await readFile(join(dockerConfigFolder(settings), 'config.json'), 'utf8');
    return configFile.parse(JSON.parse(text));
  } catch {
    return {}; // none was ever written, or it is not for this version: then nothing is known
  }
}

const helperOf = (config: ConfigFile, host: string): string | undefined =>
  config.kept?.has(host)
    ? undefined
    : (config.credHelpers?.[host] ?? config.credHelpers?.[keyOf(host)] ?? config.credsStore);

function authOf(config: ConfigFile, host: string) {
  const found = Object.entries(config.auths ?? {}).find(
    ([key]) => key === keyOf(host) || plainHost(key) === host,
  );
  const own = found?.[1];
  return own?.auth || own?.identitytoken ? own : undefined;
}

const plainHost = (key: string): string => key.replace(/^https?:\/\//, '').split('/')[0] ?? key;

function decode(auth: string | undefined): { readonly username: string; readonly password: string } | null {
  const text = Buffer.from(auth ?? '', 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 1 ? null : { username: text.slice(0, colon), password: text.slice(colon + 1) };
}

async function askHelper(helper: string, host: string): Promise<RegistryCredential | null> {
  const program = `docker-credential-${helper}`;
  const { code, output, absent } = await runProgram({
    command: program,
    args: ['get'],
    input: `${keyOf(host)}\n`,
  });
  if (absent) {
    throw failure(
      'credential-invalid',
      `Docker's settings ask ${program} for the key of ${host}, and it is not on this computer.`,
      {
        stillTrue: 'Nothing was sent.',
        advice: 'Install it, or sign in once more with docker login.',
      },
    );
  }
  if (code !== 0 && /credentials not found/i.test(output)) return null;
  // A helper that does not know a registry and one that failed are told apart by its words alone.
  const answer = code === 0 ? helperAnswer.safeParse(parseJson(output)) : null;
  if (!answer?.success) {
    throw failure('credential-invalid', `${program} gave no credential for ${host}.`, {
      stillTrue: 'Nothing was sent.',
      advice: 'Sign in once more with docker login.',
    });
  }
  const { Username: username, Secret: secret } = answer.data;
  const serveraddress = keyOf(host);
  return username === '<token>'
    ? { username: '', password: '', identitytoken: secret, serveraddress }
    : { username, password: secret, serveraddress };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
