import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { AppStoreClient } from './app-store-client';
import { started } from './started';

const MINUTE = 60_000;
const DAY = 86_400_000;

async function startedStore(scenario: string) {
  const { sandbox } = await started({ scenario });
  sandbox.clock.stop();
  const client = new AppStoreClient(sandbox);
  const app = await client.idOf('/v1/apps');
  const version = async (text: string) =>
    (await client.get(`/v1/apps/${app}/appStoreVersions?filter[versionString]=${text}`)).one;
  const state = async (text: string) => (await version(text)).attributes.appVersionState;
  const phase = async (text: string) =>
    (await client.get(`/v1/appStoreVersions/${(await version(text)).id}/appStoreVersionPhasedRelease`)).one;
  return { sandbox, client, app, version, state, phase };
}

test('a version is prepared, rejected, mended, approved, released, and reaches everybody day by day', async () => {
  const { sandbox, client, app, version, state, phase } = await startedStore('fresh');
  const create = (versionString: string, more: object = {}) =>
    client.create(
      'appStoreVersions',
      { platform: 'IOS', versionString, releaseType: 'MANUAL', ...more },
      { app: ['apps', app] },
    );
  expect((await create('1.3.2')).detail).toBe('The version number has been previously used.');
  expect((await create('1.2')).detail).toBe(
    'The version number must be higher than the one in the App Store.',
  );
  expect((await create('1.4.0.1')).code).toBe('ENTITY_ERROR.ATTRIBUTE.INVALID');
  expect((await create('1.4.0', { releaseType: 'SCHEDULED' })).code).toBe('ENTITY_ERROR.ATTRIBUTE.REQUIRED');
  const made = (await create('1.4.0')).one;
  expect(made.attributes).toMatchObject({
    appVersionState: 'PREPARE_FOR_SUBMISSION',
    appStoreState: 'PREPARE_FOR_SUBMISSION',
  });
  expect((await create('1.5.0')).detail).toBe(
    'You cannot create a new version of the App in the current state.',
  );

  const submission = (await client.create('reviewSubmissions', { platform: 'IOS' }, { app: ['apps', app] }))
    .one.id;
  expect((await client.create('reviewSubmissions', { platform: 'IOS' }, { app: ['apps', app] })).status).toBe(
    409,
  );
  const add = () =>
    client.create(
      'reviewSubmissionItems',
      {},
      {
        reviewSubmission: ['reviewSubmissions', submission],
        appStoreVersion: ['appStoreVersions', made.id],
      },
    );
  const lacking = await add();
  expect([lacking.status, lacking.code]).toEqual([409, 'STATE_ERROR.ENTITY_STATE_INVALID']);
  const lacks = JSON.stringify(lacking.body);
  expect(lacks).toContain(`"/v1/appStoreVersions/${made.id}"`);
  expect(lacks).toContain("You must provide a value for the attribute 'whatsNew' with this request");

  const old = await client.idOf(`/v1/builds?filter[app]=${app}&filter[version]=138`);
  const attach = (id: string) =>
    client.call('PATCH', `/v1/appStoreVersions/${made.id}/relationships/build`, {
      data: { type: 'builds', id },
    });
  expect((await attach(old)).detail).toBe('The specified pre-release build could not be added.');
  const build = await uploaded(sandbox, client, app);
  expect((await attach(build)).status).toBe(204);
  const texts = await client.get(`/v1/appStoreVersions/${made.id}/appStoreVersionLocalizations`);
  for (const { id } of texts.data) {
    const write = (attributes: object) => client.update('appStoreVersionLocalizations', id, attributes);
    expect((await write({ keywords: 'ü'.repeat(51) })).code).toBe('ENTITY_ERROR.ATTRIBUTE.INVALID.TOO_LONG');
    expect((await write({ promotionalText: 'x'.repeat(171) })).code).toBe(
      'ENTITY_ERROR.ATTRIBUTE.INVALID.TOO_LONG',
    );
    expect((await write({ whatsNew: 'New things.' })).status).toBe(200);
  }
  await client.create(
    'appStoreVersionPhasedReleases',
    {},
    { appStoreVersion: ['appStoreVersions', made.id] },
  );
  const item = (await add()).one.id;
  expect(await state('1.4.0')).toBe('PREPARE_FOR_SUBMISSION');
  sandbox.clock.advance(2_000);
  expect(await state('1.4.0')).toBe('READY_FOR_REVIEW');
  expect((await add()).detail).toBe('Only one appStoreVersion can be present in reviewSubmissions.');

  sandbox.control.addFault({ kind: 'app-rejection', about: 'metadata', count: 1 });
  await client.update('reviewSubmissions', submission, { submitted: true });
  expect(await state('1.4.0')).toBe('WAITING_FOR_REVIEW');
  sandbox.clock.advance(11_000);
  expect(await state('1.4.0')).toBe('IN_REVIEW');
  sandbox.clock.advance(MINUTE);
  expect(await state('1.4.0')).toBe('METADATA_REJECTED');
  const submissions = await client.get(
    `/v1/reviewSubmissions?filter[app]=${app}&filter[state]=UNRESOLVED_ISSUES&include=items`,
  );
  expect(JSON.stringify(submissions.body)).toContain('"REJECTED"');
  expect((await client.update('reviewSubmissions', submission, { submitted: true })).detail).toContain(
    'unresolved issues',
  );
  await client.update('reviewSubmissionItems', item, { resolved: true });
  await client.update('reviewSubmissions', submission, { submitted: true });
  sandbox.clock.advance(MINUTE);
  expect(await state('1.4.0')).toBe('PENDING_DEVELOPER_RELEASE');

  const release = () =>
    client.create('appStoreVersionReleaseRequests', {}, { appStoreVersion: ['appStoreVersions', made.id] });
  expect((await release()).status).toBe(201);
  expect((await release()).code).toBe('STATE_ERROR.ENTITY_STATE_INVALID');
  expect((await version('1.4.0')).attributes.appStoreState).toBe('PROCESSING_FOR_APP_STORE');
  sandbox.clock.advance(MINUTE);
  expect([await state('1.4.0'), await state('1.3.2')]).toEqual([
    'READY_FOR_DISTRIBUTION',
    'REPLACED_WITH_NEW_VERSION',
  ]);
  expect((await phase('1.4.0')).attributes).toMatchObject({
    phasedReleaseState: 'ACTIVE',
    currentDayNumber: 1,
  });
  sandbox.clock.advance(3 * DAY);
  expect((await phase('1.4.0')).attributes.currentDayNumber).toBe(4);
  sandbox.clock.advance(4 * DAY);
  expect((await phase('1.4.0')).attributes.phasedReleaseState).toBe('COMPLETE');
});

async function uploaded(
  sandbox: Awaited<ReturnType<typeof started>>['sandbox'],
  client: AppStoreClient,
  app: string,
): Promise<string> {
  sandbox.control.configureAppStore({ partBytes: 4 });
  const version = { cfBundleShortVersionString: '1.4.0', cfBundleVersion: '142', platform: 'IOS' };
  const reserve = () => client.create('buildUploads', version, { app: ['apps', app] });
  const upload = (await reserve()).one.id;
  const bytes = Buffer.from('ten bytes!');
  const file = (
    await client.create(
      'buildUploadFiles',
      { assetType: 'ASSET', fileName: 'a.ipa', fileSize: bytes.length, uti: 'com.apple.ipa' },
      { buildUpload: ['buildUploads', upload] },
    )
  ).one;
  const operations = file.attributes.uploadOperations as { url: string; offset: number; length: number }[];
  expect(operations.map(({ length }) => length)).toEqual([4, 4, 2]);
  const put = ({ url, offset, length }: (typeof operations)[number], headers: Record<string, string> = {}) =>
    globalThis.fetch(url, { method: 'PUT', body: bytes.subarray(offset, offset + length), headers });
  const commit = (hash?: string) =>
    client.update('buildUploadFiles', file.id, {
      uploaded: true,
      ...(hash ? { sourceFileChecksums: { file: { hash, algorithm: 'SHA_256' } } } : {}),
    });
  const [first, second, third] = operations;
  if (!first || !second || !third) throw new Error('There are three parts.');
  expect((await put(first, { authorization: 'Bearer x' })).status).toBe(400);
  expect((await put({ ...first, length: 3 })).status).toBe(400);
  for (const part of [first, second]) expect((await put(part)).status).toBe(200);
  expect((await commit()).code).toBe('STATE_ERROR.UPLOAD_INCOMPLETE');
  sandbox.control.addFault({ kind: 'cut-request', route: 'PUT */build-parts/*', atByte: 1, count: 1 });
  await expect(put(third)).rejects.toThrow();
  expect((await put(third)).status).toBe(200);
  expect((await commit('0'.repeat(64))).code).toBe('ENTITY_ERROR.ATTRIBUTE.INVALID');
  expect((await commit(createHash('sha256').update(bytes).digest('hex'))).status).toBe(200);
  expect((await reserve()).code).toBe('ENTITY_ERROR.ATTRIBUTE.INVALID.DUPLICATE');
  const state = async () => (await client.get(`/v1/buildUploads/${upload}`)).one.attributes.state;
  expect(await state()).toMatchObject({ state: 'PROCESSING' });
  sandbox.clock.advance(MINUTE);
  expect(await state()).toMatchObject({ state: 'COMPLETE', errors: [] });
  const build = await client.idOf(`/v1/builds?filter[app]=${app}&filter[version]=142`);
  await client.update('builds', build, { usesNonExemptEncryption: false });
  return build;
}

test('processing that fails says why, and its number can be used again', async () => {
  const { sandbox, client, app } = await startedStore('fresh');
  const reserve = () =>
    client.create(
      'buildUploads',
      { cfBundleShortVersionString: '1.4.0', cfBundleVersion: '150', platform: 'IOS' },
      { app: ['apps', app] },
    );
  const upload = (await reserve()).one.id;
  const file = await client.create(
    'buildUploadFiles',
    { assetType: 'ASSET', fileName: 'a.ipa', fileSize: 1, uti: 'com.apple.ipa' },
    { buildUpload: ['buildUploads', upload] },
  );
  const [part] = file.one.attributes.uploadOperations as { url: string }[];
  await globalThis.fetch(part?.url ?? '', { method: 'PUT', body: '!' });
  await client.update('buildUploadFiles', file.one.id, { uploaded: true });
  sandbox.control.siteChange({ action: 'finish-processing', failed: true, reason: 'No icon.' });
  expect((await client.get(`/v1/buildUploads/${upload}`)).one.attributes.state).toMatchObject({
    state: 'FAILED',
    errors: [{ description: 'No icon.' }],
  });
  const build = await client.get(`/v1/builds?filter[app]=${app}&filter[version]=150`);
  expect(build.one.attributes.processingState).toBe('INVALID');
});

test('a phased release pauses for thirty days in all, and what is complete stays so', async () => {
  const { sandbox, client, phase } = await startedStore('phased-day-3');
  const before = await phase('1.4.0');
  expect(before.attributes).toMatchObject({
    phasedReleaseState: 'ACTIVE',
    currentDayNumber: 3,
    totalPauseDuration: 0,
  });
  const set = (phasedReleaseState: string) =>
    client.update('appStoreVersionPhasedReleases', before.id, { phasedReleaseState });
  expect((await set('ACTIVE')).detail).toBe('The phased release already has this value');
  expect((await set('PAUSED')).status).toBe(200);
  sandbox.clock.advance(10 * DAY);
  expect((await phase('1.4.0')).attributes).toMatchObject({ currentDayNumber: 3, totalPauseDuration: 10 });
  await set('ACTIVE');
  sandbox.clock.advance(DAY);
  expect((await phase('1.4.0')).attributes).toMatchObject({ currentDayNumber: 4, totalPauseDuration: 10 });
  await set('PAUSED');
  sandbox.clock.advance(21 * DAY);
  // The budget was used up a day ago, and it went on by itself.
  expect((await phase('1.4.0')).attributes).toMatchObject({
    phasedReleaseState: 'ACTIVE',
    currentDayNumber: 5,
    totalPauseDuration: 30,
  });
  expect((await set('COMPLETE')).status).toBe(200);
  expect((await set('PAUSED')).detail).toBe(
    'You cannot change the state of a phased release that is in a final state',
  );
  expect((await client.call('DELETE', `/v1/appStoreVersionPhasedReleases/${before.id}`)).status).toBe(409);
});

test('a submission is taken back slowly, and a person decides where the scene says so', async () => {
  const { sandbox, client, app, version, state } = await startedStore('in-app-review');
  sandbox.clock.advance(10 * DAY);
  expect(await state('1.4.0')).toBe('IN_REVIEW');
  const submission = await client.idOf(`/v1/reviewSubmissions?filter[app]=${app}&filter[state]=IN_REVIEW`);
  const { id } = await version('1.4.0');
  const late = await client.update('appStoreVersions', id, { versionString: '1.4.1' });
  expect([late.status, late.detail]).toEqual([409, "The attribute 'versionString' can not be modified."]);
  expect((await client.update('appStoreVersions', id, { releaseType: 'AFTER_APPROVAL' })).status).toBe(200);
  expect(
    (await client.update('reviewSubmissions', submission, { canceled: true })).one.attributes.state,
  ).toBe('CANCELING');
  expect(await state('1.4.0')).toBe('IN_REVIEW');
  sandbox.clock.advance(2_000);
  expect(await state('1.4.0')).toBe('DEVELOPER_REJECTED');
  expect((await client.get(`/v1/reviewSubmissions/${submission}`)).one.attributes.state).toBe('COMPLETE');
});

test('ratings are answered once, and power metrics are those of live versions', async () => {
  const { sandbox, client, app } = await startedStore('staged-rollout');
  const open = await client.get(
    `/v1/apps/${app}/customerReviews?exists[publishedResponse]=false&sort=-createdDate&filter[rating]=1,2,3,4,5`,
  );
  const answer = (responseBody: string) =>
    client.create('customerReviewResponses', { responseBody }, { review: ['customerReviews', open.one.id] });
  await answer('Thanks.');
  await answer('Thank you.');
  const read = () => client.get(`/v1/customerReviews/${open.one.id}/response`);
  expect((await read()).one.attributes).toMatchObject({
    responseBody: 'Thank you.',
    state: 'PENDING_PUBLISH',
  });
  sandbox.clock.advance(MINUTE);
  expect((await read()).one.attributes.state).toBe('PUBLISHED');
  const metrics = await client.get(
    `/v1/apps/${app}/perfPowerMetrics?filter[platform]=IOS&filter[metricType]=TERMINATION,HANG`,
  );
  expect(metrics.headers.get('content-type')).toBe('application/vnd.apple.xcode-metrics+json');
  const text = JSON.stringify(metrics.body);
  expect([text.includes('"TERMINATION"'), text.includes('"BATTERY"'), text.includes('"1.5.0"')]).toEqual([
    true,
    false,
    false,
  ]);
});
