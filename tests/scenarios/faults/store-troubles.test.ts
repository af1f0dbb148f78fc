import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { buildBundle, MAIN_BUNDLE } from '../../fixtures/android/build-bundle';
import {
  ANDROID,
  atStore,
  carryOut,
  commits,
  ended,
  eventually,
  lane,
  MAIN_PACKAGE,
  startOn,
  startStore,
  startWithStore,
  type TestStore,
  underWay,
} from '../support/brain';

/* What the store and the line to it do to a change, from asking to wait to somebody else moving the track. */

const advance = { kind: 'advance', versionCode: 142, track: 'production', fraction: 0.1 } as const;
const WHY = 'A rehearsal of trouble';

let test: TestStore;
afterEach(() => test.close());

async function givenStagedRollout(): Promise<void> {
  test = await startWithStore('staged-rollout');
  await lane(test, 'production', 142);
}

const logOf = async (operationId: Parameters<typeof ended>[1]): Promise<string> => {
  const lines = await test.client.operations.log({ operationId, after: 0, limit: 500 });
  return lines.map((line) => line.text).join('\n');
};

describe.each(['seconds', 'date'] as const)('a store that asks to wait, in %s', (retryAfterForm) => {
  const wait = (retryAfter: number) =>
    test.store.control.addFault({
      kind: 'status',
      route: 'POST */edits',
      status: 429,
      retryAfter,
      retryAfterForm,
      count: 1,
    });

  it('is waited for as long as it says, with the moment of the next try on the screen', async () => {
    await givenStagedRollout();
    const plan = await test.client.plans.make({ appId: ANDROID, intent: advance });
    wait(3);
    const asked = test.store.control.clock().now;
    const started = await test.client.plans.confirm({ planId: plan.id, typed: '10%', reason: WHY });
    const waiting = await underWay(test, started.id, 'the wait', ({ waitingUntil }) => waitingUntil !== null);
    expect(waiting.cancellable).toBe(true);
    // a date has whole seconds only
    expect(waiting.waitingUntil).toBeGreaterThanOrEqual(asked + (retryAfterForm === 'date' ? 2_000 : 3_000));
    expect(waiting.waitingUntil).toBeLessThanOrEqual(asked + 8_000);

    const operation = await ended(test, started.id);
    expect(operation.failure).toBeNull();
    expect(operation.waitingUntil).toBeNull();
    const opened = test.store.control
      .requests()
      .filter(({ method, url }) => method === 'POST' && url.endsWith('/edits'))
      .map(({ at, status }) => ({ at: Date.parse(at), status }));
    const refused = opened.findIndex(({ status }) => status === 429);
    const [first, again] = opened.slice(refused);
    expect(again?.at).toBeGreaterThanOrEqual((first?.at ?? 0) + (retryAfterForm === 'date' ? 2_000 : 3_000));
  });

  it('can be left alone: cancelling sends nothing', async () => {
    await givenStagedRollout();
    const plan = await test.client.plans.make({ appId: ANDROID, intent: advance });
    wait(3_000);
    const started = await test.client.plans.confirm({ planId: plan.id, typed: '10%', reason: WHY });
    await underWay(test, started.id, 'the wait', ({ waitingUntil }) => waitingUntil !== null);
    await test.client.operations.cancel({ operationId: started.id });
    expect((await ended(test, started.id)).state).toBe('cancelled');
    expect(commits(test.store)).toEqual([]);
    await lane(test, 'production', 142, ({ state }) => state.kind === 'staged' && state.fraction === 0.05);
  });
});

describe('a token that ends in the middle of an upload', () => {
  it('is renewed once, and the same session goes on', async () => {
    test = await startWithStore('fresh');
    await lane(test, 'production', 138);
    const path = await buildBundle({ ...MAIN_BUNDLE, extraBytes: 9_000_000 });
    const { size } = await stat(path);
    const artifact = await test.client.artifacts.inspect({ path });
    test.store.control.addFault({ kind: 'token-expired', route: 'PUT */upload/*', skip: 1, count: 1 });
    test.store.control.clearRequests();
    const operation = await carryOut(test, {
      kind: 'upload',
      artifactId: artifact.id,
      versionCode: 151,
      track: 'internal',
      reach: { kind: 'everyone' },
      details: { name: '1.5.0' },
    });
    expect(operation.failure).toBeNull();
    const requests = test.store.control.requests();
    const refusal = requests.findIndex(({ status, url }) => status === 401 && url.startsWith('/upload/'));
    expect(refusal).toBeGreaterThan(0);
    expect(requests.slice(refusal).filter(({ url }) => url === '/token')).toHaveLength(1);
    const sessions = requests.filter(({ method, url }) => method === 'PUT' && url.startsWith('/upload/'));
    expect(new Set(sessions.map(({ url }) => url)).size).toBe(1);
    const confirmed = sessions.filter(({ status }) => status !== 401);
    expect(confirmed.reduce((sum, { bodyBytes }) => sum + bodyBytes, 0)).toBe(size);
  });
});

describe('an edit that somebody else ended', () => {
  it('is opened anew, and refused when that somebody moved the track', async () => {
    await givenStagedRollout();
    const plan = await test.client.plans.make({ appId: ANDROID, intent: advance });
    // The change in the console ends our edit between its check and its write
    test.store.control.addFault({
      kind: 'slow',
      id: 'gap',
      route: 'PUT */tracks/*',
      latencyMs: 400,
      count: 1,
    });
    const started = await test.client.plans.confirm({ planId: plan.id, typed: '10%', reason: WHY });
    await eventually(
      async () => (test.store.control.faults().some(({ id }) => id === 'gap') ? null : true),
      'the write on its way',
    );
    test.store.control.consoleChange({ action: 'halt', packageName: MAIN_PACKAGE, track: 'production' });
    const operation = await ended(test, started.id);
    expect(operation.failure).toMatchObject({
      reason: 'store-moved',
      message: '142 is now halted at 5%; you were looking at inProgress at 5%.',
      stillTrue: 'Plan refused. Nothing was sent that users can feel.',
    });
    expect(commits(test.store)).toEqual([]);
    expect(atStore(test.store, 'production', 142)).toBe('halted 0.05');
  });
});

describe('a commit that the store refuses', () => {
  it('says that the edit died, after reading that nothing changed', async () => {
    await givenStagedRollout();
    test.store.control.addFault({ kind: 'edit-expired', route: 'POST *:commit', count: 1 });
    const operation = await carryOut(test, advance, WHY);
    expect(operation).toMatchObject({ state: 'failed', failure: { reason: 'edit-gone' } });
    expect(operation.readBack).toMatchObject({ storeSays: 'inProgress at 5%' });
    expect(commits(test.store)).toHaveLength(1);
  });
});

describe('a console that halts the rollout on its own', () => {
  it('is seen by the next reading and told as its doing', async () => {
    await givenStagedRollout();
    test.store.control.consoleChange({ action: 'halt', packageName: MAIN_PACKAGE, track: 'production' });
    await test.client.system.refresh({});
    await lane(test, 'production', 142, ({ state }) => state.kind === 'halted');
    const { events } = await test.client.history.query({ text: 'kind:rollout.observed', limit: 5 });
    expect(events[0]).toMatchObject({
      actor: { kind: 'store', name: 'Google Play' },
      title: '1.4.0 (142) is now Halted at 5%, seen on Production',
      from: '5%',
      result: 'seen',
    });
  });
});

describe('a person in a hurry', () => {
  it('gets a reading that begins after the press, also where one is under way', async () => {
    await givenStagedRollout();
    const { control } = test.store;
    // A reading ends with giving its edit up: its tracks are read by then.
    control.addFault({ kind: 'slow', route: 'DELETE */edits/*', latencyMs: 1_500, count: 1 });
    const ended = () => control.requests().filter(({ method }) => method === 'DELETE').length;
    const tracks = () => control.requests().filter(({ url }) => url.endsWith('/tracks')).length;
    const [before, read] = [ended(), tracks()];
    await test.client.system.refresh({});
    await eventually(async () => tracks() > read || null, 'a reading under way');
    expect(ended()).toBe(before);
    control.consoleChange({ action: 'halt', packageName: MAIN_PACKAGE, track: 'production' });
    await test.client.system.refresh({});
    await lane(test, 'production', 142, ({ state }) => state.kind === 'halted');
  });
});

describe('a clock that is half an hour off', () => {
  it('is corrected by the store’s own at the first sign-in', async () => {
    const place = await startStore('staged-rollout');
    place.store.control.addFault({ kind: 'clock-skew', byMs: -31 * 60_000 });
    const program = await startOn(place.workspaceFile, join(place.folder, 'data'));
    test = { ...program, ...place, close: () => program.close().then(place.close) };
    await lane(test, 'production', 142);
    expect((await carryOut(test, advance, WHY)).failure).toBeNull();
    expect(atStore(test.store, 'production', 142)).toBe('inProgress 0.1');
    // The first assertion was refused for its time; the second, signed with the store's, was taken
    const tokens = test.store.control.requests().filter(({ url }) => url === '/token');
    expect(tokens.map(({ status }) => status)).toEqual([400, 200]);
  });

  it('is told in the log of the operation that notices it', async () => {
    await givenStagedRollout();
    const plan = await test.client.plans.make({ appId: ANDROID, intent: advance });
    test.store.control.addFault({ kind: 'clock-skew', byMs: 31 * 60_000 });
    const started = await test.client.plans.confirm({ planId: plan.id, typed: '10%', reason: WHY });
    expect((await ended(test, started.id)).failure).toBeNull();
    expect(await logOf(started.id)).toContain('clock is 31 minutes behind');
  });
});
