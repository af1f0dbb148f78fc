import { versionCodeOf } from '@shared/domain/submission/version';
import { type Clock, isoTime } from '@shared/kit/clock';
import { z } from 'zod';
import type { HealthReport, HealthSource, MetricRule, MetricSeries } from '../ports/health-source';
import type { PowerMetrics } from '../ports/power-metrics';

/*
 * Hangs and terminations from Apple's performance and power metrics. Rules of the API that shape this file (App Store
 * Connect API, "Get performance and power metrics for an app"):
 *  - there is no crash rate: what comes closest is how often iOS had to end the app, and that is what it is called here;
 *  - values come for each version, without a date and without a number of users, and only when enough people share
 *    their diagnostics: a version that is missing has no figure, which is not zero;
 *  - the goal that Apple recommends comes with the values where Apple has one.
 */

const METRICS: readonly (MetricRule & { readonly category: string })[] = [
  {
    id: 'terminations',
    category: 'TERMINATION',
    title: 'Terminations by iOS',
    against: 'goal',
    unit: 'a day',
  },
  { id: 'hangs', category: 'HANG', title: 'Hangs', against: 'goal', unit: 's/h' },
];

const report = z.object({
  productData: z
    .array(
      z.object({
        metricCategories: z
          .array(
            z.object({
              identifier: z.string(),
              metrics: z.array(
                z.object({
                  datasets: z
                    .array(
                      z.object({
                        filterCriteria: z
                          .object({ percentile: z.string().nullish(), device: z.string().nullish() })
                          .nullish(),
                        points: z.array(z.object({ version: z.string(), value: z.number() })).nullish(),
                        recommendedMetricGoal: z.object({ value: z.number() }).nullish(),
                      }),
                    )
                    .nullish(),
                }),
              ),
            }),
          )
          .nullish(),
      }),
    )
    .nullish(),
});

type Report = z.output<typeof report>;

/** The typical device of all: the half of users has less, the half more. */
const TYPICAL = 'percentile.fifty';

function datasetOf(data: Report, category: string) {
  const datasets = (data.productData ?? [])
    .flatMap((product) => product.metricCategories ?? [])
    .filter(({ identifier }) => identifier === category)
    .flatMap(({ metrics }) => metrics.flatMap(({ datasets: sets }) => sets ?? []));
  const all = datasets.filter(({ filterCriteria }) =>
    (filterCriteria?.device ?? 'all_iphones').startsWith('all'),
  );
  return all.find(({ filterCriteria }) => filterCriteria?.percentile === TYPICAL) ?? all[0];
}

function seriesOf(data: Report, versionCodes: readonly number[]): readonly MetricSeries[] {
  return METRICS.flatMap(({ id, category }) => {
    const dataset = datasetOf(data, category);
    return versionCodes.map((versionCode): MetricSeries => {
      const point = dataset?.points?.find(({ version }) => versionCodeOf(version) === versionCode);
      return {
        metric: id,
        versionCode,
        granularity: 'day',
        points: [],
        reading: { value: point?.value ?? null, users: null, dataUntil: null, error: null },
        goal: dataset?.recommendedMetricGoal?.value ?? null,
      };
    });
  });
}

/** Apple's metrics as a health source. */
export function createAppStoreMetrics(options: {
  readonly reader: PowerMetrics;
  readonly clock: Clock;
}): HealthSource {
  const { reader, clock } = options;
  return {
    id: 'app-store-metrics',
    title: 'Apple metrics',
    metrics: METRICS,
    async read(app, versionCodes, _windowMs, signal): Promise<HealthReport> {
      const answer = await reader.powerMetrics(
        app,
        METRICS.map(({ category }) => category),
        signal,
      );
      const data = report.safeParse(answer);
      return {
        readAt: isoTime(clock.now()),
        source: 'Apple metrics',
        series: seriesOf(data.success ? data.data : {}, versionCodes),
        activeUsers: null,
      };
    },
  };
}
