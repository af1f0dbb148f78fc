import { z } from 'zod';
import { invalidArgument } from '../../api-error';
import type { Vitals } from '../../state-schema';
import type { MetricSet } from './metric-sets';
import {
  nextPeriod,
  type Period,
  readBound,
  startOfPeriod,
  toDateTime,
  toText,
  wireDateTime,
} from './zoned-time';

/** `TimelineSpec` as a client sends it. */
export const wireTimeline = z.object({
  aggregationPeriod: z.enum(['AGGREGATION_PERIOD_UNSPECIFIED', 'HOURLY', 'DAILY', 'FULL_RANGE']).nullish(),
  startTime: wireDateTime.nullish(),
  endTime: wireDateTime.nullish(),
});

/** The span of a question: hours or days from `start` until before `end`, ms. */
export interface Timeline {
  readonly period: Period;
  readonly start: number;
  readonly end: number;
}

/** What Google says of any combination that it does not offer. */
export const unsupported = () =>
  invalidArgument('The requested metrics, dimensions and aggregation_period cannot be used together.');

/** The end of the newest hour or day for which there is data at `now`, ms. */
export function latestEnd(vitals: Vitals, period: Period, now: number): number {
  const { hourlyLagMs, dailyLagMs } = vitals.freshness;
  return startOfPeriod(now - (period === 'HOURLY' ? hourlyLagMs : dailyLagMs), period);
}

/** How fresh a metric set is, as its resource tells it. */
export function freshnessInfo(set: MetricSet, vitals: Vitals, now: number): unknown {
  return {
    freshnesses: set.periods.map((period) => ({
      aggregationPeriod: period,
      latestEndTime: toDateTime(latestEnd(vitals, period, now), period),
    })),
  };
}

/** Reads the span of a question; throws Google's 400 where it is no span, or reaches past the freshness. */
export function readTimeline(
  spec: z.output<typeof wireTimeline> | null | undefined,
  set: MetricSet,
  vitals: Vitals,
  now: number,
): Timeline {
  if (!spec) throw invalidArgument("'timeline_spec' field must be set.");
  const period = set.periods.find((one) => one === spec.aggregationPeriod);
  if (!period) throw unsupported();
  const start = readBound(spec.startTime ?? undefined, 'start_time', period);
  const end = readBound(spec.endTime ?? undefined, 'end_time', period);
  const latest = latestEnd(vitals, period, now);
  if (end > latest)
    throw invalidArgument(
      `'timeline_spec.end_date' field should be at most the current freshness ${toText(latest, period)}`,
    );
  if (start >= end)
    throw invalidArgument("'timeline_spec.start_time' must be before 'timeline_spec.end_time'.");
  return { period, start, end };
}

/** The hours or days of a span for which there are rows at all, from `notBefore` on. */
export function* periodsOf(
  { period, start, end }: Timeline,
  vitals: Vitals,
  notBefore: number,
): Generator<{ readonly start: number; readonly end: number }> {
  if (!Number.isFinite(notBefore)) return;
  let at = Math.max(start, startOfPeriod(notBefore, period));
  while (at < end) {
    const next = nextPeriod(at, period);
    const from = at;
    if (!vitals.gaps.some((gap) => gap.fromAt < next && gap.untilAt > from)) yield { start: at, end: next };
    at = next;
  }
}
