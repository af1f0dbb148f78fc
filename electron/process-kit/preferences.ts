import { readFile, rename, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';

const schema = z.object({
  person: z.string().min(1).max(80).optional(),
  /** Paths of workspace files, the last opened one first. */
  recent: z.array(z.string()).max(20).default([]),
  /** Whether the sandbox was open when the program was last used. */
  sandbox: z.boolean().default(true),
});

type Kept = z.infer<typeof schema>;

/** What this program remembers of its user on this computer, apart from any workspace. */
export interface Preferences {
  person(): string;
  rename(person: string): Promise<void>;
  recent(): readonly string[];
  /** The workspace file that was open last; null for the sandbox. */
  last(): string | null;
  opened(path: string | null): Promise<void>;
}

/** Preferences kept as JSON in the data folder. A file that cannot be read counts as none, and is written anew. */
export async function openPreferences(dataDir: string): Promise<Preferences> {
  const file = join(dataDir, 'preferences.json');
  let kept: Kept = await read(file);
  const save = async (next: Kept): Promise<void> => {
    kept = next;
    await writeFile(`${file}.new`, `${JSON.stringify(next, null, 2)}\n`, { mode: 0o600 });
    await rename(`${file}.new`, file);
  };
  return {
    person: () => kept.person ?? userInfo().username,
    rename: (person) => save({ ...kept, person }),
    recent: () => kept.recent,
    last: () => (kept.sandbox ? null : (kept.recent[0] ?? null)),
    opened: (path) =>
      save({
        ...kept,
        sandbox: path === null,
        recent:
          path === null ? kept.recent : [path, ...kept.recent.filter((other) => other !== path)].slice(0, 20),
      }),
  };
}

async function read(file: string): Promise<Kept> {
  try {
    return schema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return schema.parse({});
  }
}
