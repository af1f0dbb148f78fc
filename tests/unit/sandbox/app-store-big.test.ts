import { expect, test } from 'vitest';
import { plantBigStore } from '../../../electron/sandbox/appstore/big-store';
import { AppStoreClient } from './app-store-client';
import { started } from './started';

test('a big store is listed, filtered, sorted and paged through without a row lost or shown twice', async () => {
  const { sandbox } = await started({ scenario: 'fresh' });
  const bundleId = 'com.example.big';
  const now = sandbox.clock.now();
  sandbox.control.plantAppStore(plantBigStore({ bundleId, builds: 1_000, testers: 5_000, now }));
  const client = new AppStoreClient(sandbox);
  const app = await client.idOf(`/v1/apps?filter[bundleId]=${bundleId}`);
  const asked = async (path: string) => {
    const answer = await client.get(path);
    const { meta } = answer.body as { meta: { paging: { total: number } } };
    return [meta.paging.total, answer.data.length];
  };
  expect(await asked(`/v1/betaTesters?filter[apps]=${app}&limit=200&sort=email`)).toEqual([5_000, 200]);
  expect(await asked(`/v1/builds?filter[app]=${app}&filter[preReleaseVersion.version]=1.7.0`)).toEqual([
    50, 50,
  ]);
  const { email } = (await client.get('/v1/betaTesters?limit=1')).one.attributes;
  expect(await asked(`/v1/betaTesters?filter[apps]=${app}&filter[email]=${email}`)).toEqual([1, 1]);
  const seen: string[] = [];
  let path: string | null =
    `/v1/builds?filter[app]=${app}&sort=-uploadedDate&limit=200&include=preReleaseVersion,buildBetaDetail,betaGroups`;
  while (path) {
    const page = await client.get(path);
    seen.push(...page.data.map(({ attributes }) => String(attributes.version)));
    path = page.next;
  }
  expect(seen).toEqual(Array.from({ length: 1_000 }, (_, index) => String(1_000 - index)));
  // Somebody removes a row that was shown: the next page goes on where this one ended.
  const first = await client.get('/v1/betaTesters?limit=3&sort=email');
  const all = (await client.get('/v1/betaTesters?limit=6&sort=email')).data.map(({ id }) => id);
  await client.call('DELETE', `/v1/betaTesters/${all[0]}`);
  expect((await client.get(first.next ?? '')).data.map(({ id }) => id)).toEqual(all.slice(3));
});
