import { LEVELS } from './line-record';
import type { LineStore } from './line-store';
import type { NumberList } from './numbers';
import type { RecordReader } from './record-reader';

/** One source of a view with how far the view has come through it. */
export interface Strand {
  readonly store: LineStore;
  readonly reader: RecordReader;
  /** The next line to try the query on. */
  scanned: number;
  /** Lines that the query lets through; null where it lets every line through. */
  lines: NumberList | null;
  /** How many of these are rows already; without a list: the next line to become one. */
  merged: number;
  /** The next line to look for `find` in, and the lines that hold it. */
  sought: number;
  hits: NumberList;
  /** Where `hits` was left when rows were last gone through. */
  hitCursor: number;
}

/** Kept lines of all sources by the number of their level. */
export function sumLevels(strands: readonly Strand[]): Float64Array {
  const sum = new Float64Array(LEVELS.length);
  for (const { store } of strands) {
    const levels = store.levels();
    for (let level = 0; level < sum.length; level += 1)
      sum[level] = (sum[level] as number) + (levels[level] as number);
  }
  return sum;
}

/** The next line of a source that is to become a row; what was dropped meanwhile is passed over. */
export function nextLine(strand: Strand): number | undefined {
  const { lines, store } = strand;
  if (lines === null) {
    strand.merged = Math.max(strand.merged, store.first);
    return strand.merged < store.next ? strand.merged : undefined;
  }
  while (strand.merged < lines.length && lines.at(strand.merged) < store.first) strand.merged += 1;
  return strand.merged < lines.length ? lines.at(strand.merged) : undefined;
}

/** Its time; infinite when there is none. */
export function headAt(strand: Strand): number {
  const line = nextLine(strand);
  return line !== undefined && strand.reader.seek(line) ? strand.reader.at() : Number.POSITIVE_INFINITY;
}

/** A row was taken back: its line is the next one again. */
export function stepBack(strand: Strand, line: number): void {
  strand.merged = strand.lines === null ? line : strand.lines.below(line);
}

/** How far something has come through the kept lines of all sources; null when it is through. */
export function progressOf(
  strands: readonly Strand[],
  placeOf: (strand: Strand) => number,
): { readonly done: number; readonly total: number } | null {
  let done = 0;
  let total = 0;
  for (const strand of strands) {
    const { first, next } = strand.store;
    total += next - first;
    done += Math.max(0, Math.min(next, placeOf(strand)) - first);
  }
  return done < total ? { done, total } : null;
}
