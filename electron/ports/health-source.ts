import type { HealthMetric, Reading } from '@shared/domain/gate';
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
  readonly metric: HealthMetric;
  readonly versionCode: number;
  readonly granularity: 'hour' | 'day';
  readonly points: readonly MetricPoint[];
  /** The figure that gates judge: the last measured day of the window, so that a new fault is not averaged away. */
  readonly reading: Reading;
  /** What the source itself says that is good, where it does. */
  readonly goal?: number | null;
}

/** A figure that a source tells, and what a version is held against in it. */
export interface MetricRule {
  readonly id: HealthMetric;
  /** `User-perceived crash rate`. */
  readonly title: string;
  /** A limit of the workspace, or the source's goal and the version before. */
  readonly against: 'limit' | 'goal';
  /** What its values count in; null for shares of users. */
  readonly unit: string | null;
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
  readonly metrics: readonly MetricRule[];
  /** Reads the last `windowMs` for these versions. Rejects with a `FailureError`; a missing row is data, not an error. */
  read(
    app: TargetApp,
    versionCodes: readonly number[],
    windowMs: number,
    signal: AbortSignal,
  ): Promise<HealthReport>;
}
