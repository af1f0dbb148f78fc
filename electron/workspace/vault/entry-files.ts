import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SECRET_KINDS } from '@shared/domain/vault';
import { z } from 'zod';
import { recipe } from './passphrase';

const time = z.iso.datetime();

/** An entry as it lies on the disk. */
const entryFile = z.object({
  kind: z.enum(SECRET_KINDS),
  identity: z.string().nullable(),
  addedAt: time,
  changedAt: time,
  expiresAt: time.nullable(),
  keeper: z.enum(['system', 'passphrase']),
  backend: z.string().nullable(),
  sealed: z.base64(),
});
export type EntryFile = z.output<typeof entryFile>;

/** What the vault remembers of itself. Nothing in it is secret. */
const stateFile = z.object({
  /** The keychain that sealed last. */
  backend: z.string().nullable().default(null),
  weakAcceptedAt: time.nullable().default(null),
  passphrase: recipe.nullable().default(null),
});
export type StateFile = z.output<typeof stateFile>;

/** The names that entries may have; they are file names too. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,100}$/;
const STATE = 'vault.json';

/** The folder of the vault: one file for each entry, and one for the vault itself. */
export interface EntryFiles {
  state(): Promise<StateFile>;
  saveState(state: StateFile): Promise<void>;
  names(): Promise<readonly string[]>;
  /** Undefined when there is none, or when it is no entry at all. */
  read(name: string): Promise<EntryFile | undefined>;
  write(name: string, entry: EntryFile): Promise<void>;
  remove(name: string): Promise<void>;
}

/** Throws when an entry cannot have this name. */
export function requireName(name: string): void {
  if (!NAME.test(name)) throw new Error('A vault entry is named with letters, digits, dots and hyphens.');
}

/** Files that only this user can read, replaced whole or not at all. */
export function entryFiles(folder: string): EntryFiles {
  const entries = join(folder, 'entries');
  const fileOf = (name: string): string => {
    requireName(name);
    return join(entries, `${name}.json`);
  };
  return {
    state: async () => stateFile.parse((await readJson(join(folder, STATE))) ?? {}),
    saveState: (state) => replace(folder, join(folder, STATE), state),
    async names() {
      const files = await readdir(entries).catch(() => []);
      return files
        .filter((file) => file.endsWith('.json'))
        .map((file) => file.slice(0, -'.json'.length))
        .sort();
    },
    read: async (name) => entryFile.safeParse(await readJson(fileOf(name))).data,
    write: (name, entry) => replace(entries, fileOf(name), entry),
    remove: (name) => rm(fileOf(name), { force: true }),
  };
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

async function replace(folder: string, file: string, value: unknown): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const fresh = `${file}.new`;
  await writeFile(fresh, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  await rename(fresh, file);
}
