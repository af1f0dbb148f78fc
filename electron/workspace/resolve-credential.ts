import { type FileHandle, open } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { FailureError, failure } from '@shared/domain/failure';
import { type CredentialReference, formatReference } from '@shared/domain/workspace';
import { Secret } from './secret';
import type { VaultReader } from './vault/vault';

/** What references are followed with. */
export interface CredentialContext {
  /** The path of the workspace file, from whose folder `file:` paths are read. */
  readonly workspaceFile: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absent on a host that has no vault. */
  readonly vault?: VaultReader;
}

/** A secret with what a person should know about the place where it lies. */
export interface ResolvedCredential {
  readonly secret: Secret;
  readonly warnings: readonly string[];
}

/** Keys have a few kilobytes; what is larger was named by mistake. */
const LARGEST_KEY_BYTES = 64 * 1024;

/**
 * Follows a reference to the secret that it names. Privileged code only.
 * @throws FailureError `credential-missing` when nothing is there, `credential-invalid` when it cannot be a key
 */
export async function resolveCredential(
  reference: CredentialReference,
  context: CredentialContext,
): Promise<ResolvedCredential> {
  switch (reference.source) {
    case 'file':
      return readKeyFile(resolve(dirname(context.workspaceFile), reference.path));
    case 'env':
      return { secret: fromEnvironment(reference.variable, context.env), warnings: [] };
    case 'vault':
      return { secret: await fromVault(reference, context.vault), warnings: [] };
  }
}

/**
 * Reads a key file by its path, however it was named.
 * @throws FailureError as `resolveCredential` does
 */
export async function readKeyFile(path: string): Promise<ResolvedCredential> {
  const file = await openKeyFile(path);
  try {
    const { size, mode } = await file.stat().then((stat) => {
      if (!stat.isFile()) throw invalid(`${path} is not a file.`, 'Name the key file itself.');
      return stat;
    });
    if (size > LARGEST_KEY_BYTES)
      throw invalid(`${path} is too large to be a key.`, 'Name the key file itself.');
    const text = await file.readFile('utf8');
    if (text.trim() === '') throw invalid(`${path} is empty.`, 'Download the key again, or make a new one.');
    return { secret: new Secret(text), warnings: openToOthers(mode) ? [permissionWarning(path)] : [] };
  } finally {
    await file.close();
  }
}

async function openKeyFile(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      throw missing(
        `There is no key file at ${path}.`,
        'Put the key there, or correct the path: it is read from the folder of slipway.yaml.',
      );
    }
    const why =
      code === 'EACCES' || code === 'EPERM' ? 'this user may not read it' : `the system says ${code}`;
    throw missing(`The key file ${path} cannot be opened: ${why}.`, 'Make it readable for this user.');
  }
}

/** Windows keeps other rules than mode bits, and reports bits that mean nothing. */
const openToOthers = (mode: number): boolean => process.platform !== 'win32' && (mode & 0o077) !== 0;

const permissionWarning = (path: string): string =>
  `Other users of this computer can open the key file ${path}. Close it to them: chmod 600 "${path}"`;

function fromEnvironment(variable: string, env: CredentialContext['env']): Secret {
  const text = env[variable];
  if (text === undefined || text.trim() === '') {
    throw missing(
      `The environment variable ${variable} is ${text === undefined ? 'not set' : 'empty'}.`,
      `Set ${variable} to the content of the key file before starting Slipway.`,
    );
  }
  return new Secret(text);
}

async function fromVault(
  reference: Extract<CredentialReference, { source: 'vault' }>,
  vault: VaultReader | undefined,
): Promise<Secret> {
  const name = formatReference(reference);
  if (!vault) {
    throw missing(
      `There is no vault here, so ${name} leads nowhere.`,
      'Use file:PATH or env:NAME on this computer.',
    );
  }
  const secret = await vault.read(reference.entry).catch((error: unknown) => {
    if (error instanceof FailureError) throw error;
    throw missing(`The vault could not be read for ${name}.`, 'Unlock it and try again.', error);
  });
  if (!secret) {
    throw missing(
      `This computer's vault has no entry ${reference.entry}.`,
      'Drop the key file on the account in Settings: each computer keeps its own copy.',
    );
  }
  return secret;
}

const STILL_TRUE = 'Nothing was sent to the store.';

const missing = (message: string, advice: string, cause?: unknown): FailureError =>
  failure('credential-missing', message, { stillTrue: STILL_TRUE, advice }, cause);

const invalid = (message: string, advice: string): FailureError =>
  failure('credential-invalid', message, { stillTrue: STILL_TRUE, advice });
