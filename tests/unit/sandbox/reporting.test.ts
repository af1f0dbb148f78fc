import { expect, test } from 'vitest';
import { errorOf, PACKAGE } from './play-client';
import {
  ask,
  daily,
  day,
  dimensionOf,
  HOUR,
  heldAt,
  hourly,
  metricOf,
  NOW,
  query,
  rowsOf,
} from './reporting-client';
import { started } from './started';

const CRASH = 'crashRateMetricSet';
/** The newest hour that has ended two and a half hours ago, and the newest day that ended two days ago. */
const LATEST_HOUR = Date.UTC(2026, 10, 23, 6);
const LATEST_DAY = [2026, 11, 21] as const;

async function world(scenario = 'staged-rollout') {
  const { sandbox } = await started({ scenario });
  const client = await heldAt(sandbox);
  return { sandbox, client, app: sandbox.world.app(PACKAGE) };
}

test('a metric set tells how fresh it is, hours in UTC and days in Los Angeles', async () => {
  const { client } = await world();
  expect((await ask(client, 'GET', `apps/${PACKAGE}/${CRASH}`)).body).toEqual({
    name: `apps/${PACKAGE}/${CRASH}`,
    freshnessInfo: {
      freshnesses: [
        {
          aggregationPeriod: 'HOURLY',
          latestEndTime: { year: 2026, month: 11, day: 23, hours: 6, timeZone: { id: 'UTC' } },
        },
        {
          aggregationPeriod: 'DAILY',
          latestEndTime: { year: 2026, month: 11, day: 21, timeZone: { id: 'America/Los_Angeles' } },
        },
      ],
    },
  });
});

test('the end of a span may equal the freshness, and must not pass it', async () => {
  const { client } = await world();
  const from = LATEST_HOUR - 24 * HOUR;
  expect((await query(client, CRASH, hourly(from, LATEST_HOUR))).status).toBe(200);
  expect(errorOf(await query(client, CRASH, hourly(from, LATEST_HOUR + HOUR)))).toEqual({
    code: 400,
    status: 'INVALID_ARGUMENT',
    message: "'timeline_spec.end_date' field should be at most the current freshness 2026-11-23 06:00",
  });
  expect((await query(client, CRASH, daily(day(2026, 11, 15), day(...LATEST_DAY)))).status).toBe(200);
  expect(errorOf(await query(client, CRASH, daily(day(2026, 11, 15), day(2026, 11, 22)))).message).toBe(
    "'timeline_spec.end_date' field should be at most the current freshness 2026-11-21 00:00",
  );
});

test('rows carry dimensions only when asked, rates as decimal strings with an interval around them', async () => {
  const { client } = await world();
  const span = [LATEST_HOUR - 6 * HOUR, LATEST_HOUR] as const;
  const { rows: plain } = await rowsOf(client, CRASH, hourly(...span));
  expect(plain).toHaveLength(6);
  expect(plain.every((row) => row.dimensions === undefined)).toBe(true);
  const { rows } = await rowsOf(client, CRASH, hourly(...span, { dimensions: ['versionCode'] }));
  expect(new Set(rows.map((row) => dimensionOf(row, 'versionCode')))).toEqual(new Set(['138', '142']));
  for (const row of rows) {
    const [rate] = row.metrics;
    const value = metricOf(row, 'userPerceivedCrashRate');
    expect(value).toBeGreaterThan(0.002);
    expect(value).toBeLessThan(0.008);
    expect(Number(rate?.decimalValueConfidenceInterval?.lowerBound.value)).toBeLessThan(value);
    expect(Number(rate?.decimalValueConfidenceInterval?.upperBound.value)).toBeGreaterThan(value);
    expect(row.metrics[1]?.decimalValueConfidenceInterval).toBeUndefined();
    expect(row.dimensions?.[0]).not.toHaveProperty('stringValue');
  }
});

test('users of a version follow its exposure, hour by hour, and what is not served has no rows', async () => {
  const { sandbox, client, app } = await world();
  app.review.durationMs = 0;
  const most = async (versionCode: number, end: number) => {
    const { rows } = await rowsOf(client, CRASH, hourly(end - 24 * HOUR, end, of(versionCode)));
    return Math.max(0, ...rows.map((row) => metricOf(row, 'distinctUsers'))) / app.activeDevices;
  };
  expect(await most(142, LATEST_HOUR)).toBeGreaterThan(0.03);
  expect(await most(142, LATEST_HOUR)).toBeLessThanOrEqual(0.05);
  const advanced = await client.publish('production', [
    { versionCodes: ['142'], status: 'inProgress', userFraction: 0.5 },
  ]);
  expect(advanced.status).toBe(200);
  expect(await most(142, LATEST_HOUR)).toBeLessThanOrEqual(0.05);
  sandbox.clock.advance(54 * HOUR);
  expect(await most(142, LATEST_HOUR + 54 * HOUR)).toBeGreaterThan(0.4);
  expect(await most(142, LATEST_HOUR + 54 * HOUR)).toBeLessThanOrEqual(0.5);
  expect(await most(150, LATEST_HOUR + 54 * HOUR)).toBe(0);
});

const of = (versionCode: number) => ({
  dimensions: ['versionCode'],
  filter: `versionCode = ${versionCode}`,
});

test('numbers of users are rounded by their size', async () => {
  const { client, app } = await world();
  const span = [LATEST_HOUR - 24 * HOUR, LATEST_HOUR] as const;
  const unit = async (devices: number) => {
    app.activeDevices = devices;
    const { rows } = await rowsOf(client, CRASH, hourly(...span));
    const users = rows.map((row) => metricOf(row, 'distinctUsers'));
    expect(users.length).toBe(24);
    return [10, 100, 1000, 1_000_000].findLast((one) => users.every((count) => count % one === 0));
  };
  expect(await unit(700)).toBe(10);
  expect(await unit(9_000)).toBe(100);
  expect(await unit(900_000)).toBe(1_000);
});

test('rows of few users are absent, and come back when there are enough', async () => {
  const { client, app } = await world();
  const question = hourly(LATEST_HOUR - 2 * HOUR, LATEST_HOUR, of(142));
  expect((await rowsOf(client, CRASH, question)).rows).toHaveLength(2);
  app.vitals.minimumUsers = 5_000;
  expect((await rowsOf(client, CRASH, question)).rows).toEqual([]);
});

test('a gap has no rows: neither its hours nor its day', async () => {
  const { client, app } = await world();
  const gap = { fromAt: Date.UTC(2026, 10, 20, 3), untilAt: Date.UTC(2026, 10, 20, 5) };
  app.vitals.gaps.push(gap);
  const around = hourly(gap.fromAt - 2 * HOUR, gap.untilAt + 2 * HOUR);
  const { rows } = await rowsOf(client, CRASH, around);
  expect(rows.map((row) => row.startTime.hours)).toEqual([1, 2, 5, 6]);
  const days = await rowsOf(client, CRASH, daily(day(2026, 11, 18), day(2026, 11, 21)));
  // 03:00 UTC is still the evening of the 19th in Los Angeles.
  expect(days.rows.map((row) => row.startTime.day)).toEqual([18, 20]);
});

test('a spike multiplies the rate once its ramp is over, for its version alone', async () => {
  const { client, app } = await world();
  const version = app.vitals.versions[142]!;
  const span = hourly(LATEST_HOUR - 12 * HOUR, LATEST_HOUR, { dimensions: ['versionCode'] });
  const ratesOf = async (code: string) =>
    (await rowsOf(client, CRASH, span)).rows
      .filter((row) => dimensionOf(row, 'versionCode') === code)
      .map((row) => metricOf(row, 'userPerceivedCrashRate'));
  const calm = await ratesOf('142');
  const other = await ratesOf('138');
  version.spike = { startsAt: LATEST_HOUR - 6 * HOUR, factor: 6, rampMs: 2 * HOUR };
  const spiked = await ratesOf('142');
  const factor = (index: number) => spiked[index]! / calm[index]!;
  expect(factor(5)).toBeCloseTo(1);
  expect(factor(6)).toBeGreaterThan(1.5);
  expect(factor(6)).toBeLessThan(3.5);
  expect(factor(8)).toBeCloseTo(6, 1);
  expect(await ratesOf('138')).toEqual(other);
});

test('the same world gives the same values, another seed gives others', async () => {
  const { client, app } = await world();
  const question = hourly(LATEST_HOUR - 24 * HOUR, LATEST_HOUR, { dimensions: ['versionCode'] });
  const first = await rowsOf(client, CRASH, question);
  expect(await rowsOf(client, CRASH, question)).toEqual(first);
  app.vitals.seed += 1;
  expect(await rowsOf(client, CRASH, question)).not.toEqual(first);
});

test('the days on which the clocks change have rows of their own, and their whole length counts', async () => {
  const { sandbox, client, app } = await world();
  sandbox.clock.set(Date.UTC(2026, 10, 8, 12));
  // First of November 2026: 25 hours in Los Angeles.
  const { rows } = await rowsOf(client, CRASH, daily(day(2026, 10, 31), day(2026, 11, 3)));
  expect(rows.map((row) => row.startTime)).toEqual([day(2026, 10, 31), day(2026, 11, 1), day(2026, 11, 2)]);
  const lastHour = Date.UTC(2026, 10, 2, 7);
  app.vitals.gaps.push({ fromAt: lastHour, untilAt: lastHour + HOUR });
  const without = await rowsOf(client, CRASH, daily(day(2026, 10, 31), day(2026, 11, 3)));
  expect(without.rows.map((row) => row.startTime.day)).toEqual([31, 2]);
});

test('7 and 28 days are averages weighted with users, and are not told by the hour', async () => {
  const { client } = await world();
  const names = ['userPerceivedCrashRate', 'userPerceivedCrashRate7dUserWeighted', 'distinctUsers'];
  const { rows } = await rowsOf(
    client,
    CRASH,
    daily(day(2026, 11, 14), day(...LATEST_DAY), { metrics: names }),
  );
  expect(rows).toHaveLength(7);
  const weight = rows.reduce((sum, row) => sum + metricOf(row, 'distinctUsers'), 0);
  const hit = rows.reduce(
    (sum, row) => sum + metricOf(row, 'userPerceivedCrashRate') * metricOf(row, 'distinctUsers'),
    0,
  );
  expect(metricOf(rows[6], 'userPerceivedCrashRate7dUserWeighted')).toBeCloseTo(hit / weight, 5);
  const long = daily(day(2026, 11, 20), day(...LATEST_DAY), { metrics: ['crashRate28dUserWeighted'] });
  expect((await rowsOf(client, CRASH, long)).rows).toHaveLength(1);
  const byHour = hourly(LATEST_HOUR - HOUR, LATEST_HOUR, { metrics: ['crashRate7dUserWeighted'] });
  expect(errorOf(await query(client, CRASH, byHour)).message).toBe(
    'The requested metrics, dimensions and aggregation_period cannot be used together.',
  );
});

test('a breakdown by country or by phone adds up to the whole', async () => {
  const { client } = await world();
  const span = [day(2026, 11, 20), day(...LATEST_DAY)] as const;
  const [whole] = (await rowsOf(client, CRASH, daily(...span))).rows;
  for (const dimension of ['countryCode', 'deviceModel', 'apiLevel', 'deviceRamBucket']) {
    const { rows } = await rowsOf(client, CRASH, daily(...span, { dimensions: [dimension] }));
    expect(rows.length).toBeGreaterThan(2);
    const users = rows.reduce((sum, row) => sum + metricOf(row, 'distinctUsers'), 0);
    expect(users / metricOf(whole, 'distinctUsers')).toBeCloseTo(1, 1);
    const hit = rows.reduce(
      (sum, row) => sum + metricOf(row, 'distinctUsers') * metricOf(row, 'userPerceivedCrashRate'),
      0,
    );
    expect(hit / users).toBeCloseTo(metricOf(whole, 'userPerceivedCrashRate'), 3);
  }
});

test('a filter takes equality, AND, and OR within one field', async () => {
  const { client } = await world();
  const rows = async (filter: string) =>
    (
      await rowsOf(
        client,
        CRASH,
        hourly(LATEST_HOUR - HOUR, LATEST_HOUR, { filter, dimensions: ['versionCode', 'countryCode'] }),
      )
    ).rows.map((row) => [dimensionOf(row, 'versionCode'), dimensionOf(row, 'countryCode')].join(' '));
  expect(await rows('versionCode = 138 AND countryCode = "FR"')).toEqual(['138 FR']);
  expect(await rows('versionCode=138 AND (countryCode = FR OR countryCode = "BE")')).toEqual([
    '138 FR',
    '138 BE',
  ]);
  expect(await rows('versionCode = 7')).toEqual([]);
  const refused = (filter: string) =>
    query(client, CRASH, hourly(LATEST_HOUR - HOUR, LATEST_HOUR, { filter })).then(errorOf);
  expect(await refused('versionCode = 138 OR countryCode = FR')).toMatchObject({ code: 400 });
  expect(await refused('versionCode > 138')).toMatchObject({ code: 400 });
  expect(await refused('issueId = 1')).toMatchObject({ code: 400 });
  expect(await refused('versionCode = ')).toMatchObject({ code: 400 });
});

test('pages follow each other without loss, and a token belongs to its question', async () => {
  const { client } = await world();
  const question = (more: object = {}) =>
    hourly(LATEST_HOUR - 24 * HOUR, LATEST_HOUR, { dimensions: ['versionCode'], ...more });
  const all = (await rowsOf(client, CRASH, question())).rows;
  const paged = [];
  let pageToken: string | undefined;
  do {
    const page = await rowsOf(client, CRASH, question({ pageSize: 7, ...(pageToken ? { pageToken } : {}) }));
    expect(page.rows.length).toBeLessThanOrEqual(7);
    paged.push(...page.rows);
    pageToken = page.next;
  } while (pageToken);
  expect(paged).toEqual(all);
  const { next } = await rowsOf(client, CRASH, question({ pageSize: 7 }));
  const other = await query(client, CRASH, question({ filter: 'versionCode = 138', pageToken: next }));
  expect(errorOf(other)).toMatchObject({ code: 400 });
});

test.each([
  ['hours of a set that knows only days', 'slowStartRateMetricSet', { metrics: ['slowStartRate'] }],
  ['a metric of another set', CRASH, { metrics: ['anrRate'] }],
  ['a dimension that there is not', CRASH, { dimensions: ['issueId'] }],
  ['phones with a beta of Android', CRASH, { userCohort: 'OS_BETA', dimensions: ['countryCode'] }],
])('combinations that Google does not offer are refused: %s', async (_name, set, more) => {
  const { client } = await world();
  expect(errorOf(await query(client, set, hourly(LATEST_HOUR - HOUR, LATEST_HOUR, more)))).toEqual({
    code: 400,
    status: 'INVALID_ARGUMENT',
    message: 'The requested metrics, dimensions and aggregation_period cannot be used together.',
  });
});

test('spans must be aligned, in the right zone, and forwards', async () => {
  const { client } = await world();
  const status = async (timelineSpec: unknown) =>
    (await query(client, CRASH, { timelineSpec, metrics: ['crashRate'] })).status;
  const bound = { year: 2026, month: 11, day: 18 };
  const end = { ...bound, day: 20 };
  expect(await status({ aggregationPeriod: 'DAILY', startTime: bound, endTime: end })).toBe(200);
  expect(await status({ aggregationPeriod: 'DAILY', startTime: { ...bound, hours: 3 }, endTime: end })).toBe(
    400,
  );
  const utc = { timeZone: { id: 'UTC' } };
  expect(await status({ aggregationPeriod: 'DAILY', startTime: { ...bound, ...utc }, endTime: end })).toBe(
    400,
  );
  expect(
    await status({ aggregationPeriod: 'HOURLY', startTime: { ...bound, minutes: 5 }, endTime: end }),
  ).toBe(400);
  expect(await status({ aggregationPeriod: 'HOURLY', startTime: day(2026, 11, 18), endTime: end })).toBe(400);
  expect(await status({ aggregationPeriod: 'DAILY', startTime: end, endTime: bound })).toBe(400);
  expect(await status({ aggregationPeriod: 'FULL_RANGE', startTime: bound, endTime: end })).toBe(400);
  expect(await status(undefined)).toBe(400);
});

test('testers are a view of their own', async () => {
  const { client } = await world();
  const span = [day(2026, 11, 20), day(...LATEST_DAY)] as const;
  const { rows } = await rowsOf(client, CRASH, daily(...span, { userCohort: 'APP_TESTERS' }));
  const [everybody] = (await rowsOf(client, CRASH, daily(...span))).rows;
  expect(rows).toHaveLength(1);
  expect(metricOf(rows[0], 'distinctUsers')).toBeLessThan(metricOf(everybody, 'distinctUsers') / 10);
});

test('stale vitals stay where they were, a crash spike rises until it is switched off', async () => {
  const { sandbox, client } = await world();
  const id = sandbox.control.addFault({ kind: 'stale-vitals', byMs: 96 * HOUR });
  const stale = hourly(LATEST_HOUR - HOUR, LATEST_HOUR);
  expect(errorOf(await query(client, CRASH, stale)).message).toContain('2026-11-19 06:00');
  sandbox.control.removeFault(id);
  const rate = async () => {
    const question = hourly(LATEST_HOUR - HOUR, LATEST_HOUR, of(142));
    return metricOf((await rowsOf(client, CRASH, question)).rows[0], 'userPerceivedCrashRate');
  };
  const calm = await rate();
  const startsAt = NOW - 12 * HOUR;
  const spike = sandbox.control.addFault({ kind: 'crash-spike', versionCode: 142, factor: 6, startsAt });
  expect((await rate()) / calm).toBeCloseTo(6, 2);
  sandbox.control.removeFault(spike);
  expect(await rate()).toBe(calm);
});

test('who may not read an app is refused as for one that does not exist; the scope is asked for', async () => {
  const { client } = await world();
  const unknown = await ask(client, 'GET', `apps/com.example.none/${CRASH}`);
  expect(errorOf(unknown)).toEqual({
    code: 403,
    status: 'PERMISSION_DENIED',
    message: 'The caller does not have permission',
  });
  const anonymous = await fetch(`${client.url}/v1beta1/apps/${PACKAGE}/${CRASH}`);
  expect(anonymous.status).toBe(401);
});

test('every member of a question is known, and others are refused', async () => {
  const { client } = await world();
  const question = hourly(LATEST_HOUR - HOUR, LATEST_HOUR, { dimension: ['versionCode'] });
  expect(errorOf(await query(client, CRASH, question)).message).toContain('Unknown name "dimension"');
  const none = hourly(LATEST_HOUR - HOUR, LATEST_HOUR, { metrics: [] });
  expect(errorOf(await query(client, CRASH, none)).message).toContain("'metrics'");
});
