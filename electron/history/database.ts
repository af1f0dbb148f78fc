import {
  chmodSync,
  closeSync,
  copyFileSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { failure } from '@shared/domain/failure';
import Database from 'better-sqlite3';
import { MIGRATIONS, type Migration } from './migrations';

/** Pages kept in memory, KiB: enough for the inner pages of every index of a million events. */
const CACHE_KIB = 64 * 1024;

/** An open database file. */
export type Db = Database.Database;

/**
 * Opens the file for this process alone: the exclusive lock goes when the process ends, however it ends. Created with
 * access for its owner only. Each commit is on the disk before it returns, until `CommitLog` sees to that.
 *
 * @throws SQLite's error; `isLocked` tells when another program has the file.
 */
export function openForWriting(path: string): Db {
  closeSync(openSync(path, 'a', 0o600));
  if (process.platform !== 'win32') chmodSync(path, 0o600);
  const db = new Database(path, { timeout: 0 });
  try {
    db.pragma('locking_mode = EXCLUSIVE');
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL');
    db.pragma(`cache_size = ${-CACHE_KIB}`);
    // A statement that a trigger may stop keeps the pages that it changes until it is over: in memory, not in a file.
    db.pragma('temp_store = MEMORY');
    db.pragma('foreign_keys = ON');
    db.pragma('recursive_triggers = ON'); // so that REPLACE meets the trigger against deleting
    db.pragma('secure_delete = ON');
    db.pragma('trusted_schema = OFF');
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/**
 * Opens a private copy of a file that cannot be written: SQLite reads a write-ahead log only where it may write beside
 * it. `discard` closes the copy and removes it.
 */
export function openCopy(path: string): { readonly db: Db; readonly discard: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-reading-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    const copy = join(folder, 'slipway.db');
    copyFileSync(path, copy);
    if (existsSync(`${path}-wal`)) copyFileSync(`${path}-wal`, `${copy}-wal`);
    if (process.platform !== 'win32')
      for (const name of readdirSync(folder)) chmodSync(join(folder, name), 0o600);
    const db = new Database(copy);
    return {
      db,
      discard: () => {
        db.close();
        remove();
      },
    };
  } catch (error) {
    remove();
    throw error;
  }
}

/** A database in memory with the newest schema, for when there is no file to read and none can be made. */
export function openInMemory(): Db {
  const db = new Database(':memory:');
  migrate(db, () => undefined);
  return db;
}

/** The number of the last migration that was applied; 0 for an empty file. */
const schemaVersion = (db: Db): number => db.pragma('user_version', { simple: true }) as number;

/**
 * Brings the file to the newest schema, each step in its own transaction. `before` runs once ahead of the first step
 * on a file that already holds something, so that it can be backed up.
 *
 * @throws `history-read-only` when the file was written by a newer Slipway.
 */
export function migrate(
  db: Db,
  before: (version: number) => void,
  migrations: readonly Migration[] = MIGRATIONS,
): void {
  const version = schemaVersion(db);
  const newest = migrations.at(-1)?.version ?? 0;
  if (version > newest) {
    throw failure('history-read-only', 'The history file was written by a newer Slipway.', {
      stillTrue: 'The file was not changed.',
      advice: 'Update Slipway, or choose another data folder with --data.',
    });
  }
  const due = migrations.filter((migration) => migration.version > version);
  if (version > 0 && due.length > 0) before(version);
  for (const migration of due) {
    db.transaction(() => {
      db.exec(migration.sql);
      db.pragma(`user_version = ${migration.version}`);
    }).exclusive();
  }
}

/** What SQLite's structural check finds wrong; empty when nothing. Reads the whole file: about 1 s for a million events. */
export function structuralProblems(db: Db): readonly string[] {
  const rows = db.pragma('quick_check(20)') as readonly { readonly quick_check: string }[];
  return rows.map((row) => row.quick_check).filter((line) => line !== 'ok');
}
