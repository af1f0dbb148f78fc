import { failureOf } from '@shared/domain/failure';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { one, paged, resource } from '../../../electron/targets/appstore/wire';
import { claimsOf, clientOn, ISSUER_ID, KEY_ID, MORNING, P8, refusal } from './apple';
import { type Arrived, type Scripted, type ScriptedServer, scriptedServer } from './scripted-server';

const app = resource('apps', { name: z.string() });
const EMPTY = { status: 200, body: { data: [], links: { self: 'x' } } };
const signal = new AbortController().signal;
const UNAUTHORIZED = refusal(401, 'NOT_AUTHORIZED', 'Authentication credentials are missing or invalid.');

const servers: ScriptedServer[] = [];
async function apple(answer: (request: Arrived, index: number) => Scripted): Promise<ScriptedServer> {
  const server = await scriptedServer(answer);
  servers.push(server);
  return server;
}
const inTurn =
  (...answers: Scripted[]) =>
  (_: Arrived, index: number): Scripted =>
    answers[Math.min(index, answers.length - 1)] ?? EMPTY;
const reasonOf = (work: Promise<unknown>) =>
  work.then(
    () => 'no failure',
    (error: unknown) => failureOf(error).reason,
  );
const failed = (work: Promise<unknown>) =>
  work.then(() => Promise.reject(new Error('It did not fail.')), failureOf);

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

describe('a request', () => {
  it('carries a token as Apple asks for it, the same one as long as it is good', async () => {
    const server = await apple(() => EMPTY);
    const { client, clock } = await clientOn(server.base);
    await client.send({ method: 'GET', path: '/v1/apps', signal });
    clock.advance(5 * 60_000);
    await client.send({ method: 'GET', path: '/v1/apps', signal });
    clock.advance(8 * 60_000);
    await client.send({ method: 'GET', path: '/v1/apps', signal });
    const [first, second, third] = server.arrived.map(({ headers }) => headers.authorization);
    const { header, claims } = claimsOf(first);
    expect(header).toEqual({ alg: 'ES256', kid: KEY_ID, typ: 'JWT' });
    expect(claims).toEqual({
      iss: ISSUER_ID,
      aud: 'appstoreconnect-v1',
      iat: MORNING / 1000 - 60,
      exp: MORNING / 1000 - 60 + 15 * 60,
    });
    expect(second).toBe(first);
    expect(third).not.toBe(first);
  });

  it('leaves as it was written down', async () => {
    const server = await apple(() => ({ status: 201, body: { data: {} } }));
    const { client } = await clientOn(server.base);
    const body = { data: { type: 'betaGroups', attributes: { name: 'QA & friends' } } };
    const answer = await client.send({ method: 'POST', path: '/v1/betaGroups', body, signal });
    const [arrived] = server.arrived;
    expect(arrived?.headers['content-type']).toBe('application/json');
    expect(JSON.parse(String(arrived?.body))).toEqual(body);
    expect(answer.sent).toEqual({ method: 'POST', path: '/v1/betaGroups', body });
    await client.send({
      method: 'GET',
      path: '/v1/builds',
      query: { 'filter[version]': ['1', '2'], 'filter[app]': '9', limit: 200, include: undefined },
      signal,
    });
    const query = server.arrived[1]?.url.searchParams;
    expect([...(query ?? [])]).toEqual([
      ['filter[version]', '1,2'],
      ['filter[app]', '9'],
      ['limit', '200'],
    ]);
    expect(server.arrived[1]?.headers['content-type']).toBeUndefined();
  });

  it('keeps two accounts apart', async () => {
    const server = await apple(() => EMPTY);
    const one = await clientOn(server.base, { keyId: 'ONE' });
    const two = await clientOn(server.base, { keyId: 'TWO' });
    await two.client.send({ method: 'GET', path: '/v1/apps', signal });
    await one.client.send({ method: 'GET', path: '/v1/apps', signal });
    const keys = server.arrived.map(({ headers }) => claimsOf(headers.authorization).header.kid);
    expect(keys).toEqual(['TWO', 'ONE']);
  });

  it('tells what is left of the hour', async () => {
    const server = await apple(() => ({
      ...EMPTY,
      headers: { 'X-Rate-Limit': 'user-hour-lim:3600;user-hour-rem:3545;' },
    }));
    const { client, budgets } = await clientOn(server.base);
    await client.send({ method: 'GET', path: '/v1/apps', signal });
    expect(budgets).toEqual([{ limit: 3600, remaining: 3545, readAt: '2026-11-24T08:00:00.000Z' }]);
  });

  it('is refused here when the key is none, without a word of it', async () => {
    const error = await failed(clientOn('http://127.0.0.1:1', { privateKey: 'SECRET' }));
    expect(error.reason).toBe('credential-invalid');
    expect(JSON.stringify(error)).not.toContain('SECRET');
  });
});

describe('what goes wrong on the way', () => {
  it.each([
    ['a spurious 401', UNAUTHORIZED],
    ['a 500', refusal(500, 'UNEXPECTED_ERROR', 'An unexpected error occurred.')],
    ['a page of HTML', { status: 503, body: '<html><h1>Service Unavailable</h1></html>' }],
    ['a connection that is cut', 'cut'],
    ['an answer that breaks off', 'halfway'],
  ] satisfies [string, Scripted][])('%s is read over', async (_, trouble) => {
    const server = await apple(inTurn(trouble, EMPTY));
    const { client } = await clientOn(server.base);
    const answer = await client.send({ method: 'GET', path: '/v1/apps', signal });
    expect(answer.status).toBe(200);
    expect(server.arrived).toHaveLength(2);
  });

  it.each([
    ['a 401', UNAUTHORIZED, 'credential-invalid'],
    ['a 500', refusal(500, 'UNEXPECTED_ERROR', 'An unexpected error occurred.'), 'store-unavailable'],
    ['a 502 page', { status: 502, body: '<html>Bad Gateway</html>' }, 'store-unavailable'],
    ['a 429', refusal(429, 'RATE_LIMIT_EXCEEDED', 'Too many requests.'), 'rate-limited'],
    ['a cut', 'cut', 'offline'],
    ['half an answer', 'halfway', 'offline'],
  ] satisfies [string, Scripted, string][])('%s never sends a write again', async (_, trouble, reason) => {
    const server = await apple(inTurn(trouble, EMPTY));
    const { client } = await clientOn(server.base);
    const error = await failed(client.send({ method: 'PATCH', path: '/v1/builds/1', body: {}, signal }));
    expect(error.reason).toBe(reason);
    expect(server.arrived).toHaveLength(1);
    const open = reason === 'store-unavailable' || reason === 'offline';
    expect(/may or may not/.test(error.stillTrue)).toBe(open);
  });

  it('a refusal in a page of HTML is told by its status, once', async () => {
    const server = await apple(() => ({ status: 403, body: '<html><h1>Forbidden</h1></html>' }));
    const { client } = await clientOn(server.base);
    const error = await failed(client.send({ method: 'GET', path: '/v1/apps', signal }));
    expect(error.reason).toBe('permission-missing');
    expect(server.arrived).toHaveLength(1);
  });

  it('a second 401 in a row is the key’s', async () => {
    const server = await apple(() => UNAUTHORIZED);
    const { client } = await clientOn(server.base);
    expect(await reasonOf(client.send({ method: 'GET', path: '/v1/apps', signal }))).toBe(
      'credential-invalid',
    );
    expect(server.arrived).toHaveLength(2);
  });

  it('a 429 with allowance left is waited for as long as it asks, and said', async () => {
    const limited = {
      ...refusal(429, 'RATE_LIMIT_EXCEEDED', 'Too many requests.'),
      headers: { 'Retry-After': '7', 'X-Rate-Limit': 'user-hour-lim:3600;user-hour-rem:3000;' },
    };
    const server = await apple(inTurn(limited, EMPTY));
    const { client, clock } = await clientOn(server.base);
    const waits: unknown[] = [];
    await client.send({
      method: 'GET',
      path: '/v1/apps',
      signal,
      onWait: (until, why) => waits.push([until, why]),
    });
    const why = 'App Store Connect asks for a pause: too many requests.';
    expect(clock.waits).toEqual([7000]);
    expect(waits).toEqual([
      [MORNING + 7000, why],
      [null, why],
    ]);
  });

  it('a 429 without Retry-After is waited for with growing pauses, five times at most', async () => {
    const server = await apple(() => refusal(429, 'RATE_LIMIT_EXCEEDED', 'Too many requests.'));
    const { client, clock } = await clientOn(server.base);
    expect(await reasonOf(client.send({ method: 'GET', path: '/v1/apps', signal }))).toBe('rate-limited');
    expect(server.arrived).toHaveLength(5);
    expect(clock.waits).toHaveLength(4);
  });

  it('an hour that is used up is said at once', async () => {
    const server = await apple(() => ({
      ...refusal(429, 'RATE_LIMIT_EXCEEDED', 'Too many requests.'),
      headers: { 'X-Rate-Limit': 'user-hour-lim:3600;user-hour-rem:0;' },
    }));
    const { client } = await clientOn(server.base);
    expect(await reasonOf(client.send({ method: 'GET', path: '/v1/apps', signal }))).toBe('quota-exhausted');
    expect(server.arrived).toHaveLength(1);
  });

  it.each([
    ['behind', 25],
    ['ahead of', -25],
  ])('a clock 25 minutes %s Apple’s is set right and told', async (direction, minutes) => {
    const theirs = MORNING + minutes * 60_000;
    const server = await apple((request) => {
      const { claims } = claimsOf(request.headers.authorization);
      const now = theirs / 1000;
      const good = claims.iat <= now && claims.exp > now && claims.exp <= now + 20 * 60;
      return { ...(good ? EMPTY : UNAUTHORIZED), headers: { date: new Date(theirs).toUTCString() } };
    });
    const { client, logged } = await clientOn(server.base);
    await client.send({ method: 'GET', path: '/v1/apps', signal });
    await client.send({ method: 'POST', path: '/v1/apps', body: {}, signal });
    expect(server.arrived).toHaveLength(3);
    expect(logged).toEqual([
      `warn: This computer's clock is 25 minutes ${direction} Apple's. Signing in with Apple's time; please set the clock.`,
    ]);
  });

  it('a cancelled reading ends at once', async () => {
    const control = new AbortController();
    const server = await apple(() => {
      control.abort();
      return 'cut';
    });
    const { client } = await clientOn(server.base);
    expect(await reasonOf(client.send({ method: 'GET', path: '/v1/apps', signal: control.signal }))).toBe(
      'cancelled',
    );
  });

  it('a deadline ends a write, whose outcome is then open', async () => {
    let release = () => {};
    const server = await scriptedServer(
      () => new Promise<Scripted>((resolve) => (release = () => resolve(EMPTY))),
    );
    servers.push(server);
    const { client } = await clientOn(server.base);
    const error = await failed(
      client.send({ method: 'PATCH', path: '/v1/x', body: {}, signal, deadlineMs: 30 }),
    );
    release();
    expect(error.reason).toBe('timeout');
    expect(error.stillTrue).toContain('only reading');
  });

  it('an answer of another form is concluded nothing from', async () => {
    const server = await apple(() => ({ status: 200, body: '<html>Sign in to the hotel’s network</html>' }));
    const { client } = await clientOn(server.base);
    expect(await reasonOf(client.read(one(app), { path: '/v1/apps/1', signal }))).toBe('unexpected');
  });

  it('no error text and no log ever holds the key or a token', async () => {
    const server = await apple((request) => ({
      status: 500,
      body: { errors: [{ code: 'UNEXPECTED_ERROR', detail: `echo ${request.headers.authorization} ${P8}` }] },
    }));
    const { client, logged } = await clientOn(server.base);
    const error = await failed(client.send({ method: 'GET', path: '/v1/apps', signal }));
    const said = JSON.stringify(error) + logged.join('\n');
    const token = server.arrived[0]?.headers.authorization?.split('.')[2] ?? '';
    expect(said).toContain('[token]');
    expect(said).not.toContain(token);
    expect(said).not.toContain(P8.split('\n')[1]);
  });
});

describe('lists', () => {
  const page = (base: string, number: number, last: number) => ({
    status: 200,
    body: {
      data: [{ type: 'apps', id: String(number), attributes: { name: `App ${number}` } }],
      links: number < last ? { next: `${base}/v1/apps?cursor=${number + 1}&limit=1` } : {},
      meta: { paging: { total: last } },
    },
  });
  const numberOf = ({ url }: Arrived) => Number(url.searchParams.get('cursor') ?? 1);

  it('are read to their end by the links that the answers give', async () => {
    const server = await apple((request) => page(`http://${request.headers.host}`, numberOf(request), 4));
    const { client } = await clientOn(server.base);
    const apps = await client.all(paged(app), { path: '/v1/apps', query: { limit: 1 }, signal });
    expect(apps.map(({ attributes }) => attributes.name)).toEqual(['App 1', 'App 2', 'App 3', 'App 4']);
    expect(server.arrived[2]?.url.search).toBe('?cursor=3&limit=1');
    expect(await client.all(paged(app), { path: '/v1/apps', signal }, 2)).toHaveLength(2);
    expect(server.arrived).toHaveLength(6);
  });

  it('survive the end of a token in the middle', async () => {
    let now = MORNING;
    const server = await apple((request) => {
      const good = claimsOf(request.headers.authorization).claims.exp > now / 1000;
      const answer = good ? page(`http://${request.headers.host}`, numberOf(request), 3) : UNAUTHORIZED;
      return { ...answer, headers: { date: new Date(now).toUTCString() } };
    });
    const { client } = await clientOn(server.base);
    const names: string[] = [];
    for await (const { data } of client.pages(paged(app), { path: '/v1/apps', signal })) {
      names.push(...data.map(({ attributes }) => attributes.name));
      // Time goes on at Apple's alone: here the token still looks good.
      if (names.length === 2) now += 16 * 60_000;
    }
    expect(names).toEqual(['App 1', 'App 2', 'App 3']);
    expect(server.arrived).toHaveLength(4);
  });

  it('never take a token to another server', async () => {
    const server = await apple(() => page('https://elsewhere.example', 1, 2));
    const { client } = await clientOn(server.base);
    expect(await reasonOf(client.all(paged(app), { path: '/v1/apps', signal }))).toBe('unexpected');
    expect(server.arrived).toHaveLength(1);
  });

  it('end where they lead back to themselves', async () => {
    const server = await apple((request) => page(`http://${request.headers.host}`, 1, 2));
    const { client } = await clientOn(server.base);
    expect(await client.all(paged(app), { path: '/v1/apps', signal })).toHaveLength(2);
  });
});
