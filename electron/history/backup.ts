import {
  chmodSync,
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Db } from './database';
import { fileTime, type HistoryFiles, syncDirectory } from './files';

/** Backups that are kept; older ones make room. */
const KEPT = 3;
const BACKUP = /^slipway-.*\.db$/;

/** Backups, newest first, as full paths. */
export function listBackups(files: HistoryFiles): readonly string[] {
  let names: string[];
  try {
    names = readdirSync(files.backups);
  } catch {
    return [];
  }
  return names
    .filter((name) => BACKUP.test(name))
    .sort()
    .reverse()
    .map((name) => join(files.backups, name));
}

/** Copies the whole database, compacted, to a new backup that is on the disk when this returns; then drops the oldest. */
export function backUp(db: Db, files: HistoryFiles, now: number): string {
  mkdirSync(files.backups, { recursive: true, mode: 0o700 });
  const path = join(files.backups, `slipway-${fileTime(now)}.db`);
  const unfinished = `${path}.part`;
  rmSync(unfinished, { force: true });
  try {
    db.prepare('VACUUM INTO ?').run(unfinished);
    if (process.platform !== 'win32') chmodSync(unfinished, 0o600);
    const handle = openSync(unfinished, 'r+');
    fsyncSync(handle);
    closeSync(handle);
    renameSync(unfinished, path);
    syncDirectory(files.backups);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw error;
  }
  for (const old of listBackups(files).slice(KEPT)) rmSync(old);
  return path;
}
