import type { LogLine } from '../../ui/log-view/log-line';

/** Rows in one request: a window and what lies around it. */
const CHUNK = 120;
/** Rows that are kept: some windows' worth, whatever the log's length. */
const KEPT = 2_400;

/** Rows to ask for. */
export interface RowRange {
  readonly from: number;
  readonly count: number;
}

/** The few rows of a view that are on the screen or near it. What is far from the window is forgotten. */
export class RowCache {
  readonly #lines = new Map<number, { readonly line: LogLine; readonly epoch: number }>();
  #epoch = 0;

  at(row: number): LogLine | undefined {
    return this.#lines.get(row)?.line;
  }

  /** Takes rows in; `epoch` is the one under which they were asked for. */
  put(
    lines: readonly LogLine[],
    epoch: number,
    window: { readonly first: number; readonly end: number },
  ): void {
    for (const line of lines) this.#lines.set(line.row, { line, epoch });
    if (this.#lines.size <= KEPT) return;
    const reach = KEPT / 4;
    for (const row of this.#lines.keys()) {
      if (row < window.first - reach || row > window.end + reach) this.#lines.delete(row);
    }
  }

  /** Rows that must be asked for so that the window is whole; null when it is. */
  missing(window: { readonly first: number; readonly end: number }, bounds: RowRange): RowRange | null {
    const last = bounds.from + bounds.count;
    const from = Math.max(bounds.from, window.first);
    const end = Math.min(last, window.end);
    let hole = from;
    while (hole < end && this.#isFresh(hole)) hole += 1;
    if (hole >= end) return null;
    // The rest of the window and what lies further in its direction comes along.
    let tail = end;
    while (tail > hole && this.#isFresh(tail - 1)) tail -= 1;
    const spare = Math.max(0, CHUNK - (tail - hole));
    const start = Math.max(bounds.from, hole === from ? hole - Math.floor(spare / 2) : hole);
    return { from: start, count: Math.min(last - start, Math.max(tail - start, CHUNK)) };
  }

  /** What is kept may be shown, but is asked for anew: marks in it have changed. */
  age(): void {
    this.#epoch += 1;
  }

  get epoch(): number {
    return this.#epoch;
  }

  /** Forgets every row: their numbers mean something else now. */
  clear(): void {
    this.#epoch += 1;
    this.#lines.clear();
  }

  #isFresh(row: number): boolean {
    return this.#lines.get(row)?.epoch === this.#epoch;
  }
}
