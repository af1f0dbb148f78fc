import type { App, Vitals } from '../../state-schema';
import { dimensionValue } from './breakdowns';
import { type Filter, passes } from './filter';
import type { RateMetric } from './metric-sets';
import { confidence, decimal, rateOf } from './rates';
import { slicesOf } from './slices';
import { periodsOf, type Timeline } from './timeline';
import { type Cohort, firstExposure, roundedUsers, servedVersions, usersOf } from './users';
import { daysBefore, toDateTime } from './zoned-time';

/** What rows are wanted of an app. */
export interface RateQuestion {
  readonly app: App;
  readonly vitals: Vitals;
  readonly timeline: Timeline;
  readonly cohort: Cohort;
  readonly dimensions: readonly string[];
  readonly filter: Filter;
  /** In the order asked; `distinctUsers` is no rate. */
  readonly metrics: readonly (RateMetric | 'distinctUsers')[];
}

interface Group {
  /** Values of the wanted dimensions, in their order. */
  readonly values: readonly string[];
  readonly parts: { readonly versionCode: number; readonly users: number; readonly strain: number }[];
}

interface Span {
  readonly start: number;
  readonly end: number;
}

const usersIn = (group: Group): number => group.parts.reduce((sum, part) => sum + part.users, 0);

/** Makes the rows of one question. Rows with too few users are absent, not zero. */
export function rateRows(question: RateQuestion): readonly unknown[] {
  const { app, vitals, timeline, metrics } = question;
  const groupsOf = remembered(({ start, end }: Span) => groups(question, { start, end }));
  const rates = new Map<string, number>();
  const rateIn = (versionCode: number, { base }: RateMetric, span: Span): number => {
    const key = `${versionCode}/${base}/${span.start}`;
    const known = rates.get(key) ?? rateOf(vitals, versionCode, base, span.start, span.end);
    rates.set(key, known);
    return known;
  };
  /** Users who met the error, and users: one divided by the other is the rate. */
  const measured = (group: Group, metric: RateMetric, span: Span) => ({
    hit: group.parts.reduce(
      (sum, part) => sum + part.users * Math.min(1, part.strain * rateIn(part.versionCode, metric, span)),
      0,
    ),
    users: usersIn(group),
  });
  const share = (key: string, metric: RateMetric, span: Span): number => {
    const window: Timeline =
      metric.days === 0
        ? { ...timeline, ...span }
        : { period: 'DAILY', start: daysBefore(span.start, metric.days - 1), end: span.end };
    let hit = 0;
    let users = 0;
    for (const one of periodsOf(window, vitals, firstExposure(app))) {
      const group = groupsOf(one).get(key);
      if (!group) continue;
      const found = measured(group, metric, one);
      hit += found.hit;
      users += found.users;
    }
    return users === 0 ? 0 : hit / users;
  };
  const rows: unknown[] = [];
  for (const span of periodsOf(timeline, vitals, firstExposure(app))) {
    for (const [key, group] of groupsOf(span)) {
      const users = usersIn(group);
      if (users < Math.max(1, vitals.minimumUsers)) continue;
      rows.push({
        aggregationPeriod: timeline.period,
        startTime: toDateTime(span.start, timeline.period),
        ...dimensionsOf(question, group),
        metrics: metrics.map((metric) => {
          if (metric === 'distinctUsers') return { metric, decimalValue: decimal(roundedUsers(users), 0) };
          const value = share(key, metric, span);
          const { lower, upper } = confidence(value, users);
          return {
            metric: metric.name,
            decimalValue: decimal(value),
            decimalValueConfidenceInterval: { lowerBound: decimal(lower), upperBound: decimal(upper) },
          };
        }),
      });
    }
  }
  return rows;
}

function dimensionsOf({ dimensions }: RateQuestion, group: Group): { dimensions?: unknown } {
  if (dimensions.length === 0) return {};
  return { dimensions: dimensions.map((name, index) => dimensionValue(name, group.values[index] ?? '')) };
}

function groups(question: RateQuestion, { start, end }: Span): ReadonlyMap<string, Group> {
  const { app, cohort, dimensions, filter, timeline } = question;
  const found = new Map<string, Group>();
  const slices = slicesOf(dimensions, filter);
  for (const versionCode of servedVersions(app)) {
    if (!passes(filter, 'versionCode', String(versionCode))) continue;
    const all = usersOf(app, versionCode, cohort, start, end, timeline.period);
    for (const slice of slices) {
      const values = dimensions.map((name) =>
        name === 'versionCode' ? String(versionCode) : (slice.values[name] ?? ''),
      );
      const key = values.join('\n');
      const group: Group = found.get(key) ?? { values, parts: [] };
      group.parts.push({ versionCode, users: all * slice.share, strain: slice.strain });
      found.set(key, group);
    }
  }
  return found;
}

function remembered<Value>(make: (span: Span) => Value): (span: Span) => Value {
  const made = new Map<number, Value>();
  return (span) => {
    const value = made.get(span.start) ?? make(span);
    made.set(span.start, value);
    return value;
  };
}
