import { closeSync, fsyncSync, openSync } from 'node:fs';
import { join } from 'node:path';

/** Where everything of the history lies inside the data folder. */
export interface HistoryFiles {
  readonly directory: string;
  readonly database: string;
  readonly highWater: string;
  readonly backups: string;
  readonly setAside: string;
  /** Present when damage was met while running: the next start checks every page. */
  readonly damageMark: string;
}

/** The paths for a data folder. */
export function historyFiles(directory: string): HistoryFiles {
  return {
    directory,
    database: join(directory, 'slipway.db'),
    highWater: join(directory, 'slipway.high-water'),
    backups: join(directory, 'backups'),
    setAside: join(directory, 'set-aside'),
    damageMark: join(directory, 'slipway.damaged'),
  };
}

/** A time as a part of a file name that every system accepts: `2026-11-23T14-05-01-000Z`. */
export const fileTime = (now: number): string => new Date(now).toISOString().replaceAll(/[:.]/g, '-');

/** Makes a rename or a new file in this folder survive a power cut, where the system can do so. */
export function syncDirectory(directory: string): void {
  if (process.platform === 'win32') return; // Windows cannot open a folder for syncing
  const handle = openSync(directory, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
