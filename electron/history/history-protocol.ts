import type { AuditRecord, HistoryEvent } from '@shared/domain/audit';
import type { Failure } from '@shared/domain/failure';
import type { Operation, OperationLogLine } from '@shared/domain/operation';
import { z } from 'zod';
import type {
  ChainVerdict,
  ExportedFile,
  HistoryExport,
  HistoryOverview,
  HistoryQuery,
  HistoryStats,
  HistoryWarning,
  JournalEntry,
} from '../ports/history';
import type { StoredDocument } from './documents';
import type { KeptPage } from './event-log';
import { auditRecordSchema } from './event-rows';

/** What the history's thread can be asked, with arguments and answer: the whole language between the two threads. */
export interface HistoryCalls {
  append: { args: readonly [record: AuditRecord]; answer: HistoryEvent };
  /** Many go over as one text, which costs half of copying them as objects. */
  appendAll: { args: readonly [records: string]; answer: undefined };
  query: { args: readonly [query: HistoryQuery]; answer: KeptPage };
  event: { args: readonly [sequence: number]; answer: HistoryEvent | null };
  verify: { args: readonly []; answer: ChainVerdict };
  stats: { args: readonly []; answer: HistoryStats };
  overview: { args: readonly [days: number, publicTracks: readonly string[]]; answer: HistoryOverview };
  export: { args: readonly [request: HistoryExport]; answer: Promise<ExportedFile> };
  saveJournal: { args: readonly [entry: JournalEntry]; answer: undefined };
  openJournal: { args: readonly []; answer: readonly JournalEntry[] };
  journal: { args: readonly [operationId: string]; answer: JournalEntry | null };
  recentOperations: { args: readonly [limit: number]; answer: readonly Operation[] };
  appendLog: { args: readonly [operationId: string, lines: readonly OperationLogLine[]]; answer: undefined };
  log: {
    args: readonly [operationId: string, after: number, limit: number];
    answer: readonly (OperationLogLine & { readonly line: number })[];
  };
  usualMs: { args: readonly [kind: string, titlePrefix: string]; answer: number | null };
  getDocument: { args: readonly [collection: string, key: string]; answer: unknown };
  putDocument: { args: readonly [collection: string, key: string, value: unknown]; answer: undefined };
  replaceDocument: {
    args: readonly [collection: string, key: string, value: unknown, expectedVersion: number];
    answer: boolean;
  };
  documents: { args: readonly [collection: string]; answer: readonly StoredDocument[] };
  deleteDocument: { args: readonly [collection: string, key: string]; answer: undefined };
  close: { args: readonly []; answer: undefined };
}

/** The name of one call. */
export type CallName = keyof HistoryCalls;

/** What the text of `appendAll` must hold. */
export const recordsSchema = z.array(auditRecordSchema).max(10_000);

const name = z.string().min(1).max(1000);
const limit = z.int().min(1).max(10_000);
const isoTime = z.iso.datetime({ precision: 3 });
const querySchema = z.object({
  text: z.string().max(1000).optional(),
  appId: z.string().optional(),
  kinds: z.array(z.string()).optional(),
  results: z.array(z.string()).optional(),
  who: z.string().optional(),
  from: isoTime.optional(),
  to: isoTime.optional(),
  before: z.int().positive().optional(),
  limit: z.int().min(1).max(500),
});
const exportSchema = z.object({
  format: z.enum(['csv', 'json', 'markdown', 'pdf']),
  query: querySchema.omit({ before: true, limit: true }),
  release: z.object({ appId: name, versionCode: z.int() }).nullable(),
});
const operationSchema = z.looseObject({
  id: name,
  kind: name,
  appId: z.string().nullable(),
  title: z.string(),
  state: name,
  startedAt: isoTime,
  endedAt: isoTime.nullable(),
  revision: z.int().min(0),
});
const entrySchema = z.looseObject({
  operation: operationSchema,
  plan: z.looseObject({}).nullable(),
  bindings: z.record(z.string(), z.string()),
});
const lineSchema = z.object({ at: isoTime, level: z.enum(['info', 'warn', 'error']), text: z.string() });

/** The arguments of each call as the history's thread accepts them. */
export const CALL_ARGUMENTS: { readonly [Name in CallName]: z.ZodType } = {
  append: z.tuple([auditRecordSchema]),
  appendAll: z.tuple([z.string()]),
  query: z.tuple([querySchema]),
  event: z.tuple([z.int()]),
  verify: z.tuple([]),
  stats: z.tuple([]),
  overview: z.tuple([z.int().min(7).max(366), z.array(z.string())]),
  export: z.tuple([exportSchema]),
  saveJournal: z.tuple([entrySchema]),
  openJournal: z.tuple([]),
  journal: z.tuple([name]),
  recentOperations: z.tuple([limit]),
  appendLog: z.tuple([name, z.array(lineSchema)]),
  log: z.tuple([name, z.int().min(0), limit]),
  usualMs: z.tuple([name, z.string()]),
  getDocument: z.tuple([name, name]),
  putDocument: z.tuple([name, name, z.unknown()]),
  replaceDocument: z.tuple([name, name, z.unknown(), z.int().min(0)]),
  documents: z.tuple([name]),
  deleteDocument: z.tuple([name, name]),
  close: z.tuple([]),
};

/** One question to the history's thread. `now` is the asking side's clock, ms since the epoch. */
export interface HistoryRequest<Name extends CallName = CallName> {
  readonly id: number;
  readonly now: number;
  readonly call: Name;
  readonly args: HistoryCalls[Name]['args'];
}

/** The frame of a question, before its arguments are looked at. */
export const requestSchema = z.object({
  id: z.int(),
  now: z.number(),
  call: z.enum(Object.keys(CALL_ARGUMENTS) as [CallName, ...CallName[]]),
  args: z.array(z.unknown()),
});

/** What the history's thread says. The first is always `opened` or `refused`. */
export type HistoryReply =
  | { readonly kind: 'opened'; readonly readOnly: string | null }
  | { readonly kind: 'refused'; readonly failure: Failure }
  | { readonly kind: 'warning'; readonly warning: HistoryWarning }
  | {
      readonly kind: 'answer';
      readonly id: number;
      readonly value: unknown;
      readonly readOnly: string | null;
    }
  | {
      readonly kind: 'failed';
      readonly id: number;
      readonly failure: Failure;
      readonly readOnly: string | null;
    };

/** What the history's thread is started with. */
export interface HistoryWorkerData {
  readonly directory: string;
  readonly origin: string;
  readonly now: number;
}
