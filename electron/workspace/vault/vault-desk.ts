import { rm } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { type FailureError, failure, failureOf } from '@shared/domain/failure';
import type { VaultEntry } from '@shared/domain/vault';
import type { VaultDesk } from '../../ports/vault-desk';
import { readKeyFile } from '../resolve-credential';
import { Secret } from '../secret';
import { examineAs, recognise } from './recognise';
import type { Vault } from './vault';

/** What a person may do with a vault. `incoming` is where copies lie that a browser sent: they go once they are kept. */
export function createVaultDesk(vault: Vault, incoming: string): VaultDesk {
  const find = async (name: string): Promise<VaultEntry | undefined> =>
    (await vault.entries()).find((entry) => entry.name === name);

  async function requireFree(name: string): Promise<void> {
    if (!(await find(name))) return;
    throw failure('conflict', `The vault has an entry ${name} already.`, {
      stillTrue: 'It is as it was.',
      advice: 'Choose another name, or rotate that entry.',
    });
  }

  async function requireEntry(name: string): Promise<VaultEntry> {
    const entry = await find(name);
    if (!entry) throw missing(name);
    return entry;
  }

  return {
    status: () => vault.status(),
    entries: () => vault.entries(),
    async importFile(path, name) {
      await requireFree(name);
      return importInto(vault, path, name, incoming);
    },
    async keep(name, kind, text) {
      await requireFree(name);
      return vault.write(name, new Secret(text), examineAs(kind, text, null));
    },
    async rotate(name, fresh, works) {
      const before = await requireEntry(name);
      const secret = 'path' in fresh ? (await readKeyFile(fresh.path)).secret : new Secret(fresh.text);
      // A token looks like anything, so that only its entry says that it is one.
      const about =
        'path' in fresh && before.kind !== 'token'
          ? recognise(secret.reveal(), fresh.path)
          : examineAs(before.kind, secret.reveal(), before.identity);
      if (about.kind !== before.kind) {
        throw failure('credential-invalid', `This file holds another kind of secret than ${name}.`, {
          stillTrue: `${name} is as it was.`,
          advice: 'Rotate it with a file of the same kind, or add this one under a name of its own.',
        });
      }
      const old = before.state === 'open' ? await vault.read(name) : undefined;
      const entry = await vault.write(name, secret, about);
      const problem = await works();
      if (problem !== null && old) {
        await vault.write(name, old, before);
        throw failure('credential-invalid', `The new key does not work: ${problem}`, {
          stillTrue: `${name} holds the key that it held before.`,
          advice: 'Give the new key its rights at the store, then rotate again.',
        });
      }
      if ('path' in fresh) await forgetCopy(fresh.path, incoming);
      return entry;
    },
    async examine(name) {
      const entry = await requireEntry(name);
      try {
        const secret = await vault.read(name);
        if (!secret) throw missing(name);
        examineAs(entry.kind, secret.reveal(), entry.identity);
        return null;
      } catch (error) {
        const { message, advice } = failureOf(error);
        return `${message} ${advice}`;
      }
    },
    async expires(name, at) {
      await requireEntry(name);
      await vault.setExpiry(name, at);
    },
    async remove(name) {
      await requireEntry(name);
      await vault.remove(name);
    },
    setPassphrase: (passphrase) => vault.setPassphrase(passphrase),
    unlock: (passphrase) => vault.unlock(passphrase),
    lock: () => vault.lock(),
    acceptWeak: (accepted) => vault.acceptWeak(accepted),
  };
}

/** Takes a file over into an entry of the vault, whatever was there. */
export async function importInto(
  vault: Vault,
  path: string,
  name: string,
  incoming: string | undefined,
): Promise<VaultEntry> {
  const { secret } = await readKeyFile(path);
  const entry = await vault.write(name, secret, recognise(secret.reveal(), path));
  await forgetCopy(path, incoming);
  return entry;
}

/** A copy that a browser sent lies in a folder of its own, which goes with it. */
async function forgetCopy(path: string, incoming: string | undefined): Promise<void> {
  if (incoming === undefined || dirname(dirname(resolve(path))) !== resolve(incoming)) return;
  await rm(dirname(path), { recursive: true, force: true });
}

const missing = (name: string): FailureError =>
  failure('not-found', `The vault has no entry ${name}.`, {
    advice: 'It may have been removed in another window.',
  });
