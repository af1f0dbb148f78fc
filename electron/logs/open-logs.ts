import { failure } from '@shared/domain/failure';
import type { Clock } from '@shared/kit/clock';
import type { IdSource } from '@shared/kit/ids';
import type { LogDesk } from '../ports/log-desk';

/** What opening the log engine needs. */
export interface LogOptions {
  /** Where lines are kept; made when missing. */
  readonly directory: string;
  readonly clock: Clock;
  readonly ids: IdSource;
  /** Told when the tree, bookmarks or saved views changed. */
  onChange(): void;
}

/** Opens the log engine. */
export async function openLogs(_options: LogOptions): Promise<LogDesk> {
  const missing = () =>
    Promise.reject(
      failure('not-found', 'There is no such view or line.', { advice: 'Open it from the tree.' }),
    );
  const empty = { usedBytes: 0, maxBytes: 1024 ** 3, lines: 0, droppedLines: 0, trouble: null };
  return {
    add: () => () => undefined,
    sources: () => [],
    async *watchSources() {
      yield [];
    },
    follow: missing,
    unfollow: missing,
    addFile: missing,
    addCommand: missing,
    forget: missing,
    openView: missing,
    setQuery: missing,
    setFind: missing,
    closeView: async () => undefined,
    watchView: () => ({
      [Symbol.asyncIterator]: () => ({ next: missing }),
    }),
    rows: missing,
    line: missing,
    findNext: missing,
    rowAt: missing,
    rowOf: missing,
    minimap: missing,
    histogram: missing,
    bookmarks: async () => [],
    setBookmark: missing,
    removeBookmark: missing,
    savedViews: async () => [],
    saveView: missing,
    removeView: missing,
    exportPart: missing,
    keepSlice: missing,
    attachment: missing,
    storage: async () => empty,
    setBudget: async () => empty,
    close: async () => undefined,
  };
}
