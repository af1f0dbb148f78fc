import { performance } from 'node:perf_hooks';
import { expect, test } from 'vitest';
import { plantBigStore } from '../../../electron/sandbox/appstore/big-store';
import { AppStoreClient } from './app-store-client';
import { started } from './started';

test('ten thousand builds and fifty thousand testers are listed and filtered from indexes', async () => {
  const { sandbox } = await started({ scenario: 'fresh' });
  const bundleId = 'com.example.big';
  const now = sandbox.clock.now();
  sandbox.control.plantAppStore(plantBigStore({ bundleId, builds: 10_000, testers: 50_000, now }));
  const client = new AppStoreClient(sandbox);
  const app = await client.idOf(`/v1/apps?filter[bundleId]=${bundleId}`);
  const asked = async (path: string) => {
    const answer = await client.get(path);
    const { meta } = answer.body as { meta: { paging: { total: number } } };
    return [meta.paging.total, answer.data.length];
  };
  const builds = `/v1/builds?filter[app]=${app}&sort=-uploadedDate&limit=200&include=preReleaseVersion,buildBetaDetail,betaGroups`;
  expect(await asked(builds)).toEqual([10_000, 200]);
  expect(await asked(`/v1/betaTesters?filter[apps]=${app}&limit=200&sort=email`)).toEqual([50_000, 200]);
  expect(await asked(`/v1/builds?filter[app]=${app}&filter[preReleaseVersion.version]=2.7.0`)).toEqual([
    50, 50,
  ]);
  expect(
    await asked(
      `/v1/betaTesters?filter[email]=${(await client.get('/v1/betaTesters?limit=1')).one.attributes.email}`,
    ),
  ).toEqual([1, 1]);
  // Once the indexes stand a page costs its two hundred rows, wherever it lies.
  const times: number[] = [];
  let { next } = await client.get(builds);
  for (let page = 0; page < 10 && next; page += 1) {
    const begun = performance.now();
    ({ next } = await client.get(next));
    times.push(performance.now() - begun);
  }
  expect(times).toHaveLength(10);
});
