import type { AuditRecord, EventKind, EventResult, HistoryEvent, HistoryPage } from '@shared/domain/audit';
import type { Operation, OperationLogLine } from '@shared/domain/operation';
import type { Plan } from '@shared/domain/plan';
import type { Bindings } from './store-target';

/** What to look for in the history; everything given must match. */
export interface HistoryQuery {
  /** Free words and tokens such as `version:1.4.0 track:production who:Lucie`. */
  readonly text?: string;
  readonly appId?: string;
  readonly kinds?: readonly EventKind[];
  readonly results?: readonly EventResult[];
  readonly who?: string;
  /** ISO times: from inclusive, to exclusive. */
  readonly from?: string;
  readonly to?: string;
  /** Sequence below which to go on: newest first. */
  readonly before?: number;
  /** 1–500. */
  readonly limit: number;
}

/** What there is in the file. */
export interface HistoryStats {
  readonly events: number;
  readonly firstAt: string | null;
  /** Size on disk, bytes. */
  readonly bytes: number;
  /** When something was last written since the file was opened. */
  readonly savedAt: string | null;
  /** Names of persons who did something, in alphabetical order. */
  readonly people: readonly string[];
}

/** One figure about releasing, with what it was computed from. */
export interface HistoryFigure {
  readonly id: 'releases' | 'lead-time' | 'undone' | 'time-to-restore';
  readonly title: string;
  /** A number of releases, or a duration in ms; null when there is nothing to count. */
  readonly value: number | null;
  /** `9`, `5.2`, `1`, `19`; a dash when there is no value. */
  readonly text: string;
  /** `in 28 days`, `days`, `of 9, 11%`, `min`. */
  readonly unit: string;
  /** Against the same number of days before: `2 more than before`. */
  readonly comparison: string;
  /** Whether that is better; null when it is the same or unknown. */
  readonly better: boolean | null;
  /** One value a week, oldest first, in the unit of `value`. */
  readonly bars: readonly number[];
  /** How the figure came about, a sentence or two. */
  readonly explanation: string;
}

/** One version on production: from its first users to all of them. */
export interface ReleaseSpan {
  readonly appId: string;
  /** `1.3.1 to 100%`, `1.4.0`. */
  readonly label: string;
  /** Null for a backend, whose versions have names only. */
  readonly versionCode: number | null;
  readonly versionName: string | null;
  readonly from: string;
  /** When it reached everyone, or another version took its place; null while neither. */
  readonly to: string | null;
  readonly state: 'done' | 'rolling-out' | 'halted';
}

/** Figures and timeline of the last days. */
export interface HistoryOverview {
  readonly figures: readonly HistoryFigure[];
  readonly timeline: readonly ReleaseSpan[];
  readonly from: string;
  readonly to: string;
}

/** What to write to a file for people without Slipway. */
export interface HistoryExport {
  readonly format: 'csv' | 'json' | 'markdown' | 'pdf';
  readonly query: Omit<HistoryQuery, 'before' | 'limit'>;
  /** Restricts to one release; needed for `pdf`, which is the evidence record of one. */
  readonly release: { readonly appId: string; readonly versionCode: number } | null;
}

/** A finished export. */
export interface ExportedFile {
  readonly fileName: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

/** Something about the file itself that a person must be told, and after which the stores are read again. */
export interface HistoryWarning {
  readonly kind: 'recovered' | 'lost-events' | 'mark-missing' | 'read-only' | 'backup-failed';
  readonly sentence: string;
}

/** Whether the chain of hashes holds, and where it breaks. */
export interface ChainVerdict {
  readonly unaltered: boolean;
  readonly events: number;
  /** First sequence that does not fit; null when all do. */
  readonly brokenAt: number | null;
  readonly sentence: string;
  readonly checkedAt: string;
}

/** A journalled operation: enough to settle it after a restart. */
export interface JournalEntry {
  readonly operation: Operation;
  readonly plan: Plan | null;
  readonly bindings: Bindings;
  readonly artifactPath: string | null;
  readonly confirmedBy: string | null;
  readonly why: string | null;
}

/** The local file that keeps what happened: events that are never changed, and the journal of operations. */
export interface History {
  /** Appends and returns once it is on disk. Rejects with `history-read-only` or `disk-full`: then no call may be sent. */
  append(record: AuditRecord): Promise<HistoryEvent>;
  /** The same for several events at once: all or none. */
  appendAll(records: readonly AuditRecord[]): Promise<void>;
  query(query: HistoryQuery): Promise<HistoryPage>;
  event(sequence: number): Promise<HistoryEvent | null>;
  verify(): Promise<ChainVerdict>;
  stats(): Promise<HistoryStats>;
  /** Release figures and timeline over the last `days`, from the events alone, of tracks that are for everybody. */
  overview(days: number, publicTracks: readonly string[]): Promise<HistoryOverview>;
  /** Rejects with `invalid-request` for a PDF without a release, `not-found` when nothing matches one. */
  export(request: HistoryExport): Promise<ExportedFile>;

  /** Writes an operation's journal row durably: before the first call, after each, and at the end. */
  saveJournal(entry: JournalEntry): Promise<void>;
  /** Operations that were not over when the program last stopped. */
  openJournal(): Promise<readonly JournalEntry[]>;
  journal(operationId: string): Promise<JournalEntry | null>;
  recentOperations(limit: number): Promise<readonly Operation[]>;
  appendLog(operationId: string, lines: readonly OperationLogLine[]): Promise<void>;
  log(
    operationId: string,
    after: number,
    limit: number,
  ): Promise<readonly (OperationLogLine & { readonly line: number })[]>;
  /** Median duration of finished operations with this title pattern, ms; null when there were none. */
  usualMs(kind: string, titlePrefix: string): Promise<number | null>;

  /** Small documents of the program itself: drafts, sign-offs, last readings. Values are JSON. */
  getDocument(collection: string, key: string): Promise<unknown>;
  putDocument(collection: string, key: string, value: unknown): Promise<void>;
  /** Writes only over the version given (0: none yet); false when somebody was faster. */
  replaceDocument(collection: string, key: string, value: unknown, expectedVersion: number): Promise<boolean>;
  documents(
    collection: string,
  ): Promise<readonly { readonly key: string; readonly value: unknown; readonly version: number }[]>;
  deleteDocument(collection: string, key: string): Promise<void>;

  /** Why nothing can be written; null when all is well. */
  readOnly(): string | null;
  close(): Promise<void>;
}
