import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { AppStoreClient } from './app-store-client';
import { started } from './started';

const MINUTE = 60_000;

async function startedDay(scenario = 'testflight-day') {
  const { sandbox } = await started({ scenario });
  sandbox.clock.stop();
  const client = new AppStoreClient(sandbox);
  const app = await client.idOf('/v1/apps');
  const buildId = (number: string) => client.idOf(`/v1/builds?filter[app]=${app}&filter[version]=${number}`);
  const states = async (id: string) => {
    const { attributes } = (await client.get(`/v1/buildBetaDetails/${id}`)).one;
    return [attributes.internalBuildState, attributes.externalBuildState];
  };
  return { sandbox, client, app, buildId, states };
}

test('a day in TestFlight has six builds in as many states, forty testers and twelve pieces of feedback', async () => {
  const { client, app } = await startedDay();
  const builds = await client.get(`/v1/builds?filter[app]=${app}&include=buildBetaDetail&sort=-uploadedDate`);
  const details = await client.get(
    `/v1/buildBetaDetails?filter[build]=${builds.data.map(({ id }) => id).join(',')}`,
  );
  expect(details.data.map(({ attributes }) => attributes.externalBuildState).sort()).toEqual([
    'EXPIRED',
    'IN_BETA_REVIEW',
    'IN_BETA_TESTING',
    'MISSING_EXPORT_COMPLIANCE',
    'PROCESSING',
    'READY_FOR_BETA_SUBMISSION',
  ]);
  expect((await client.get(`/v1/betaGroups?filter[app]=${app}`)).data).toHaveLength(3);
  expect((await client.get(`/v1/betaTesters?filter[apps]=${app}`)).body).toMatchObject({
    meta: { paging: { total: 40 } },
  });
  const crashes = await client.get(
    `/v1/apps/${app}/betaFeedbackCrashSubmissions?include=build,tester&sort=-createdDate`,
  );
  const shots = await client.get(`/v1/apps/${app}/betaFeedbackScreenshotSubmissions?sort=-createdDate`);
  expect([crashes.data.length, shots.data.length]).toEqual([4, 8]);
  const log = await client.get(`/v1/betaFeedbackCrashSubmissions/${crashes.one.id}/crashLog`);
  expect(log.one.attributes.logText).toContain('Thread 0 Crashed:');
  const [image] = shots.one.attributes.screenshots as { url: string; width: number; height: number }[];
  const png = Buffer.from(await (await globalThis.fetch(image?.url ?? '')).arrayBuffer());
  expect(png.subarray(1, 4).toString()).toBe('PNG');
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([image?.width, image?.height]);
});

test('a build goes from processing to testers: compliance, groups, review, notification', async () => {
  const { client, sandbox, buildId, states, app } = await startedDay();
  const id = await buildId('156');
  await client.update('buildBetaDetails', id, { autoNotifyEnabled: true });
  expect(await states(id)).toEqual(['PROCESSING', 'PROCESSING']);
  sandbox.clock.advance(7 * MINUTE);
  expect(await states(id)).toEqual(['MISSING_EXPORT_COMPLIANCE', 'MISSING_EXPORT_COMPLIANCE']);
  await client.update('builds', id, { usesNonExemptEncryption: false });
  const again = await client.update('builds', id, { usesNonExemptEncryption: true });
  expect([again.status, again.detail]).toEqual([409, 'You cannot update when the value is already set.']);
  // The internal group takes every build by itself.
  expect(await states(id)).toEqual(['IN_BETA_TESTING', 'READY_FOR_BETA_SUBMISSION']);
  await client.create(
    'betaBuildLocalizations',
    { locale: 'en-US', whatsNew: 'Try it.' },
    { build: ['builds', id] },
  );
  const busy = await client.create('betaAppReviewSubmissions', {}, { build: ['builds', id] });
  expect([busy.status, busy.code]).toEqual([422, 'ENTITY_UNPROCESSABLE.ANOTHER_BUILD_IN_REVIEW']);
  sandbox.control.siteChange({ action: 'decide-beta-review', build: '153' });
  // A build of this train was approved: this one is waved through.
  expect((await client.create('betaAppReviewSubmissions', {}, { build: ['builds', id] })).status).toBe(201);
  const qa = await client.idOf(`/v1/betaGroups?filter[app]=${app}&filter[name]=External`);
  await client.relate('POST', `/v1/betaGroups/${qa}/relationships/builds`, 'builds', [id]);
  expect((await states(id))[1]).toBe('WAITING_FOR_BETA_REVIEW');
  sandbox.clock.advance(MINUTE);
  expect((await states(id))[1]).toBe('IN_BETA_TESTING');
  const notified = await client.create('buildBetaNotifications', {}, { build: ['builds', id] });
  expect([notified.status, notified.code]).toEqual([409, 'STATE_ERROR.AUTO_NOTIFY_ENABLED']);
  await client.update('builds', id, { expired: true });
  expect(await states(id)).toEqual(['EXPIRED', 'EXPIRED']);
});

test('beta review asks for what a tester must be told, and can say no', async () => {
  const { client, sandbox, buildId, states, app } = await startedDay();
  sandbox.control.siteChange({ action: 'decide-beta-review', build: '153', approved: false });
  expect((await states(await buildId('153')))[1]).toBe('BETA_REJECTED');
  const id = await buildId('154');
  await client.update('betaAppReviewDetails', app, { contactPhone: null });
  const refused = await client.create('betaAppReviewSubmissions', {}, { build: ['builds', id] });
  expect([refused.status, refused.code, refused.detail]).toEqual([
    500,
    'UNEXPECTED_ERROR',
    expect.stringContaining('contact information'),
  ]);
  await client.update('betaAppReviewDetails', app, { contactPhone: '+32 2 555 01 00' });
  sandbox.control.addFault({ kind: 'beta-rejection', count: 1 });
  await client.create('betaAppReviewSubmissions', {}, { build: ['builds', id] });
  sandbox.clock.advance(11 * MINUTE);
  expect((await states(id))[1]).toBe('IN_BETA_REVIEW');
  sandbox.clock.advance(130 * MINUTE);
  expect((await states(id))[1]).toBe('BETA_REJECTED');
});

test('groups and testers keep Apple’s rules', async () => {
  const { client, app, buildId } = await startedDay();
  const group = (name: string) => client.idOf(`/v1/betaGroups?filter[app]=${app}&filter[name]=${name}`);
  const [internal, external] = [await group('Internal'), await group('External')];
  const taken = await client.create('betaGroups', { name: 'External' }, { app: ['apps', app] });
  expect(taken.code).toBe('ENTITY_ERROR.ATTRIBUTE.INVALID.DUPLICATE');
  const link = await client.update('betaGroups', internal, { publicLinkEnabled: true });
  expect([link.status, link.code]).toEqual([409, 'STATE_ERROR']);
  const limit = await client.update('betaGroups', external, { publicLinkLimit: 10_001 });
  expect(limit.code).toBe('ENTITY_ERROR.ATTRIBUTE.INVALID');
  const processing = await client.relate(
    'POST',
    `/v1/betaGroups/${external}/relationships/builds`,
    'builds',
    [await buildId('156')],
  );
  expect([processing.status, processing.detail]).toEqual([
    422,
    'The build is not in a valid processing state for this operation.',
  ]);
  const stranger = { email: 'stranger@mail.example' };
  const inside = await client.create('betaTesters', stranger, { betaGroups: ['betaGroups', [internal]] });
  expect([inside.status, inside.detail]).toEqual([409, 'Tester(s) cannot be assigned']);
  const tester = await client.create('betaTesters', stranger, { betaGroups: ['betaGroups', [external]] });
  expect([tester.status, tester.one.attributes.state]).toEqual([201, 'INVITED']);
  const twice = await client.create('betaTesters', stranger, { betaGroups: ['betaGroups', [external]] });
  expect([twice.status, twice.code]).toEqual([409, 'ENTITY_ERROR.ATTRIBUTE.INVALID.DUPLICATE']);
  expect(
    (await client.create('betaTesters', { email: 'nonsense' }, { betaGroups: ['betaGroups', [external]] }))
      .code,
  ).toBe('ENTITY_ERROR.ATTRIBUTE.INVALID');
  const installed = (await client.get(`/v1/betaTesters?filter[betaGroups]=${external}&limit=200`)).data.find(
    ({ attributes }) => attributes.state === 'INSTALLED',
  );
  const invited = await client.create(
    'betaTesterInvitations',
    {},
    { app: ['apps', app], betaTester: ['betaTesters', installed?.id ?? ''] },
  );
  expect(invited.code).toBe('STATE_ERROR.TESTER_INVITE.ALREADY_ACCEPTED');
});

test('notes have a length and a language, and can be dropped without a word', async () => {
  const { client, sandbox, buildId } = await startedDay();
  const id = await buildId('155');
  const write = (attributes: object) =>
    client.create('betaBuildLocalizations', attributes, { build: ['builds', id] });
  expect((await write({ locale: 'en-US', whatsNew: 'x'.repeat(4_001) })).code).toBe(
    'ENTITY_ERROR.ATTRIBUTE.INVALID.TOO_LONG',
  );
  expect((await write({ locale: 'xx', whatsNew: 'x' })).code).toBe('ENTITY_ERROR.ATTRIBUTE.INVALID');
  sandbox.control.addFault({ kind: 'attribute-dropped', route: '*/betaBuildLocalizations*', count: 1 });
  const notes = await write({ locale: 'en-US', whatsNew: 'Look here.' });
  expect(notes.one.attributes.whatsNew).toBe('Look here.');
  expect(
    (await client.get(`/v1/betaBuildLocalizations/${notes.one.id}`)).one.attributes.whatsNew,
  ).toBeUndefined();
  expect((await write({ locale: 'en-US' })).code).toBe('ENTITY_ERROR.ATTRIBUTE.INVALID.DUPLICATE');
});

test('a webhook hears what happens, signed, and every delivery is written down', async () => {
  const { sandbox } = await started({ scenario: 'testflight-day' });
  const client = new AppStoreClient(sandbox);
  const app = await client.idOf('/v1/apps');
  const heard: { body: string; signature: string }[] = [];
  let hear = () => {};
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      heard.push({
        body: Buffer.concat(chunks).toString(),
        signature: String(request.headers['x-apple-signature']),
      });
      response.end();
      hear();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const hook = await client.create(
    'webhooks',
    {
      enabled: true,
      name: 'Slipway',
      url: `http://127.0.0.1:${port}/asc`,
      secret: 'quiet please',
      eventTypes: [
        'BUILD_BETA_DETAIL_EXTERNAL_BUILD_STATE_UPDATED',
        'BETA_FEEDBACK_CRASH_SUBMISSION_CREATED',
      ],
    },
    { app: ['apps', app] },
  );
  const news = () =>
    new Promise<void>((resolve) => {
      hear = resolve;
    });
  const first = news();
  sandbox.control.siteChange({ action: 'decide-beta-review', build: '153' });
  await first;
  const second = news();
  sandbox.control.siteChange({ action: 'add-feedback', kind: 'crash' });
  await second;
  expect(heard.map(({ body }) => (JSON.parse(body) as { data: { type: string } }).data.type)).toEqual([
    'buildBetaDetailExternalBuildStateUpdated',
    'betaFeedbackCrashSubmissionCreated',
  ]);
  for (const { body, signature } of heard)
    expect(signature).toBe(`hmacsha256=${createHmac('sha256', 'quiet please').update(body).digest('hex')}`);
  const deliveries = () => client.get(`/v1/webhooks/${hook.one.id}/deliveries`);
  await expect
    .poll(async () => (await deliveries()).data.map(({ attributes }) => attributes.deliveryState))
    .toEqual(['SUCCEEDED', 'SUCCEEDED']);
  await new Promise((resolve) => server.close(resolve));
});
