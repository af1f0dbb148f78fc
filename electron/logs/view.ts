import type { LogViewState } from '@shared/contract/schemas/log';
import type { LogPattern, LogQuery } from '@shared/domain/log';
import { LEVELS } from './line-record';
import type { LineStore } from './line-store';
import { createFinder, createMatcher, type Matcher, type TextFinder } from './matcher';
import { NumberList } from './numbers';
import { RecordReader } from './record-reader';
import { RowList } from './row-list';
import { findPiece, scanPiece } from './scan';
import { headAt, nextLine, progressOf, type Strand, stepBack, sumLevels } from './strand';

/** A row found: the strand and the line. */
export interface ViewRow {
  readonly store: LineStore;
  readonly line: number;
}

const SLICE_MS = 8;

/**
 * Rows out of several sources: filtered, merged by time, and searched. Nothing is done at once: `work` goes on for a
 * few milliseconds, oldest lines first, so that rows stream in and everybody else has their turn.
 */
export class View {
  #strands: Strand[] = [];
  #rows: RowList | null = null;
  #matcher: Matcher;
  #query: LogQuery;
  #find: TextFinder | null = null;
  /** Finds what is marked in the text: `find`, else the text of the filter. */
  marker: TextFinder | null = null;
  #hitRows = new NumberList();
  #hitsWalked = 0;
  #counts = new Float64Array(LEVELS.length);
  #first = 0;
  generation = 1;

  constructor(stores: readonly LineStore[], query: LogQuery, find: LogPattern | null) {
    this.#query = query;
    this.#matcher = createMatcher(query);
    this.setStores(stores);
    this.setFind(find);
  }

  get stores(): readonly LineStore[] {
    return this.#strands.map(({ store }) => store);
  }

  setStores(stores: readonly LineStore[]): void {
    this.#strands = stores.map((store) => ({
      store,
      reader: new RecordReader(store),
      scanned: 0,
      lines: null,
      merged: 0,
      sought: 0,
      hits: new NumberList(),
      hitCursor: 0,
    }));
    this.#restart();
  }

  /** Throws when the query cannot be understood; the view then stays as it was. */
  setQuery(query: LogQuery): void {
    this.#matcher = createMatcher(query);
    this.#query = query;
    this.#mark();
    this.#restart();
  }

  /** The same for what is looked for. */
  setFind(find: LogPattern | null): void {
    this.#find = find === null ? null : createFinder(find);
    this.#mark();
    for (const strand of this.#strands) {
      strand.sought = strand.store.first;
      strand.hits = new NumberList();
      strand.hitCursor = 0;
    }
    this.#hitRows = new NumberList();
    this.#hitsWalked = 0;
  }

  #mark(): void {
    const { match } = this.#query;
    this.marker = this.#find ?? (match ? createFinder(match) : null);
  }

  #restart(): void {
    const { everything } = this.#matcher;
    this.#rows = everything && this.#strands.length === 1 ? null : new RowList();
    this.#counts = new Float64Array(LEVELS.length);
    this.#hitRows = new NumberList();
    this.#hitsWalked = 0;
    this.#first = 0;
    this.generation += 1;
    for (const strand of this.#strands) {
      strand.scanned = strand.store.first;
      strand.lines = everything ? null : new NumberList();
      strand.merged = everything ? strand.store.first : 0;
      strand.hitCursor = 0;
    }
  }

  /** Goes on for some milliseconds. True when there is more to do at once. */
  work(): boolean {
    const end = performance.now() + SLICE_MS;
    for (;;) {
      const scanning = this.#scan();
      this.#merge(end);
      const finding = this.#seek();
      const walking = this.#walkHits(end);
      if (!scanning && !finding && !walking && !this.#isBehind()) return false;
      if (performance.now() >= end) return true;
    }
  }

  #isBehind(): boolean {
    if (this.#rows === null) return false;
    const frontier = this.#frontier();
    return this.#strands.some((strand) => nextLine(strand) !== undefined && headAt(strand) <= frontier);
  }

  /** One piece of the filter, where it has come least far in time. */
  #scan(): boolean {
    if (this.#matcher.everything) return false;
    const strand = this.#behind(({ scanned }) => scanned);
    if (!strand) return false;
    const { levels } = this.#matcher;
    const lines = strand.lines as NumberList;
    strand.scanned = scanPiece(strand.store, strand.scanned, this.#matcher, (line, level) => {
      this.#counts[level] = (this.#counts[level] as number) + 1;
      if (levels[level]) lines.push(line);
    });
    return true;
  }

  /** One piece of what is looked for. */
  #seek(): boolean {
    if (this.#find === null) return false;
    const strand = this.#behind(({ sought }) => sought);
    if (!strand) return false;
    strand.sought = findPiece(strand.store, strand.sought, this.#find, (line) => strand.hits.push(line));
    return true;
  }

  #behind(placeOf: (strand: Strand) => number): Strand | undefined {
    let found: Strand | undefined;
    let least = Number.POSITIVE_INFINITY;
    for (const strand of this.#strands) {
      const place = Math.max(placeOf(strand), strand.store.first);
      if (place >= strand.store.next) continue;
      if (this.#strands.length === 1) return strand;
      const at = strand.reader.seek(place) ? strand.reader.at() : Number.NEGATIVE_INFINITY;
      if (at < least || !found) {
        least = at;
        found = strand;
      }
    }
    return found;
  }

  /** No row may be later than what some source has not been looked through for. */
  #frontier(): number {
    let frontier = Number.POSITIVE_INFINITY;
    if (this.#matcher.everything) return frontier;
    for (const { store, scanned, reader } of this.#strands) {
      const place = Math.max(scanned, store.first);
      if (place < store.next && reader.seek(place)) frontier = Math.min(frontier, reader.at());
    }
    return frontier;
  }

  #merge(end: number): void {
    const rows = this.#rows;
    if (rows === null) return;
    const frontier = this.#frontier();
    const heads = this.#strands.map(headAt);
    let rewound = false;
    for (let step = 1; ; step += 1) {
      let best = -1;
      let least = Number.POSITIVE_INFINITY;
      for (let index = 0; index < heads.length; index += 1) {
        if ((heads[index] as number) < least) {
          least = heads[index] as number;
          best = index;
        }
      }
      if (best < 0 || least > frontier) return;
      if (!rewound) {
        rewound = true;
        if (this.#rewind(least)) {
          for (let index = 0; index < heads.length; index += 1)
            heads[index] = headAt(this.#strands[index] as Strand);
          continue;
        }
      }
      const strand = this.#strands[best] as Strand;
      rows.push(best, nextLine(strand) as number);
      strand.merged += 1;
      heads[best] = headAt(strand);
      if ((step & 4_095) === 0 && performance.now() >= end) return;
    }
  }

  /** Takes back the rows that are later than `at`: lines that came late belong before them. */
  #rewind(at: number): boolean {
    const rows = this.#rows as RowList;
    if (this.#strands.length === 1) return false;
    let popped = false;
    while (rows.length > 0) {
      const row = rows.length - 1;
      const strand = this.#strands[rows.source(row)] as Strand;
      if (!strand.reader.seek(rows.line(row)) || strand.reader.at() <= at) break;
      stepBack(strand, rows.line(row));
      rows.pop();
      popped = true;
    }
    if (popped) {
      this.generation += 1;
      this.#hitRows.cut(this.#hitRows.below(rows.length));
      if (this.#hitsWalked > rows.length) {
        this.#hitsWalked = rows.length;
        for (const strand of this.#strands) strand.hitCursor = 0;
      }
    }
    return popped;
  }

  /** Which rows the hits are on, as far as both are known. True when the time was up before that. */
  #walkHits(end: number): boolean {
    const rows = this.#rows;
    if (rows === null || this.#find === null) return false;
    for (let step = 1; this.#hitsWalked < rows.length; step += 1) {
      const row = this.#hitsWalked;
      const strand = this.#strands[rows.source(row)] as Strand;
      const line = rows.line(row);
      if (line >= strand.sought) return false;
      if (strand.hitCursor === 0) strand.hitCursor = strand.hits.below(line);
      while (strand.hitCursor < strand.hits.length && strand.hits.at(strand.hitCursor) < line)
        strand.hitCursor += 1;
      if (strand.hitCursor < strand.hits.length && strand.hits.at(strand.hitCursor) === line)
        this.#hitRows.push(row);
      this.#hitsWalked += 1;
      if ((step & 16_383) === 0 && performance.now() >= end) return true;
    }
    return false;
  }

  /** Rows are numbered up to this. */
  get end(): number {
    return this.#rows ? this.#rows.length : ((this.#strands[0] as Strand | undefined)?.store.next ?? 0);
  }

  /** The first row whose line is still kept. */
  get first(): number {
    const rows = this.#rows;
    if (rows === null) return (this.#strands[0] as Strand | undefined)?.store.first ?? 0;
    while (this.#first < rows.length) {
      const { store } = this.#strands[rows.source(this.#first)] as Strand;
      if (rows.line(this.#first) >= store.first) break;
      this.#first += 1;
    }
    return this.#first;
  }

  row(row: number): ViewRow | undefined {
    const rows = this.#rows;
    if (row < 0 || row >= this.end) return undefined;
    if (rows === null) return { store: (this.#strands[0] as Strand).store, line: row };
    return { store: (this.#strands[rows.source(row)] as Strand).store, line: rows.line(row) };
  }

  /** Makes a row's record the present one of the reader that is given back; nothing when its line is not kept. */
  recordOf(row: number): RecordReader | undefined {
    const rows = this.#rows;
    if (row < 0 || row >= this.end) return undefined;
    const strand = rows === null ? this.#strands[0] : this.#strands[rows.source(row)];
    if (!strand) return undefined;
    return strand.reader.seek(rows === null ? row : rows.line(row)) ? strand.reader : undefined;
  }

  rowOf(store: LineStore, line: number): number | null {
    if (line < store.first || line >= store.next) return null;
    const source = this.#strands.findIndex((strand) => strand.store === store);
    if (source < 0) return null;
    if (this.#rows === null) return line;
    const row = this.#rows.find(source, line);
    return row < 0 ? null : row;
  }

  /** The first row at or after a time; the last one when there is none. */
  rowAt(at: number): number | null {
    let low = this.first;
    let high = this.end;
    if (low >= high) return null;
    const last = high - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const reader = this.recordOf(middle);
      if (reader === undefined || reader.at() < at) low = middle + 1;
      else high = middle;
    }
    return Math.min(low, last);
  }

  /** Rows that hold what is looked for. Without `find` the filter's text is on every row. */
  #hits(): { readonly count: number; at(index: number): number; below(row: number): number } {
    const first = this.first;
    if (this.#find === null) {
      const count = this.marker === null ? 0 : this.end - first;
      return {
        count,
        at: (index) => first + index,
        below: (row) => Math.max(0, Math.min(count, row - first)),
      };
    }
    const list =
      this.#rows === null
        ? ((this.#strands[0] as Strand | undefined)?.hits ?? new NumberList())
        : this.#hitRows;
    const gone = list.below(first);
    return {
      count: list.length - gone,
      at: (index) => list.at(gone + index),
      below: (row) => Math.max(0, list.below(row) - gone),
    };
  }

  /** The next hit in a direction, round the ends, with its place among all of them. */
  findNext(from: number, direction: 'forward' | 'back') {
    const hits = this.#hits();
    if (hits.count === 0) return { row: null, ordinal: 0, hits: 0 };
    const before = hits.below(direction === 'forward' ? from + 1 : from);
    const index = direction === 'forward' ? before % hits.count : (before - 1 + hits.count) % hits.count;
    return { row: hits.at(index), ordinal: index + 1, hits: hits.count };
  }

  /** Whether anything was found that is looked for. */
  get hasHits(): boolean {
    return this.#find !== null && this.#hits().count > 0;
  }

  /** Hits between two rows. */
  hitsBetween(from: number, to: number): number {
    if (this.#find === null) return 0;
    const hits = this.#hits();
    return hits.below(to) - hits.below(from);
  }

  /** Everything about the view but its lines. */
  state(linesPerSecond: number): LogViewState {
    const first = this.first;
    const end = this.end;
    const counts = this.#matcher.everything ? sumLevels(this.#strands) : this.#counts;
    const last = this.recordOf(end - 1)?.at() ?? null;
    return {
      rows: end,
      firstRow: first,
      generation: this.generation,
      firstAt: first < end ? (this.recordOf(first)?.at() ?? null) : null,
      lastAt: end > first ? last : null,
      levels: Object.fromEntries(
        LEVELS.map((level, index) => [level, counts[index]]),
      ) as LogViewState['levels'],
      scan: this.#matcher.everything ? null : progressOf(this.#strands, ({ scanned }) => scanned),
      find:
        this.#find === null
          ? null
          : { hits: this.#hits().count, scan: progressOf(this.#strands, ({ sought }) => sought) },
      linesPerSecond,
      dropped: this.stores
        .filter(({ dropped }) => dropped > 0)
        .map((store) => ({ sourceId: store.info.id, lines: store.dropped, until: store.droppedUntil })),
    };
  }
}
