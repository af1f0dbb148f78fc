import { expect, test } from 'vitest';
import { type Answer, errorOf, markerFile, PACKAGE, type PlayClient, publisherSpec } from './play-client';
import { started } from './started';

/** Methods of the specification that have a home of their own. */
const ELSEWHERE = /\.reviews\./;

async function uploadTo(client: PlayClient, path: string, body: Buffer | string): Promise<Answer> {
  const url = `/upload/androidpublisher/v3/applications/${path}?uploadType=media`;
  const answer = await client.send('POST', url, typeof body === 'string' ? body : new Uint8Array(body));
  expect(answer.status).toBe(200);
  expect(publisherSpec.problems({ method: 'POST', url, answer: answer.body })).toEqual([]);
  return answer;
}

async function expectOk(answer: Promise<Answer>): Promise<Answer> {
  const got = await answer;
  expect([got.status, got.body]).toEqual([expect.toSatisfy((code: number) => code < 300), got.body]);
  return got;
}

test('every method of the publishing API answers in the form that Google describes', async () => {
  const { client } = await started({ scenario: 'staged-rollout' });
  const call = (method: string, path: string, body?: unknown) => expectOk(client.call(method, path, body));
  const id = await client.openEdit();
  const edit = `/edits/${id}`;
  const upload = `${PACKAGE}/edits/${id}`;
  await call('GET', edit);

  for (const track of ['production', 'internal']) await call('GET', `${edit}/tracks/${track}`);
  await call('GET', `${edit}/tracks`);
  await call('POST', `${edit}/tracks`, { track: 'partners', type: 'CLOSED_TESTING', formFactor: 'DEFAULT' });
  const releases = [
    {
      name: '1.4.0',
      versionCodes: ['142'],
      status: 'inProgress',
      userFraction: 0.1,
      inAppUpdatePriority: 2,
      releaseNotes: [{ language: 'en-US', text: 'News.' }],
      countryTargeting: { countries: ['BE', 'FR'], includeRestOfWorld: true },
    },
  ];
  await call('PATCH', `${edit}/tracks/production`, { track: 'production', releases });
  await call('PUT', `${edit}/tracks/production`, { track: 'production', releases });
  await call('GET', `${edit}/tracks/production`);

  const groups = { googleGroups: ['qa@arkalia.example'] };
  await call('PUT', `${edit}/testers/alpha`, groups);
  await call('PATCH', `${edit}/testers/alpha`, groups);
  expect((await call('GET', `${edit}/testers/alpha`)).body).toEqual(groups);
  expect((await call('GET', `${edit}/countryAvailability/production`)).body).toMatchObject({
    restOfWorld: true,
    countries: expect.arrayContaining([{ countryCode: 'FR' }]),
  });

  await call('GET', `${edit}/details`);
  await call('PUT', `${edit}/details`, { defaultLanguage: 'en-US', contactEmail: 'a@b.example' });
  expect((await call('PATCH', `${edit}/details`, { contactPhone: '+3220000000' })).body).toMatchObject({
    contactEmail: 'a@b.example',
    contactPhone: '+3220000000',
  });

  await call('GET', `${edit}/listings`);
  await call('PUT', `${edit}/listings/de-DE`, { language: 'de-DE', title: 'Arkalia CIA' });
  expect((await call('PATCH', `${edit}/listings/de-DE`, { shortDescription: 'Kurz.' })).body).toMatchObject({
    title: 'Arkalia CIA',
    shortDescription: 'Kurz.',
  });
  await call('GET', `${edit}/listings/de-DE`);
  await call('DELETE', `${edit}/listings/de-DE`);

  await uploadTo(client, `${upload}/listings/en-US/phoneScreenshots`, 'one');
  await uploadTo(client, `${upload}/listings/en-US/phoneScreenshots`, 'two');
  const images = JSON.stringify((await call('GET', `${edit}/listings/en-US/phoneScreenshots`)).body);
  const imageId = /"id":"([^"]+)"/.exec(images)?.[1];
  await call('DELETE', `${edit}/listings/en-US/phoneScreenshots/${imageId}`);
  const { body: deleted } = await call('DELETE', `${edit}/listings/en-US/phoneScreenshots`);
  expect(deleted).toMatchObject({ deleted: [{ id: expect.any(String) }] });
  await call('DELETE', `${edit}/listings`);

  await uploadTo(client, `${upload}/bundles`, markerFile({ versionCode: 151 }));
  await call('GET', `${edit}/bundles`);
  await uploadTo(client, `${upload}/apks`, markerFile({ versionCode: 152 }));
  await call('POST', `${edit}/apks/externallyHosted`, {
    externallyHostedApk: {
      packageName: PACKAGE,
      versionCode: 153,
      versionName: '1.5.3',
      externallyHostedUrl: 'https://apps.arkalia.example/153.apk',
      fileSize: '1000',
    },
  });
  await call('GET', `${edit}/apks`);
  await uploadTo(client, `${upload}/apks/152/deobfuscationFiles/nativeCode`, 'symbols');
  await uploadTo(client, `${upload}/apks/152/expansionFiles/main`, 'obb');
  await call('GET', `${edit}/apks/152/expansionFiles/main`);
  await call('PUT', `${edit}/apks/152/expansionFiles/patch`, { referencesVersion: 138 });
  await call('PATCH', `${edit}/apks/152/expansionFiles/patch`, { referencesVersion: 142 });

  await call('POST', `${edit}:validate`);
  const query = 'changesNotSentForReview=false&changesInReviewBehavior=CANCEL_IN_REVIEW_AND_SUBMIT';
  await call('POST', `${edit}:commit?${query}`);
  await call('DELETE', `/edits/${await client.openEdit()}`);

  await call('GET', '/tracks/production/releases');
  await call('GET', '/generatedApks/142');
  for (const kind of ['apk', 'bundle'])
    await uploadTo(client, `internalappsharing/${PACKAGE}/artifacts/${kind}`, markerFile({ versionCode: 1 }));

  const { body: recovery } = await call('POST', '/appRecoveries', {
    remoteInAppUpdate: { isRemoteInAppUpdateRequested: true },
    targeting: { versionList: { versionCodes: ['138'] }, allUsers: { isAllUsersRequested: true } },
  });
  const recoveryId = /"appRecoveryId":"(\d+)"/.exec(JSON.stringify(recovery))?.[1];
  await call('POST', `/appRecoveries/${recoveryId}:addTargeting`, {
    targetingUpdate: { androidSdks: { sdkLevels: ['34'] } },
  });
  await call('POST', `/appRecoveries/${recoveryId}:deploy`, {});
  expect((await call('GET', '/appRecoveries?versionCode=138')).body).toMatchObject({
    recoveryActions: [{ status: 'RECOVERY_STATUS_ACTIVE' }],
  });
  await call('POST', `/appRecoveries/${recoveryId}:cancel`, {});

  const missing = publisherSpec.methodIds.filter(
    (one) => !publisherSpec.seen.has(one) && !ELSEWHERE.test(one),
  );
  expect(missing).toEqual([]);
});

test('the check itself sees a wrong answer, a wrong request and a wrong parameter', () => {
  const url = `/androidpublisher/v3/applications/${PACKAGE}/edits/1/tracks/beta`;
  const releases = [{ versionCodes: [142], status: 'live' }];
  expect(
    publisherSpec.problems({
      method: 'PUT',
      url: `${url}?force=1`,
      body: { trak: 'beta' },
      answer: { releases },
    }),
  ).toEqual([
    'androidpublisher.edits.tracks.update: unknown query parameter force',
    'androidpublisher.edits.tracks.update request: unknown member trak',
    'androidpublisher.edits.tracks.update answer.releases[0].versionCodes[0]: 142 is not a string',
    expect.stringContaining('"live" is not one of'),
  ]);
  expect(publisherSpec.problems({ method: 'GET', url: '/elsewhere' })).toHaveLength(1);
});

test.each([
  ['title', 31],
  ['shortDescription', 81],
  ['fullDescription', 4001],
])('a %s of %i characters is too long', async (field, length) => {
  const { client } = await started();
  const id = await client.openEdit();
  const put = (size: number) =>
    client.call('PUT', `/edits/${id}/listings/en-US`, { title: 'T', [field]: 'ü'.repeat(size) });
  expect((await put(length - 1)).status).toBe(200);
  expect(errorOf(await put(length)).message).toContain(`too long: ${length} (max: ${length - 1})`);
});

test('a body that is no JSON, and a member that is none, are refused as Google refuses them', async () => {
  const { client } = await started();
  const id = await client.openEdit();
  const url = `/androidpublisher/v3/applications/${PACKAGE}/edits/${id}/details`;
  expect(errorOf(await client.send('PUT', url, '{')).message).toContain('Invalid JSON payload received');
  expect(errorOf(await client.send('PUT', url, '{"phone":"1"}')).message).toBe(
    'Invalid JSON payload received. Unknown name "phone": Cannot find field.',
  );
});
