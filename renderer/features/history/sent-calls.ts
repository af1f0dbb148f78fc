import type { CallOutcome } from '@shared/domain/operation';

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
