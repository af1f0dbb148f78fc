import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Secret } from './secret';

/** Where `vault:` references lead: the keyring, or the program's own folder on a computer without one. */
export interface VaultReader {
  /** What the entry holds; undefined when there is none. */
  read(entry: string): Promise<Secret | undefined>;
}

export interface Vault extends VaultReader {
  write(entry: string, secret: Secret): Promise<void>;
}

/** The names that entries may have; they are file names too. */
const ENTRY = /^[A-Za-z0-9][A-Za-z0-9._-]{0,100}$/;

/** A vault of files that only this user can read, in a folder of the program's own. */
export function createFolderVault(folder: string): Vault {
  const fileOf = (entry: string): string => {
    if (!ENTRY.test(entry)) throw new Error('A vault entry is named with letters, digits, dots and hyphens.');
    return join(folder, `${entry}.key`);
  };
  return {
    async read(entry) {
      try {
        return new Secret(await readFile(fileOf(entry), 'utf8'));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
        throw error;
      }
    },
    async write(entry, secret) {
      const file = fileOf(entry);
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const fresh = `${file}.new`;
      await writeFile(fresh, secret.reveal(), { mode: 0o600 });
      await rename(fresh, file);
    },
  };
}
