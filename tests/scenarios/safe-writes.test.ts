import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import {
  ANDROID,
  carryOut,
  commits,
  ended,
  lane,
  refusalOf,
  startOn,
  startWithStore,
  type TestStore,
} from './support/brain';

const advance = { kind: 'advance', versionCode: 142, track: 'production', fraction: 0.1 } as const;
const WHY = 'Advancing early in a rehearsal';

let test: TestStore;
afterEach(() => test?.close());

/** Given 1.4.0 (142) at 5 % on production. */
async function givenStagedRollout(): Promise<void> {
  test = await startWithStore('staged-rollout');
  await lane(test, 'production', 142);
}

describe('what was shown is what is sent', () => {
  it('sends the planned calls in their order with their bodies, and nothing else that writes', async () => {
    await givenStagedRollout();
    const plan = await test.client.plans.make({ appId: ANDROID, intent: advance });
    test.store.control.clearRequests();
    const typed = plan.confirmation.kind === 'typed' ? plan.confirmation.expected : null;
    const started = await test.client.plans.confirm({ planId: plan.id, typed, reason: WHY });
    const operation = await ended(test, started.id);
    expect(operation.failure).toBeNull();

    const planned = [...plan.calls, ...plan.readBack];
    const sent = test.store.control.requests().filter((request) => request.url.includes('/edits'));
    expect(sent.map((request) => request.method)).toEqual(planned.map((call) => call.method));
    for (const [index, call] of planned.entries()) {
      const request = sent[index];
      const path = new RegExp(
        `^${call.path.replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&').replaceAll(/\{\w+\}/g, '[^/:]+')}$`,
      );
      expect(request?.url.split('?')[0]).toMatch(path);
      if (call.method === 'PUT') expect(request?.body).toEqual(call.body);
    }
  });
});

describe('a production change needs its value typed, and a reason against a hold', () => {
  it('refuses another value, and sends nothing', async () => {
    await givenStagedRollout();
    const plan = await test.client.plans.make({ appId: ANDROID, intent: advance });
    expect(plan.confirmation).toEqual({ kind: 'typed', expected: '10%' });
    const refused = await refusalOf(test.client.plans.confirm({ planId: plan.id, typed: '5%', reason: WHY }));
    expect(refused.reason).toBe('confirmation-wrong');
    expect(commits(test.store)).toEqual([]);
  });

  it('refuses to advance without a reason while a sign-off is missing', async () => {
    await givenStagedRollout();
    const plan = await test.client.plans.make({ appId: ANDROID, intent: advance });
    expect(plan.needsReason).toBe(true);
    const refused = await refusalOf(
      test.client.plans.confirm({ planId: plan.id, typed: '10%', reason: null }),
    );
    expect(refused.reason).toBe('confirmation-wrong');
    expect(commits(test.store)).toEqual([]);
  });
});

describe('an answer that is lost', () => {
  it('is settled by reading, never by sending again', async () => {
    await givenStagedRollout();
    test.store.control.addFault({ kind: 'lost-answer', route: 'POST *:commit', count: 1 });
    const operation = await carryOut(test, advance, WHY);
    expect(operation.state).toBe('succeeded');
    expect(operation.readBack).toMatchObject({ storeSays: 'inProgress at 10%', differs: false });
    expect(commits(test.store)).toHaveLength(1);
  });

  it('is a failure that changed nothing when the store did not do it', async () => {
    await givenStagedRollout();
    test.store.control.addFault({ kind: 'status', route: 'POST *:commit', status: 503, count: 1 });
    const operation = await carryOut(test, advance, WHY);
    expect(operation.state).toBe('failed');
    expect(operation.readBack).toMatchObject({ storeSays: 'inProgress at 5%' });
    expect(commits(test.store)).toHaveLength(1);
    await lane(test, 'production', 142, ({ state }) => state.kind === 'staged' && state.fraction === 0.05);
  });
});

describe('the store moved since the person looked', () => {
  it('refuses a plan when somebody halted the rollout in the console, and says how it stands', async () => {
    await givenStagedRollout();
    const plan = await test.client.plans.make({ appId: ANDROID, intent: advance });
    test.store.control.consoleChange({ action: 'halt', packageName: 'com.arkalia.cia', track: 'production' });
    const started = await test.client.plans.confirm({ planId: plan.id, typed: '10%', reason: WHY });
    const operation = await ended(test, started.id);
    expect(operation.failure).toMatchObject({
      reason: 'store-moved',
      message: expect.stringContaining('halted at 5%'),
    });
    expect(commits(test.store)).toEqual([]);
  });

  it('lets one of two windows win and tells the other', async () => {
    await givenStagedRollout();
    const one = await test.client.plans.make({ appId: ANDROID, intent: advance });
    const two = await test.client.plans.make({ appId: ANDROID, intent: advance });
    const results = await Promise.allSettled(
      [one, two].map((plan) => test.client.plans.confirm({ planId: plan.id, typed: '10%', reason: WHY })),
    );
    expect(results.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected']);
    const winner = results.find((result) => result.status === 'fulfilled');
    if (winner?.status === 'fulfilled') await ended(test, winner.value.id);
    expect(commits(test.store)).toHaveLength(1);
  });

  it('lets one of two machines win and tells the other', async () => {
    await givenStagedRollout();
    const other = await startOn(test.workspaceFile, await mkdtemp(join(tmpdir(), 'slipway-colleague-')));
    try {
      const mine = await test.client.plans.make({ appId: ANDROID, intent: advance });
      const theirs = await other.client.plans.make({ appId: ANDROID, intent: { ...advance, fraction: 0.2 } });
      const first = await other.client.plans.confirm({ planId: theirs.id, typed: '20%', reason: WHY });
      expect((await ended({ ...test, client: other.client }, first.id)).failure).toBeNull();
      const second = await test.client.plans.confirm({ planId: mine.id, typed: '10%', reason: WHY });
      const operation = await ended(test, second.id);
      expect(operation.failure).toMatchObject({
        reason: 'store-moved',
        message: expect.stringContaining('20%'),
      });
      expect(commits(test.store)).toHaveLength(1);
    } finally {
      await other.close();
    }
  });
});

describe('an edit that dies', () => {
  it('is opened once more when the track is still as the person saw it', async () => {
    await givenStagedRollout();
    test.store.control.addFault({ kind: 'edit-deleted', route: 'PUT */tracks/*', count: 1 });
    const operation = await carryOut(test, advance, WHY);
    expect(operation.failure).toBeNull();
    expect(operation.readBack).toMatchObject({ storeSays: 'inProgress at 10%', differs: false });
    expect(commits(test.store)).toHaveLength(1);
  });

  it('stops before anything is committed when it dies again, and says what is still true', async () => {
    await givenStagedRollout();
    test.store.control.addFault({ kind: 'edit-deleted', route: 'PUT */tracks/*' });
    const operation = await carryOut(test, advance, WHY);
    expect(operation.failure).toMatchObject({ reason: 'edit-gone' });
    expect(commits(test.store)).toEqual([]);
    await lane(test, 'production', 142, ({ state }) => state.kind === 'staged' && state.fraction === 0.05);
  });
});
