import { expect, test } from 'vitest';
import type { FaultInput } from '../../../electron/sandbox/fault-schema';
import { AppStoreClient, appStoreToken, type TokenChanges } from './app-store-client';
import { started } from './started';

const MINUTE_S = 60;

async function startedStore() {
  const { sandbox } = await started({ scenario: 'staged-rollout' });
  const client = new AppStoreClient(sandbox);
  return { sandbox, client, app: await client.idOf('/v1/apps?filter[bundleId]=com.arkalia.cia') };
}

test('a team finds its app, its builds with what belongs to them, and pages through them', async () => {
  const { sandbox, client, app } = await startedStore();
  const path = `/v1/builds?filter[app]=${app}&include=preReleaseVersion,buildBetaDetail,betaGroups&sort=-uploadedDate&limit=2`;
  const first = await client.get(path);
  expect(first.data.map(({ attributes }) => attributes.version)).toEqual(['150', '149']);
  expect(first.body).toMatchObject({ meta: { paging: { total: 5, limit: 2 } }, included: expect.any(Array) });
  expect(first.headers.get('x-rate-limit')).toMatch(/^user-hour-lim:3600;user-hour-rem:\d+;$/);
  expect(first.headers.get('content-type')).toBe('application/json');
  expect(first.next).toContain(`${sandbox.appStoreUrl}/v1/builds?`);
  const seen: string[] = [];
  for (let next = first.next; next !== null; ) {
    const page = await client.get(next);
    seen.push(...page.data.map(({ attributes }) => String(attributes.version)));
    next = page.next;
  }
  expect(seen).toEqual(['142', '138', '135']);
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

test('a person’s key says that it is a person’s, a scope stretches a life, and a reader’s key only reads', async () => {
  const { sandbox, client } = await startedStore();
  const { individual, reader } = sandbox.appStoreKeys;
  const now = Math.floor(sandbox.clock.now() / 1000);
  const asks = (changes: TokenChanges, method = 'GET', path = '/v1/apps', body?: unknown) =>
    client.call(method, path, body, { authorization: `Bearer ${appStoreToken(sandbox, changes)}` });
  const person = { header: { kid: individual.keyId }, keyFile: individual.privateKeyFile };
  expect((await asks({ ...person, claims: { iss: undefined, sub: 'user' } })).status).toBe(200);
  expect((await asks(person)).status).toBe(401);
  expect((await asks({ claims: { scope: ['GET /v1/apps'], exp: now + 3600 * 24 } })).status).toBe(200);
  expect((await asks({ claims: { iat: undefined } })).status).toBe(200);
  const readerKey = { header: { kid: reader.keyId }, keyFile: reader.privateKeyFile };
  expect((await asks(readerKey)).status).toBe(200);
  const group = { data: { type: 'betaGroups', attributes: { name: 'X' } } };
  expect((await asks(readerKey, 'POST', '/v1/betaGroups', group)).code).toBe('FORBIDDEN_ERROR');
});

test.each([
  ['filter[emaill]=x', 'PARAMETER_ERROR.INVALID', "'emaill' is not a valid filter type"],
  ['include=bild', 'PARAMETER_ERROR.INVALID', "'bild' is not a valid relationship name"],
  ['fields[betaTesters]=emaill', 'PARAMETER_ERROR.INVALID', "'emaill' is not a valid field name"],
  ['sort=size', 'PARAMETER_ERROR.INVALID', "'size' is not a valid sort attribute"],
  ['limit=201', 'PARAMETER_ERROR.INVALID', 'The maximum value is 200'],
  ['limit[betaGroups]=51', 'PARAMETER_ERROR.INVALID', 'The maximum value is 50'],
  ['cursor=nonsense', 'PARAMETER_ERROR.INVALID', 'is not a valid cursor'],
  ['page=2', 'PARAMETER_ERROR.ILLEGAL', "The parameter 'page' can not be used with this request"],
])('the query %s is refused', async (query, code, detail) => {
  const { client } = await startedStore();
  for (const written of [query, query.replace('[', '%5B').replace(']', '%5D')]) {
    const refused = await client.get(`/v1/betaTesters?${written}`);
    expect([refused.status, refused.code, refused.detail]).toEqual([
      400,
      code,
      expect.stringContaining(detail),
    ]);
  }
});

test('filters, sorting, sparse fields and includes say what was asked for, and no more', async () => {
  const { client, app } = await startedStore();
  const testers = await client.get(
    `/v1/betaTesters?filter[apps]=${app}&sort=-email&fields[betaTesters]=email&limit=5&include=betaGroups&fields[betaGroups]=name`,
  );
  const emails = testers.data.map(({ attributes }) => String(attributes.email));
  expect(emails).toEqual([...emails].sort().reverse());
  expect(Object.keys(testers.one.attributes)).toEqual(['email']);
  expect(JSON.stringify(testers.body)).toContain('"name":"');
  expect((await client.get(`/v1/betaTesters?filter[email]=${emails[0]}`)).data).toHaveLength(1);
  const unanswered = await client.get(`/v1/builds?filter[app]=${app}&exists[usesNonExemptEncryption]=false`);
  expect(unanswered.data.map(({ attributes }) => attributes.version)).toEqual(['150']);
  const trains = await client.get(
    `/v1/builds?filter[preReleaseVersion.version]=1.4.0,1.5.0&filter[processingState]=VALID`,
  );
  expect(trains.data.map(({ attributes }) => attributes.version).sort()).toEqual(['142', '149']);
});

test('a key has so many requests in a rolling hour, and then none', async () => {
  const { client, sandbox } = await startedStore();
  sandbox.control.configureAppStore({ hourLimit: 3 });
  expect((await client.get('/v1/apps')).headers.get('x-rate-limit')).toBe('user-hour-lim:3;user-hour-rem:1;');
  await client.get('/v1/apps');
  const refused = await client.get('/v1/apps');
  expect([refused.status, refused.code]).toEqual([429, 'RATE_LIMIT_EXCEEDED']);
  sandbox.clock.advance(3_600_001);
  expect((await client.get('/v1/apps')).status).toBe(200);
});

test('a body that Apple does not take is refused for what is wrong with it', async () => {
  const { client, app } = await startedStore();
  const typed = await client.call(
    'POST',
    '/v1/betaGroups',
    {},
    { 'content-type': 'application/json; charset=utf-8' },
  );
  expect(typed.status).toBe(415);
  const refusals = [
    [{ name: 'A', color: 'red' }, 'ENTITY_ERROR.ATTRIBUTE.UNKNOWN'],
    [{}, 'ENTITY_ERROR.ATTRIBUTE.REQUIRED'],
    [{ name: 7 }, 'ENTITY_ERROR.ATTRIBUTE.TYPE'],
  ] as const;
  for (const [attributes, code] of refusals) {
    const body = {
      data: { type: 'betaGroups', attributes, relationships: { app: { data: { type: 'apps', id: app } } } },
    };
    expect((await client.call('POST', '/v1/betaGroups', body)).code).toBe(code);
  }
  expect((await client.create('betaGroups', { name: 'A' })).code).toBe('ENTITY_ERROR.RELATIONSHIP.REQUIRED');
  expect((await client.get('/v1/builds/none')).detail).toBe(
    "There is no resource of type 'builds' with id 'none'",
  );
  expect((await client.get('/v1/gizmos')).code).toBe('NOT_FOUND');
});

test.each<[string, FaultInput, number, string]>([
  ['a spurious 401', { kind: 'status', status: 401, count: 1 }, 401, 'NOT_AUTHORIZED'],
  ['a 429 with allowance left', { kind: 'status', status: 429, count: 1 }, 429, 'RATE_LIMIT_EXCEEDED'],
  ['an unexpected error', { kind: 'status', status: 500, count: 1 }, 500, 'UNEXPECTED_ERROR'],
  ['a web page', { kind: 'status', status: 502, form: 'html', count: 1 }, 502, ''],
  ['a lost answer', { kind: 'lost-answer', count: 1 }, 503, ''],
])('%s can be switched on', async (_what, fault, status, code) => {
  const { client, sandbox } = await startedStore();
  sandbox.control.addFault(fault);
  const troubled = await client.get('/v1/apps');
  expect([troubled.status, troubled.code]).toEqual([status, code]);
  expect(code === '' ? String(troubled.body) : '<html>').toContain('<html>');
  expect((await client.get('/v1/apps')).status).toBe(200);
});

test('connections drop, clocks differ, and tokens end when they are told to', async () => {
  const { client, sandbox, app } = await startedStore();
  sandbox.control.addFault({ kind: 'drop-connection', count: 1 });
  await expect(client.get('/v1/apps')).rejects.toThrow();
  const skew = sandbox.control.addFault({ kind: 'clock-skew', byMs: 25 * 60_000 });
  const refused = await client.get('/v1/apps');
  expect(refused.status).toBe(401);
  const apart = Date.parse(refused.headers.get('date') ?? '') - sandbox.clock.now();
  expect(Math.round(apart / 60_000)).toBe(25);
  sandbox.control.removeFault(skew);
  const authorization = `Bearer ${appStoreToken(sandbox)}`;
  const page = (path: string) => client.call('GET', path, undefined, { authorization });
  sandbox.control.addFault({ kind: 'token-expired', route: 'GET */v1/builds', skip: 1, count: 1 });
  const first = await page(`/v1/builds?filter[app]=${app}&limit=1`);
  expect((await page(first.next ?? '')).status).toBe(401);
  expect((await page(first.next ?? '')).status).toBe(401);
  expect((await client.get(first.next ?? '')).status).toBe(200);
});
