import type {
  LogBookmark,
  LogLine,
  LogRow,
  LogStorage,
  LogViewState,
  SavedLogView,
} from '@shared/contract/schemas/log';
import type { Failure } from '@shared/domain/failure';
import type { LogPattern, LogQuery } from '@shared/domain/log';
import type { LogExportPart, LogHistogram, LogMinimap, LogSlice } from '../ports/log-desk';
import type { LogFormat, LogSourceInfo } from '../ports/log-source';
import type { AddedSource } from './kept-notes';

/** What the thread that keeps the lines can be asked, with arguments and answer. */
export interface LogCalls {
  /** Makes a source known; the answer says what is kept of it. */
  prepare: {
    args: readonly [info: LogSourceInfo];
    answer: { readonly since: number | null; readonly cursor: string | null };
  };
  /** Answers when everything that was sent before is on the disk and in the index; with the number of lines kept. */
  settled: { args: readonly [sourceId: string]; answer: number };
  forget: { args: readonly [sourceId: string]; answer: undefined };
  openView: {
    args: readonly [
      viewId: string,
      sources: readonly LogSourceInfo[],
      query: LogQuery,
      find: LogPattern | null,
    ];
    answer: undefined;
  };
  setSources: { args: readonly [viewId: string, sources: readonly LogSourceInfo[]]; answer: undefined };
  setQuery: { args: readonly [viewId: string, query: LogQuery]; answer: undefined };
  setFind: { args: readonly [viewId: string, find: LogPattern | null]; answer: undefined };
  closeView: { args: readonly [viewId: string]; answer: undefined };
  rows: {
    args: readonly [viewId: string, from: number, count: number];
    answer: { readonly generation: number; readonly rows: readonly LogRow[] };
  };
  line: { args: readonly [lineId: string]; answer: LogLine };
  findNext: {
    args: readonly [viewId: string, from: number, direction: 'forward' | 'back'];
    answer: { readonly row: number | null; readonly ordinal: number; readonly hits: number };
  };
  rowAt: { args: readonly [viewId: string, at: number]; answer: number | null };
  rowOf: { args: readonly [viewId: string, lineId: string]; answer: number | null };
  minimap: { args: readonly [viewId: string, buckets: number]; answer: LogMinimap };
  histogram: {
    args: readonly [viewId: string, buckets: number, spanMs: number, to: number | null];
    answer: LogHistogram;
  };
  bookmarks: { args: readonly []; answer: readonly LogBookmark[] };
  setBookmark: { args: readonly [lineId: string, note: string]; answer: undefined };
  removeBookmark: { args: readonly [lineId: string]; answer: undefined };
  savedViews: { args: readonly []; answer: readonly SavedLogView[] };
  saveView: { args: readonly [view: SavedLogView]; answer: SavedLogView };
  removeView: { args: readonly [id: string]; answer: undefined };
  setAdded: { args: readonly [added: readonly AddedSource[]]; answer: undefined };
  exportPart: {
    args: readonly [viewId: string, format: 'text' | 'csv' | 'json', from: number, to: number | null];
    answer: LogExportPart;
  };
  keepSlice: { args: readonly [viewId: string, name: string, from: number, to: number]; answer: LogSlice };
  attachment: {
    args: readonly [fileName: string];
    answer: { readonly fileName: string; readonly text: string; readonly sha256: string };
  };
  storage: { args: readonly []; answer: LogStorage };
  setBudget: { args: readonly [maxBytes: number]; answer: LogStorage };
  close: { args: readonly []; answer: undefined };
}

/** The name of one call. */
export type LogCallName = keyof LogCalls;

/** One question to the thread. */
export interface LogRequest<Name extends LogCallName = LogCallName> {
  readonly kind: 'call';
  readonly id: number;
  readonly call: Name;
  readonly args: LogCalls[Name]['args'];
}

/** What a source says, in the order in which it says it. */
export type LogDelivery =
  | {
      readonly kind: 'opened';
      readonly sourceId: string;
      readonly format: LogFormat;
      readonly since: number | null;
    }
  | {
      readonly kind: 'bytes';
      readonly sourceId: string;
      readonly stream: 'out' | 'err';
      readonly buffer: ArrayBuffer;
      readonly length: number;
    }
  | { readonly kind: 'lost'; readonly sourceId: string; readonly count: number | null; readonly why: string }
  | { readonly kind: 'cursor'; readonly sourceId: string; readonly cursor: string }
  | { readonly kind: 'ended'; readonly sourceId: string };

/** What is kept of one source, and how fast it grows. */
export interface LogSourceFigures {
  readonly info: LogSourceInfo;
  readonly lines: number;
  readonly bytes: number;
  readonly dropped: number;
  readonly lastAt: number | null;
  readonly linesPerSecond: number;
}

/** What the thread says. The first is always `ready` or `refused`. */
export type LogReply =
  | {
      readonly kind: 'ready';
      readonly figures: readonly LogSourceFigures[];
      readonly added: readonly AddedSource[];
    }
  | { readonly kind: 'refused'; readonly failure: Failure }
  | { readonly kind: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'failed'; readonly id: number; readonly failure: Failure }
  /** Bytes that were written; the buffer comes back to be used again. */
  | {
      readonly kind: 'taken';
      readonly sourceId: string;
      readonly buffer: ArrayBuffer;
      readonly length: number;
    }
  | { readonly kind: 'view'; readonly viewId: string; readonly state: LogViewState }
  | { readonly kind: 'figures'; readonly figures: readonly LogSourceFigures[] };

/** What the thread is started with. */
export interface LogWorkerData {
  readonly directory: string;
  readonly maxBytes: number;
}
