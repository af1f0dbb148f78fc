import type { Source, ViewState } from '../../../renderer/features/logs/log-types';
import type { LogLine } from '../../../renderer/ui/log-view/log-line';

/** A line of a number. */
export const lineAt = (row: number): LogLine => ({
  row,
  id: `line${row}`,
  kind: 'line',
  at: row,
  level: 'info',
  source: 'api',
  text: `line ${row}`,
  looks: [],
  hits: [],
  cutBytes: 0,
  lost: null,
  bookmarked: false,
  trace: null,
});

/** A source that is followed, and what is different about it. */
export const sourceOf = (rest: Partial<Source>): Source => ({
  id: 'source',
  parent: null,
  group: 'Files',
  kind: 'container',
  title: 'source',
  subtitle: '',
  hasLines: true,
  state: 'following',
  words: 'Following',
  health: null,
  exitCode: null,
  present: true,
  removable: false,
  linesPerSecond: null,
  lines: 0,
  bytes: 0,
  dropped: 0,
  lastAt: null,
  ...rest,
});

/** A view of a hundred rows, and what is different about it. */
export const viewOf = (rest: Partial<ViewState>): ViewState => ({
  rows: 100,
  firstRow: 0,
  generation: 1,
  firstAt: 0,
  lastAt: 1,
  levels: { error: 0, warn: 0, info: 100, debug: 0, other: 0 },
  scan: null,
  find: null,
  linesPerSecond: 0,
  dropped: [],
  ...rest,
});
