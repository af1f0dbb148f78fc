import type { Reading } from '@shared/domain/gate';
import type { IsoTime } from '@shared/domain/ids';
import type { TargetApp } from './store-target';

/** One point of a metric's course. */
export interface MetricPoint {
  /** Start of the hour or day, ms since the epoch. */
  readonly at: number;
  /** Rate, 0–1; null where the source has no row. */
  readonly value: number | null;
  readonly users: number | null;
}

/** A metric of one version over time. */
export interface MetricSeries {
  readonly metric: 'crash-rate' | 'anr-rate';
  readonly versionCode: number;
  readonly granularity: 'hour' | 'day';
  readonly points: readonly MetricPoint[];
  /** The figure that gates judge: the last measured day of the window, so that a new fault is not averaged away. */
  readonly reading: Reading;
}

/** Health of some versions of an app as one source tells it. */
export interface HealthReport {
  readonly readAt: IsoTime;
  /** `Play vitals`. */
  readonly source: string;
  readonly series: readonly MetricSeries[];
  /** Devices that used the app lately, all versions; null when unknown. */
  readonly activeUsers: number | null;
}

/** Where crash, ANR, error and latency figures come from. */
export interface HealthSource {
  readonly id: string;
  readonly title: string;
  /** Reads the last `windowMs` for these versions. Rejects with a `FailureError`; a missing row is data, not an error. */
  read(
    app: TargetApp,
    versionCodes: readonly number[],
    windowMs: number,
    signal: AbortSignal,
  ): Promise<HealthReport>;
}
