import type { LogHistogram, LogMinimap } from '../ports/log-desk';
import { ERROR, IS_MARK, WARN } from './line-record';
import type { View } from './view';

/** Rows whose levels are counted together, once and for all. */
const BLOCK = 256;
const SLICE_ROWS = 64 * 1024;
/** Of more rows than these in a stretch of time, some are counted for the others. */
const MOST_COUNTED = 100_000;

/** How many errors, warnings and marks stand in every stretch of a view's rows, counted as the rows come. */
export class Stripes {
  #generation = -1;
  #walked = 0;
  readonly #errors: number[] = [];
  readonly #warnings: number[] = [];
  readonly #marks: number[] = [];

  /** Counts rows that were not counted yet, some of them at a time. True when there are more. */
  advance(view: View): boolean {
    if (view.generation !== this.#generation || this.#walked > view.end) {
      this.#generation = view.generation;
      this.#walked = view.first - (view.first % BLOCK);
      this.#errors.length = 0;
      this.#warnings.length = 0;
      this.#marks.length = 0;
    }
    const end = Math.min(view.end, this.#walked + SLICE_ROWS);
    for (; this.#walked < end; this.#walked += 1) {
      const reader = view.recordOf(this.#walked);
      if (reader) this.#count(Math.floor(this.#walked / BLOCK), reader.level(), reader.flags());
    }
    return this.#walked < view.end;
  }

  #count(block: number, level: number, flags: number): void {
    if (level === ERROR) this.#errors[block] = (this.#errors[block] ?? 0) + 1;
    else if (level === WARN) this.#warnings[block] = (this.#warnings[block] ?? 0) + 1;
    if ((flags & IS_MARK) !== 0) this.#marks[block] = (this.#marks[block] ?? 0) + 1;
  }

  /** The view in so many stripes. */
  minimap(view: View, buckets: number, bookmarkedRows: readonly number[]): LogMinimap {
    const { first, end, generation } = view;
    const rows = end - first;
    const zeros = () => Array.from({ length: buckets }, () => 0);
    const map = { error: zeros(), warn: zeros(), hit: zeros(), bookmark: zeros(), mark: zeros() };
    const stripeOf = (row: number) =>
      Math.min(buckets - 1, Math.max(0, Math.floor(((row - first) / rows) * buckets)));
    const add = (list: number[], row: number, count: number) => {
      const stripe = stripeOf(row);
      list[stripe] = (list[stripe] as number) + count;
    };
    if (rows <= 0) return { generation, firstRow: first, rows: end, ...map };
    if (rows <= SLICE_ROWS) {
      for (let row = first; row < end; row += 1) {
        const reader = view.recordOf(row);
        if (!reader) continue;
        if (reader.level() === ERROR) add(map.error, row, 1);
        else if (reader.level() === WARN) add(map.warn, row, 1);
        if ((reader.flags() & IS_MARK) !== 0) add(map.mark, row, 1);
      }
    } else {
      for (const [counted, list] of [
        [this.#errors, map.error],
        [this.#warnings, map.warn],
        [this.#marks, map.mark],
      ] as const) {
        for (const [block, count] of counted.entries()) {
          if (count) add(list, Math.max(first, block * BLOCK + BLOCK / 2), count);
        }
      }
    }
    for (let stripe = 0; stripe < buckets; stripe += 1) {
      const from = first + Math.ceil((stripe * rows) / buckets);
      const to = first + Math.ceil(((stripe + 1) * rows) / buckets);
      map.hit[stripe] = view.hitsBetween(from, to);
    }
    for (const row of bookmarkedRows) add(map.bookmark, row, 1);
    return { generation, firstRow: first, rows: end, ...map };
  }
}

/** Lines and errors of a view over time. */
export function histogramOf(view: View, buckets: number, spanMs: number, to: number): LogHistogram {
  const from = to - spanMs;
  const lines = Array.from({ length: buckets }, () => 0);
  const errors = Array.from({ length: buckets }, () => 0);
  const first = view.rowAt(from);
  if (first === null) return { from, to, lines, errors };
  const step = Math.max(1, Math.ceil((view.end - first) / MOST_COUNTED));
  for (let row = first; row < view.end; row += step) {
    const reader = view.recordOf(row);
    if (!reader) continue;
    const bucket = Math.floor(((reader.at() - from) / spanMs) * buckets);
    if (bucket < 0 || bucket >= buckets) continue;
    lines[bucket] = (lines[bucket] as number) + step;
    if (reader.level() === ERROR) errors[bucket] = (errors[bucket] as number) + step;
  }
  return { from, to, lines, errors };
}
