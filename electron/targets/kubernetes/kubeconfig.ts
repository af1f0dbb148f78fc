import { readFile } from 'node:fs/promises';
import { delimiter, dirname, join, resolve } from 'node:path';
import { failure } from '@shared/domain/failure';
import type { ClusterConfig } from '@shared/domain/workspace';
import { parse } from 'yaml';
import { z } from 'zod';

const text = z.string().min(1);
const named = <T extends z.ZodType>(key: string, of: T) =>
  z.array(z.looseObject({ name: text, [key]: of.nullish() })).nullish();

const clusterShape = z.looseObject({
  server: text,
  'certificate-authority': text.optional(),
  'certificate-authority-data': text.optional(),
  'insecure-skip-tls-verify': z.boolean().optional(),
  'tls-server-name': text.optional(),
  'proxy-url': text.optional(),
});

const execShape = z.looseObject({
  apiVersion: text.optional(),
  command: text,
  args: z.array(z.string()).nullish(),
  env: z.array(z.object({ name: text, value: z.string() })).nullish(),
  installHint: text.optional(),
  provideClusterInfo: z.boolean().optional(),
});

const userShape = z.looseObject({
  'client-certificate': text.optional(),
  'client-certificate-data': text.optional(),
  'client-key': text.optional(),
  'client-key-data': text.optional(),
  token: text.optional(),
  tokenFile: text.optional(),
  username: text.optional(),
  password: z.string().optional(),
  exec: execShape.optional(),
  'auth-provider': z.looseObject({ name: text }).optional(),
});

const contextShape = z.looseObject({ cluster: text, user: text.optional(), namespace: text.optional() });

const fileShape = z.looseObject({
  'current-context': z.string().nullish(),
  clusters: named('cluster', clusterShape),
  users: named('user', userShape),
  contexts: named('context', contextShape),
});

/** A program that hands out credentials. */
export type ExecPlugin = z.output<typeof execShape>;

/** How a person proves who they are. */
export type Credentials =
  | { readonly kind: 'none' }
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'token-file'; readonly path: string }
  | { readonly kind: 'basic'; readonly username: string; readonly password: string }
  | { readonly kind: 'certificate'; readonly cert: string; readonly key: string }
  | { readonly kind: 'exec'; readonly plugin: ExecPlugin; readonly folder: string };

/** One context, ready to be connected to. Holds secrets: never shown, never logged. */
export interface ClusterAccess {
  readonly context: string;
  readonly namespace: string;
  readonly server: string;
  readonly ca: string | undefined;
  readonly verify: boolean;
  readonly serverName: string | undefined;
  readonly credentials: Credentials;
}

/** Where files are looked for. */
export interface ConfigPlace {
  readonly folder: string;
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The text of an entry of the vault; undefined when there is none. Rejects when it cannot be opened. */
  kept(entry: string): Promise<string | undefined>;
}

/** How an entry of the vault is named in a file's place. */
const VAULT = 'vault:';

interface Entry<T> {
  readonly value: T;
  /** The folder of the file that it stands in: paths count from there. */
  readonly folder: string;
}

/** Reads kubectl's files as kubectl does, the first that names a thing winning, and follows one context. */
export async function readAccess(config: ClusterConfig, place: ConfigPlace): Promise<ClusterAccess> {
  const paths = pathsOf(config, place);
  const clusters = new Map<string, Entry<unknown>>();
  const users = new Map<string, Entry<unknown>>();
  const contexts = new Map<string, Entry<unknown>>();
  let current: string | undefined;
  let found = 0;
  for (const path of paths) {
    const written = path.startsWith(VAULT)
      ? await readKept(path, place)
      : await readOne(path, paths.length === 1 || config.kubeconfigs.length > 0);
    if (!written) continue;
    found += 1;
    current ??= written['current-context'] || undefined;
    const folder = path.startsWith(VAULT) ? place.folder : dirname(path);
    take(clusters, written.clusters, 'cluster', folder);
    take(users, written.users, 'user', folder);
    take(contexts, written.contexts, 'context', folder);
  }
  if (found === 0) {
    throw failure('credential-missing', `There is no kubeconfig: looked at ${paths.join(', ')}.`, {
      advice: 'Name the file under kubernetes: { kubeconfig: … } in slipway.yaml, or set KUBECONFIG.',
    });
  }
  const name = config.context ?? current;
  if (name === undefined) {
    throw failure('credential-missing', 'The kubeconfig names no current context.', {
      advice: 'Name one under kubernetes: { context: … } in slipway.yaml.',
    });
  }
  const context = contexts.get(name)?.value as z.output<typeof contextShape> | undefined;
  if (!context) {
    const known = [...contexts.keys()];
    throw failure('credential-missing', `There is no context ${name} in ${paths.join(', ')}.`, {
      stillTrue: 'What was last read of the cluster stays on the screen; nothing can be sent.',
      advice:
        known.length === 0
          ? 'These files hold no context at all.'
          : `It may have been renamed: there is ${known.slice(0, 8).join(', ')}.`,
    });
  }
  const cluster = clusters.get(context.cluster) as Entry<z.output<typeof clusterShape>> | undefined;
  if (!cluster) {
    throw invalid(`The context ${name} names the cluster ${context.cluster}, which is in none of the files.`);
  }
  if (cluster.value['proxy-url'] !== undefined) {
    throw invalid(
      `The cluster ${context.cluster} is reached through a proxy, which Slipway does not speak to.`,
    );
  }
  if (!URL.canParse(cluster.value.server)) {
    throw invalid(`The address of the cluster ${context.cluster} is none: ${cluster.value.server}.`);
  }
  const user = context.user === undefined ? undefined : users.get(context.user);
  if (context.user !== undefined && !user) {
    throw invalid(`The context ${name} names the user ${context.user}, who is in none of the files.`);
  }
  return {
    context: name,
    namespace: context.namespace ?? 'default',
    server: cluster.value.server,
    ca: await material(cluster, 'certificate-authority', 'the certificate authority'),
    verify: cluster.value['insecure-skip-tls-verify'] !== true,
    serverName: cluster.value['tls-server-name'],
    credentials: user
      ? await credentialsOf(user as Entry<z.output<typeof userShape>>, context.user ?? '')
      : { kind: 'none' },
  };
}

function pathsOf({ kubeconfigs }: ClusterConfig, { folder, home, env }: ConfigPlace): readonly string[] {
  if (kubeconfigs.length > 0) {
    return kubeconfigs.map((path) =>
      path.startsWith(VAULT) ? path : resolve(folder, path.replace(/^~(?=[\\/])/, home)),
    );
  }
  const listed = (env.KUBECONFIG ?? '').split(delimiter).filter((path) => path !== '');
  return listed.length > 0 ? listed.map((path) => resolve(folder, path)) : [join(home, '.kube', 'config')];
}

async function readOne(path: string, needed: boolean): Promise<z.output<typeof fileShape> | null> {
  let written: string;
  try {
    written = await readFile(path, 'utf8');
  } catch (error) {
    if (!needed && (error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw failure('credential-missing', `${path} cannot be read.`, { advice: 'Look at who may read it.' });
  }
  return fileOf(path, written);
}

/** What the vault keeps in a file's place. Paths in it count from the workspace's folder. */
async function readKept(name: string, { kept }: ConfigPlace): Promise<z.output<typeof fileShape> | null> {
  const written = await kept(name.slice(VAULT.length));
  if (written !== undefined) return fileOf(name, written);
  throw failure(
    'credential-missing',
    `The vault of this computer has no entry ${name.slice(VAULT.length)}.`,
    {
      stillTrue: 'What was last read of the cluster stays on the screen; nothing can be sent.',
      advice: 'Drop the kubeconfig on Settings, Vault, under this name.',
    },
  );
}

function fileOf(path: string, written: string): z.output<typeof fileShape> {
  let tree: unknown;
  try {
    tree = parse(written);
  } catch (error) {
    // The parser quotes the line, which may hold a token: only its place is said.
    const line = (error as { linePos?: readonly { line: number }[] }).linePos?.[0]?.line;
    throw invalid(`${path} is no YAML${line === undefined ? '' : `: look at line ${line}`}.`);
  }
  const checked = fileShape.safeParse(tree ?? {});
  if (checked.success) return checked.data;
  const issue = checked.error.issues[0];
  throw invalid(`${path} is no kubeconfig: look at ${issue?.path.join('.') || 'its first line'}.`);
}

function take(
  into: Map<string, Entry<unknown>>,
  list: readonly Record<string, unknown>[] | null | undefined,
  key: string,
  folder: string,
): void {
  for (const one of list ?? []) {
    const name = one.name as string;
    if (!into.has(name) && one[key]) into.set(name, { value: one[key], folder });
  }
}

/** A certificate or key: written in place, or in a file beside the one that names it. */
async function material<T extends Record<string, unknown>>(
  { value, folder }: Entry<T>,
  key: string,
  what: string,
): Promise<string | undefined> {
  const inline = value[`${key}-data`];
  if (typeof inline === 'string') {
    const pem = Buffer.from(inline, 'base64').toString('utf8');
    if (!pem.includes('-----BEGIN')) throw invalid(`${key}-data of the kubeconfig is not PEM in base64.`);
    return pem;
  }
  const path = value[key];
  if (typeof path !== 'string') return undefined;
  return readFile(resolve(folder, path), 'utf8').catch(() => {
    throw failure(
      'credential-missing',
      `The kubeconfig names ${resolve(folder, path)} for ${what}, which cannot be read.`,
      {
        advice: 'Put the file back, or write a new kubeconfig.',
      },
    );
  });
}

async function credentialsOf(user: Entry<z.output<typeof userShape>>, name: string): Promise<Credentials> {
  const { value, folder } = user;
  const provider = value['auth-provider'];
  if (provider) {
    throw invalid(
      `The user ${name} signs in with the provider ${provider.name}, which kubectl itself gave up in 1.26.`,
      'Write the kubeconfig anew: its maker now uses an exec plugin.',
    );
  }
  if (value.exec) return { kind: 'exec', plugin: value.exec, folder };
  const cert = await material(user, 'client-certificate', 'the client certificate');
  const key = await material(user, 'client-key', 'the key of the client certificate');
  if (cert !== undefined && key === undefined)
    throw invalid(`The user ${name} has a certificate without its key.`);
  if (value.token !== undefined) return { kind: 'token', token: value.token };
  if (value.tokenFile !== undefined) return { kind: 'token-file', path: resolve(folder, value.tokenFile) };
  if (cert !== undefined && key !== undefined) return { kind: 'certificate', cert, key };
  if (value.username !== undefined) {
    return { kind: 'basic', username: value.username, password: value.password ?? '' };
  }
  return { kind: 'none' };
}

function invalid(message: string, advice = 'Mend the kubeconfig, or name another one in slipway.yaml.') {
  return failure('credential-invalid', message, { stillTrue: 'Nothing was sent.', advice });
}
