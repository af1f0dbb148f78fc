import type { Statement } from 'better-sqlite3';
import type { Db } from './database';
import { type EventCondition, hintOf, matchesOf, type Span } from './event-query';
import type { SearchPart, SearchParts } from './search-parts';

const MOST_STATEMENTS = 200;
/** Once there is a page, matches are counted on for so long, ms: nobody waits for a figure. */
const COUNTING_MS = 8;

/** Finds events by a condition, from the newest backwards, through the parts of the full-text index. */
export class EventFinder {
  readonly #db: Db;
  readonly #parts: Pick<SearchParts, 'newestFirst'>;
  /** By their SQL: making a statement takes as long as a quick search. */
  readonly #statements = new Map<string, Statement<unknown[], number>>();

  constructor(db: Db, parts: Pick<SearchParts, 'newestFirst'>) {
    this.#db = db;
    this.#parts = parts;
  }

  /**
   * Numbers of the newest matches; `below` leaves out newer ones. All of them up to `least`; then only as many, up to
   * `most`, as are found at once.
   */
  find(
    condition: EventCondition,
    below: number | undefined,
    { least, most }: { readonly least: number; readonly most: number },
  ): { readonly found: readonly number[]; readonly areAll: boolean } {
    const began = performance.now();
    const span = this.#spanOf(condition, below);
    const found: number[] = [];
    let end = Number.MAX_SAFE_INTEGER;
    for (const { first, table } of this.#partsFor(condition)) {
      const within = { first: Math.max(first, span.first), last: Math.min(end, span.last) };
      end = first - 1;
      if (within.first > within.last) continue;
      if (found.length >= least && performance.now() - began > COUNTING_MS) return { found, areAll: false };
      if (!this.#mayHold(condition, within, table)) continue;
      const { sql, values } = matchesOf(condition, within, table);
      found.push(...this.#statement(sql).all(...values, most - found.length));
      if (found.length >= most) return { found, areAll: false };
    }
    return { found, areAll: true };
  }

  #mayHold({ loosely }: EventCondition, within: Span, table: string): boolean {
    if (loosely === null) return true;
    const { sql, values } = hintOf(loosely, within, table);
    return this.#statement(sql).get(...values, 1) !== undefined;
  }

  /** Without words the table itself is looked through, once. */
  #partsFor({ words }: EventCondition): readonly SearchPart[] {
    return words === null ? [{ first: 0, table: '' }] : this.#parts.newestFirst;
  }

  #spanOf({ bounds }: EventCondition, below: number | undefined): Span {
    let span: Span = { first: 0, last: below === undefined ? Number.MAX_SAFE_INTEGER : below - 1 };
    for (const { end, sql, values } of bounds) {
      const at = this.#statement(sql).get(...values, 1) as number | null | undefined;
      if (typeof at !== 'number') return { first: 1, last: 0 };
      span =
        end === 'first'
          ? { ...span, first: Math.max(span.first, at) }
          : { ...span, last: Math.min(span.last, at) };
    }
    return span;
  }

  #statement(sql: string): Statement<unknown[], number> {
    const known = this.#statements.get(sql);
    if (known) return known;
    if (this.#statements.size >= MOST_STATEMENTS) this.#statements.clear();
    const statement = this.#db.prepare<unknown[], number>(`${sql} LIMIT ?`).pluck();
    this.#statements.set(sql, statement);
    return statement;
  }
}
