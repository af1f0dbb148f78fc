import type { App, Vitals } from '../../state-schema';
import { dimensionValue } from './breakdowns';
import { type Reports, reportDimensions, reportsBetween, reportsPass } from './error-reports';
import type { Filter } from './filter';
import { decimal } from './rates';
import { periodsOf, type Timeline } from './timeline';
import { firstExposure } from './users';
import { toDateTime } from './zoned-time';

/** What rows are wanted of an app's error reports. */
export interface CountQuestion {
  readonly app: App;
  readonly vitals: Vitals;
  readonly timeline: Timeline;
  readonly dimensions: readonly string[];
  readonly filter: Filter;
  readonly metrics: readonly string[];
}

interface Group {
  readonly values: readonly string[];
  count: number;
  users: number;
}

/** Makes the rows of one question: numbers of reports and of users, by day. Rows without a single report are absent. */
export function countRows(question: CountQuestion): readonly unknown[] {
  const { app, vitals, timeline, dimensions, metrics } = question;
  return [...periodsOf(timeline, vitals, firstExposure(app))].flatMap(({ start, end }) =>
    groupsOf(question, reportsBetween(app, vitals, start, end))
      .filter(({ count, users }) => Math.min(count, users) >= 0.5)
      .map((group) => ({
        aggregationPeriod: timeline.period,
        startTime: toDateTime(start, timeline.period),
        ...(dimensions.length > 0
          ? { dimensions: dimensions.map((name, index) => dimensionValue(name, group.values[index] ?? '')) }
          : {}),
        metrics: metrics.map((metric) => ({
          metric,
          decimalValue: decimal(metric === 'distinctUsers' ? group.users : group.count, 0),
        })),
      })),
  );
}

function groupsOf({ dimensions, filter }: CountQuestion, all: readonly Reports[]): readonly Group[] {
  const groups = new Map<string, Group>();
  for (const reports of all) {
    if (!reportsPass(reports, filter)) continue;
    const known = reportDimensions(reports);
    const values = dimensions.map((name) => known[name] ?? '');
    // The long tail has no ids: it counts, but not in a breakdown by issue.
    if (values.includes('')) continue;
    const key = values.join('\n');
    const group = groups.get(key) ?? { values, count: 0, users: 0 };
    group.count += reports.count;
    group.users += reports.users;
    groups.set(key, group);
  }
  return [...groups.values()];
}
