import { expect, test } from 'vitest';
import { AppStoreClient, appStoreToken, type TokenChanges } from './app-store-client';
import { started } from './started';

const MINUTE_S = 60;

async function startedStore(scenario = 'staged-rollout') {
  const { sandbox } = await started({ scenario });
  const client = new AppStoreClient(sandbox);
  return { sandbox, client, app: await client.idOf('/v1/apps?filter[bundleId]=com.arkalia.cia') };
}

test('a team finds its app, its builds with what belongs to them, and pages through them', async () => {
  const { sandbox, client, app } = await startedStore();
  const path = `/v1/builds?filter[app]=${app}&include=preReleaseVersion,buildBetaDetail,betaGroups&sort=-uploadedDate&limit=2`;
  const first = await client.get(path);
  expect(first.data.map(({ attributes }) => attributes.version)).toEqual(['150', '142']);
  expect(first.body).toMatchObject({ meta: { paging: { total: 3, limit: 2 } }, included: expect.any(Array) });
  expect(first.headers.get('x-rate-limit')).toMatch(/^user-hour-lim:3600;user-hour-rem:\d+;$/);
  expect(first.headers.get('content-type')).toBe('application/json');
  expect(first.next).toContain(`${sandbox.appStoreUrl}/v1/builds?`);
  const second = await client.get(first.next ?? '');
  expect([second.data.length, second.next]).toEqual([1, null]);
});

test.each<[string, TokenChanges | ((now: number) => TokenChanges)]>([
  ['another audience', { claims: { aud: 'appstoreconnect-v2' } }],
  ['another issuer', { claims: { iss: '57246542-96fe-1a63-e053-0824d011072a' } }],
  ['an unknown key', { header: { kid: '2X9R4HXF34' } }],
  ['another algorithm', { header: { alg: 'HS256' } }],
  ['a life of more than twenty minutes', (now) => ({ claims: { exp: now + 22 * MINUTE_S } })],
  [
    'a time of issue in the future',
    (now) => ({ claims: { iat: now + 2 * MINUTE_S, exp: now + 9 * MINUTE_S } }),
  ],
  ['a past expiry', (now) => ({ claims: { iat: now - 30 * MINUTE_S, exp: now - 1 } })],
  ['a scope that names another request', { claims: { scope: ['GET /v1/builds'] } }],
])('a token with %s is refused', async (_what, changes) => {
  const { sandbox, client } = await startedStore();
  const now = Math.floor(sandbox.clock.now() / 1000);
  const token = appStoreToken(sandbox, typeof changes === 'function' ? changes(now) : changes);
  const refused = await client.call('GET', '/v1/apps', undefined, { authorization: `Bearer ${token}` });
  expect([refused.status, refused.code]).toEqual([401, 'NOT_AUTHORIZED']);
  expect(JSON.stringify(refused.body)).not.toContain('"id"');
});
