import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { failureOf } from '@shared/domain/failure';
import { type AccountConfig, type AndroidConfig, formatReference } from '@shared/domain/workspace';
import type { ImportedKey, KeyIdentity, PubspecVersion, WorkspaceFiles } from '../ports/workspace-files';
import { isPrivateKey, keyIdOf, requireAppStoreKey } from './app-store-key';
import { editWorkspace } from './edit-workspace';
import { parseWorkspace } from './parse-workspace';
import { readPubspec } from './read-pubspec';
import { readReleaseNotes } from './read-release-notes';
import type { YamlValue } from './render-yaml';
import { type CredentialContext, readKeyFile, resolveCredential } from './resolve-credential';
import { describeServiceAccount } from './service-account';
import type { Vault } from './vault/vault';
import { importInto } from './vault/vault-desk';
import { createWorkspaceStore } from './workspace-store';

/** What a workspace file is opened with: its path, and where its references may lead. */
export interface WorkspaceFilesOptions extends CredentialContext {
  readonly vault: Vault;
  /** Where copies lie that a browser sent, each in a folder of its own: a key there goes once the vault has it. */
  readonly incoming?: string;
}

/** The workspace file at a path, with what lies beside it and the keys it refers to. */
export function createWorkspaceFiles(options: WorkspaceFilesOptions): WorkspaceFiles {
  const { workspaceFile, vault, incoming } = options;
  const store = createWorkspaceStore(workspaceFile);
  const beside = (path: string): string => resolve(dirname(workspaceFile), path);
  return {
    path: workspaceFile,
    load: store.load,
    save: store.save,
    onChange: store.onChange,
    validate: (text) => parseWorkspace(text).problems,
    edit: (text, path, value) => editWorkspace(text, [toEdit(path, value)]),
    identify: (account) => identify(account, options),
    async releaseNotes(app, versionCode) {
      if (app.metadata === undefined) return { notes: [], problems: [], from: null };
      const { workspace } = await store.load();
      const found = await readReleaseNotes(beside(app.metadata), versionCode, workspace?.locales);
      return { ...found, from: found.notes.length > 0 ? app.metadata : null };
    },
    pubspecVersion: (app) => pubspecVersion(app, beside),
    async importKey(path, entry) {
      const { secret } = await readKeyFile(path);
      const { type, identity } = describeKey(secret.reveal(), path);
      await importInto(vault, path, entry, incoming);
      return { type, identity, reference: formatReference({ source: 'vault', entry }) };
    },
  };
}

/** Whose key this is, by what is in the file: a `.p8` names nobody, but its name has the key's id. */
function describeKey(text: string, path: string): Pick<ImportedKey, 'type' | 'identity'> {
  if (!isPrivateKey(text)) {
    return { type: 'google-play', identity: describeServiceAccount(text).clientEmail };
  }
  requireAppStoreKey(text);
  return { type: 'app-store-connect', identity: keyIdOf(path) ?? 'App Store Connect' };
}

/** Nothing to set means to take the setting away. */
const toEdit = (path: readonly (string | number)[], value: unknown) =>
  value === undefined
    ? ({ op: 'delete', path } as const)
    : ({ op: 'set', path, value: value as YamlValue } as const);

async function identify(account: AccountConfig, context: CredentialContext): Promise<KeyIdentity> {
  try {
    const { secret, warnings } = await resolveCredential(account.key, context);
    const [warning = null] = warnings;
    if (account.type === 'google-play') {
      return { identity: describeServiceAccount(secret.reveal()).clientEmail, problem: null, warning };
    }
    requireAppStoreKey(secret.reveal());
    return { identity: account.keyId, problem: null, warning };
  } catch (error) {
    const { message, advice } = failureOf(error);
    return { identity: null, problem: `${message} ${advice}`, warning: null };
  }
}

async function pubspecVersion(
  app: AndroidConfig,
  beside: (path: string) => string,
): Promise<PubspecVersion | null> {
  if (app.pubspec === undefined) return null;
  try {
    return readPubspec(await readFile(beside(app.pubspec), 'utf8'));
  } catch {
    return { problem: `${app.pubspec} cannot be read. Correct its path in slipway.yaml.` };
  }
}
