import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { AuditRecord } from '@shared/domain/audit';
import Database from 'better-sqlite3';
import { listBackups } from './backup';
import type { Db } from './database';
import { eventInserts } from './event-log';
import {
  columnsOf,
  EVENT_COLUMNS,
  type EventRow,
  type NumberedRecord,
  rowOf,
  searchTexts,
} from './event-rows';
import { fileTime, type HistoryFiles, syncDirectory } from './files';
import { readHighWater } from './high-water';
import { SearchParts } from './search-parts';

const WITH_DATABASE = ['', '-wal', '-shm'];
/** Tables beside the events, with what orders their rows. */
const OTHER_TABLES = [
  ['operations', 'operation_id'],
  ['operation_log', 'operation_id, line'],
  ['documents', 'collection, key'],
] as const;

/** Moves a damaged database with its log out of the way, never deleting it; gives its new path. */
export function setAside(files: HistoryFiles, now: number): string {
  mkdirSync(files.setAside, { recursive: true, mode: 0o700 });
  const path = join(files.setAside, `slipway-${fileTime(now)}.db`);
  for (const suffix of WITH_DATABASE) {
    if (existsSync(files.database + suffix)) renameSync(files.database + suffix, path + suffix);
  }
  syncDirectory(files.setAside);
  syncDirectory(files.directory);
  return path;
}

/** What came back from the damaged file and the backups. */
export interface Salvage {
  readonly events: number;
  /** Where events came from, for the sentence that says so. */
  readonly sources: readonly string[];
}

/**
 * Fills an empty database with whatever can still be read: row by row from a copy of the damaged file, then from the
 * backups, newest first. An event comes back only when its own hash and columns agree, so nothing invented gets in.
 */
export function salvage(into: Db, damaged: string, files: HistoryFiles): Salvage {
  const copy = `${damaged}.reading`;
  for (const suffix of WITH_DATABASE) {
    if (existsSync(damaged + suffix) && suffix !== '-shm') copyFileSync(damaged + suffix, copy + suffix);
  }
  const found = new Map<number, EventRow>();
  const sources: string[] = [];
  const highest = readHighWater(files.highWater)?.sequence ?? 0;
  for (const path of [copy, ...listBackups(files)]) {
    const before = found.size;
    readAll(path, into, found, highest);
    if (found.size > before) sources.push(path === copy ? 'the damaged file' : basename(path));
  }
  for (const suffix of WITH_DATABASE) rmSync(copy + suffix, { force: true });
  into
    .transaction(() => {
      const insert = eventInserts(into);
      const parts = new SearchParts(into);
      const rows = [...found.values()].sort((a, b) => a.sequence - b.sequence);
      insert.rows(
        rows.map((row) => [
          columnsOf(JSON.parse(row.record) as NumberedRecord, row.record),
          row.hash,
          row.previous_hash,
        ]),
      );
      for (const { sequence, record } of rows)
        parts.add(sequence, searchTexts(JSON.parse(record) as AuditRecord));
    })
    .immediate();
  return { events: found.size, sources };
}

function readAll(path: string, into: Db, found: Map<number, EventRow>, highest: number): void {
  let db: Db;
  try {
    db = new Database(path, { fileMustExist: true, timeout: 0 });
  } catch {
    return; // nothing in it can be read: the next source is asked
  }
  try {
    for (const row of readableEvents(db, highest)) if (!found.has(row.sequence)) found.set(row.sequence, row);
    for (const [table, order] of OTHER_TABLES) copyReadable(db, into, table, order);
  } finally {
    db.close();
  }
}

/** Every event that can be read and proves itself, from both ends and then one by one across the damaged part. */
function* readableEvents(db: Db, highest: number): Generator<EventRow> {
  const seen = new Set<number>();
  for (const direction of ['ASC', 'DESC'] as const) {
    for (const row of rowsUntilDamage<EventRow>(db, `SELECT * FROM events ORDER BY sequence ${direction}`)) {
      if (seen.has(row.sequence)) break;
      if (!provesItself(row)) continue;
      seen.add(row.sequence);
      yield row;
    }
  }
  for (let sequence = 1; sequence <= highest; sequence += 1) {
    if (seen.has(sequence)) continue;
    const [row] = rowsUntilDamage<EventRow>(db, `SELECT * FROM events WHERE sequence = ${sequence}`);
    if (row !== undefined && provesItself(row)) yield row;
  }
}

function copyReadable(from: Db, into: Db, table: string, order: string): void {
  const descending = order.replaceAll(/(\w+)/g, '$1 DESC');
  for (const direction of [order, descending]) {
    for (const row of rowsUntilDamage<Record<string, unknown>>(
      from,
      `SELECT * FROM ${table} ORDER BY ${direction}`,
    )) {
      const columns = Object.keys(row);
      into
        .prepare(
          `INSERT OR IGNORE INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
        )
        .run(...Object.values(row));
    }
  }
}

/** Rows up to the first one that cannot be read. */
function* rowsUntilDamage<Row>(db: Db, sql: string): Generator<Row> {
  try {
    yield* db.prepare<[], Row>(sql).iterate();
  } catch {
    // the page holding the next row is damaged: what came so far is what there is from this side
  }
}

function provesItself(row: EventRow): boolean {
  try {
    const right = rowOf(row.record, row.previous_hash);
    return EVENT_COLUMNS.every((column) => right[column] === row[column]);
  } catch {
    return false;
  }
}
