import type { Statement } from 'better-sqlite3';
import type { Db } from './database';

/** Events of one part of the full-text index. */
const PART_EVENTS = 100_000;

/** A part of the full-text index: the table that knows the words of the events from `first` to the next part. */
export interface SearchPart {
  readonly first: number;
  readonly table: string;
}

/** Where the words of the first event of a part go, with the SQL that makes room for them. */
export function newPart(first: number): SearchPart & { readonly sql: string } {
  const table = `events_fts_${first}`;
  return {
    first,
    table,
    sql: `CREATE VIRTUAL TABLE ${table} USING fts5 (
        title, who, app, place, version, why, detail, content = '', tokenize = 'unicode61 remove_diacritics 2');
      INSERT INTO search_parts VALUES (${first}, '${table}');`,
  };
}

/** Whether the words of an event begin a new part. */
export const isPartFull = (newest: SearchPart, sequence: number): boolean =>
  sequence - newest.first >= PART_EVENTS;

/** The part that has an event when every part is full before the next begins, as in a file of one long append. */
export function partOf(sequence: number): SearchPart {
  const first = Math.floor(Math.max(0, sequence - 1) / PART_EVENTS) * PART_EVENTS + 1;
  return first === 1 ? { first, table: 'events_fts' } : newPart(first);
}

/** The full-text index over the events, in parts. Synchronous, and only for the thread that writes the file. */
export class SearchParts {
  readonly #db: Db;
  #parts: readonly SearchPart[] = [];
  #insert: Statement | null = null;

  constructor(db: Db) {
    this.#db = db;
    this.reload();
  }

  /** The part with the newest events first. */
  get newestFirst(): readonly SearchPart[] {
    return this.#parts;
  }

  /**
   * An event's words, in the order of the index's columns. Within one transaction all rows go first: between two rows
   * the index would be written out each time, which makes a large append three times as slow.
   */
  add(sequence: number, texts: readonly string[]): void {
    const newest = this.#parts[0];
    if (newest === undefined || isPartFull(newest, sequence)) this.#open(sequence);
    this.#insert ??= this.#prepare();
    this.#insert.run(sequence, texts);
  }

  /** Reads again which parts there are: a transaction that made one was taken back. */
  reload(): void {
    this.#insert = null;
    this.#parts = this.#db
      .prepare<[], SearchPart>(
        'SELECT first_sequence AS first, name AS "table" FROM search_parts ORDER BY first_sequence DESC',
      )
      .all();
  }

  #open(first: number): void {
    const { sql, ...part } = newPart(first);
    this.#db.exec(sql);
    this.#parts = [part, ...this.#parts];
    this.#insert = null;
  }

  #prepare(): Statement {
    return this.#db.prepare(
      `INSERT INTO ${this.#parts[0]?.table} (rowid, title, who, app, place, version, why, detail)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    );
  }
}
