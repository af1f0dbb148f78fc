import { invalidArgument } from '../../api-error';
import { ok } from '../../exchange';
import type { Router } from '../../router';
import type { App, Vitals } from '../../state-schema';
import type { World } from '../../world';
import { vitalsNow } from '../vitals-now';
import { askedPageSize } from './app-routes';
import { dimensionValue } from './breakdowns';
import { pageOf, pageSize } from './paging';
import { decimal, rateOf } from './rates';
import { addForApp } from './reporting-access';
import { idOf } from './seeded';
import { latestEnd } from './timeline';
import { startOfPeriod, toDateTime } from './zoned-time';

interface Anomaly {
  readonly start: number;
  readonly end: number;
  readonly wire: unknown;
}

/** How much worse than usual a rate must be to be called one. */
const WORTH_TELLING = 1.5;

/** Spikes that the data already shows, as segments of their metric's hours. */
function anomaliesOf(app: App, vitals: Vitals, now: number): readonly Anomaly[] {
  const end = latestEnd(vitals, 'HOURLY', now);
  return Object.entries(vitals.versions).flatMap(([code, { spike }]) => {
    if (!spike || spike.factor < WORTH_TELLING) return [];
    const start = startOfPeriod(spike.startsAt, 'HOURLY');
    if (start >= end) return [];
    return (['crashRate', 'anrRate'] as const).map((metric) => {
      const value = rateOf(vitals, Number(code), metric, start, end);
      return {
        start,
        end,
        wire: {
          name: `apps/${app.packageName}/anomalies/${idOf(`${app.packageName}/${code}/${metric}/${start}`)}`,
          metricSet: `apps/${app.packageName}/${metric}MetricSet`,
          timelineSpec: {
            aggregationPeriod: 'HOURLY',
            startTime: toDateTime(start, 'HOURLY'),
            endTime: toDateTime(end, 'HOURLY'),
          },
          dimensions: [dimensionValue('versionCode', code)],
          metric: { metric, decimalValue: decimal(value) },
        },
      };
    });
  });
}

const ACTIVE_BETWEEN = /^\s*activeBetween\(\s*("[^"]*"|UNBOUNDED)\s*,\s*("[^"]*"|UNBOUNDED)\s*\)\s*$/;

function activeBetween(filter: string): { readonly from: number; readonly until: number } {
  const found = ACTIVE_BETWEEN.exec(filter);
  if (!found) throw invalidArgument(`The filter "${filter}" is not valid.`);
  const bound = (text: string | undefined, open: number) =>
    text === undefined || text === 'UNBOUNDED' ? open : Date.parse(text.slice(1, -1));
  const from = bound(found[1], Number.NEGATIVE_INFINITY);
  const until = bound(found[2], Number.POSITIVE_INFINITY);
  if (Number.isNaN(from) || Number.isNaN(until))
    throw invalidArgument(`The filter "${filter}" is not valid: times are written as in RFC 3339.`);
  return { from, until };
}

/** Anomalies: what Google's own detection would have seen. */
export function registerAnomalies(router: Router, world: World): void {
  addForApp(router, world, 'GET', '/anomalies', ({ query }, app) => {
    const filter = query.get('filter');
    const { from, until } = activeBetween(filter || 'activeBetween(UNBOUNDED, UNBOUNDED)');
    const found = anomaliesOf(app, vitalsNow(world, app.packageName), world.clock.now())
      .filter(({ start, end }) => start < until && end > from)
      .map(({ wire }) => wire);
    const { items, nextPageToken } = pageOf(
      found,
      pageSize(askedPageSize(query), 10, 100),
      query.get('pageToken'),
      { app: app.packageName, filter },
    );
    return ok({
      ...(items.length > 0 ? { anomalies: items } : {}),
      ...(nextPageToken ? { nextPageToken } : {}),
    });
  });
}
