import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startSandbox } from '../../../electron/sandbox/sandbox';
import { loadScenario } from '../../../electron/sandbox/scenario';
import { scenarioData, scenarioNames } from '../../../electron/sandbox/scenarios';
import { askToken, assertionOf, errorOf, markerFile, PACKAGE, PlayClient } from './play-client';
import { started } from './started';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'sandbox-test-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

test('every scenario is a whole world whose tracks hold what was uploaded', () => {
  expect(scenarioNames).toHaveLength(21);
  for (const name of scenarioNames) {
    const state = loadScenario(scenarioData(name), 1_800_000_000_000);
    expect(state.name).toBe(name);
    for (const app of Object.values(state.apps)) {
      const known = new Set(app.artifacts.map(({ versionCode }) => versionCode));
      const used = Object.values(app.tracks).flatMap((track) =>
        track.releases.flatMap((one) => one.versionCodes),
      );
      expect(used.filter((code) => !known.has(code))).toEqual([]);
    }
  }
  expect(Object.keys(loadScenario(scenarioData('ten-apps'), 0).apps)).toHaveLength(10);
});

test('the times of a scenario count from its loading', () => {
  const now = 1_800_000_000_000;
  const app = loadScenario(scenarioData('in-review'), now).apps[PACKAGE];
  expect(app?.submissions[0]).toMatchObject({ sentAt: now - 7_200_000, decidedAt: now + 72_000_000 });
});

test('the key file is for its owner alone, and names the token endpoint that answers', async () => {
  const { sandbox } = await started();
  expect(statSync(sandbox.serviceAccountKeyFile).mode & 0o777).toBe(0o600);
  const key = JSON.parse(readFileSync(sandbox.serviceAccountKeyFile, 'utf8'));
  expect(key).toMatchObject({ type: 'service_account', token_uri: `${sandbox.playUrl}/token` });
});

test.each([
  ['https://oauth2.googleapis.com/token', '/token'],
  ['https://www.googleapis.com/oauth2/v4/token', '/oauth2/v4/token'],
])('an assertion for %s is taken', async (aud, path) => {
  const { sandbox } = await started();
  const assertion = assertionOf(sandbox.serviceAccountKeyFile, sandbox.clock.now(), { aud });
  const answer = await askToken(sandbox.playUrl, assertion, path);
  expect(answer).toMatchObject({ status: 200, body: { token_type: 'Bearer', expires_in: 3599 } });
});

test('an assertion for the token endpoint of this sandbox is taken', async () => {
  const { sandbox } = await started();
  const aud = `${sandbox.playUrl}/token`;
  const assertion = assertionOf(sandbox.serviceAccountKeyFile, sandbox.clock.now(), { aud });
  expect((await askToken(sandbox.playUrl, assertion)).status).toBe(200);
});

test.each([
  ['for somebody else', { aud: 'https://example.com' }, 'Invalid audience'],
  ['of an unknown account', { iss: 'nobody@example.com' }, 'account not found'],
  ['that is too old', { iat: 1_600_000_000, exp: 1_600_003_600 }, 'Check your iat and exp'],
  ['from the future', { iat: 4_000_000_000, exp: 4_000_003_600 }, 'Check your iat and exp'],
  ['that lives too long', { exp: 4_000_000_000 }, 'Check your iat and exp'],
  ['without a scope', { scope: '' }, 'missing scope'],
])('an assertion %s is refused', async (_case, claims, message) => {
  const { sandbox } = await started();
  const answer = await askToken(
    sandbox.playUrl,
    assertionOf(sandbox.serviceAccountKeyFile, sandbox.clock.now(), claims),
  );
  expect(answer.status).toBe(400);
  expect(answer.body).toMatchObject({ error_description: expect.stringContaining(message) });
});

test("an assertion signed with another account's key is refused", async () => {
  const { sandbox } = await started();
  const { client_email: iss } = JSON.parse(readFileSync(sandbox.serviceAccountKeyFile, 'utf8'));
  const forged = assertionOf(sandbox.secondServiceAccountKeyFile, sandbox.clock.now(), { iss });
  expect((await askToken(sandbox.playUrl, forged)).body).toEqual({
    error: 'invalid_grant',
    error_description: 'Invalid JWT Signature.',
  });
});

test('a token is bound to its scopes and to its time', async () => {
  const { client, sandbox } = await started();
  const url = `${sandbox.playUrl}/androidpublisher/v3/applications/${PACKAGE}/edits`;
  const missing = await fetch(url, { method: 'POST' });
  expect(missing.status).toBe(401);
  expect(missing.headers.get('www-authenticate')).toContain('Bearer');
  const scope = 'https://www.googleapis.com/auth/playdeveloperreporting';
  const narrow = assertionOf(sandbox.serviceAccountKeyFile, sandbox.clock.now(), { scope });
  const { body } = await askToken(sandbox.playUrl, narrow);
  const token = body && typeof body === 'object' && 'access_token' in body ? body.access_token : '';
  const refused = await fetch(url, { method: 'POST', headers: { authorization: `Bearer ${token}` } });
  expect(refused.status).toBe(403);
  sandbox.clock.advance(3_600_001);
  expect(errorOf(await client.call('POST', '/edits', {})).status).toBe('UNAUTHENTICATED');
});

test('state, keys, tokens, uploads and the clock survive a restart', async () => {
  const options = { directory, scenario: 'staged-rollout' };
  const { client, sandbox } = await started(options);
  sandbox.control.moveClock({ advance: 86_400_000 * 2, rate: 0 });
  const now = sandbox.clock.now();
  const signedIn = await PlayClient.signIn(sandbox.playUrl, sandbox.serviceAccountKeyFile, now);
  const id = await signedIn.openEdit();
  const file = markerFile({ versionCode: 151 }, 300_000);
  const start = await signedIn.send(
    'POST',
    `/upload/androidpublisher/v3/applications/${PACKAGE}/edits/${id}/bundles?uploadType=resumable`,
    null,
    { 'x-upload-content-length': String(file.length) },
  );
  const session = new URL(start.headers.get('location') ?? '');
  const chunk = (from: number, to: number) => ({
    bytes: new Uint8Array(file.subarray(from, to)),
    headers: { 'content-range': `bytes ${from}-${to - 1}/${file.length}` },
  });
  const first = chunk(0, 262_144);
  await signedIn.send('PUT', session.href, first.bytes, first.headers);
  expect(client.url).toBe(sandbox.playUrl);
  await sandbox.close();

  const again = await started(options);
  expect(again.sandbox.clock.now()).toBe(now);
  const path = `${session.pathname}${session.search}`;
  const rest = chunk(262_144, file.length);
  const headers = { ...rest.headers, authorization: signedIn.authorization };
  const answer = await again.client.send('PUT', path, rest.bytes, headers);
  expect(answer.body).toMatchObject({ versionCode: 151 });
  expect(again.sandbox.control.state().edits[id]?.draft.artifacts.at(-1)).toMatchObject({ versionCode: 151 });
});

test('what a client was told is on disk before it is told', async () => {
  const { client } = await started({ directory, scenario: 'staged-rollout' });
  const release = { versionCodes: ['142'], status: 'inProgress', userFraction: 0.37 };
  expect((await client.publish('production', [release])).status).toBe(200);
  expect(readFileSync(join(directory, 'state.json'), 'utf8')).toContain('"userFraction":0.37');
});

test('another scenario takes the place of what the directory holds; the keys stay', async () => {
  const first = await startSandbox({ directory, scenario: 'fresh' });
  const key = readFileSync(first.serviceAccountKeyFile, 'utf8').replace(/.*token_uri.*/, '');
  await first.close();
  const second = await startSandbox({ directory, scenario: 'halted' });
  expect(second.control.state().name).toBe('halted');
  expect(readFileSync(second.serviceAccountKeyFile, 'utf8').replace(/.*token_uri.*/, '')).toBe(key);
  await second.close();
  await expect(startSandbox({ directory, scenario: 'nonsense' })).rejects.toThrow(
    'no scenario named "nonsense"',
  );
});

test('a state that cannot be read is put aside, and a port in use is said', async () => {
  writeFileSync(join(directory, 'state.json'), '{"half":');
  const { sandbox } = await started({ directory });
  expect(sandbox.control.state().name).toBe('fresh');
  expect(readFileSync(join(directory, 'state.json.unreadable'), 'utf8')).toBe('{"half":');
  const port = Number(new URL(sandbox.playUrl).port);
  await expect(startSandbox({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
});

test('HTTPS answers with a certificate of the own authority, and links say https', async () => {
  const { client, sandbox } = await started({ directory, httpsPort: 0 });
  const id = await client.openEdit();
  const url = `${sandbox.httpsUrl}/upload/androidpublisher/v3/applications/${PACKAGE}/edits/${id}/bundles?uploadType=resumable`;
  const location = await new Promise((resolve, reject) => {
    request(
      url,
      {
        method: 'POST',
        ca: readFileSync(sandbox.caFile ?? ''),
        headers: { authorization: client.authorization, 'content-length': 0 },
      },
      (response) => {
        response.resume();
        resolve(response.headers.location);
      },
    )
      .on('error', reject)
      .end();
  });
  expect(location).toMatch(new RegExp(`^${sandbox.httpsUrl}/upload/`));
});

test('the control routes want their token, and then do what the object does', async () => {
  const { sandbox } = await started({ scenario: 'staged-rollout' });
  const call = async (method: string, path: string, body?: unknown, token = sandbox.controlToken) => {
    const response = await fetch(`${sandbox.playUrl}/_sandbox/${path}`, {
      method,
      body: body === undefined ? null : JSON.stringify(body),
      headers: { 'x-sandbox-control': token },
    });
    return { status: response.status, body: response.status === 204 ? null : await response.json() };
  };
  expect((await call('GET', 'state', undefined, 'guess')).status).toBe(403);
  expect((await call('POST', 'clock', { rate: 0, set: '2030-01-01T00:00:00Z' })).body).toEqual({
    now: Date.parse('2030-01-01T00:00:00Z'),
    rate: 0,
  });
  expect((await call('POST', 'faults', { kind: 'slow', latencyMs: 1 })).body).toEqual({ id: 'fault-1' });
  expect((await call('POST', 'faults', { kind: 'nonsense' })).status).toBe(400);
  expect((await call('DELETE', 'faults/fault-1')).status).toBe(204);
  expect((await call('POST', 'settings', { quotaPerMinute: 7 })).body).toMatchObject({
    quotaPerMinute: 7,
    editLifetimeMs: 3_600_000,
  });
  expect((await call('POST', 'console', { action: 'halt', packageName: PACKAGE })).status).toBe(204);
  expect(sandbox.control.state().apps[PACKAGE]?.tracks.production?.releases[0]?.status).toBe('halted');
  expect((await call('POST', 'reset')).status).toBe(204);
  expect(sandbox.control.state().apps[PACKAGE]?.tracks.production?.releases[0]?.status).toBe('inProgress');
  expect((await call('POST', 'scenario', { name: 'fresh' })).status).toBe(204);
  expect((await call('GET', 'scenario')).body).toMatchObject({ scenario: 'fresh' });
});

test('the request log holds what was sent, without tokens', async () => {
  const { client, sandbox } = await started({ scenario: 'staged-rollout' });
  const signIn = JSON.stringify(sandbox.control.requests());
  expect(signIn).toContain('/token');
  expect(signIn).not.toMatch(/ya29|eyJ/);
  sandbox.control.clearRequests();
  const release = { versionCodes: ['142'], status: 'inProgress', userFraction: 0.1 };
  await client.publish('production', [release]);
  const log = sandbox.control.requests();
  expect(log.map(({ method, status }) => [method, status])).toEqual([
    ['POST', 200],
    ['PUT', 200],
    ['POST', 200],
  ]);
  expect(log[1]?.body).toEqual({ track: 'production', releases: [release] });
  expect(log[1]?.caller).toContain('play-release@');
  expect(JSON.stringify(log)).not.toContain(client.authorization.slice(7));
  expect(sandbox.control.requests(log[1]?.id)).toHaveLength(1);
});
