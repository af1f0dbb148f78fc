import { statSync } from 'node:fs';
import type { AuditRecord, HistoryEvent, HistoryPage } from '@shared/domain/audit';
import type { Statement } from 'better-sqlite3';
import type { HistoryQuery, HistoryStats } from '../ports/history';
import { chainHash, FIRST_PREVIOUS_HASH } from './chain';
import type { Db } from './database';
import { EventFinder } from './event-finder';
import { type EventCondition, eventCondition } from './event-query';
import {
  type ColumnValue,
  columnsOf,
  EVENT_COLUMNS,
  type EventRow,
  numberedRecord,
  type PreparedEvent,
  searchTexts,
  toEvent,
} from './event-rows';
import type { HighWater } from './high-water';
import { SearchParts } from './search-parts';

/** Rows of one statement: the triggers make each statement dear, however many rows it has. */
const ROWS_AT_ONCE = 50;
const insertEvents = (rows: number): string => {
  const row = `(${EVENT_COLUMNS.map(() => '?').join(', ')})`;
  return `INSERT INTO events (${EVENT_COLUMNS.join(', ')}) VALUES ${Array(rows).fill(row).join(', ')}`;
};
/** Where an event's canonical JSON stands among its columns. */
const RECORD = EVENT_COLUMNS.indexOf('record');
const LARGEST_PAGE = 500;
/** Matches are counted up to here: nobody reads further, and counting on would take as long as finding. */
const MOST_COUNTED = 1_000;

/** The table of events: adding at the end, reading by page. Synchronous: it lives in the history's own thread. */
export class EventLog {
  readonly #db: Db;
  readonly #insert: EventInserts;
  readonly #parts: SearchParts;
  readonly #finder: EventFinder;
  readonly #selectOne: Statement<[number], KeptRow>;
  readonly #selectPage: Statement<[number, number], KeptRow>;
  #events: number | null = null;
  #last: HighWater;

  constructor(db: Db) {
    this.#db = db;
    this.#insert = eventInserts(db);
    this.#parts = new SearchParts(db);
    this.#finder = new EventFinder(db, this.#parts);
    this.#selectOne = db.prepare(`${SELECT_KEPT} WHERE sequence = ?`);
    this.#selectPage = db.prepare(`${SELECT_KEPT} WHERE sequence < ? ORDER BY sequence DESC LIMIT ?`);
    this.#last = lastEvent(db);
  }

  /** Sequence and hash of the newest event; sequence 0 when there is none. */
  get last(): HighWater {
    return this.#last;
  }

  /** Adds events in one transaction, numbered and chained; `from` sets where the chain goes on after a loss. */
  append(records: readonly AuditRecord[], from: HighWater = this.#last): readonly HistoryEvent[] {
    const numbered = records.map((asked, index) => numberedRecord(asked, from.sequence + 1 + index));
    const hashes = this.#write(
      numbered.map(({ record, canonical }) => [columnsOf(record, canonical), searchTexts(record)]),
      from,
    );
    return numbered.map(({ record }, index) => ({
      ...record,
      hash: hashes[index] as string,
      previousHash: hashes[index - 1] ?? from.hash,
    }));
  }

  /** Adds events that were made ready before, whose numbers go on where the log ends. */
  appendPrepared(events: readonly PreparedEvent[]): void {
    this.#write(events, this.#last);
  }

  /** Gives the hash of each. */
  #write(events: readonly PreparedEvent[], from: HighWater): readonly string[] {
    const hashes: string[] = [];
    const write = this.#db.transaction(() => {
      let before = from.hash;
      const rows = events.map(([columns]): ChainedRow => {
        const hash = chainHash(before, columns[RECORD] as string);
        const row: ChainedRow = [columns, hash, before];
        hashes.push(hash);
        before = hash;
        return row;
      });
      this.#insert.rows(rows);
      for (const [[sequence], words] of events) this.#parts.add(sequence as number, words);
    });
    try {
      write.immediate();
    } catch (error) {
      this.#parts.reload();
      throw error;
    }
    this.#last = { sequence: from.sequence + events.length, hash: hashes.at(-1) ?? from.hash };
    if (this.#events !== null) this.#events += events.length;
    return hashes;
  }

  /** One page, newest first, with the number of matches as far as it is counted. */
  query(query: HistoryQuery): KeptPage {
    const began = performance.now();
    const condition = eventCondition(query);
    const limit = Math.max(1, Math.min(LARGEST_PAGE, Math.trunc(query.limit)));
    const { rows, ...page } = isEverything(condition)
      ? this.#newest(query.before, limit)
      : this.#search(condition, query.before, limit);
    return {
      ...page,
      events: textOf(rows.slice(0, limit)),
      hints: condition.hints,
      nextBefore: rows.length > limit ? (rows[limit - 1]?.sequence ?? null) : null,
      tookMs: performance.now() - began,
    };
  }

  /** Events one after the other, and one more to know whether there are more; counted once and then from one to the next. */
  #newest(before: number | undefined, limit: number): FoundRows {
    const rows = this.#selectPage.all(before ?? Number.MAX_SAFE_INTEGER, limit + 1);
    return { rows, matches: this.#count(), moreMatches: false };
  }

  /** Matches, and one more; they are only counted up to a limit. */
  #search(condition: EventCondition, before: number | undefined, limit: number): FoundRows {
    // finding is what takes long, so the first page is found and counted in one go
    const least = limit + 1;
    const counted = this.#finder.find(condition, undefined, {
      least,
      most: Math.max(least, MOST_COUNTED + 1),
    });
    const { found } =
      before === undefined ? counted : this.#finder.find(condition, before, { least, most: least });
    const rows = found.slice(0, least).map((sequence) => this.#selectOne.get(sequence));
    return {
      rows: rows.filter((row) => row !== undefined),
      matches: Math.min(counted.found.length, MOST_COUNTED),
      moreMatches: !counted.areAll || counted.found.length > MOST_COUNTED,
    };
  }

  /** One event; null when there is no such number. */
  event(sequence: number): HistoryEvent | null {
    const row = this.#selectOne.get(sequence);
    return row === undefined ? null : toEvent(row);
  }

  /** Figures about the whole file; `path` is measured with its write-ahead log. */
  stats(path: string): Omit<HistoryStats, 'savedAt'> {
    const firstAt = this.#db
      .prepare<[], string>('SELECT at FROM events ORDER BY sequence LIMIT 1')
      .pluck()
      .get();
    return {
      events: this.#count(),
      firstAt: firstAt ?? null,
      bytes: sizeOf(path) + sizeOf(`${path}-wal`),
      people: this.#people(),
    };
  }

  #count(): number {
    this.#events ??= countEvents(this.#db);
    return this.#events;
  }

  /** Names jump from one to the next in the index, so that a million events cost as much as their few people. */
  #people(): readonly string[] {
    const names = this.#db
      .prepare<[], string | null>(
        `WITH RECURSIVE names (actor) AS (
           SELECT min(actor) FROM events
           UNION ALL
           SELECT (SELECT min(actor) FROM events WHERE actor > names.actor) FROM names WHERE actor IS NOT NULL)
         SELECT actor FROM names WHERE actor IN
           (SELECT actor FROM events WHERE events.actor = names.actor AND actor_kind = 'person' LIMIT 1)`,
      )
      .pluck()
      .all();
    return names.filter((name) => name !== null);
  }
}

/** A row of the table: the columns that follow from its record, its hash, and the hash before it. */
export type ChainedRow = readonly [columns: readonly ColumnValue[], hash: string, previousHash: string];

/** Writes rows as they are, for appending and for putting saved ones back. */
export interface EventInserts {
  rows(rows: readonly ChainedRow[]): void;
}

/** Prepares what adding events needs, once for the life of the database. */
export function eventInserts(db: Db): EventInserts {
  const one = db.prepare(insertEvents(1));
  const many = db.prepare(insertEvents(ROWS_AT_ONCE));
  return {
    rows(rows) {
      const whole = rows.length - (rows.length % ROWS_AT_ONCE);
      for (let at = 0; at < whole; at += ROWS_AT_ONCE) many.run(valuesOf(rows, at, at + ROWS_AT_ONCE));
      for (let at = whole; at < rows.length; at += 1) one.run(valuesOf(rows, at, at + 1));
    },
  };
}

/** What reading an event takes: its record as it is kept, and whether that is JSON at all. */
type KeptRow = Pick<EventRow, 'sequence' | 'record' | 'hash' | 'previous_hash'> & { readonly whole: 0 | 1 };

const SELECT_KEPT = 'SELECT sequence, record, hash, previous_hash, json_valid(record) AS whole FROM events';

/** A page whose events are one JSON text, put together from the records as they are kept. */
export type KeptPage = Omit<HistoryPage, 'events'> & { readonly events: string };

interface FoundRows extends Pick<HistoryPage, 'matches' | 'moreMatches'> {
  readonly rows: readonly KeptRow[];
}

/** The events of rows as one JSON text. Throws where a record is no JSON any more. */
function textOf(rows: readonly KeptRow[]): string {
  const events = rows.map((row) => {
    if (!row.whole) JSON.parse(row.record);
    return `${row.record.slice(0, -1)},"hash":"${row.hash}","previousHash":"${row.previous_hash}"}`;
  });
  return `[${events.join(',')}]`;
}

/** One list for all rows of a statement; written out by hand because a million rows go through here. */
function valuesOf(rows: readonly ChainedRow[], from: number, to: number): readonly ColumnValue[] {
  const values: ColumnValue[] = [];
  for (let at = from; at < to; at += 1) {
    const [columns, hash, previousHash] = rows[at] as ChainedRow;
    for (const value of columns) values.push(value);
    values.push(hash, previousHash);
  }
  return values;
}

const isEverything = ({ words, filters }: EventCondition): boolean => words === null && filters.length === 0;

function lastEvent(db: Db): HighWater {
  const row = db
    .prepare<[], HighWater>('SELECT sequence, hash FROM events ORDER BY sequence DESC LIMIT 1')
    .get();
  return row ?? { sequence: 0, hash: FIRST_PREVIOUS_HASH };
}

function countEvents(db: Db): number {
  return db.prepare<[], number>('SELECT count(*) FROM events').pluck().get() ?? 0;
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
