import { expect, test } from 'vitest';
import { AppStoreClient, appStoreSpec } from './app-store-client';
import { started } from './started';

const bundle = 'com.arkalia.cia';
const minutes = (count: number) => count * 60_000;

/** Every GET of the description, with ids that the sandbox has. */
async function readEverything(client: AppStoreClient, versionId: string): Promise<string[]> {
  const ids = new Map<string, string>();
  const wrong: string[] = [];
  const app = await client.idOf(`/v1/apps?filter[bundleId]=${bundle}`);
  ids.set('apps', app);
  const first = async (type: string, path: string) => {
    const found = (await client.get(path)).data[0];
    if (found) ids.set(type, found.id);
    else wrong.push(`nothing of ${type}`);
  };
  await first('builds', `/v1/builds?filter[app]=${app}&filter[version]=142`);
  const build = ids.get('builds');
  for (const type of [
    'preReleaseVersions',
    'betaGroups',
    'betaAppLocalizations',
    'appStoreVersions',
    'appInfos',
    'customerReviews',
    'reviewSubmissions',
    'betaFeedbackCrashSubmissions',
    'betaFeedbackScreenshotSubmissions',
    'buildUploads',
    'webhooks',
  ])
    await first(type, `/v1/apps/${app}/${type}`);
  ids.set('appStoreVersions', versionId);
  await first('betaTesters', '/v1/betaTesters?limit=1');
  await first('users', '/v1/users');
  await first('betaBuildLocalizations', `/v1/betaBuildLocalizations?filter[build]=${build}`);
  await first('betaAppReviewDetails', `/v1/betaAppReviewDetails?filter[app]=${app}`);
  await first('betaAppReviewSubmissions', `/v1/betaAppReviewSubmissions?filter[build]=${build}`);
  await first('betaLicenseAgreements', '/v1/betaLicenseAgreements');
  await first('buildBetaDetails', `/v1/buildBetaDetails?filter[build]=${build}`);
  await first(
    'appStoreVersionLocalizations',
    `/v1/appStoreVersions/${ids.get('appStoreVersions')}/appStoreVersionLocalizations`,
  );
  await first('appInfoLocalizations', `/v1/appInfos/${ids.get('appInfos')}/appInfoLocalizations`);
  await first(
    'betaCrashLogs',
    `/v1/betaFeedbackCrashSubmissions/${ids.get('betaFeedbackCrashSubmissions')}/crashLog`,
  );
  await first('buildUploadFiles', `/v1/buildUploads/${ids.get('buildUploads')}/buildUploadFiles`);
  await first('diagnosticSignatures', `/v1/builds/${build}/diagnosticSignatures`);
  ids.set(
    'customerReviewResponses',
    (await client.get(`/v1/apps/${app}/customerReviews?exists[publishedResponse]=true&include=response`))
      .data[0]?.id ?? '',
  );
  const review = ids.get('customerReviewResponses') ?? '';
  ids.set('customerReviews', review);
  ids.set('customerReviewResponses', await client.idOf(`/v1/customerReviews/${review}/response`));
  ids.set(
    'appStoreReviewDetails',
    await client.idOf(`/v1/appStoreVersions/${ids.get('appStoreVersions')}/appStoreReviewDetail`),
  );
  for (const operation of appStoreSpec.operations) {
    const [method, path = ''] = operation.split(' ');
    const type = path.split('/')[2] ?? '';
    if (method !== 'GET' || appStoreSpec.seen.has(operation)) continue;
    const id = ids.get(type);
    if (path.includes('{id}') && id === undefined) wrong.push(`no id for ${operation}`);
    else {
      const { status, body } = await client.get(path.replace('{id}', id ?? ''));
      if (status !== 200) wrong.push(`${operation}: ${status} ${JSON.stringify(body).slice(0, 200)}`);
    }
  }
  return wrong;
}

test('every operation that is simulated answers in the form that Apple describes', async () => {
  const { sandbox } = await started({ scenario: 'staged-rollout' });
  const client = new AppStoreClient(sandbox);
  const app = await client.idOf(`/v1/apps?filter[bundleId]=${bundle}`);
  const later = (ms: number) => sandbox.clock.advance(ms);
  const good = async (answer: Promise<{ status: number; body: unknown }>) => {
    const { status, body } = await answer;
    expect([status < 300, status < 300 ? null : body]).toEqual([true, null]);
  };

  // A build comes in, in two files of which one is taken back.
  const upload = await client.create(
    'buildUploads',
    { cfBundleShortVersionString: '1.6.0', cfBundleVersion: '160', platform: 'IOS' },
    { app: ['apps', app] },
  );
  const file = await client.create(
    'buildUploadFiles',
    { assetType: 'ASSET', fileName: 'a.ipa', fileSize: 5, uti: 'com.apple.ipa' },
    { buildUpload: ['buildUploads', upload.one.id] },
  );
  const [operation] = file.one.attributes.uploadOperations as { url: string }[];
  const sent = await globalThis.fetch(operation?.url ?? '', { method: 'PUT', body: 'bytes' });
  expect([sent.status, sent.headers.get('etag')]).toEqual([200, '"4b3a6218bb3e3a7303e8a171a60fcf92"']);
  await good(client.update('buildUploadFiles', file.one.id, { uploaded: true }));
  const spare = await client.create(
    'buildUploads',
    { cfBundleShortVersionString: '1.6.0', cfBundleVersion: '161', platform: 'IOS' },
    { app: ['apps', app] },
  );
  await good(client.call('DELETE', `/v1/buildUploads/${spare.one.id}`));
  later(minutes(1));
  const processed = await client.get(`/v1/buildUploads/${upload.one.id}?include=build`);
  expect(processed.one.attributes.state).toMatchObject({ state: 'COMPLETE' });
  const build = (await client.get(`/v1/builds?filter[app]=${app}&filter[version]=160`)).one.id;

  // It goes to testers.
  await good(client.update('builds', build, { usesNonExemptEncryption: false }));
  const notes = await client.create(
    'betaBuildLocalizations',
    { locale: 'en-US', whatsNew: 'Try it.' },
    { build: ['builds', build] },
  );
  await good(client.update('betaBuildLocalizations', notes.one.id, { whatsNew: 'Try it twice.' }));
  const french = await client.create(
    'betaBuildLocalizations',
    { locale: 'fr-FR' },
    { build: ['builds', build] },
  );
  await good(client.call('DELETE', `/v1/betaBuildLocalizations/${french.one.id}`));
  await good(client.update('buildBetaDetails', build, { autoNotifyEnabled: false }));
  const group = await client.create(
    'betaGroups',
    { name: 'Partners', publicLinkEnabled: true },
    { app: ['apps', app] },
  );
  await good(
    client.update('betaGroups', group.one.id, { publicLinkLimitEnabled: true, publicLinkLimit: 20 }),
  );
  const tester = await client.create(
    'betaTesters',
    { email: 'new@mail.example', firstName: 'New' },
    { betaGroups: ['betaGroups', [group.one.id]] },
  );
  for (const method of ['POST', 'DELETE', 'POST']) {
    await good(
      client.relate(method, `/v1/betaGroups/${group.one.id}/relationships/builds`, 'builds', [build]),
    );
    await good(
      client.relate(method, `/v1/builds/${build}/relationships/betaGroups`, 'betaGroups', [group.one.id]),
    );
    await good(
      client.relate(method, `/v1/builds/${build}/relationships/individualTesters`, 'betaTesters', [
        tester.one.id,
      ]),
    );
    await good(
      client.relate(method, `/v1/betaTesters/${tester.one.id}/relationships/builds`, 'builds', [build]),
    );
    await good(
      client.relate(method, `/v1/betaTesters/${tester.one.id}/relationships/betaGroups`, 'betaGroups', [
        group.one.id,
      ]),
    );
    await good(
      client.relate(method, `/v1/betaGroups/${group.one.id}/relationships/betaTesters`, 'betaTesters', [
        tester.one.id,
      ]),
    );
  }
  await good(client.create('betaAppReviewSubmissions', {}, { build: ['builds', build] }));
  later(minutes(1));
  await good(client.create('buildBetaNotifications', {}, { build: ['builds', build] }));
  expect((await client.get(`/v1/buildBetaDetails/${build}`)).one.attributes.externalBuildState).toBe(
    'IN_BETA_TESTING',
  );
  await good(
    client.create(
      'betaTesterInvitations',
      {},
      { app: ['apps', app], betaTester: ['betaTesters', tester.one.id] },
    ),
  );
  const information = await client.create(
    'betaAppLocalizations',
    { locale: 'de-DE', description: 'Neu.' },
    { app: ['apps', app] },
  );
  await good(client.update('betaAppLocalizations', information.one.id, { description: 'Neuer.' }));
  await good(client.call('DELETE', `/v1/betaAppLocalizations/${information.one.id}`));
  await good(client.update('betaAppReviewDetails', app, { notes: 'No account is needed.' }));
  await good(client.update('betaLicenseAgreements', app, { agreementText: 'Be kind.' }));

  // A version goes to the store.
  const version = await client.create(
    'appStoreVersions',
    { platform: 'IOS', versionString: '1.6.0', releaseType: 'MANUAL' },
    { app: ['apps', app] },
  );
  const versionId = version.one.id;
  await good(client.update('appStoreVersions', versionId, { copyright: '2026 Arkalia' }));
  await good(
    client.call('PATCH', `/v1/appStoreVersions/${versionId}/relationships/build`, {
      data: { type: 'builds', id: build },
    }),
  );
  const texts = await client.get(`/v1/appStoreVersions/${versionId}/appStoreVersionLocalizations`);
  for (const { id } of texts.data)
    await good(client.update('appStoreVersionLocalizations', id, { whatsNew: 'New things.' }));
  const german = await client.create(
    'appStoreVersionLocalizations',
    { locale: 'de-DE' },
    { appStoreVersion: ['appStoreVersions', versionId] },
  );
  await good(client.call('DELETE', `/v1/appStoreVersionLocalizations/${german.one.id}`));
  const detail = await client.create(
    'appStoreReviewDetails',
    { notes: 'Hello.' },
    { appStoreVersion: ['appStoreVersions', versionId] },
  );
  await good(client.update('appStoreReviewDetails', detail.one.id, { notes: 'Hello again.' }));
  const info = (await client.get(`/v1/apps/${app}/appInfos`)).data.at(-1)?.id ?? '';
  const infoText = await client.create(
    'appInfoLocalizations',
    { locale: 'nl-NL', name: 'Arkalia' },
    { appInfo: ['appInfos', info] },
  );
  await good(client.update('appInfoLocalizations', infoText.one.id, { subtitle: 'Papieren' }));
  await good(client.call('DELETE', `/v1/appInfoLocalizations/${infoText.one.id}`));
  const phase = await client.create(
    'appStoreVersionPhasedReleases',
    {},
    { appStoreVersion: ['appStoreVersions', versionId] },
  );
  await good(client.call('DELETE', `/v1/appStoreVersionPhasedReleases/${phase.one.id}`));
  const second = await client.create(
    'appStoreVersionPhasedReleases',
    { phasedReleaseState: 'INACTIVE' },
    { appStoreVersion: ['appStoreVersions', versionId] },
  );
  const submission = await client.create('reviewSubmissions', { platform: 'IOS' }, { app: ['apps', app] });
  const add = () =>
    client.create(
      'reviewSubmissionItems',
      {},
      {
        reviewSubmission: ['reviewSubmissions', submission.one.id],
        appStoreVersion: ['appStoreVersions', versionId],
      },
    );
  await good(client.call('DELETE', `/v1/reviewSubmissionItems/${(await add()).one.id}`));
  const item = await add();
  sandbox.control.addFault({ kind: 'app-rejection', count: 1 });
  await good(client.update('reviewSubmissions', submission.one.id, { submitted: true }));
  later(minutes(1));
  await good(client.update('reviewSubmissionItems', item.one.id, { resolved: true }));
  await good(client.update('reviewSubmissions', submission.one.id, { submitted: true }));
  later(minutes(1));
  await good(
    client.create('appStoreVersionReleaseRequests', {}, { appStoreVersion: ['appStoreVersions', versionId] }),
  );
  later(minutes(1));
  await good(client.update('appStoreVersionPhasedReleases', second.one.id, { phasedReleaseState: 'PAUSED' }));
  const spareVersion = await client.create(
    'appStoreVersions',
    { platform: 'IOS', versionString: '1.7.0' },
    { app: ['apps', app] },
  );
  await good(client.call('DELETE', `/v1/appStoreVersions/${spareVersion.one.id}`));

  // People are heard and answered.
  const review = (await client.get(`/v1/apps/${app}/customerReviews?exists[publishedResponse]=false`)).one.id;
  const answer = await client.create(
    'customerReviewResponses',
    { responseBody: 'Thanks.' },
    { review: ['customerReviews', review] },
  );
  await good(client.call('DELETE', `/v1/customerReviewResponses/${answer.one.id}`));
  const hook = await client.create(
    'webhooks',
    {
      enabled: true,
      name: 'Slipway',
      url: 'https://hooks.example/asc',
      secret: 'quiet',
      eventTypes: ['BUILD_UPLOAD_STATE_UPDATED'],
    },
    { app: ['apps', app] },
  );
  await good(client.update('webhooks', hook.one.id, { enabled: false }));
  await good(client.create('webhookPings', {}, { webhook: ['webhooks', hook.one.id] }));
  const delivered = await client.get(`/v1/webhooks/${hook.one.id}/deliveries`);
  await good(client.create('webhookDeliveries', {}, { template: ['webhookDeliveries', delivered.one.id] }));

  expect(await readEverything(client, versionId)).toEqual([]);

  for (const kind of ['Crash', 'Screenshot']) {
    const one = await client.idOf(`/v1/apps/${app}/betaFeedback${kind}Submissions`);
    await good(client.call('DELETE', `/v1/betaFeedback${kind}Submissions/${one}`));
  }
  await good(
    client.relate('DELETE', `/v1/apps/${app}/relationships/betaTesters`, 'betaTesters', [tester.one.id]),
  );
  const [a, b] = (await client.get('/v1/betaTesters?limit=2')).data;
  await good(client.relate('DELETE', `/v1/betaTesters/${a?.id}/relationships/apps`, 'apps', [app]));
  await good(client.call('DELETE', `/v1/betaTesters/${b?.id}`));
  await good(client.call('DELETE', `/v1/betaGroups/${group.one.id}`));
  await good(client.call('DELETE', `/v1/webhooks/${hook.one.id}`));
  expect(appStoreSpec.operations.filter((one) => !appStoreSpec.seen.has(one))).toEqual([]);
});
