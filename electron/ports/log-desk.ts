import type {
  LogBookmark,
  LogLine,
  LogRow,
  LogSourceView,
  LogStorage,
  LogViewState,
  SavedLogView,
} from '@shared/contract/schemas/log';
import type { LogPattern, LogQuery } from '@shared/domain/log';
import type { StreamSource } from '@shared/kit/stream/batch';
import type { LogProvider } from './log-source';

/** The view as stripes; each list has one figure for every stripe. */
export interface LogMinimap {
  readonly generation: number;
  readonly firstRow: number;
  readonly rows: number;
  readonly error: readonly number[];
  readonly warn: readonly number[];
  readonly hit: readonly number[];
  readonly bookmark: readonly number[];
  readonly mark: readonly number[];
}

/** Lines and errors of equal stretches of time. */
export interface LogHistogram {
  readonly from: number;
  readonly to: number;
  readonly lines: readonly number[];
  readonly errors: readonly number[];
}

/** One part of an export. */
export interface LogExportPart {
  readonly text: string;
  readonly nextRow: number | null;
  readonly fileName: string;
  readonly mediaType: string;
}

/** Rows that were taken out of a view to be kept for good. */
export interface LogSlice {
  /** Name under which `attachment` finds it. */
  readonly fileName: string;
  readonly lines: number;
  readonly bytes: number;
  readonly sha256: string;
  readonly firstAt: number;
  readonly lastAt: number;
  /** Titles of the sources that it has lines of. */
  readonly sources: readonly string[];
}

/** The log engine as use cases see it. Every method rejects with a FailureError that a person can act on. */
export interface LogDesk {
  /** Adds sources; the result takes them away again. Their kept lines stay. */
  add(provider: LogProvider): () => void;

  sources(): readonly LogSourceView[];
  watchSources(signal: AbortSignal): StreamSource<readonly LogSourceView[]>;
  follow(sources: readonly string[]): Promise<void>;
  unfollow(sources: readonly string[]): Promise<void>;
  addFile(file: {
    readonly path: string;
    readonly fromStart: boolean;
  }): Promise<{ readonly sourceId: string }>;
  addCommand(command: {
    readonly commandLine: string;
    readonly cwd: string | null;
    readonly title: string | null;
  }): Promise<{ readonly sourceId: string }>;
  forget(sourceId: string): Promise<void>;

  openView(view: {
    readonly sources: readonly string[];
    readonly query: LogQuery;
    readonly find: LogPattern | null;
  }): Promise<{ readonly viewId: string }>;
  setQuery(viewId: string, query: LogQuery): Promise<void>;
  setFind(viewId: string, find: LogPattern | null): Promise<void>;
  closeView(viewId: string): Promise<void>;
  watchView(viewId: string, signal: AbortSignal): StreamSource<LogViewState>;
  rows(
    viewId: string,
    from: number,
    count: number,
  ): Promise<{ readonly generation: number; readonly rows: readonly LogRow[] }>;
  line(lineId: string): Promise<LogLine>;
  findNext(
    viewId: string,
    from: number,
    direction: 'forward' | 'back',
  ): Promise<{ readonly row: number | null; readonly ordinal: number; readonly hits: number }>;
  rowAt(viewId: string, at: number): Promise<number | null>;
  rowOf(viewId: string, lineId: string): Promise<number | null>;
  minimap(viewId: string, buckets: number): Promise<LogMinimap>;
  histogram(viewId: string, buckets: number, spanMs: number, to: number | null): Promise<LogHistogram>;

  bookmarks(): Promise<readonly LogBookmark[]>;
  setBookmark(lineId: string, note: string): Promise<void>;
  removeBookmark(lineId: string): Promise<void>;
  savedViews(): Promise<readonly SavedLogView[]>;
  saveView(view: Omit<SavedLogView, 'id'>): Promise<SavedLogView>;
  removeView(id: string): Promise<void>;

  exportPart(
    viewId: string,
    format: 'text' | 'csv' | 'json',
    from: number,
    to: number | null,
  ): Promise<LogExportPart>;
  /** Writes rows into a file of their own, which no budget touches. */
  keepSlice(viewId: string, from: number, to: number): Promise<LogSlice>;
  attachment(
    fileName: string,
  ): Promise<{ readonly fileName: string; readonly text: string; readonly sha256: string }>;

  storage(): Promise<LogStorage>;
  setBudget(maxBytes: number): Promise<LogStorage>;
  close(): Promise<void>;
}
