import { expect, test } from 'vitest';
import { errorOf, type PlayClient } from './play-client';
import { started } from './started';

const codes = (...versionCodes: number[]) => versionCodes.map(String);
const at = (userFraction: number, versionCode = 142) => ({
  versionCodes: codes(versionCode),
  status: 'inProgress',
  userFraction,
});
const completed = (versionCode: number) => ({ versionCodes: codes(versionCode), status: 'completed' });
const halted = (versionCode = 142) => ({ versionCodes: codes(versionCode), status: 'halted' });

async function releasesOf(client: PlayClient, track = 'production'): Promise<unknown> {
  const id = await client.openEdit();
  const { body } = await client.call('GET', `/edits/${id}/tracks/${track}`);
  return body && typeof body === 'object' && 'releases' in body ? body.releases : undefined;
}

test('a staged release climbs, halts, resumes at the same fraction, and completes', async () => {
  const { client } = await started({ scenario: 'staged-rollout' });
  expect((await client.publish('production', [at(0.1), completed(138)])).status).toBe(200);
  expect(await releasesOf(client)).toMatchObject([
    { versionCodes: ['142'], status: 'inProgress', userFraction: 0.1 },
    { versionCodes: ['138'], status: 'completed' },
  ]);
  expect((await client.publish('production', [halted(), completed(138)])).status).toBe(200);
  expect(await releasesOf(client)).toMatchObject([
    { status: 'halted', userFraction: 0.1 },
    { status: 'completed' },
  ]);
  expect((await client.publish('production', [at(0.1)])).status).toBe(200);
  expect((await client.publish('production', [completed(142)])).status).toBe(200);
  expect(await releasesOf(client)).toMatchObject([{ versionCodes: ['142'], status: 'completed' }]);
});

test('a new staged release supersedes a halted one, and the complete base stays though it was not named', async () => {
  const { client } = await started({ scenario: 'halted' });
  expect((await client.publish('production', [at(0.05, 150)])).status).toBe(200);
  expect(await releasesOf(client)).toMatchObject([
    { versionCodes: ['150'], status: 'inProgress' },
    { versionCodes: ['138'], status: 'completed' },
  ]);
});

test('a halted complete release gives way to the one before, and may resume at any percentage', async () => {
  const { client } = await started({ scenario: 'fresh' });
  expect((await client.publish('production', [halted(138)])).status).toBe(200);
  expect(await releasesOf(client)).toMatchObject([
    { versionCodes: ['138'], status: 'halted' },
    { versionCodes: ['135'], status: 'completed' },
  ]);
  expect((await client.publish('production', [at(0.2, 138)])).status).toBe(200);
  expect(await releasesOf(client)).toMatchObject([
    { versionCodes: ['138'], userFraction: 0.2 },
    { versionCodes: ['135'], status: 'completed' },
  ]);
});

test('a draft is kept, rolled out, or removed', async () => {
  const { client } = await started({ scenario: 'fresh' });
  const draft = { name: 'Next', status: 'draft', versionCodes: codes(135) };
  expect((await client.publish('beta', [draft])).status).toBe(200);
  expect(await releasesOf(client, 'beta')).toEqual([
    { name: 'Next', status: 'draft', versionCodes: ['135'] },
  ]);
  expect((await client.publish('beta', [{ ...draft, status: 'completed' }])).status).toBe(200);
  expect((await client.publish('alpha', [draft])).status).toBe(200);
  expect((await client.publish('alpha', [])).status).toBe(200);
  expect(await releasesOf(client, 'alpha')).toBeUndefined();
});

test.each([
  ['at one', at(1), 'User fraction must be lower than one.'],
  ['at zero', at(0), 'User fraction must be greater than zero.'],
  ['absent', { versionCodes: ['142'], status: 'inProgress' }, 'User fraction must be specified'],
  ['on a complete release', { ...completed(142), userFraction: 0.5 }, 'Fully released can not be staged'],
  ['on a draft', { versionCodes: ['142'], status: 'draft', userFraction: 0.5 }, 'draft release can not be'],
  ['smaller than it was', at(0.04), 'Cannot decrease the user fraction'],
])('a user fraction %s is refused', async (_case, release, message) => {
  const { client } = await started({ scenario: 'staged-rollout' });
  const refusal = errorOf(await client.publish('production', [release]));
  expect(refusal).toMatchObject({ code: 400, status: 'INVALID_ARGUMENT' });
  expect(refusal.message).toContain(message);
});

test('a fraction may fall where the sandbox was told to allow it', async () => {
  const { client, sandbox } = await started({ scenario: 'staged-rollout' });
  sandbox.control.configure({ allowFractionDecrease: true });
  expect((await client.publish('production', [at(0.01)])).status).toBe(200);
  expect(sandbox.control.state().settings.editLifetimeMs).toBe(3_600_000);
});

test.each<[string, string, unknown[], number, string]>([
  ['two staged releases', 'production', [at(0.1), at(0.1, 150)], 400, 'Too many staged releases specified.'],
  ['a first release that is staged', 'beta', [at(0.1)], 400, 'The first release on a track cannot be staged'],
  [
    'a halt with nothing to halt',
    'beta',
    [halted()],
    400,
    'Cannot halt release, no matching in progress release found.',
  ],
  ['a halt on internal testing', 'internal', [halted(150)], 400, 'Cannot halt release'],
  ['a complete release made staged', 'alpha', [at(0.5)], 400, 'Fully released can not be staged'],
  [
    'a rolled-out release made a draft',
    'production',
    [{ versionCodes: ['142'], status: 'draft' }],
    400,
    'can not become a draft',
  ],
  [
    'an unknown version code',
    'production',
    [completed(999)],
    404,
    'The following APK version codes could not be found',
  ],
  [
    'a step back',
    'production',
    [completed(135)],
    403,
    'You cannot rollout this release because it does not allow any existing users to upgrade',
  ],
  [
    'a staged release below the complete one',
    'production',
    [completed(150), at(0.1)],
    403,
    'Version 142 of this app can not be downloaded by any devices',
  ],
  [
    'a changed update priority',
    'production',
    [{ ...at(0.1), inAppUpdatePriority: 5 }],
    400,
    'In-app update priority can not be changed',
  ],
  [
    'countries on a complete release',
    'production',
    [{ ...completed(142), countryTargeting: { countries: ['BE'] } }],
    400,
    'Country targeting is only allowed',
  ],
  [
    'no countries at all',
    'production',
    [{ ...at(0.1), countryTargeting: { countries: [] } }],
    403,
    'Release in track targeting no countries',
  ],
  [
    'notes that are too long',
    'production',
    [{ ...at(0.1), releaseNotes: [{ language: 'en-US', text: 'é'.repeat(546) }] }],
    403,
    'The release created has notes in language en-US with length 546, which is too long (max: 500).',
  ],
  [
    'a status that is none',
    'production',
    [{ ...at(0.1), status: 'x' }],
    400,
    `Invalid value at 'track_config.releases[0].status' (type.googleapis.com/google.play.publishingapi.v3.Release.Status), "x"`,
  ],
  [
    'a member that is none',
    'production',
    [{ ...at(0.1), fraction: 1 }],
    400,
    `Unknown name "fraction" at 'track_config.releases[0]': Cannot find field.`,
  ],
])('%s is refused', async (_case, track, releases, status, message) => {
  const { client } = await started({ scenario: 'staged-rollout' });
  const refusal = errorOf(await client.publish(track, releases));
  expect(refusal.code).toBe(status);
  expect(refusal.message).toContain(message);
});

test('500 characters are counted as a person counts them', async () => {
  const { client } = await started({ scenario: 'staged-rollout' });
  const releaseNotes = [{ language: 'en-US', text: '🩺'.repeat(500) }];
  expect((await client.publish('production', [{ ...at(0.1), releaseNotes }])).status).toBe(200);
});

test('an app that was never published takes drafts only', async () => {
  const { client } = await started({ scenario: 'ten-apps' });
  const app = 'com.arkalia.travel';
  const draft = { versionCodes: ['1'], status: 'draft' };
  expect((await client.publish('internal', [draft], '', app)).status).toBe(200);
  expect(errorOf(await client.publish('internal', [{ ...draft, status: 'completed' }], '', app))).toEqual({
    code: 400,
    status: 'INVALID_ARGUMENT',
    message: 'Only releases with status draft may be created on draft app.',
  });
});

test('clients differ in form: numbers for codes, nulls, PATCH, an encoded colon, a path prefix, a bare question mark', async () => {
  const { client } = await started({ scenario: 'ten-apps' });
  const app = 'com.arkalia.watch';
  const base = `/some/mount/androidpublisher/v3/applications/${app}`;
  const opened = await client.send('POST', `${base}/edits?alt=json`, '{}');
  const id = opened.body && typeof opened.body === 'object' && 'id' in opened.body ? opened.body.id : '';
  const path = `${base}/edits/${id}/tracks/wear%3Aproduction`;
  const releases = [{ versionCodes: [1033], status: 'completed', releaseNotes: null, userFraction: null }];
  const body = JSON.stringify({ track: 'wear:production', releases });
  expect((await client.send('PATCH', path, body)).body).toMatchObject({
    track: 'wear:production',
    releases: [{ versionCodes: ['1033'] }],
  });
  expect((await client.send('GET', `${path}?`)).status).toBe(200);
});

test('a track is created, named by its form factor, and the path must agree with the body', async () => {
  const { client } = await started({ scenario: 'fresh' });
  const id = await client.openEdit();
  const config = { track: 'qa-team', type: 'CLOSED_TESTING', formFactor: 'WEAR' };
  expect((await client.call('POST', `/edits/${id}/tracks`, config)).body).toEqual({ track: 'wear:qa-team' });
  expect((await client.call('GET', `/edits/${id}/tracks/qa`)).body).toMatchObject({ track: 'internal' });
  expect((await client.call('GET', `/edits/${id}/tracks/nowhere`)).status).toBe(404);
  const mismatch = await client.call('PUT', `/edits/${id}/tracks/beta`, { track: 'alpha', releases: [] });
  expect(errorOf(mismatch).message).toBe('Track names in request path and request body must match.');
  const { body } = await client.call('GET', `/edits/${id}/tracks`);
  expect(body).toMatchObject({ tracks: expect.arrayContaining([{ track: 'wear:qa-team' }]) });
});
