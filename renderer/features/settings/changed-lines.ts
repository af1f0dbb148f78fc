import { diffLines } from '../../ui/calls/json-lines';

/** Longer files are not compared line by line: the comparison grows with the square of their length. */
const COMPARED = 1_500;

/** How an edited text differs from the saved one. */
export interface LineChanges {
  /** Lines of the edited text that are new or different, from 1. */
  readonly lines: ReadonlySet<number>;
  /** How many lines changed, with those that were taken out. */
  readonly count: number;
}

/** Compares the edited text with the saved one. */
export function changedLines(saved: string, edited: string): LineChanges {
  if (saved === edited) return { lines: new Set(), count: 0 };
  const before = saved.split('\n');
  const after = edited.split('\n');
  if (before.length > COMPARED || after.length > COMPARED) return { lines: new Set(), count: 1 };
  const lines = new Set<number>();
  let line = 0;
  let removed = 0;
  for (const { kind } of diffLines(before, after)) {
    if (kind === 'removed') removed += 1;
    else line += 1;
    if (kind === 'added') lines.add(line);
  }
  return { lines, count: Math.max(lines.size, removed) };
}
