import { join } from 'node:path';
import type { TestFlightAct } from '@shared/domain/testflight/act';
import type { BetaView } from '@shared/domain/testflight/view';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { plantBigStore } from '../../../electron/sandbox/appstore/big-store';
import type { FaultInput } from '../../../electron/sandbox/fault-schema';
import { AppStoreClient } from '../../unit/sandbox/app-store-client';
import {
  ended,
  eventually,
  fired,
  startOn,
  startStore,
  startWithStore,
  type TestStore,
} from '../support/brain';
import { IOS, writesTo } from '../support/ios';

/*
 * What Apple's servers do on a bad day, to the whole program: readings go again and say nothing of it, writes are sent
 * once and their end is read.
 */

const BUILDS = 'GET */v1/builds*';
const REPLACES = 'PATCH */v1/betaBuildLocalizations/*';

let test: TestStore;
beforeAll(async () => {
  test = await startWithStore('testflight-day');
  await seen((view) => view.builds.length > 0);
});
afterAll(() => test.close());
afterEach(() => test.store.control.clearFaults());

/** TestFlight as the window has it, once it was read and fits. */
function seen(fits: (view: BetaView) => boolean): Promise<BetaView> {
  return eventually(async () => {
    const view = await test.client.testflight.list({ appId: IOS });
    return view.readAt !== null && fits(view) ? view : null;
  }, 'TestFlight read');
}

/** Reads everything again, with one trouble on the way, and gives what the window then has. */
async function readThrough(fault: FaultInput): Promise<BetaView> {
  const before = Date.parse((await seen(() => true)).readAt ?? '');
  test.store.control.addFault({ ...fault, id: 'trouble' } as FaultInput);
  await test.client.system.refresh({});
  await fired(test.store, 'trouble');
  return seen(({ readAt, failure }) => failure !== null || Date.parse(readAt ?? '') > before);
}

/** Plans an act and gives its end, and how often something was written for it. */
async function carryOut(act: TestFlightAct) {
  const before = writesTo(test.store).length;
  const plan = await test.client.plans.make({
    appId: IOS,
    intent: { kind: 'testflight', track: 'testflight', versionCode: 0, act },
  });
  const started = await test.client.plans.confirm({ planId: plan.id, typed: null, reason: null });
  const operation = await ended(test, started.id);
  return { operation, writes: writesTo(test.store).slice(before) };
}

async function ready() {
  const view = await seen(({ builds }) => builds.some(({ phase }) => phase === 'ready'));
  const build = view.builds.find(({ phase }) => phase === 'ready');
  return { view, buildId: build?.id ?? '' };
}

const note = async (text: string): Promise<TestFlightAct> => ({
  kind: 'set-notes',
  buildId: (await ready()).buildId,
  notes: [{ locale: 'en-US', text }],
});

describe('a reading', () => {
  it.each<[string, FaultInput]>([
    ['a 401 for no reason', { kind: 'status', status: 401, route: BUILDS, count: 1 }],
    ['a 429 with requests left', { kind: 'status', status: 429, route: BUILDS, count: 1 }],
    ['a 500 UNEXPECTED_ERROR', { kind: 'status', status: 500, route: BUILDS, count: 1 }],
    [
      'a page of HTML in place of an answer',
      { kind: 'status', status: 502, form: 'html', route: BUILDS, count: 1 },
    ],
    ['a 401 in HTML', { kind: 'status', status: 401, form: 'html', route: BUILDS, count: 1 }],
    ['an answer cut in its middle', { kind: 'cut-response', atByte: 900, route: BUILDS, count: 1 }],
  ])('passes %s without a word', async (_, fault) => {
    const view = await readThrough(fault);
    expect(view.failure).toBeNull();
    expect(view.builds.length).toBeGreaterThanOrEqual(6);
  });

  it('goes by Apple’s time when this computer’s clock is 25 minutes off', async () => {
    test.store.control.addFault({ kind: 'clock-skew', byMs: 25 * 60_000 });
    const before = Date.parse((await seen(() => true)).readAt ?? '');
    await test.client.system.refresh({});
    const view = await seen(({ readAt }) => Date.parse(readAt ?? '') > before);
    expect(view.failure).toBeNull();
    const { operation } = await carryOut(await note('Written while the clock was off.'));
    expect(operation.state).toBe('succeeded');
  });
});

describe('a write', () => {
  beforeAll(async () => void (await carryOut(await note('Stands before.'))));

  it.each<[string, FaultInput]>([
    ['a 500 UNEXPECTED_ERROR', { kind: 'status', status: 500, route: REPLACES, count: 1 }],
    ['a 429 with requests left', { kind: 'status', status: 429, route: REPLACES, count: 1 }],
    ['a page of HTML', { kind: 'status', status: 503, form: 'html', route: REPLACES, count: 1 }],
  ])('that meets %s is sent once, read, and never told as done', async (trouble, fault) => {
    test.store.control.addFault({ ...fault, id: 'trouble' } as FaultInput);
    const { operation, writes } = await carryOut(await note(`After ${trouble}.`));
    expect(operation.state).toBe('failed');
    expect(operation.failure?.message).not.toBe('');
    expect(operation.failure?.stillTrue).not.toContain('answered yes');
    expect(writes).toHaveLength(1);
    expect(JSON.stringify(operation.failure)).not.toContain('<html>');
    const { notes } = await test.client.testflight.build({ appId: IOS, buildId: (await ready()).buildId });
    expect(notes.find(({ locale }) => locale === 'en-US')?.text).toBe('Stands before.');
  });

  it('that comes second to somebody in Apple’s site is told as done: it is so already', async () => {
    const { view, buildId } = await ready();
    const build = await test.client.testflight.build({ appId: IOS, buildId });
    const group = view.groups.find(
      ({ id, allBuilds }) => !allBuilds && !build.groups.find((one) => one.id === id)?.has,
    );
    // Between the last look and the write somebody else does the same, so that Apple refuses the second.
    test.store.control.addFault({
      kind: 'slow',
      latencyMs: 1_500,
      route: 'POST */relationships/builds',
      count: 1,
      id: 'meanwhile',
    });
    const carrying = carryOut({ kind: 'add-to-group', buildId, groupIds: [group?.id ?? ''] });
    await fired(test.store, 'meanwhile');
    const colleague = new AppStoreClient(test.store);
    await colleague.relate('POST', `/v1/betaGroups/${group?.id}/relationships/builds`, 'builds', [buildId]);
    const { operation } = await carrying;
    expect(operation).toMatchObject({ state: 'succeeded', readBack: { differs: false } });
  });

  it('is not made when somebody changed the same thing in Apple’s site after the look', async () => {
    const { buildId } = await ready();
    const plan = await test.client.plans.make({
      appId: IOS,
      intent: { kind: 'testflight', track: 'testflight', versionCode: 0, act: await note('Mine.') },
    });
    const colleague = new AppStoreClient(test.store);
    const { data } = await colleague.get(`/v1/builds/${buildId}/betaBuildLocalizations`);
    const theirs = data.find(({ attributes }) => attributes.locale === 'en-US');
    await colleague.update('betaBuildLocalizations', theirs?.id ?? '', { whatsNew: 'Theirs.' });
    const before = writesTo(test.store).length;
    const started = await test.client.plans.confirm({ planId: plan.id, typed: null, reason: null });
    const operation = await ended(test, started.id);
    expect(operation).toMatchObject({ state: 'failed', failure: { reason: 'store-moved' } });
    expect(writesTo(test.store)).toHaveLength(before);
  });
});

describe('a list of several pages', () => {
  it('is read to its end when the token expires in its middle, without a gap and without one twice', async () => {
    const builds = 650;
    const place = await startStore('testflight-day');
    const { store } = place;
    store.control.plantAppStore(
      plantBigStore({ bundleId: 'com.arkalia.cia', builds, testers: 10, now: store.clock.now() }),
    );
    // The newest page is read first, then all of them: the third request is for the second page of all.
    store.control.addFault({ kind: 'token-expired', route: BUILDS, skip: 2, count: 1, id: 'trouble' });
    const program = await startOn(place.workspaceFile, join(place.folder, 'data'));
    try {
      await fired(store, 'trouble');
      const view = await eventually(async () => {
        const now = await program.client.testflight.list({ appId: IOS });
        return now.complete ? now : null;
      }, 'every page');
      expect(view.failure).toBeNull();
      expect(view.builds).toHaveLength(builds);
      expect(new Set(view.builds.map(({ id }) => id)).size).toBe(builds);
    } finally {
      await program.close();
      await place.close();
    }
  });
});
