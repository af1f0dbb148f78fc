import { type GateResult, judge, judgeByGoal, type Reading } from '@shared/domain/gate';
import type { MetricCourse } from '@shared/domain/lane';
import { leadCode, releaseLabel, type StoreRelease } from '@shared/domain/store';
import type { GateThresholds } from '@shared/domain/workspace';
import type { MetricRule, MetricSeries } from '../ports/health-source';
import type { AppState } from './app-state';
import type { Session } from './session';

/** What the source of an app's health says about a release, judged, and each figure over time. */
export function gatesOf(
  session: Session,
  state: AppState,
  release: StoreRelease,
  below: StoreRelease | null,
): { readonly gates: readonly GateResult[]; readonly courses: readonly MetricCourse[] } {
  const metrics = session.health.get(state.app.targetId)?.metrics ?? [];
  const judged = metrics.map((metric) => {
    const current = seriesOf(state, metric, release);
    const previous = seriesOf(state, metric, below);
    const gate = judgeOne(session, state, metric, current, previous);
    return { gate, course: courseOf(metric, gate, current, previous, below) };
  });
  return { gates: judged.map(({ gate }) => gate), courses: judged.map(({ course }) => course) };
}

function seriesOf(
  state: AppState,
  { id }: MetricRule,
  release: StoreRelease | null,
): MetricSeries | undefined {
  if (release === null) return undefined;
  return state.health?.series.find((one) => one.metric === id && one.versionCode === leadCode(release));
}

function judgeOne(
  session: Session,
  state: AppState,
  metric: MetricRule,
  current: MetricSeries | undefined,
  previous: MetricSeries | undefined,
): GateResult {
  const failed = state.vitals.failure?.message ?? null;
  const unread: Reading | null = failed ? { value: null, users: null, dataUntil: null, error: failed } : null;
  const reading = current?.reading ?? unread;
  const before = previous?.reading.value ?? null;
  if (metric.against === 'goal') {
    const { id, title, unit } = metric;
    return judgeByGoal({ id, title, unit: unit ?? '' }, reading, current?.goal ?? null, before);
  }
  const { minUsers, maxAgeMs, ...rates } = state.app.android?.gates ?? session.workspace.gates;
  const rule = { limit: limitOf(metric, rates), minUsers, maxAgeMs };
  const known = metric.id === 'anr-rate' ? 'anr-rate' : 'crash-rate';
  return judge({ ...rule, metric: known }, reading, before, session.clock.now());
}

function limitOf(metric: MetricRule, rates: Pick<GateThresholds, 'crashRate' | 'anrRate'>): number {
  return metric.id === 'crash-rate' ? rates.crashRate : rates.anrRate;
}

function courseOf(
  { id, title, unit }: MetricRule,
  { limit }: GateResult,
  current: MetricSeries | undefined,
  previous: MetricSeries | undefined,
  below: StoreRelease | null,
): MetricCourse {
  const points = (series: MetricSeries | undefined) =>
    series?.points.map(({ at, value }) => ({ at, value })) ?? [];
  return {
    metric: id,
    title,
    ...(unit === null ? {} : { unit }),
    limit,
    granularity: current?.granularity ?? 'day',
    current: points(current),
    previous: points(previous),
    previousLabel: below ? releaseLabel(below) : null,
  };
}
