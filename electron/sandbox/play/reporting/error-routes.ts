import { isoTime } from '@shared/kit/clock';
import { invalidArgument } from '../../api-error';
import { type Exchange, ok } from '../../exchange';
import type { Router } from '../../router';
import type { App, Vitals } from '../../state-schema';
import type { World } from '../../world';
import { vitalsNow } from '../vitals-now';
import { askedPageSize } from './app-routes';
import { PERCEIVED, type Reports, reportId, reportsBetween, reportsPass } from './error-reports';
import { type Filter, parseFilter } from './filter';
import { pageOf, pageSize } from './paging';
import { decimal } from './rates';
import { addForApp } from './reporting-access';
import { latestEnd, periodsOf } from './timeline';
import { firstExposure } from './users';
import { DAY_MS, readBound, startOfPeriod, type WireDateTime } from './zoned-time';

type KnownIssue = Vitals['issues'][number];
/** Reports of a known issue, and the end of the data that they are from. */
interface Found {
  readonly issue: KnownIssue;
  readonly reports: readonly Reports[];
  /** Start of the hour of the newest report. */
  readonly lastAt: number;
}

const FIELDS = [
  'apiLevel',
  'versionCode',
  'deviceModel',
  'deviceBrand',
  'deviceType',
  'errorIssueType',
  'appProcessState',
];
const REPORT_FIELDS = [...FIELDS, 'errorIssueId', 'errorReportId'];

function bound(query: URLSearchParams, name: string): number | null {
  const at = `interval.${name}`;
  if (![...query.keys()].some((key) => key.startsWith(`${at}.`))) return null;
  const part = (field: string) => {
    const text = query.get(`${at}.${field}`);
    return text === null ? undefined : Number(text);
  };
  const time: WireDateTime = {
    year: part('year'),
    month: part('month'),
    day: part('day'),
    hours: part('hours'),
    minutes: part('minutes'),
    seconds: part('seconds'),
    nanos: part('nanos'),
    utcOffset: query.get(`${at}.utcOffset`),
    timeZone: { id: query.get(`${at}.timeZone.id`) },
  };
  return readBound(time, name.replace('Time', '_time'), 'HOURLY');
}

/** Reports of known issues in the asked interval; the last day of data where none is asked. */
function search(world: World, app: App, { query }: Exchange, filter: Filter): readonly Found[] {
  const vitals = vitalsNow(world, app.packageName);
  const latest = latestEnd(vitals, 'HOURLY', world.clock.now());
  const end = Math.min(latest, bound(query, 'endTime') ?? latest);
  const start = bound(query, 'startTime') ?? end - DAY_MS;
  if (start > end) throw invalidArgument("'interval.start_time' must be before 'interval.end_time'.");
  const byIssue = new Map<KnownIssue, Reports[]>();
  const days = { period: 'DAILY', start: startOfPeriod(start, 'DAILY'), end } as const;
  for (const day of periodsOf(days, vitals, firstExposure(app))) {
    const from = Math.max(day.start, start);
    const until = Math.min(day.end, end);
    for (const reports of from < until ? reportsBetween(app, vitals, from, until) : []) {
      if (!reports.issue || !reportsPass(reports, filter)) continue;
      const known = byIssue.get(reports.issue);
      if (known) known.push(reports);
      else byIssue.set(reports.issue, [reports]);
    }
  }
  return [...byIssue].map(([issue, reports]) => ({
    issue,
    reports,
    lastAt: startOfPeriod(Math.min(issue.lastReportAt, end - 1), 'HOURLY'),
  }));
}

const total = (reports: readonly Reports[], of: 'count' | 'users'): number =>
  reports.reduce((sum, one) => sum + one[of], 0);

function toIssue(app: App, { issue, reports, lastAt }: Found, affected: number, samples: number): unknown {
  const versions = reports.map((one) => one.versionCode);
  const levels = reports.map((one) => Number(one.device.apiLevel));
  const users = total(reports, 'users');
  const [sample] = reports;
  const page = issue.type === 'APPLICATION_NOT_RESPONDING' ? 'anrs' : 'crashes';
  return {
    name: `apps/${app.packageName}/${issue.id}`,
    type: issue.type,
    cause: issue.cause,
    location: issue.location,
    errorReportCount: String(Math.max(1, Math.round(total(reports, 'count')))),
    distinctUsers: String(Math.max(1, Math.round(users))),
    distinctUsersPercent: decimal(affected > 0 ? (100 * users) / affected : 0, 2),
    firstAppVersion: { versionCode: String(Math.min(...versions)) },
    lastAppVersion: { versionCode: String(Math.max(...versions)) },
    firstOsVersion: { apiLevel: String(Math.min(...levels)) },
    lastOsVersion: { apiLevel: String(Math.max(...levels)) },
    lastErrorReportTime: isoTime(lastAt),
    issueUri: `https://play.google.com/console/developers/app/${app.packageName}/vitals/${page}/${issue.id}/details`,
    ...(samples > 0 && sample ? { sampleErrorReports: [`apps/${app.packageName}/${reportId(sample)}`] } : {}),
  };
}

function toReport(app: App, found: Found, reports: Reports): unknown {
  const { device } = reports;
  return {
    name: `apps/${app.packageName}/${reportId(reports)}`,
    type: reports.type,
    issue: `apps/${app.packageName}/${found.issue.id}`,
    reportText: found.issue.reportText,
    appVersion: { versionCode: String(reports.versionCode) },
    deviceModel: {
      marketingName: device.marketingName,
      deviceId: { buildBrand: device.deviceBrand, buildDevice: device.device },
      deviceUri: `https://play.google.com/console/catalog/device?device=${device.device}`,
    },
    osVersion: { apiLevel: device.apiLevel },
    eventTime: isoTime(found.lastAt),
  };
}

function inOrder(found: readonly Found[], orderBy: string | null): readonly Found[] {
  const [, field = '', direction = 'asc'] =
    /^\s*(errorReportCount|distinctUsers)(?:\s+(asc|desc))?\s*$/.exec(orderBy || 'errorReportCount desc') ??
    [];
  if (!field) throw invalidArgument(`Invalid order_by "${orderBy}".`);
  const of = field === 'distinctUsers' ? 'users' : 'count';
  const sign = direction === 'desc' ? -1 : 1;
  return found.toSorted((a, b) => sign * (total(a.reports, of) - total(b.reports, of)));
}

/** The query without what differs from page to page. */
const askedBy = (query: URLSearchParams) =>
  [...query].filter(([name]) => name !== 'pageToken' && name !== 'pageSize');

/** Searches for issues and for single reports. */
export function registerErrors(router: Router, world: World): void {
  const flags = { isUserPerceived: PERCEIVED };
  addForApp(router, world, 'GET', '/errorIssues:search', (exchange, app) => {
    const { query } = exchange;
    const filter = parseFilter(query.get('filter'), FIELDS, flags);
    const found = inOrder(search(world, app, exchange, filter), query.get('orderBy'));
    const affected = found.reduce((sum, { reports }) => sum + total(reports, 'users'), 0);
    const samples = Number(query.get('sampleErrorReportLimit') ?? 0);
    const page = pageOf(found, pageSize(askedPageSize(query), 50, 1_000), query.get('pageToken'), [
      app.packageName,
      ...askedBy(query),
    ]);
    return ok({
      ...(page.items.length > 0
        ? { errorIssues: page.items.map((one) => toIssue(app, one, affected, samples)) }
        : {}),
      ...(page.nextPageToken ? { nextPageToken: page.nextPageToken } : {}),
    });
  });
  addForApp(router, world, 'GET', '/errorReports:search', (exchange, app) => {
    const { query } = exchange;
    const filter = parseFilter(query.get('filter'), REPORT_FIELDS, flags);
    const reports = search(world, app, exchange, filter).flatMap((found) =>
      [...new Map(found.reports.map((one) => [reportId(one), one])).values()].map((one) =>
        toReport(app, found, one),
      ),
    );
    const page = pageOf(reports, pageSize(askedPageSize(query), 50, 100), query.get('pageToken'), [
      app.packageName,
      ...askedBy(query),
    ]);
    return ok({
      ...(page.items.length > 0 ? { errorReports: page.items } : {}),
      ...(page.nextPageToken ? { nextPageToken: page.nextPageToken } : {}),
    });
  });
}
