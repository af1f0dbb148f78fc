import { failure } from '@shared/domain/failure';
import { z } from 'zod';
import { googleDateTime } from './google-time';

/* What is read of the Play Developer Reporting API v1beta1. Rates are fractions, written as decimal strings. */

const decimal = z.union([z.string(), z.number()]).transform(Number).pipe(z.number().nonnegative());

const freshnessInfo = z.object({
  freshnessInfo: z
    .object({
      freshnesses: z
        .array(z.object({ aggregationPeriod: z.string(), latestEndTime: googleDateTime }))
        .nullish(),
    })
    .nullish(),
});

const rowsPage = z.object({
  rows: z
    .array(
      z.object({
        startTime: googleDateTime,
        metrics: z
          .array(
            z.object({
              metric: z.string(),
              decimalValue: z.object({ value: decimal.nullish() }).nullish(),
            }),
          )
          .nullish(),
      }),
    )
    .nullish(),
  nextPageToken: z.string().nullish(),
});

/** Up to when there is data, by aggregation period. */
export type Freshness = Readonly<Record<string, z.output<typeof googleDateTime>>>;

/** One row: its start and its values by metric. */
export interface VitalsRow {
  readonly start: z.output<typeof googleDateTime>;
  readonly values: Readonly<Record<string, number>>;
}

function read<Schema extends z.ZodType>(schema: Schema, data: unknown): z.output<Schema> {
  const parsed = schema.safeParse(data);
  if (parsed.success) return parsed.data;
  throw failure('unexpected', 'The answer of Play vitals has a form that Slipway does not know.', {
    stillTrue: 'Nothing is concluded from it: gates stay unknown.',
    advice: 'Read again; if it stays, look at the log.',
    raw: parsed.error.issues[0]?.message ?? '',
  });
}

/** Reads a metric set's freshness. Throws `unexpected` for another form. */
export function readFreshness(data: unknown): Freshness {
  const list = read(freshnessInfo, data).freshnessInfo?.freshnesses ?? [];
  return Object.fromEntries(list.map((one) => [one.aggregationPeriod, one.latestEndTime]));
}

/** Reads one page of rows. Throws `unexpected` for another form. */
export function readRows(data: unknown): {
  readonly rows: readonly VitalsRow[];
  readonly next: string | null;
} {
  const page = read(rowsPage, data);
  const rows = (page.rows ?? []).map((row) => ({
    start: row.startTime,
    values: Object.fromEntries(
      (row.metrics ?? []).flatMap(({ metric, decimalValue }) =>
        decimalValue?.value === null || decimalValue?.value === undefined
          ? []
          : [[metric, decimalValue.value] as const],
      ),
    ),
  }));
  return { rows, next: page.nextPageToken || null };
}
