import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  ended,
  fired,
  refusalOf,
  type StoreOnly,
  startStore,
  startWithStore,
  type TestStore,
} from '../support/brain';
import { type BrainProcess, bundleBrainProgram, startBrainProcess } from '../support/brain-process';
import { atAppStore, carryOutIos, codeOf, IOS, standing, TRACK, version, writesTo } from '../support/ios';

/*
 * What goes wrong on the way to the App Store: answers that are lost, a yes that was given before, somebody else in
 * App Store Connect, a program that dies. Nothing is sent twice, and what is not known is read.
 */

const LIVE = { versionCode: codeOf('1.4.0'), track: TRACK } as const;
const NEW = { versionCode: codeOf('1.5.0'), track: TRACK } as const;
const create = { kind: 'create-version', versionName: '1.5.0', ...NEW } as const;
const promote = (text: string) =>
  ({
    kind: 'edit-version',
    changes: { texts: [{ locale: 'en-US', promotionalText: text }] },
    ...LIVE,
  }) as const;

describe('with the program running', () => {
  let test: TestStore;
  beforeEach(async () => {
    test = await startWithStore('staged-rollout');
    await standing(test, '1.4.0', 'live');
  });
  afterEach(() => test.close());

  it('a lost answer to a write is settled by reading, and nothing is sent twice', async () => {
    test.store.control.addFault({ kind: 'lost-answer', route: 'POST */v1/appStoreVersions', count: 1 });
    const created = await carryOutIos(test, create);
    expect(created).toMatchObject({
      state: 'failed',
      readBack: { storeSays: 'being prepared', differs: true },
    });
    // The version is there; the phased release that was to follow was not asked for.
    const made = await standing(test, '1.5.0', 'preparing');
    expect(made.submission?.facts.phased).toBeNull();
    expect(writesTo(test.store).filter((write) => write === 'POST /v1/appStoreVersions')).toHaveLength(1);
  });

  it('a lost answer to the only write of a plan is told as done when the store shows it', async () => {
    test.store.control.addFault({
      kind: 'lost-answer',
      route: 'PATCH */v1/appStoreVersionLocalizations/*',
      count: 1,
    });
    const edited = await carryOutIos(test, promote('New: a summary for your doctor.'));
    expect(edited).toMatchObject({ state: 'succeeded', readBack: { differs: false } });
    expect(writesTo(test.store)).toHaveLength(1);
  });

  it('a write that was refused after another was carried out says what stands', async () => {
    test.store.control.addFault({
      kind: 'status',
      status: 409,
      route: 'POST */v1/appStoreVersionPhasedReleases',
      count: 1,
    });
    const created = await carryOutIos(test, create);
    expect(created.state).toBe('failed');
    expect(created.failure?.stillTrue).toContain('One call before it was carried out and stands.');
    await standing(test, '1.5.0', 'preparing');
  });

  it('a text that the store drops without a word is told as a difference', async () => {
    test.store.control.addFault({
      kind: 'attribute-dropped',
      attribute: 'promotionalText',
      route: 'PATCH */v1/appStoreVersionLocalizations/*',
      count: 1,
    });
    const edited = await carryOutIos(test, promote('New: it is dropped.'));
    expect(edited.state).toBe('failed');
    expect(edited.readBack).toMatchObject({ storeSays: 'other texts in en-US', differs: true });
  });

  it('a plan is refused when somebody changed the version in App Store Connect meanwhile', async () => {
    const plan = await test.client.plans.make({ appId: IOS, intent: create });
    // Somebody creates it in Apple's site first.
    await carryOutIos(test, create);
    const refused = await refusalOf(
      test.client.plans.confirm({ planId: plan.id, typed: null, reason: null }),
    );
    expect(refused.reason).toBe('store-moved');
    expect(writesTo(test.store).filter((write) => write === 'POST /v1/appStoreVersions')).toHaveLength(1);
  });

  it('what Apple does not allow is refused before anything is sent, with what can be done instead', async () => {
    const plan = (intent: Parameters<typeof test.client.plans.make>[0]['intent']) =>
      refusalOf(test.client.plans.make({ appId: IOS, intent }));
    const share = await plan({ kind: 'advance', fraction: 0.3, ...LIVE });
    expect(share.reason).toBe('not-allowed');
    const early = await plan({ kind: 'release-version', ...LIVE });
    expect(early.message).toContain('waits for a person');
    expect(await plan({ kind: 'submit-version', ...LIVE })).toMatchObject({ reason: 'not-allowed' });
    expect(writesTo(test.store)).toEqual([]);
  });

  it('the key appears in no answer, no history and no plan', async () => {
    const secret = test.store.appStoreKeys.team;
    await carryOutIos(test, promote('A text.'));
    const told = JSON.stringify([
      await test.client.board.get(),
      await test.client.operations.list({ limit: 50 }),
      await test.client.history.query({ limit: 100 }),
      await test.client.settings.accounts(),
    ]);
    expect(told).not.toContain('BEGIN PRIVATE KEY');
    expect(told).not.toMatch(/eyJ[\w-]{20,}\./);
    expect(secret.privateKeyFile).toMatch(/\.p8$/);
  });
});

describe('when the program dies', () => {
  let forget: () => Promise<void>;
  let place: StoreOnly;
  let program: BrainProcess;
  beforeAll(async () => {
    forget = await bundleBrainProgram();
  }, 120_000);
  afterAll(() => forget());
  afterEach(async () => {
    await program.close();
    await place.close();
  });

  it.each([
    ['before the store has it', 0, 'failed', 0],
    ['after the store has it', 1, 'succeeded', 1],
  ] as const)(
    '%s, the next start reads what became of it and sends nothing',
    async (_, skip, state, writes) => {
      place = await startStore('staged-rollout');
      const data = join(place.folder, 'data');
      program = await startBrainProcess(place.workspaceFile, data);
      await standing(program, '1.4.0', 'live');
      const plan = await program.client.plans.make({ appId: IOS, intent: promote('Before the end.') });
      place.store.control.addFault({
        kind: 'slow',
        id: 'here',
        route: 'GET */v1/apps/*/appStoreVersions',
        latencyMs: 400,
        count: 1,
        skip,
      });
      const typed = plan.confirmation.kind === 'typed' ? plan.confirmation.expected : null;
      const started = await program.client.plans.confirm({ planId: plan.id, typed, reason: null });
      await fired(place.store, 'here');
      await program.kill();
      program = await startBrainProcess(place.workspaceFile, data);
      const operation = await ended(program, started.id);
      expect(operation.state).toBe(state);
      expect(writesTo(place.store)).toHaveLength(writes);
      expect(atAppStore(place.store, '1.4.0')).toBe('READY_FOR_DISTRIBUTION');
      await version(program, '1.4.0', 'read again', (lane) => lane.stale === null);
    },
    120_000,
  );
});
