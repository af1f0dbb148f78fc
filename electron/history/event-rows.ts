import { type AuditRecord, EVENT_KINDS, EVENT_RESULTS, type HistoryEvent } from '@shared/domain/audit';
import { mayHoldSecret, redact, redactText } from '@shared/kit/redact';
import { z } from 'zod';
import { canonicalJson, chainHash } from './chain';

/** A row of the table `events`. */
export interface EventRow {
  readonly sequence: number;
  readonly at: string;
  readonly kind: string;
  readonly result: string;
  readonly actor_kind: string;
  readonly actor: string;
  readonly title: string;
  readonly app_id: string | null;
  readonly target: string | null;
  readonly track: string | null;
  readonly version_name: string | null;
  readonly version_code: number | null;
  readonly operation_id: string | null;
  readonly took_ms: number | null;
  readonly record: string;
  readonly hash: string;
  readonly previous_hash: string;
}

/** The columns of `events`, in the order of the table. */
export const EVENT_COLUMNS = [
  'sequence',
  'at',
  'kind',
  'result',
  'actor_kind',
  'actor',
  'title',
  'app_id',
  'target',
  'track',
  'version_name',
  'version_code',
  'operation_id',
  'took_ms',
  'record',
  'hash',
  'previous_hash',
] as const satisfies readonly (keyof EventRow)[];

const text = z.string().nullable();
const count = z.number().nullable();

/** What an audit record must look like to be kept; members that it does not name are kept as they are. */
export const auditRecordSchema = z.looseObject({
  kind: z.enum(EVENT_KINDS),
  at: z.iso.datetime({ precision: 3 }),
  actor: z.union([
    z.object({ kind: z.enum(['person', 'store']), name: z.string() }),
    z.object({ kind: z.literal('slipway') }),
  ]),
  result: z.enum(EVENT_RESULTS),
  title: z.string(),
  appId: text,
  target: text,
  track: text,
  versionName: text,
  versionCode: z.int().nullable(),
  from: text,
  to: text,
  fromFraction: count,
  toFraction: count,
  operationId: text,
  confirmedBy: text,
  why: text,
  account: text,
  origin: z.string(),
  tookMs: count,
  calls: z.array(z.looseObject({ callId: z.string() })),
  readBack: z.looseObject({}).nullable(),
  failure: z.looseObject({}).nullable(),
  known: z.array(z.looseObject({ title: z.string(), value: z.string(), verdict: z.string() })),
});

/** Who acted, as the list shows it. */
export function actorName(record: AuditRecord): string {
  return record.actor.kind === 'slipway' ? 'Slipway' : record.actor.name;
}

/** A new event with its number and its canonical JSON; whatever looks like a credential is hidden in both. */
export function numberedRecord(
  asked: AuditRecord,
  sequence: number,
): { readonly record: NumberedRecord; readonly canonical: string } {
  const numbered = { ...asked, sequence };
  const canonical = canonicalJson(numbered);
  if (!mayHoldSecret(canonical)) return { record: numbered, canonical };
  const record = redact(numbered) as NumberedRecord;
  return { record, canonical: canonicalJson(record) };
}

/** A record with its place in the chain. */
export type NumberedRecord = AuditRecord & { readonly sequence: number };

/** What a column holds. */
export type ColumnValue = string | number | null;

/**
 * An event ready to be written but for its place in the chain: its columns in the order of the table, up to and with
 * `record`, and its words for the full-text index. A list in place of an object, because thousands go between threads.
 */
export type PreparedEvent = readonly [columns: readonly ColumnValue[], words: readonly string[]];

/** Makes an event ready; `sequence` is the number that it will have. */
export function preparedEvent(asked: AuditRecord, sequence: number): PreparedEvent {
  const { record, canonical } = numberedRecord(asked, sequence);
  return [columnsOf(record, canonical), searchTexts(record)];
}

/** The columns of a stored record that follow from it alone. */
export function columnsOf(record: NumberedRecord, canonical: string): readonly ColumnValue[] {
  return [
    record.sequence,
    record.at,
    record.kind,
    record.result,
    record.actor.kind,
    actorName(record),
    record.title,
    record.appId,
    record.target,
    record.track,
    record.versionName,
    record.versionCode,
    record.operationId,
    record.tookMs,
    canonical,
  ];
}

/** The row that belongs to a stored record: every column follows from the record and the hash before. */
export function rowOf(canonical: string, previousHash: string): EventRow {
  const record = JSON.parse(canonical) as NumberedRecord;
  const values = [...columnsOf(record, canonical), chainHash(previousHash, canonical), previousHash];
  return Object.fromEntries(EVENT_COLUMNS.map((column, at) => [column, values[at]])) as unknown as EventRow;
}

/** The event that a row holds. */
export function toEvent(row: Pick<EventRow, 'record' | 'hash' | 'previous_hash'>): HistoryEvent {
  return { ...(JSON.parse(row.record) as HistoryEvent), hash: row.hash, previousHash: row.previous_hash };
}

/** What the full-text index knows of an event, in the order of its columns. */
export function searchTexts(record: AuditRecord): readonly string[] {
  const place = [record.target, record.track].filter((part) => part !== null).join(' ');
  const version = [record.versionName, record.versionCode].filter((part) => part !== null).join(' ');
  const detail = [
    record.kind.replaceAll(/[.-]/g, ' '),
    record.result,
    record.account,
    record.confirmedBy,
    record.operationId,
    record.failure?.message,
    record.failure?.reason,
    record.readBack?.storeSays,
    ...record.known.map((fact) => `${fact.title} ${fact.value}`),
  ];
  return [
    record.title,
    actorName(record),
    record.appId ?? '',
    place,
    version,
    record.why ?? '',
    detail.filter((part) => part !== null && part !== undefined).join(' '),
  ].map(redactText);
}
