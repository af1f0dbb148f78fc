import { expect, test } from 'vitest';
import { errorOf, PACKAGE, PlayClient } from './play-client';
import { started } from './started';

const advance = { versionCodes: ['142'], status: 'inProgress', userFraction: 0.1 };
const DELETED = 'This Edit has been deleted.';

test('an edit is a snapshot: nothing is live before the commit', async () => {
  const { client } = await started({ scenario: 'staged-rollout' });
  const first = await client.openEdit();
  expect(first).toMatch(/^\d{20}$/);
  await client.call('PUT', `/edits/${first}/tracks/production`, { releases: [advance] });
  const dropped = await client.call('DELETE', `/edits/${first}`);
  expect(dropped.status).toBe(204);
  const second = await client.openEdit();
  const { body } = await client.call('GET', `/edits/${second}/tracks/production`);
  expect(body).toMatchObject({ releases: [{ userFraction: 0.05 }, {}] });
});

test("a user's next edit ends the one before; another user's edit lives until the first commit", async () => {
  const { client, sandbox } = await started({ scenario: 'staged-rollout' });
  const other = await PlayClient.signIn(
    sandbox.playUrl,
    sandbox.secondServiceAccountKeyFile,
    sandbox.clock.now(),
  );
  const dead = await client.openEdit();
  const alive = await client.openEdit();
  const theirs = await other.openEdit();
  expect(errorOf(await client.call('GET', `/edits/${dead}`))).toEqual({
    code: 400,
    status: 'FAILED_PRECONDITION',
    message: DELETED,
  });
  expect((await client.call('GET', `/edits/${theirs}`)).status).toBe(404);
  expect((await other.call('POST', `/edits/${theirs}:validate`)).status).toBe(200);
  expect((await client.call('POST', `/edits/${alive}:commit`)).status).toBe(200);
  expect(errorOf(await other.call('POST', `/edits/${theirs}:commit`)).message).toBe(DELETED);
  expect(errorOf(await client.call('POST', `/edits/${alive}:commit`)).message).toBe(
    'This edit has already been successfully committed, please create a new Edit.',
  );
});

test('an edit expires on the sandbox clock, at the time it was given out with', async () => {
  const { client, sandbox } = await started({ scenario: 'fresh' });
  sandbox.clock.stop();
  sandbox.control.configure({ editLifetimeMs: 600_000 });
  const { body } = await client.call('POST', '/edits', {});
  const expiry = Math.floor((sandbox.clock.now() + 600_000) / 1000);
  expect(body).toMatchObject({ expiryTimeSeconds: String(expiry) });
  const id = body && typeof body === 'object' && 'id' in body ? body.id : '';
  sandbox.clock.advance(599_999);
  expect((await client.call('GET', `/edits/${id}`)).status).toBe(200);
  sandbox.clock.advance(1);
  expect(errorOf(await client.call('GET', `/edits/${id}`)).message).toBe(
    'This edit has expired, please create a new Edit.',
  );
});

test('a change in Play Console ends every edit, and shows in the next', async () => {
  const { client, sandbox } = await started({ scenario: 'staged-rollout' });
  const id = await client.openEdit();
  sandbox.control.consoleChange({ action: 'halt', packageName: PACKAGE });
  expect(errorOf(await client.call('GET', `/edits/${id}/tracks/production`)).message).toBe(DELETED);
  const next = await client.openEdit();
  const { body } = await client.call('GET', `/edits/${next}/tracks/production`);
  expect(body).toMatchObject({ releases: [{ status: 'halted', userFraction: 0.05 }, {}] });
});

test('how changes get to review is as Play Console is set, and says so', async () => {
  const { client, sandbox } = await started({ scenario: 'staged-rollout' });
  const app = sandbox.control.state().apps[PACKAGE];
  if (!app) throw new Error('The scenario has lost its app.');
  app.review.sending = 'manual-only';
  expect(errorOf(await client.publish('production', [advance])).message).toBe(
    'Changes cannot be sent for review automatically. Please set the query parameter changesNotSentForReview to true. Once committed, the changes in this edit can be sent for review from the Google Play Console UI.',
  );
  expect((await client.publish('production', [advance], '?changesNotSentForReview=true')).status).toBe(200);
  app.review.sending = 'automatic-only';
  const refusal = await client.publish('production', [advance], '?changesNotSentForReview=true');
  expect(errorOf(refusal).message).toBe(
    'Changes are sent for review automatically. The query parameter changesNotSentForReview must not be set.',
  );
});

async function stateOf(client: PlayClient, track = 'production'): Promise<unknown> {
  const { body } = await client.call('GET', `/tracks/${track}/releases`);
  return body;
}
const summary = (versionCode: number, state: string) => ({
  activeArtifacts: [{ versionCode }],
  releaseLifecycleState: `RELEASE_LIFECYCLE_STATE_${state}`,
});

test('review follows the sandbox clock, and reading it disturbs no edit', async () => {
  const { client, sandbox } = await started({ scenario: 'in-review' });
  const id = await client.openEdit();
  expect(await stateOf(client)).toMatchObject({
    releases: [summary(142, 'IN_REVIEW'), summary(138, 'PUBLISHED')],
  });
  sandbox.clock.advance(20 * 3_600_000);
  const later = await PlayClient.signIn(sandbox.playUrl, sandbox.serviceAccountKeyFile, sandbox.clock.now());
  expect(await stateOf(later)).toMatchObject({ releases: [summary(142, 'PUBLISHED'), {}] });
  expect(sandbox.control.state().edits[id]?.status).toBe('open');
});

test('a release may be refused, wait to be sent, or wait for a person to publish it', async () => {
  const rejected = await started({ scenario: 'rejected' });
  expect(await stateOf(rejected.client)).toMatchObject({ releases: [summary(142, 'NOT_APPROVED'), {}] });
  expect((await rejected.client.publish('production', [{ ...advance, userFraction: 0.05 }])).status).toBe(
    200,
  );
  expect(await stateOf(rejected.client)).toMatchObject({ releases: [summary(142, 'IN_REVIEW'), {}] });

  const { client, sandbox } = await started({ scenario: 'staged-rollout' });
  const app = sandbox.control.state().apps[PACKAGE];
  if (!app) throw new Error('The scenario has lost its app.');
  app.review = { durationMs: 0, sending: 'either', managedPublishing: true };
  const next = { ...advance, versionCodes: ['150'] };
  expect((await client.publish('production', [next], '?changesNotSentForReview=true')).status).toBe(200);
  expect(await stateOf(client)).toMatchObject({ releases: [summary(150, 'NOT_SENT_FOR_REVIEW'), {}] });
  sandbox.control.consoleChange({ action: 'send-for-review', packageName: PACKAGE });
  expect(await stateOf(client)).toMatchObject({ releases: [summary(150, 'APPROVED_NOT_PUBLISHED'), {}] });
  sandbox.control.consoleChange({ action: 'publish', packageName: PACKAGE });
  expect(await stateOf(client)).toMatchObject({ releases: [summary(150, 'PUBLISHED'), {}] });
});

test('a commit may refuse to disturb what is in review, and then leaves the edit usable', async () => {
  const { client } = await started({ scenario: 'in-review' });
  const id = await client.openEdit();
  const refusal = await client.call('POST', `/edits/${id}:commit?changesInReviewBehavior=ERROR_IF_IN_REVIEW`);
  expect(errorOf(refusal)).toMatchObject({ status: 'FAILED_PRECONDITION' });
  expect(errorOf(refusal).message).toContain('CHANGES_ALREADY_IN_REVIEW');
  const again = `/edits/${id}:commit?changesInReviewBehavior=CANCEL_IN_REVIEW_AND_SUBMIT`;
  expect((await client.call('POST', again)).status).toBe(200);
});

test('exposure follows what was published, from the moment the review ends', async () => {
  const { client, sandbox } = await started({ scenario: 'staged-rollout' });
  sandbox.clock.stop();
  await client.publish('production', [advance]);
  const app = sandbox.control.state().apps[PACKAGE];
  const now = sandbox.clock.now();
  expect(app?.exposures.filter(({ fromAt }) => fromAt === now)).toEqual([
    { track: 'production', versionCode: 138, fraction: 0.9, fromAt: now },
    { track: 'production', versionCode: 142, fraction: 0.1, fromAt: now },
  ]);
});

test('an unknown app, an unknown edit and an unknown path are three different refusals', async () => {
  const { client } = await started({ scenario: 'fresh' });
  expect(errorOf(await client.call('POST', '/edits', {}, 'com.x'))).toEqual({
    code: 404,
    status: 'NOT_FOUND',
    message: 'Package not found: com.x.',
  });
  expect(errorOf(await client.call('GET', '/edits/1')).message).toBe('No edit found with id: 1.');
  expect(errorOf(await client.call('GET', '/nothing')).code).toBe(404);
});
