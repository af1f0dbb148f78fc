import { type Failure, FailureError, failureOf } from '@shared/domain/failure';
import type { Reading } from '@shared/domain/gate';
import { type Clock, isoTime } from '@shared/kit/clock';
import type { HealthReport, HealthSource, MetricPoint, MetricSeries } from '../ports/health-source';
import type { TargetApp } from '../ports/store-target';
import type { VitalsClient, VitalsMetricSet } from '../ports/vitals-client';
import { nextZoned, toMs, toWire, toZoned, type ZonedTime } from './google-time';
import { type Freshness, readFreshness, readRows, type VitalsRow } from './vitals-wire';

/*
 * Crash and ANR rates from Android vitals. Rules of the API that shape this file
 * (developers.google.com/play/developer/reporting):
 *  - data lags by hours (HOURLY) or days (DAILY), so freshness is read first and bounds the question;
 *  - rows of few users are left out, so a missing row is a missing value and never zero;
 *  - an hour's rate counts an hour's users, so it lies somewhat below a day's: versions are compared in one unit.
 */

type Unit = 'hour' | 'day';

interface Metric {
  readonly id: MetricSeries['metric'];
  readonly set: VitalsMetricSet;
  readonly name: string;
}

const METRICS: readonly Metric[] = [
  { id: 'crash-rate', set: 'crashRateMetricSet', name: 'userPerceivedCrashRate' },
  { id: 'anr-rate', set: 'anrRateMetricSet', name: 'userPerceivedAnrRate' },
];
const USERS = 'distinctUsers';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Windows up to this long, ms, are asked for by the hour: days arrive two days late, too late for a rollout. */
const HOURLY_UP_TO_MS = 8 * DAY_MS;
/** What a reading looks back on from its last row, ms: a whole day, so that nights do not hide what days show. */
const READING_MS = DAY_MS;
/** How far back the number of active users is looked for, ms. */
const ACTIVE_MS = 7 * DAY_MS;
const PAGE_SIZE = 10_000;
const MOST_PAGES = 50;

/** A question: which unit of time, from when (inclusive) until when (exclusive). */
interface Span {
  readonly unit: Unit;
  readonly from: ZonedTime;
  readonly until: ZonedTime;
}

/** The span that can be asked for; null when the metric set has no data of that kind. */
function spanOf(freshness: Freshness, unit: Unit, since: number): Span | null {
  const until = freshness[unit === 'hour' ? 'HOURLY' : 'DAILY'];
  if (!until) return null;
  return { unit, from: toZoned(since, until.timeZone, unit), until };
}

/** Each hour or day of a span, with the row's value or none. */
function pointsOf(span: Span, rows: readonly VitalsRow[], metric: string): MetricPoint[] {
  const byStart = new Map(rows.map((row) => [toMs(row.start), row.values]));
  const points: MetricPoint[] = [];
  const end = toMs(span.until);
  for (let at = span.from; toMs(at) < end; at = nextZoned(at, span.unit)) {
    const values = byStart.get(toMs(at));
    points.push({ at: toMs(at), value: values?.[metric] ?? null, users: values?.[USERS] ?? null });
  }
  return points;
}

/**
 * One figure for gates: the mean of the rates of the last measured day, each weighted with its users. A whole week
 * would drown a crash that began today. How many different users that day had is not told by the hour; the most of
 * one hour are surely different, so that number is never too high.
 */
function readingOf(points: readonly MetricPoint[], span: Span): Reading {
  const all = points.filter((point) => point.value !== null && point.users !== null && point.users > 0);
  const newest = all.at(-1)?.at ?? 0;
  const measured = all.filter((point) => point.at > newest - READING_MS);
  const weight = measured.reduce((sum, point) => sum + (point.users ?? 0), 0);
  const last = measured.at(-1);
  const unitMs = span.unit === 'hour' ? HOUR_MS : DAY_MS;
  return {
    value:
      weight === 0
        ? null
        : measured.reduce((sum, point) => sum + (point.value ?? 0) * (point.users ?? 0), 0) / weight,
    users: measured.length === 0 ? null : Math.max(...measured.map((point) => point.users ?? 0)),
    dataUntil: last ? Math.min(last.at + unitMs, toMs(span.until)) : toMs(span.until),
    error: null,
  };
}

const nothing = (error: string | null): Reading => ({ value: null, users: null, dataUntil: null, error });

/** Reads the vitals of one app. */
class VitalsReading {
  readonly #client: VitalsClient;
  readonly #app: TargetApp;
  readonly #signal: AbortSignal;

  constructor(client: VitalsClient, app: TargetApp, signal: AbortSignal) {
    this.#client = client;
    this.#app = app;
    this.#signal = signal;
  }

  async freshness(set: VitalsMetricSet): Promise<Freshness> {
    return readFreshness(await this.#client.describe(this.#app, set, this.#signal));
  }

  async rows(
    set: VitalsMetricSet,
    span: Span,
    metrics: readonly string[],
    versionCode: number | null,
  ): Promise<readonly VitalsRow[]> {
    if (toMs(span.from) >= toMs(span.until)) return [];
    const question = {
      timelineSpec: {
        aggregationPeriod: span.unit === 'hour' ? 'HOURLY' : 'DAILY',
        startTime: toWire(span.from, span.unit),
        endTime: toWire(span.until, span.unit),
      },
      metrics,
      ...(versionCode === null
        ? {}
        : { dimensions: ['versionCode'], filter: `versionCode = ${versionCode}` }),
      pageSize: PAGE_SIZE,
    };
    const rows: VitalsRow[] = [];
    let pageToken: string | null = null;
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const body: unknown = pageToken === null ? question : { ...question, pageToken };
      const read = readRows(await this.#client.query(this.#app, set, body, this.#signal));
      rows.push(...read.rows);
      pageToken = read.next;
      if (pageToken === null) break;
    }
    return rows;
  }

  async series(metric: Metric, codes: readonly number[], now: number, windowMs: number) {
    const freshness = await this.freshness(metric.set);
    const unit: Unit = windowMs <= HOURLY_UP_TO_MS && freshness.HOURLY ? 'hour' : 'day';
    const span = spanOf(freshness, unit, now - windowMs);
    return await Promise.all(
      codes.map(async (versionCode): Promise<MetricSeries> => {
        const base = { metric: metric.id, versionCode, granularity: unit };
        if (!span) return { ...base, points: [], reading: nothing(null) };
        const rows = await this.rows(metric.set, span, [metric.name, USERS], versionCode);
        const points = pointsOf(span, rows, metric.name);
        return { ...base, points, reading: readingOf(points, span) };
      }),
    );
  }

  /** Users of a day, all versions: the most within the last week; null when there is no such row. */
  async activeUsers(now: number): Promise<number | null> {
    const span = spanOf(await this.freshness('crashRateMetricSet'), 'day', now - ACTIVE_MS);
    if (!span) return null;
    const rows = await this.rows('crashRateMetricSet', span, [USERS], null);
    const users = rows.flatMap((row) => row.values[USERS] ?? []);
    return users.length === 0 ? null : Math.max(...users);
  }
}

function failedSeries(metric: Metric, codes: readonly number[], failed: Failure): MetricSeries[] {
  return codes.map((versionCode) => ({
    metric: metric.id,
    versionCode,
    granularity: 'hour',
    points: [],
    reading: nothing(failed.message),
  }));
}

/** Play vitals as a health source. A metric that alone cannot be read says so; when none can, the reading rejects. */
export function createPlayVitals(options: {
  readonly client: VitalsClient;
  readonly clock: Clock;
}): HealthSource {
  const { client, clock } = options;
  return {
    id: 'play-vitals',
    title: 'Play vitals',
    metrics: [
      { id: 'crash-rate', title: 'User-perceived crash rate', against: 'limit', unit: null },
      { id: 'anr-rate', title: 'User-perceived ANR rate', against: 'limit', unit: null },
    ],
    read: async (app, versionCodes, windowMs, signal): Promise<HealthReport> => {
      const reading = new VitalsReading(client, app, signal);
      const now = clock.now();
      const [active, ...metrics] = await Promise.all([
        reading.activeUsers(now).catch(() => null),
        ...METRICS.map(async (metric) => {
          try {
            return {
              series: await reading.series(metric, versionCodes, now, windowMs),
              failed: null,
            };
          } catch (error) {
            signal.throwIfAborted();
            const failed = failureOf(error);
            return { series: failedSeries(metric, versionCodes, failed), failed };
          }
        }),
      ]);
      const first = metrics[0]?.failed;
      if (first && metrics.every((metric) => metric.failed !== null)) throw new FailureError(first);
      return {
        readAt: isoTime(now),
        source: 'Play vitals',
        series: metrics.flatMap((metric) => metric.series),
        activeUsers: active,
      };
    },
  };
}
