import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FirstPage } from '@shared/domain/first-page';

/** The board as a window last showed it, in a file that the hosts read before there is a brain. */
export interface FirstPageFile {
  /** Replaces what is there, whole or not at all. */
  keep(page: FirstPage): Promise<void>;
  /** Another workspace is opened: its board looks different. */
  forget(): Promise<void>;
}

/** The file in the data folder, readable by its owner alone; `electron/hosts/first-page.ts` reads it. */
export function firstPageFile(dataDir: string): FirstPageFile {
  const file = join(dataDir, 'first-page.json');
  return {
    async keep(page) {
      await writeFile(`${file}.new`, JSON.stringify(page), { mode: 0o600 });
      await rename(`${file}.new`, file);
    },
    forget: () => rm(file, { force: true }),
  };
}
