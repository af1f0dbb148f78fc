import { z } from 'zod';
import { invalidArgument } from '../../api-error';
import { ok } from '../../exchange';
import type { Router } from '../../router';
import type { App } from '../../state-schema';
import type { World } from '../../world';
import { vitalsNow } from '../vitals-now';
import { optionalInteger, optionalText, readBody } from '../wire-body';
import { countRows } from './count-rows';
import { parseFilter } from './filter';
import { countMetrics, METRIC_SETS, type MetricSet, type RateMetric, rateMetric } from './metric-sets';
import { pageOf, pageSize } from './paging';
import { rateRows } from './rate-rows';
import { addForApp } from './reporting-access';
import { freshnessInfo, readTimeline, type Timeline, unsupported, wireTimeline } from './timeline';
import type { Cohort } from './users';

const queryBody = z.strictObject({
  timelineSpec: wireTimeline.nullish(),
  metrics: z.array(z.string()).nullish(),
  dimensions: z.array(z.string()).nullish(),
  filter: optionalText,
  pageSize: optionalInteger,
  pageToken: optionalText,
  userCohort: z.enum(['USER_COHORT_UNSPECIFIED', 'OS_PUBLIC', 'OS_BETA', 'APP_TESTERS']).nullish(),
});
type Query = z.output<typeof queryBody>;

const USUAL_PAGE = 1_000;
const LARGEST_PAGE = 100_000;
/** The only breakdowns of users with a beta of Android. */
const OS_BETA_DIMENSIONS = ['versionCode', 'osBuild'];

/** Metric sets: how fresh each is, and questions to it. */
export function registerMetricSets(router: Router, world: World): void {
  for (const set of METRIC_SETS) {
    addForApp(router, world, 'GET', `/${set.name}`, (_exchange, app) =>
      ok({
        name: `apps/${app.packageName}/${set.name}`,
        freshnessInfo: freshnessInfo(set, vitalsNow(world, app.packageName), world.clock.now()),
      }),
    );
    addForApp(router, world, 'POST', `/${set.name}:query`, async (exchange, app) => {
      const query = await readBody(exchange, queryBody);
      const { pageSize: size, pageToken, ...asked } = query;
      const { items, nextPageToken } = pageOf(
        rowsOf(world, set, app, query),
        pageSize(size, USUAL_PAGE, LARGEST_PAGE),
        pageToken,
        { ...asked, app: app.packageName, set: set.name },
      );
      return ok({
        ...(items.length > 0 ? { rows: items } : {}),
        ...(nextPageToken ? { nextPageToken } : {}),
      });
    });
  }
}

function rowsOf(world: World, set: MetricSet, app: App, query: Query): readonly unknown[] {
  const vitals = vitalsNow(world, app.packageName);
  const timeline = readTimeline(query.timelineSpec, set, vitals, world.clock.now());
  const cohort = cohortOf(set, query.userCohort);
  const offered = cohort === 'OS_BETA' ? OS_BETA_DIMENSIONS : set.dimensions;
  const dimensions = query.dimensions ?? [];
  if (dimensions.some((name) => !offered.includes(name))) throw unsupported();
  if (new Set(dimensions).size < dimensions.length) throw invalidArgument("'dimensions' must not repeat.");
  const names = query.metrics ?? [];
  if (names.length === 0) throw invalidArgument("'metrics' field must be set.");
  if (set.counts) {
    if (names.some((name) => !countMetrics(set).includes(name))) throw unsupported();
    const filter = parseFilter(query.filter, [...offered, 'isUserPerceived']);
    return countRows({ app, vitals, timeline, dimensions, filter, metrics: names });
  }
  const filter = parseFilter(query.filter, offered);
  const metrics = names.map((name) => metricOf(set, name, timeline));
  return rateRows({ app, vitals, timeline, cohort, dimensions, filter, metrics });
}

function cohortOf(set: MetricSet, asked: Query['userCohort']): Cohort {
  if (!asked || asked === 'USER_COHORT_UNSPECIFIED') return 'OS_PUBLIC';
  if (!set.cohorts.includes(asked)) throw unsupported();
  return asked;
}

function metricOf(set: MetricSet, name: string, { period }: Timeline): RateMetric | 'distinctUsers' {
  if (name === 'distinctUsers') return name;
  const metric = rateMetric(set, name);
  if (!metric || (metric.days > 0 && period === 'HOURLY')) throw unsupported();
  return metric;
}
