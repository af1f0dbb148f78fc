import type { CallOutcome } from '@shared/domain/operation';
import { bodyLines, type DiffLine } from '../../ui/calls/json-lines';

const LONG_ID = 8;
const SHOWN_ID = 4;

/** A path without what every call of an app shares, and with long ids cut: `/edits/0413…/tracks/production`. */
export function shortCallPath(path: string): string {
  return path
    .replace(/^.*?\/applications\/[^/]+/, '')
    .replaceAll(/(?<=\/)\d+(?=[/:]|$)/g, (id) => (id.length > LONG_ID ? `${id.slice(0, SHOWN_ID)}…` : id));
}

/**
 * What the resource of a write held just before it: the last answer read from the same path. Undefined for calls
 * that write nothing and where nothing was read.
 */
export function previousAnswer(calls: readonly CallOutcome[], index: number): unknown {
  const call = calls[index];
  if (!call?.sent || call.sent.body === null || call.sent.body === undefined) return undefined;
  const { path } = call.sent;
  return calls
    .slice(0, index)
    .findLast(
      (before) => before.sent?.method === 'GET' && before.sent.path === path && before.state === 'done',
    )?.answer;
}

/** Lines that are kept before and after a change. */
const AROUND = 1;

/**
 * The body of a write against what was there before, with long runs of what stayed the same told as a number. A body
 * that changes nothing, or that nothing is known to compare with, is shown whole.
 */
export function writtenLines(current: unknown, body: unknown): readonly DiffLine[] {
  const lines = bodyLines(current, body);
  const changed = lines.map((line) => line.kind !== 'same');
  if (!changed.includes(true)) return lines;
  const near = lines.map((_, index) =>
    changed.slice(Math.max(0, index - AROUND), index + AROUND + 1).includes(true),
  );
  const shown: DiffLine[] = [];
  for (let index = 0; index < lines.length; ) {
    const next = near.indexOf(true, index);
    const end = next === -1 ? lines.length : next;
    const hidden = end - index;
    if (hidden > 1) shown.push({ kind: 'same', text: `… ${hidden} lines unchanged` });
    else if (hidden === 1) shown.push(lines[index] as DiffLine);
    const until = near.indexOf(false, end);
    shown.push(...lines.slice(end, until === -1 ? lines.length : until));
    index = until === -1 ? lines.length : until;
  }
  return shown;
}
