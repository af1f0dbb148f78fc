import { describe, expect, test } from 'vitest';
import { PACKAGE } from './play-client';
import { HOUR, heldAt, hourly, metricOf, NOW, rowsOf } from './reporting-client';
import { started } from './started';

const LOADED_AT = [0, 6, 12, 18].map((hours) => NOW + hours * HOUR);

/** What a health gate would see of a version: the mean of its hours weighted with users, and the most users of one hour. */
async function seen(scenario: string, at: number, versionCode: number) {
  const { sandbox } = await started({ scenario });
  const client = await heldAt(sandbox, at);
  const end = Math.floor((at - 9_000_000) / HOUR) * HOUR;
  const filter = `versionCode = ${versionCode}`;
  const { rows } = await rowsOf(client, 'crashRateMetricSet', hourly(end - 165 * HOUR, end, { filter }));
  const users = rows.map((row) => metricOf(row, 'distinctUsers'));
  const all = users.reduce((sum, count) => sum + count, 0);
  const hit = rows.reduce(
    (sum, row, index) => sum + metricOf(row, 'userPerceivedCrashRate') * (users[index] ?? 0),
    0,
  );
  return { rate: hit / all, users: Math.max(...users), packageName: Object.keys(sandbox.world.apps)[0] };
}

describe.each(LOADED_AT.map((at) => [new Date(at).toISOString(), at] as const))(
  'loaded at %s',
  (_text, at) => {
    test('the staged rollout is well, with enough users to say so', async () => {
      const { rate, users, packageName } = await seen('staged-rollout', at, 142);
      expect(packageName).toBe(PACKAGE);
      expect(rate).toBeLessThan(0.0065);
      expect(users).toBeGreaterThanOrEqual(1_000);
    });

    test('the crash spike is over the limit of 1.09 %, and the version before it is not', async () => {
      expect((await seen('crash-spike', at, 142)).rate).toBeGreaterThan(0.0109);
      expect((await seen('crash-spike', at, 138)).rate).toBeLessThan(0.0065);
    });
  },
);
