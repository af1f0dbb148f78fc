import { stat } from 'node:fs/promises';
import { afterEach, expect, it } from 'vitest';
import { buildBundle, MAIN_BUNDLE } from '../fixtures/android/build-bundle';
import {
  ANDROID,
  commits,
  ended,
  eventually,
  lane,
  startOn,
  startWithStore,
  type TestBrain,
  type TestStore,
} from './support/brain';

let test: TestStore;
let again: TestBrain | undefined;
afterEach(async () => {
  await again?.close();
  again = undefined;
  await test?.close();
});

it('goes on with an upload after a restart, from the byte that the store has', async () => {
  // Given a bundle of several chunks on its way over a slow line
  test = await startWithStore('fresh');
  await lane(test, 'production', 138);
  const path = await buildBundle({ ...MAIN_BUNDLE, extraBytes: 24_000_000 });
  const { size } = await stat(path);
  test.store.control.addFault({ kind: 'slow', id: 'line', route: 'PUT */upload/*', latencyMs: 400 });
  const artifact = await test.client.artifacts.inspect({ path });
  const plan = await test.client.plans.make({
    appId: ANDROID,
    intent: {
      kind: 'upload',
      artifactId: artifact.id,
      versionCode: 151,
      track: 'internal',
      reach: { kind: 'everyone' },
      details: { name: '1.5.0' },
    },
  });
  const started = await test.client.plans.confirm({ planId: plan.id, typed: null, reason: null });
  await eventually(async () => {
    const now = await test.client.operations.get({ operationId: started.id });
    return now.transfer && now.transfer.confirmed > 0 && now.transfer.confirmed < size ? now : null;
  }, 'a part of the bundle confirmed');

  // When the program is closed in the middle and started again
  await test.brain.close();
  expect(commits(test.store)).toEqual([]);
  test.store.control.removeFault('line');
  again = await startOn(test.workspaceFile, test.dataDir);

  // Then the upload ends, the release is out, and no byte was sent twice
  const operation = await ended({ ...test, client: again.client }, started.id);
  expect(operation.failure).toBeNull();
  expect(operation.readBack).toMatchObject({ storeSays: 'completed', differs: false });
  // The part that was on the line when the program was closed has no answer; of the answered ones none is sent again.
  const answered = test.store.control
    .requests()
    .filter(({ method, url, status }) => method === 'PUT' && url.startsWith('/upload/') && status !== null)
    .reduce((sum, request) => sum + request.bodyBytes, 0);
  expect(answered).toBeLessThanOrEqual(size);
  expect(commits(test.store)).toHaveLength(1);
}, 120_000);

it('says after a restart how a commit ended whose answer nobody waited for', async () => {
  // Given a commit that the store has taken and whose answer is slow
  test = await startWithStore('staged-rollout');
  await lane(test, 'production', 142);
  test.store.control.addFault({ kind: 'lost-answer', route: 'POST *:commit', count: 1 });
  // And a store that cannot be read afterwards, so that the outcome stays open
  const plan = await test.client.plans.make({
    appId: ANDROID,
    intent: { kind: 'advance', versionCode: 142, track: 'production', fraction: 0.1 },
  });
  test.store.control.addFault({ kind: 'status', id: 'down', route: 'POST */edits', status: 503, skip: 1 });
  const started = await test.client.plans.confirm({
    planId: plan.id,
    typed: '10%',
    reason: 'A rehearsal of a crash',
  });
  await eventually(async () => {
    const now = await test.client.operations.get({ operationId: started.id });
    return now.state === 'unknown' ? now : null;
  }, 'the outcome not known');

  // When the program is started again and the store answers
  await test.brain.close();
  test.store.control.removeFault('down');
  again = await startOn(test.workspaceFile, test.dataDir);

  // Then the operation is settled by reading, without a second commit
  const operation = await ended({ ...test, client: again.client }, started.id);
  expect(operation.state).toBe('succeeded');
  expect(operation.readBack).toMatchObject({ storeSays: 'inProgress at 10%', differs: false });
  expect(commits(test.store)).toHaveLength(1);
  const { events } = await again.client.history.query({
    text: 'version:142 kind:rollout.advanced',
    limit: 5,
  });
  expect(events[0]).toMatchObject({ result: 'done', title: '1.4.0 (142) set to 10%' });
}, 120_000);
