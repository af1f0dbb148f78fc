import { failure, failureOf } from '@shared/domain/failure';
import { judge, PLAY_CRASH_LIMIT } from '@shared/domain/gate';
import { afterEach, describe, expect, it } from 'vitest';
import { createPlayVitals } from '../../../electron/health/play-vitals';
import type { VitalsClient } from '../../../electron/ports/vitals-client';
import { systemClock } from '../../../electron/process-kit/system-clock';
import { app } from '../play/play-fixtures';
import { never, openPlaySandbox, type PlaySandbox } from '../play/play-sandbox';

const HOUR = 3_600_000;
const NOW = Date.UTC(2026, 10, 23, 14, 30);
const clock = { now: () => NOW, sleep: () => Promise.resolve() };

const hourOf = (ms: number) => {
  const at = new Date(ms);
  return {
    year: at.getUTCFullYear(),
    month: at.getUTCMonth() + 1,
    day: at.getUTCDate(),
    hours: at.getUTCHours(),
    timeZone: { id: 'UTC' },
  };
};
const row = (hour: number, rate: string | null, users: string) => ({
  aggregationPeriod: 'HOURLY',
  startTime: hourOf(Date.UTC(2026, 10, 23, hour)),
  metrics: [
    ...(rate === null ? [] : [{ metric: 'userPerceivedCrashRate', decimalValue: { value: rate } }]),
    { metric: 'distinctUsers', decimalValue: { value: users } },
  ],
});

interface Asked {
  readonly set: string;
  readonly body: { readonly [key: string]: unknown; readonly timelineSpec: Record<string, unknown> };
}

/** Answers like Google with data until 12:00: rows by page for the crash rate, nothing for ANR. */
function fake(pages: readonly unknown[][], asked: Asked[] = []): VitalsClient {
  return {
    describe: async () => ({
      freshnessInfo: {
        freshnesses: [
          { aggregationPeriod: 'HOURLY', latestEndTime: hourOf(Date.UTC(2026, 10, 23, 12)) },
          {
            aggregationPeriod: 'DAILY',
            latestEndTime: { year: 2026, month: 11, day: 21, timeZone: { id: 'America/Los_Angeles' } },
          },
        ],
      },
    }),
    query: async (_, set, body) => {
      asked.push({ set, body: body as Asked['body'] });
      const { pageToken = '0', dimensions } = body as { pageToken?: string; dimensions?: unknown };
      if (set !== 'crashRateMetricSet' || !dimensions) return {};
      const page = Number(pageToken);
      const next = page + 1 < pages.length ? { nextPageToken: String(page + 1) } : {};
      return { rows: pages[page] ?? [], ...next };
    },
  };
}

describe('vitals of a young rollout', () => {
  const pages = [[row(9, '0.004', '100'), row(10, '0.010', '300')], [row(11, null, '250')]];

  it('are asked for by the hour, until the data ends and not beyond', async () => {
    const asked: Asked[] = [];
    await createPlayVitals({ client: fake(pages, asked), clock }).read(app, [142], 6 * HOUR, never);
    const crash = asked.find((one) => one.set === 'crashRateMetricSet' && one.body.filter);
    expect(crash?.body).toMatchObject({
      timelineSpec: {
        aggregationPeriod: 'HOURLY',
        startTime: hourOf(Date.UTC(2026, 10, 23, 8)),
        endTime: hourOf(Date.UTC(2026, 10, 23, 12)),
      },
      metrics: ['userPerceivedCrashRate', 'distinctUsers'],
      dimensions: ['versionCode'],
      filter: 'versionCode = 142',
    });
  });

  it('are the mean over users, over all pages, and missing rows stay missing', async () => {
    const report = await createPlayVitals({ client: fake(pages), clock }).read(app, [142], 6 * HOUR, never);
    const crash = report.series.find((one) => one.metric === 'crash-rate');
    expect(crash?.points.map((point) => point.value)).toEqual([null, 0.004, 0.01, null]);
    expect(crash?.points.map((point) => point.users)).toEqual([null, 100, 300, 250]);
    expect(crash?.reading).toEqual({
      value: (0.004 * 100 + 0.01 * 300) / 400,
      users: 300,
      dataUntil: Date.UTC(2026, 10, 23, 11),
      error: null,
    });
  });

  it('do not let a quiet week drown what began today', async () => {
    const old = { ...row(9, '0.001', '5000'), startTime: hourOf(Date.UTC(2026, 10, 21, 9)) };
    const report = await createPlayVitals({ client: fake([[old, row(10, '0.030', '300')]]), clock }).read(
      app,
      [142],
      7 * 24 * HOUR,
      never,
    );
    expect(report.series[0]?.reading).toMatchObject({ value: 0.03, users: 300 });
  });

  it('never turn no row into zero', async () => {
    const report = await createPlayVitals({ client: fake([[]]), clock }).read(app, [142], 6 * HOUR, never);
    expect(report.series.map((one) => one.reading.value)).toEqual([null, null]);
    expect(report.activeUsers).toBeNull();
    const rule = { metric: 'crash-rate', limit: PLAY_CRASH_LIMIT, minUsers: 1, maxAgeMs: 48 * HOUR } as const;
    expect(judge(rule, report.series[0]?.reading ?? null, null, NOW).verdict).toBe('unknown');
  });

  it('ask nothing while the rollout is younger than the data', async () => {
    const asked: Asked[] = [];
    const report = await createPlayVitals({ client: fake(pages, asked), clock }).read(
      app,
      [142],
      HOUR,
      never,
    );
    expect(asked.filter((one) => one.body.filter)).toEqual([]);
    expect(report.series[0]?.reading.value).toBeNull();
  });
});

describe('older vitals', () => {
  it('are asked for by the day of Los Angeles', async () => {
    const asked: Asked[] = [];
    const report = await createPlayVitals({ client: fake([[]], asked), clock }).read(
      app,
      [142],
      10 * 24 * HOUR,
      never,
    );
    expect(asked.find((one) => one.body.filter)?.body.timelineSpec).toEqual({
      aggregationPeriod: 'DAILY',
      startTime: { year: 2026, month: 11, day: 13, timeZone: { id: 'America/Los_Angeles' } },
      endTime: { year: 2026, month: 11, day: 21, timeZone: { id: 'America/Los_Angeles' } },
    });
    expect(report.series[0]).toMatchObject({ granularity: 'day' });
    expect(report.series[0]?.points).toHaveLength(8);
  });
});

describe('a source that fails', () => {
  const down = (sets: readonly string[]): VitalsClient => {
    const healthy = fake([[row(9, '0.004', '100')]]);
    return {
      ...healthy,
      describe: async (target, set, signal) => {
        if (sets.includes(set)) throw failure('permission-missing', 'Not allowed.');
        return await healthy.describe(target, set, signal);
      },
    };
  };

  it('says so for the metric that cannot be read, and still reads the other', async () => {
    const report = await createPlayVitals({ client: down(['anrRateMetricSet']), clock }).read(
      app,
      [142],
      6 * HOUR,
      never,
    );
    expect(report.series.map((one) => [one.metric, one.reading.error, one.reading.value])).toEqual([
      ['crash-rate', null, 0.004],
      ['anr-rate', 'Not allowed.', null],
    ]);
  });

  it('rejects when nothing can be read', async () => {
    const source = createPlayVitals({ client: down(['crashRateMetricSet', 'anrRateMetricSet']), clock });
    const failed = failureOf(await source.read(app, [142], 6 * HOUR, never).catch((error: unknown) => error));
    expect(failed.reason).toBe('permission-missing');
  });

  it('is not guessed at when it answers something else', async () => {
    const odd: VitalsClient = { ...fake([]), query: async () => ({ rows: [{ startTime: 'noon' }] }) };
    const failed = failureOf(
      await createPlayVitals({ client: odd, clock })
        .read(app, [142], 6 * HOUR, never)
        .catch((error: unknown) => error),
    );
    expect(failed.reason).toBe('unexpected');
  });
});

describe('over the wire', () => {
  let room: PlaySandbox;
  afterEach(async () => {
    await room.close();
  });

  it.each([
    ['hour', 24 * HOUR],
    ['day', 10 * 24 * HOUR],
  ])('reads both rates of two versions by the %s', async (granularity, windowMs) => {
    room = await openPlaySandbox('staged-rollout');
    const report = await createPlayVitals({ client: room.accounts, clock: systemClock }).read(
      app,
      [142, 138],
      windowMs,
      never,
    );
    expect(report.series).toHaveLength(4);
    const old = report.series.find((one) => one.metric === 'crash-rate' && one.versionCode === 138);
    expect(old?.granularity).toBe(granularity);
    expect(old?.reading.value).toBeGreaterThan(0.003);
    expect(old?.reading.value).toBeLessThan(0.008);
    expect(old?.reading.users).toBeGreaterThan(1_000);
    expect(report.activeUsers).toBeGreaterThan(10_000);
  });

  it('shows a crash spike as a breach', async () => {
    room = await openPlaySandbox('crash-spike');
    const report = await createPlayVitals({ client: room.accounts, clock: systemClock }).read(
      app,
      [142],
      24 * HOUR,
      never,
    );
    const crash = report.series.find((one) => one.metric === 'crash-rate');
    const rule = {
      metric: 'crash-rate',
      limit: PLAY_CRASH_LIMIT,
      minUsers: 100,
      maxAgeMs: 48 * HOUR,
    } as const;
    expect(judge(rule, crash?.reading ?? null, null, systemClock.now()).verdict).toBe('breach');
  });

  it('has nothing to say of an app that the account may not see', async () => {
    room = await openPlaySandbox('staged-rollout');
    const source = createPlayVitals({ client: room.accounts, clock: systemClock });
    const failed = failureOf(
      await source
        .read({ ...app, packageName: 'com.example.other' }, [1], 24 * HOUR, never)
        .catch((error: unknown) => error),
    );
    expect(failed.reason).toBe('permission-missing');
  });
});
