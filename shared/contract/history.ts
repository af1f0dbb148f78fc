import { z } from 'zod';
import { EVENT_KINDS, type HistoryEvent, type HistoryPage } from '../domain/audit';
import { entry } from './base';
import { appId, failureSchema, isoTime, list, operationId } from './schemas/basic';
import { callOutcome, readBack } from './schemas/plan';

const result = z.enum(['done', 'failed', 'unknown', 'refused', 'seen']);

const historyEvent = z.object({
  kind: z.enum(EVENT_KINDS),
  at: isoTime,
  actor: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('person'), name: z.string() }),
    z.object({ kind: z.literal('slipway') }),
    z.object({ kind: z.literal('store'), name: z.string() }),
  ]),
  result,
  title: z.string(),
  appId: appId.nullable(),
  target: z.string().nullable(),
  track: z.string().nullable(),
  versionName: z.string().nullable(),
  versionCode: z.number().nullable(),
  from: z.string().nullable(),
  to: z.string().nullable(),
  fromFraction: z.number().nullable(),
  toFraction: z.number().nullable(),
  operationId: operationId.nullable(),
  confirmedBy: z.string().nullable(),
  why: z.string().nullable(),
  account: z.string().nullable(),
  origin: z.string(),
  tookMs: z.number().nullable(),
  calls: list(callOutcome),
  readBack: readBack.nullable(),
  failure: failureSchema.nullable(),
  known: list(
    z.object({
      title: z.string(),
      value: z.string(),
      verdict: z.enum(['pass', 'hold', 'breach', 'unknown']),
    }),
  ),
  sequence: z.number(),
  hash: z.string(),
  previousHash: z.string(),
}) satisfies z.ZodType<HistoryEvent>;

const query = z.object({
  text: z.string().max(500).optional(),
  appId: z.string().optional(),
  kinds: list(z.enum(EVENT_KINDS)).optional(),
  results: list(result).optional(),
  who: z.string().max(200).optional(),
  from: isoTime.optional(),
  to: isoTime.optional(),
  before: z.number().int().optional(),
  limit: z.number().int().min(1).max(500),
});

/** A figure over the last weeks with how it came about. */
const figure = z.object({
  id: z.enum(['releases', 'lead-time', 'undone', 'time-to-restore']),
  title: z.string(),
  /** Null when there is nothing to count. */
  value: z.number().nullable(),
  /** `9`, `5.2`, `1`, `19`. */
  text: z.string(),
  /** `in 28 days`, `days`, `of 9, 11%`, `min`. */
  unit: z.string(),
  comparison: z.string(),
  better: z.boolean().nullable(),
  /** Oldest first, one bar a week. */
  bars: list(z.number()),
  explanation: z.string(),
});

const span = z.object({
  appId: z.string(),
  label: z.string(),
  versionCode: z.number().nullable(),
  versionName: z.string().nullable(),
  from: isoTime,
  to: isoTime.nullable(),
  state: z.enum(['done', 'rolling-out', 'halted']),
});

const exportFormat = z.enum(['csv', 'json', 'markdown', 'pdf']);

export const history = {
  query: entry.input(query).output(
    // Its events travel as the text that they are kept as (`kit/kept-json.ts`): they are looked at before they are kept.
    z.custom<HistoryPage>((answer) => typeof answer === 'object' && answer !== null),
  ),
  event: entry.input(z.object({ sequence: z.number().int() })).output(historyEvent),
  stats: entry.output(
    z.object({
      events: z.number(),
      firstAt: isoTime.nullable(),
      bytes: z.number(),
      savedAt: isoTime.nullable(),
      people: list(z.string()),
    }),
  ),
  verify: entry.output(
    z.object({
      unaltered: z.boolean(),
      events: z.number(),
      brokenAt: z.number().nullable(),
      sentence: z.string(),
      checkedAt: isoTime,
    }),
  ),
  overview: entry
    .input(z.object({ days: z.number().int().min(7).max(366) }))
    .output(z.object({ figures: list(figure), timeline: list(span), from: isoTime, to: isoTime })),
  /** The file's content, base64 for PDF; the window saves it where the person says. */
  export: entry
    .input(
      z.object({
        format: exportFormat,
        query: query.omit({ before: true, limit: true }),
        release: z.object({ appId, versionCode: z.number() }).nullable(),
      }),
    )
    .output(z.object({ fileName: z.string(), mediaType: z.string(), base64: z.string() })),
};
