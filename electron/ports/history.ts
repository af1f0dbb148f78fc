import type { AuditRecord, EventKind, EventResult, HistoryEvent } from '@shared/domain/audit';
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

/** One page of the history, newest first. */
export interface HistoryPage {
  readonly events: readonly HistoryEvent[];
  readonly matches: number;
  readonly tookMs: number;
  readonly nextBefore: number | null;
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
  query(query: HistoryQuery): Promise<HistoryPage>;
  event(sequence: number): Promise<HistoryEvent | null>;
  verify(): Promise<ChainVerdict>;
  stats(): Promise<{
    readonly events: number;
    readonly firstAt: string | null;
    readonly bytes: number;
    readonly savedAt: string | null;
    readonly people: readonly string[];
  }>;

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
  /** Writes only when the stored value's version is still the one given; false when somebody was faster. */
  replaceDocument(collection: string, key: string, value: unknown, expectedVersion: number): Promise<boolean>;
  documents(
    collection: string,
  ): Promise<readonly { readonly key: string; readonly value: unknown; readonly version: number }[]>;
  deleteDocument(collection: string, key: string): Promise<void>;

  /** Why nothing can be written; null when all is well. */
  readOnly(): string | null;
  close(): Promise<void>;
}
