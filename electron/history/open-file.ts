import { existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { FailureError } from '@shared/domain/failure';
import type { HistoryWarning } from '../ports/history';
import { backUp } from './backup';
import { CommitLog } from './commit-log';
import { type Db, migrate, openCopy, openForWriting, openInMemory, structuralProblems } from './database';
import { EventLog } from './event-log';
import { isDamage, isLocked, lockedFailure, writeFailure } from './failures';
import type { HistoryFiles } from './files';
import { HighWaterFile, readHighWater } from './high-water';
import { chainEnd, countLost, findLosses, type LostRange, recoveryRecord } from './losses';
import { salvage, setAside } from './salvage';

/** Files up to this size, bytes, are checked page by page at each start; larger ones when *Verify* is asked for. */
const CHECKED_AT_START = 32 * 1024 * 1024;

/** A history file ready for use. */
export interface OpenFile {
  readonly db: Db;
  readonly log: EventLog;
  /** Null when nothing can be written. */
  readonly mark: HighWaterFile | null;
  /** Syncs each commit from now on; null when nothing can be written. */
  readonly commits: CommitLog | null;
  /** Why nothing can be written; null when all is well. */
  readonly readOnly: string | null;
  close(): void;
}

type Warn = (warning: HistoryWarning) => void;

interface Damage {
  readonly setAsideAs: string;
  readonly events: number;
  readonly sources: readonly string[];
}

/**
 * Opens, recovers if need be, migrates, and compares the end of the chain with the high-water mark. What cannot be
 * written is opened for reading.
 *
 * @throws FailureError `conflict` when another program has the file, `history-read-only` when it is from a newer Slipway.
 */
export function openFile(files: HistoryFiles, origin: string, now: number, warn: Warn): OpenFile {
  let db: Db | null = null;
  try {
    mkdirSync(files.directory, { recursive: true, mode: 0o700 });
    const opened = openOrRecover(files, now);
    const open = opened.db;
    db = open;
    const log = new EventLog(open);
    const mark = new HighWaterFile(files.highWater);
    settleEnd({ db: open, log, mark }, files, { damage: opened.damage, origin, now, warn });
    rmSync(files.damageMark, { force: true });
    const commits = new CommitLog(files.database);
    open.pragma('synchronous = NORMAL'); // until here SQLite itself waited for the disk at each commit
    const close = () => {
      commits.close();
      mark.close();
      open.close();
    };
    return { db: open, log, mark, commits, readOnly: null, close };
  } catch (error) {
    db?.close();
    if (error instanceof FailureError) throw error;
    return openReadOnly(files, error, warn);
  }
}

/** Remembers across the restart that damage was met, as far as the disk lets us. */
export function markDamaged(files: HistoryFiles): void {
  try {
    writeFileSync(files.damageMark, '', { mode: 0o600 });
  } catch {
    // the start-up check of small files, or the same damage met again, will do instead
  }
}

function openOrRecover(
  files: HistoryFiles,
  now: number,
): { readonly db: Db; readonly damage: Damage | null } {
  let db: Db | null = null;
  try {
    const open = openForWriting(files.database);
    db = open;
    const check = existsSync(files.damageMark) || statSync(files.database).size <= CHECKED_AT_START;
    if (check && structuralProblems(open).length > 0) return recover(open, files, now);
    migrate(open, () => backUp(open, files, now));
    open.prepare('SELECT * FROM events ORDER BY sequence DESC LIMIT 1').get();
    return { db: open, damage: null };
  } catch (error) {
    if (isDamage(error)) return recover(db, files, now);
    db?.close();
    throw isLocked(error) ? lockedFailure(error) : error;
  }
}

function recover(
  damagedDb: Db | null,
  files: HistoryFiles,
  now: number,
): { readonly db: Db; readonly damage: Damage } {
  damagedDb?.close();
  const damaged = setAside(files, now);
  const db = openForWriting(files.database);
  migrate(db, () => undefined);
  return { db, damage: { setAsideAs: damaged, ...salvage(db, damaged, files) } };
}

function settleEnd(
  file: { readonly db: Db; readonly log: EventLog; readonly mark: HighWaterFile },
  files: HistoryFiles,
  context: {
    readonly damage: Damage | null;
    readonly origin: string;
    readonly now: number;
    readonly warn: Warn;
  },
): void {
  const { damage, origin, now, warn } = context;
  const { log } = file;
  const mark = readHighWater(files.highWater);
  const tailLost = mark !== null && mark.sequence > log.last.sequence;
  const state = (warning: HistoryWarning, why: string, ranges: readonly LostRange[]) => {
    log.append([recoveryRecord(warning.sentence, why, ranges, origin, now)], chainEnd(log.last, mark));
    warn(warning);
  };
  if (damage !== null) {
    const lost = findLosses(file.db, log.last, mark);
    const sentence = `The history file was damaged: ${damage.events} events were recovered, ${countLost(lost)} were lost.`;
    const why = `Read from ${damage.sources.join(', ') || 'nothing'}. The damaged file is kept as ${damage.setAsideAs}.`;
    state({ kind: 'recovered', sentence }, why, lost);
  } else if (tailLost) {
    const lost: readonly LostRange[] = [[log.last.sequence + 1, mark.sequence]];
    const sentence = `The last ${countLost(lost)} events of the history were lost, though the file looks whole.`;
    const why = `Event #${mark.sequence} had been acknowledged, and the file ends with #${log.last.sequence}. The stores tell what is true now.`;
    state({ kind: 'lost-events', sentence }, why, lost);
  } else if (mark !== null && mark.sequence === log.last.sequence && mark.hash !== log.last.hash) {
    const sentence = `Event #${mark.sequence} of the history is not the one that was last written.`;
    state({ kind: 'lost-events', sentence }, 'The file was replaced or changed outside Slipway.', []);
  } else if (mark === null && log.last.sequence > 0) {
    const sentence =
      'The file that marks the end of the history was missing; a lost tail could not be noticed this time.';
    state({ kind: 'mark-missing', sentence }, 'A new mark was written.', []);
  }
  if (log.last.sequence > 0) file.mark.write(log.last);
}

function openReadOnly(files: HistoryFiles, cause: unknown, warn: Warn): OpenFile {
  const { message, advice } = writeFailure(cause).failure;
  const readOnly = `${message} Nothing can be sent to a store meanwhile. ${advice}`;
  warn({ kind: 'read-only', sentence: readOnly });
  try {
    const { db, discard } = openCopy(files.database);
    migrate(db, () => undefined);
    return { db, log: new EventLog(db), mark: null, commits: null, readOnly, close: discard };
  } catch {
    const db = openInMemory(); // there is no file yet, or none that can be read: the program starts all the same
    return { db, log: new EventLog(db), mark: null, commits: null, readOnly, close: () => db.close() };
  }
}
