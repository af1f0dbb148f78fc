import { expect, test } from 'vitest';
import { z } from 'zod';
import { errorOf, PACKAGE } from './play-client';
import {
  ask,
  daily,
  day,
  dimensionOf,
  HOUR,
  heldAt,
  metricOf,
  NOW,
  reportingSpec,
  rowsOf,
} from './reporting-client';
import { started } from './started';

const issuesSchema = z.object({
  errorIssues: z
    .array(
      z.object({
        name: z.string(),
        type: z.string(),
        errorReportCount: z.string(),
        distinctUsers: z.string(),
        lastErrorReportTime: z.string(),
        sampleErrorReports: z.array(z.string()).optional(),
      }),
    )
    .default([]),
  nextPageToken: z.string().optional(),
});
const reportsSchema = z.object({
  errorReports: z.array(z.looseObject({ name: z.string(), issue: z.string(), type: z.string() })).default([]),
  nextPageToken: z.string().optional(),
});

async function world(scenario = 'crash-spike') {
  const { sandbox } = await started({ scenario });
  const client = await heldAt(sandbox);
  const search = async (what: string, query: Record<string, string> = {}) => {
    const answer = await ask(client, 'GET', `apps/${PACKAGE}/${what}:search?${new URLSearchParams(query)}`);
    expect(answer).toMatchObject({ status: 200 });
    return answer.body;
  };
  return {
    sandbox,
    client,
    app: sandbox.world.app(PACKAGE),
    issues: async (query?: Record<string, string>) =>
      issuesSchema.parse(await search('errorIssues', query)).errorIssues,
    reports: async (query?: Record<string, string>) =>
      reportsSchema.parse(await search('errorReports', query)),
  };
}

test('every method of the Reporting API answers in the form that Google describes', async () => {
  const { client, issues, reports } = await world();
  for (const id of reportingSpec.methodIds) {
    const set = reportingSpec.pathOf(id)?.match(/(\w+MetricSet)(:query)?$/);
    if (!set) continue;
    const [, name, asks] = set;
    const metrics: Record<string, string> = {
      errorCountMetricSet: 'errorReportCount',
      slowRenderingRateMetricSet: 'slowRenderingRate30Fps7dUserWeighted',
      stuckBackgroundWakelockRateMetricSet: 'stuckBgWakelockRate',
      lmkRateMetricSet: 'userPerceivedLmkRate28dUserWeighted',
    };
    if (!asks) {
      expect((await ask(client, 'GET', `apps/${PACKAGE}/${name}`)).status).toBe(200);
      continue;
    }
    const metric = metrics[name!] ?? name!.replace('MetricSet', '');
    const question = daily(day(2026, 11, 18), day(2026, 11, 21), {
      metrics: [metric, 'distinctUsers'],
      dimensions: ['versionCode', 'deviceModel'],
      pageSize: 3,
    });
    const { rows, next } = await rowsOf(client, name!, question);
    expect(rows).toHaveLength(3);
    expect(next).toBeTypeOf('string');
    expect(metricOf(rows[0], metric)).toBeGreaterThan(0);
  }
  await ask(client, 'GET', 'apps:search?pageSize=1');
  await ask(client, 'GET', `apps/${PACKAGE}:fetchReleaseFilterOptions`);
  await ask(client, 'GET', `apps/${PACKAGE}/anomalies`);
  await issues({ sampleErrorReportLimit: '1' });
  await reports();
  expect([...reportingSpec.seen].toSorted()).toEqual(reportingSpec.methodIds.toSorted());
});

test('the issues of the last day come with the worst first, and filters choose among them', async () => {
  const { issues } = await world();
  const all = await issues();
  expect(all).toHaveLength(3);
  const counts = all.map((issue) => Number(issue.errorReportCount));
  expect(counts).toEqual(counts.toSorted((a, b) => b - a));
  const rising = await issues({ orderBy: 'distinctUsers asc' });
  expect(rising.at(-1)).toEqual(all[0]);
  expect((await issues({ filter: 'errorIssueType = ANR' })).map(({ type }) => type)).toEqual([
    'APPLICATION_NOT_RESPONDING',
  ]);
  const two = await issues({
    filter: 'versionCode = 138 AND errorIssueType = CRASH OR errorIssueType = ANR',
  });
  expect(two).toHaveLength(2);
  const perceived = await issues({ filter: 'isUserPerceived' });
  expect(Number(perceived[0]?.errorReportCount)).toBeLessThanOrEqual(counts[0]!);
  expect(await issues({ filter: 'versionCode = 7' })).toEqual([]);
});

test('an interval bounds what is found, and counts grow with it', async () => {
  const { issues } = await world();
  const interval = (from: number, until: number) => {
    const bound = (name: string, at: number) => {
      const date = new Date(at);
      return {
        [`interval.${name}.year`]: String(date.getUTCFullYear()),
        [`interval.${name}.month`]: String(date.getUTCMonth() + 1),
        [`interval.${name}.day`]: String(date.getUTCDate()),
        [`interval.${name}.hours`]: String(date.getUTCHours()),
      };
    };
    return { ...bound('startTime', from), ...bound('endTime', until) };
  };
  const filter = 'versionCode = 138 AND errorIssueType = CRASH';
  const short = await issues({ ...interval(NOW - 30 * HOUR, NOW - 20 * HOUR), filter });
  const long = await issues({ ...interval(NOW - 100 * HOUR, NOW - 20 * HOUR), filter });
  expect(Number(long[0]?.errorReportCount)).toBeGreaterThan(4 * Number(short[0]?.errorReportCount));
  expect(short[0]?.lastErrorReportTime).toBe(new Date(NOW - 21 * HOUR - 20 * 60_000).toISOString());
  expect(await issues(interval(NOW - 4000 * HOUR, NOW - 3900 * HOUR))).toEqual([]);
});

test('a sample report of an issue can be found by its id', async () => {
  const { issues, reports } = await world();
  expect((await issues())[0]).not.toHaveProperty('sampleErrorReports');
  const [issue] = await issues({ sampleErrorReportLimit: '1', filter: 'versionCode = 142' });
  expect(issue?.name).toBe(`apps/${PACKAGE}/c70e93d18a`);
  const [sample] = issue?.sampleErrorReports ?? [];
  const id = sample?.split('/').at(-1);
  const found = await reports({ filter: `errorReportId = ${id}` });
  expect(found.errorReports).toHaveLength(1);
  expect(found.errorReports[0]).toMatchObject({
    name: sample,
    issue: issue?.name,
    type: 'CRASH',
    appVersion: { versionCode: '142' },
    reportText: expect.stringContaining('SnoozeReceiver'),
  });
});

test('reports are paged', async () => {
  const { reports } = await world();
  const first = await reports({ pageSize: '5' });
  const second = await reports({ pageSize: '5', pageToken: first.nextPageToken ?? '' });
  const names = [...first.errorReports, ...second.errorReports].map(({ name }) => name);
  expect(new Set(names).size).toBe(10);
  const all = await reports({ pageSize: '100' });
  expect(all.errorReports.slice(0, 10).map(({ name }) => name)).toEqual(names);
});

test('error counts fall apart by issue; the long tail is in the sum alone', async () => {
  const { client } = await world();
  const ask = (dimensions: string[], filter = '') =>
    rowsOf(
      client,
      'errorCountMetricSet',
      daily(day(2026, 11, 20), day(2026, 11, 21), { metrics: ['errorReportCount'], dimensions, filter }),
    ).then(({ rows }) => rows);
  const [whole] = await ask([]);
  const issues = await ask(['issueId']);
  const known = issues.reduce((sum, row) => sum + metricOf(row, 'errorReportCount'), 0);
  expect(known).toBeGreaterThan(0);
  expect(known).toBeLessThan(metricOf(whole, 'errorReportCount'));
  const types = await ask(['reportType']);
  expect(types.map((row) => dimensionOf(row, 'reportType')).toSorted()).toEqual([
    'APPLICATION_NOT_RESPONDING',
    'CRASH',
  ]);
  const [seen] = await ask([], 'isUserPerceived = USER_PERCEIVED');
  const [unseen] = await ask([], 'isUserPerceived = NOT_USER_PERCEIVED');
  const sum = metricOf(seen, 'errorReportCount') + metricOf(unseen, 'errorReportCount');
  expect(Math.abs(sum - metricOf(whole, 'errorReportCount'))).toBeLessThanOrEqual(1);
});

test('a spike is an anomaly from the moment that the data shows it', async () => {
  const { client, app } = await world();
  const find = async (filter = '') => {
    const query = new URLSearchParams(filter ? { filter } : {});
    const answer = await ask(client, 'GET', `apps/${PACKAGE}/anomalies?${query}`);
    return z.object({ anomalies: z.array(z.unknown()).default([]) }).parse(answer.body).anomalies;
  };
  expect((await find())[0]).toMatchObject({
    metricSet: `apps/${PACKAGE}/crashRateMetricSet`,
    dimensions: [{ dimension: 'versionCode', int64Value: '142' }],
    timelineSpec: { aggregationPeriod: 'HOURLY', startTime: { day: 22, hours: 20 }, endTime: { hours: 6 } },
  });
  expect(await find('activeBetween(UNBOUNDED, "2026-11-22T20:00:00Z")')).toEqual([]);
  expect(await find('activeBetween("2026-11-23T02:00:00+01:00", UNBOUNDED)')).toHaveLength(2);
  app.vitals.versions[142]!.spike!.startsAt = NOW;
  expect(await find()).toEqual([]);
});

test('apps and the releases by which to filter are told', async () => {
  const { client } = await world('ten-apps');
  const seen: string[] = [];
  let pageToken = '';
  do {
    const answer = await ask(client, 'GET', `apps:search?pageSize=4&pageToken=${pageToken}`);
    const page = z
      .object({ apps: z.array(z.object({ packageName: z.string() })), nextPageToken: z.string().default('') })
      .parse(answer.body);
    seen.push(...page.apps.map(({ packageName }) => packageName));
    pageToken = page.nextPageToken;
  } while (pageToken);
  expect(new Set(seen).size).toBe(10);
  const staged = await world();
  expect((await ask(staged.client, 'GET', `apps/${PACKAGE}:fetchReleaseFilterOptions`)).body).toMatchObject({
    tracks: expect.arrayContaining([
      {
        displayName: 'production',
        type: 'Production',
        servingReleases: [
          { displayName: '1.4.0 (142)', versionCodes: ['142'] },
          { displayName: '1.3.2 (138)', versionCodes: ['138'] },
        ],
      },
    ]),
  });
});

test('searches refuse what the documentation refuses', async () => {
  const { client } = await world();
  const refused = async (path: string) => errorOf(await ask(client, 'GET', `apps/${PACKAGE}/${path}`)).code;
  expect(await refused('errorIssues:search?filter=versionCode%3D1%20OR%20errorIssueType%3DANR')).toBe(400);
  expect(await refused('errorIssues:search?orderBy=cause%20desc')).toBe(400);
  expect(await refused('errorIssues:search?pageSize=-1')).toBe(400);
  expect(await refused('errorReports:search?pageToken=abc')).toBe(400);
  expect(await refused('anomalies?filter=metric%3D1')).toBe(400);
});
