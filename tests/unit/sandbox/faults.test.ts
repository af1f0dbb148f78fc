import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { Faults, routeCovers } from '../../../electron/sandbox/faults';
import { vitalsNow } from '../../../electron/sandbox/play/vitals-now';
import { askToken, assertionOf, errorOf, markerFile, PACKAGE, PlayClient } from './play-client';
import { started } from './started';

const CHUNK = 262_144;
const advance = { versionCodes: ['142'], status: 'inProgress', userFraction: 0.1 };

async function fractionOf(client: PlayClient): Promise<string> {
  const id = await client.openEdit();
  return JSON.stringify((await client.call('GET', `/edits/${id}/tracks/production`)).body);
}

test('a route pattern covers a method and a part of the path', () => {
  expect(routeCovers('POST *:commit', 'POST', '/a/edits/1:commit')).toBe(true);
  expect(routeCovers('POST *:commit', 'PUT', '/a/edits/1:commit')).toBe(false);
  expect(routeCovers('*/tracks/*', 'PUT', '/a/tracks/beta')).toBe(true);
  expect(routeCovers('*/tracks', 'GET', '/a/tracks/beta')).toBe(false);
});

test('a fault skips, counts down, and fires by a chance that repeats from run to run', () => {
  const fired = () => {
    const faults = new Faults();
    faults.add({ kind: 'lost-answer', probability: 0.5 });
    return Array.from({ length: 40 }, () => faults.fire('GET', '/').length);
  };
  expect(fired()).toEqual(fired());
  expect(new Set(fired())).toEqual(new Set([0, 1]));
  const faults = new Faults();
  faults.add({ kind: 'status', status: 500, skip: 1, count: 2 });
  expect([1, 2, 3, 4].map(() => faults.fire('GET', '/').length)).toEqual([0, 1, 1, 0]);
});

test.each([
  [403, 'PERMISSION_DENIED'],
  [409, 'ABORTED'],
  [429, 'RESOURCE_EXHAUSTED'],
  [500, 'INTERNAL'],
  [503, 'UNAVAILABLE'],
] as const)('%i is answered instead of doing the work', async (status, name) => {
  const { client, sandbox } = await started({ scenario: 'staged-rollout' });
  sandbox.control.addFault({ kind: 'status', status, route: 'POST *:commit', count: 1 });
  expect(errorOf(await client.publish('production', [advance]))).toMatchObject({
    code: status,
    status: name,
  });
  expect(await fractionOf(client)).toContain('0.05');
});

test('Retry-After comes as seconds or as a date of the sandbox clock', async () => {
  const { client, sandbox } = await started();
  sandbox.clock.stop();
  const limited = { kind: 'status', status: 429, retryAfter: 90, route: '*/tracks/*', count: 1 } as const;
  sandbox.control.addFault(limited);
  const seconds = await client.call('GET', '/tracks/production/releases');
  expect(seconds.headers.get('retry-after')).toBe('90');
  sandbox.control.addFault({ ...limited, retryAfterForm: 'date' });
  const date = await client.call('GET', '/tracks/production/releases');
  expect(Date.parse(date.headers.get('retry-after') ?? '')).toBe(
    Math.floor((sandbox.clock.now() + 90_000) / 1000) * 1000,
  );
});

test('a commit may succeed although it answers 503', async () => {
  const { client, sandbox } = await started({ scenario: 'staged-rollout' });
  sandbox.control.addFault({ kind: 'lost-answer', route: 'POST *:commit', count: 1 });
  expect((await client.publish('production', [advance])).status).toBe(503);
  expect(await fractionOf(client)).toContain('"userFraction":0.1');
});

test('a slow request is answered in the end, and the log says what befell it', async () => {
  const { client, sandbox } = await started();
  const id = sandbox.control.addFault({ kind: 'slow', latencyMs: 5, route: '*/releases', count: 1 });
  expect((await client.call('GET', '/tracks/production/releases')).status).toBe(200);
  expect((await client.call('GET', '/tracks/production/releases')).status).toBe(200);
  expect(sandbox.control.requests().map(({ faults }) => faults)).toEqual([[], [id], []]);
});

test('an edit is found deleted or expired when a fault says so', async () => {
  const { client, sandbox } = await started({ scenario: 'staged-rollout' });
  sandbox.control.addFault({ kind: 'edit-deleted', route: 'PUT *', count: 1 });
  expect(errorOf(await client.publish('production', [advance])).message).toBe('This Edit has been deleted.');
  sandbox.control.addFault({ kind: 'edit-expired', route: 'PUT *', count: 1 });
  expect(errorOf(await client.publish('production', [advance])).message).toContain('has expired');
  expect((await client.publish('production', [advance])).status).toBe(200);
});

test('a token dies in the middle, and the same upload goes on with the next one', async () => {
  const { client, sandbox } = await started();
  const file = markerFile({ versionCode: 151 }, 2 * CHUNK);
  const id = await client.openEdit();
  const start = await client.send(
    'POST',
    `/upload/androidpublisher/v3/applications/${PACKAGE}/edits/${id}/bundles?uploadType=resumable`,
    null,
    { 'x-upload-content-length': String(file.length) },
  );
  const url = start.headers.get('location') ?? '';
  const chunk = (who: PlayClient, from: number) =>
    who.send('PUT', url, new Uint8Array(file.subarray(from, from + CHUNK)), {
      'content-range': `bytes ${from}-${from + CHUNK - 1}/${file.length}`,
    });
  expect((await chunk(client, 0)).status).toBe(308);
  sandbox.control.addFault({ kind: 'token-expired', route: 'PUT *bundles', count: 1 });
  expect(errorOf(await chunk(client, CHUNK)).status).toBe('UNAUTHENTICATED');
  const now = sandbox.clock.now();
  const renewed = await PlayClient.signIn(sandbox.playUrl, sandbox.serviceAccountKeyFile, now);
  expect((await chunk(renewed, CHUNK)).body).toMatchObject({ versionCode: 151 });
});

test('a connection cut in a request leaves whole granules; one cut in an answer leaves the work done', async () => {
  const { client, sandbox } = await started({ scenario: 'staged-rollout' });
  const file = markerFile({ versionCode: 151 }, 4 * CHUNK);
  const id = await client.openEdit();
  const start = await client.send(
    'POST',
    `/upload/androidpublisher/v3/applications/${PACKAGE}/edits/${id}/bundles?uploadType=resumable`,
    null,
    { 'x-upload-content-length': String(file.length) },
  );
  const url = start.headers.get('location') ?? '';
  sandbox.control.addFault({ kind: 'cut-request', route: 'PUT *bundles', atByte: CHUNK + 77, count: 1 });
  const whole = { 'content-range': `bytes 0-${file.length - 1}/${file.length}` };
  await expect(client.send('PUT', url, new Uint8Array(file), whole)).rejects.toThrow();
  const answer = await client.send('PUT', url, null, { 'content-range': `bytes */${file.length}` });
  expect(answer.headers.get('range')).toBe(`bytes=0-${CHUNK - 1}`);

  sandbox.control.addFault({ kind: 'cut-response', route: 'POST *:commit', atByte: 5, count: 1 });
  await expect(client.publish('production', [advance])).rejects.toThrow();
  expect(await fractionOf(client)).toContain('"userFraction":0.1');
});

test('a client that goes away in the middle of an upload finds its bytes again', async () => {
  const { client, sandbox } = await started();
  const id = await client.openEdit();
  const start = await client.send(
    'POST',
    `/upload/androidpublisher/v3/applications/${PACKAGE}/edits/${id}/bundles?uploadType=resumable`,
    null,
    { 'x-upload-content-length': String(3 * CHUNK) },
  );
  const url = new URL(start.headers.get('location') ?? '');
  await new Promise<void>((resolve) => {
    const socket = connect(Number(url.port), url.hostname, () => {
      socket.write(
        `PUT ${url.pathname}${url.search} HTTP/1.1\r\nHost: ${url.host}\r\nContent-Length: ${3 * CHUNK}\r\nContent-Range: bytes 0-${3 * CHUNK - 1}/${3 * CHUNK}\r\n\r\n`,
      );
      socket.end(Buffer.alloc(2 * CHUNK + 10));
    });
    socket.on('close', () => resolve());
    socket.resume();
  });
  const answer = await client.send('PUT', url.href, null, { 'content-range': `bytes */${3 * CHUNK}` });
  expect(answer.headers.get('range')).toBe(`bytes=0-${2 * CHUNK - 1}`);
  expect(sandbox.control.requests().some(({ status }) => status === 308)).toBe(true);
});

test('the next submission is rejected, and only that one', async () => {
  const { client, sandbox } = await started({ scenario: 'staged-rollout' });
  sandbox.control.addFault({ kind: 'review-rejection', packageName: PACKAGE, reason: 'Policy.', count: 1 });
  await client.publish('production', [{ versionCodes: ['150'], status: 'inProgress', userFraction: 0.1 }]);
  expect(sandbox.control.state().apps[PACKAGE]?.submissions.at(-1)).toMatchObject({
    versionCodes: [150],
    outcome: 'rejected',
    reason: 'Policy.',
  });
  expect(sandbox.control.faults()).toEqual([]);
});

test('crash rates spike and vitals grow stale while a fault stands', async () => {
  const { sandbox } = await started({ scenario: 'staged-rollout' });
  const before = vitalsNow(sandbox.world, PACKAGE);
  sandbox.control.addFault({ kind: 'crash-spike', versionCode: 142, factor: 5 });
  sandbox.control.addFault({ kind: 'stale-vitals', byMs: 1000 });
  const during = vitalsNow(sandbox.world, PACKAGE);
  expect(during.versions['142']).toMatchObject({ userPerceivedCrashRate: 0.0042, spike: { factor: 5 } });
  expect(during.freshness.hourlyLagMs).toBe(before.freshness.hourlyLagMs + 1000);
  sandbox.control.clearFaults();
  expect(vitalsNow(sandbox.world, PACKAGE)).toEqual(before);
});

test("Google's clock may differ: the Date header shows it and assertions are judged by it", async () => {
  const { sandbox } = await started();
  sandbox.control.addFault({ kind: 'clock-skew', byMs: 3_600_000 });
  const assertion = (now: number) => assertionOf(sandbox.serviceAccountKeyFile, now, {});
  const refused = await askToken(sandbox.playUrl, assertion(sandbox.clock.now() - 1_200_000));
  expect(refused.body).toMatchObject({
    error: 'invalid_grant',
    error_description: expect.stringContaining('Check your iat and exp'),
  });
  const google = Date.parse(refused.headers.get('date') ?? '');
  expect(Math.round((google - sandbox.clock.now()) / 60_000)).toBe(60);
  expect((await askToken(sandbox.playUrl, assertion(google))).status).toBe(200);
});

test('the quota of a minute is used up, and the next minute is another', async () => {
  const { client, sandbox } = await started();
  sandbox.clock.stop();
  sandbox.clock.set(Math.ceil(sandbox.clock.now() / 60_000) * 60_000);
  sandbox.control.configure({ quotaPerMinute: 2 });
  const ask = () => client.call('GET', '/tracks/production/releases');
  expect([(await ask()).status, (await ask()).status, (await ask()).status]).toEqual([200, 200, 429]);
  sandbox.clock.advance(60_000);
  expect((await ask()).status).toBe(200);
});
