import { afterEach, expect, it } from 'vitest';
import { startWithStore, type TestStore } from '../support/brain';
import { atAppStore, carryOutIos, codeOf, IOS, standing, TRACK, version, writesTo } from '../support/ios';

let test: TestStore;
afterEach(() => test?.close());

const NEW = { versionCode: codeOf('1.5.0'), track: TRACK } as const;
const DAY_MS = 86_400_000;

/** Lets time pass at the store, and looks at once. */
async function pass(ms: number): Promise<void> {
  test.store.clock.advance(ms);
  await test.client.system.refresh({});
}

it('takes a version through a rejection to its users, and steers its phased release', async () => {
  // Given 1.4.0 on the App Store and a processed build of 1.5.0
  test = await startWithStore('staged-rollout');
  const live = await standing(test, '1.4.0', 'live');
  expect(live.submission?.nextVersion).toBe('1.5.0');

  // When 1.5.0 is created, then it has the texts of 1.4.0 and says what it lacks
  const created = await carryOutIos(test, { kind: 'create-version', versionName: '1.5.0', ...NEW });
  expect(created.failure).toBeNull();
  const fresh = await standing(test, '1.5.0', 'preparing');
  expect(fresh.submission?.missing).toContain('No build is attached.');
  expect(fresh.submission?.facts.phased).not.toBeNull();
  expect(fresh.submission?.permissions.submit.allowed).toBe(false);

  // When a build is attached and every language says what is new
  const [build] = fresh.submission?.builds ?? [];
  if (!build) throw new Error('no build of 1.5.0');
  const texts = (fresh.submission?.facts.texts ?? []).map(({ locale }) => ({
    locale,
    whatsNew: `Reads documents (${locale}).`,
    keywords: 'health,documents',
    supportUrl: 'https://example.com/help',
    description: 'Everything about your health.',
  }));
  const edited = await carryOutIos(test, {
    kind: 'edit-version',
    changes: { buildId: build.id, texts },
    ...NEW,
  });
  expect(edited.failure).toBeNull();
  expect(edited.readBack).toMatchObject({ storeSays: 'the version as planned', differs: false });
  const complete = await version(test, '1.5.0', 'complete', (lane) => lane.submission?.missing.length === 0);
  expect(complete.label).toBe(`1.5.0 (${build.number})`);

  // And it is submitted, and the reviewers say no
  test.store.control.addFault({ kind: 'app-rejection', about: 'metadata', count: 1 });
  expect((await carryOutIos(test, { kind: 'submit-version', ...NEW })).failure).toBeNull();
  await standing(test, '1.5.0', 'waiting');
  await pass(60_000);
  const rejected = await standing(test, '1.5.0', 'rejected');
  expect(rejected.submission?.phase.sentence).toContain('texts');

  // When it is mended and sent again, then the reviewers say yes, and it waits for a person
  const [first] = texts;
  if (!first) throw new Error('no language');
  const mended = await carryOutIos(test, {
    kind: 'edit-version',
    changes: { texts: [{ locale: first.locale, description: 'A clearer description.' }] },
    ...NEW,
  });
  expect(mended.failure).toBeNull();
  expect((await carryOutIos(test, { kind: 'submit-version', ...NEW })).failure).toBeNull();
  await pass(60_000);
  await standing(test, '1.5.0', 'approved');

  // When it is released, then it goes out day by day
  expect((await carryOutIos(test, { kind: 'release-version', ...NEW })).failure).toBeNull();
  await pass(10_000);
  await version(test, '1.5.0', 'at 1%', ({ state }) => state.kind === 'staged' && state.fraction === 0.01);
  await pass(2 * DAY_MS);
  const third = await version(
    test,
    '1.5.0',
    'at 5%',
    ({ state }) => state.kind === 'staged' && state.fraction === 0.05,
  );
  expect(third.submission?.facts.phased).toMatchObject({ state: 'active', day: 3 });
  expect(third.permissions.advance).toMatchObject({ allowed: false, why: 'App Store advances by itself.' });

  // And it is paused over four days, which the store counts, resumed, and released to all
  expect((await carryOutIos(test, { kind: 'halt', ...NEW })).failure).toBeNull();
  await pass(4 * DAY_MS);
  const paused = await version(
    test,
    '1.5.0',
    'paused',
    (lane) => lane.submission?.facts.phased?.pausedDays === 4,
  );
  expect(paused.state).toMatchObject({ kind: 'halted', fraction: 0.05 });
  expect((await carryOutIos(test, { kind: 'resume', fraction: 0.05, ...NEW })).failure).toBeNull();
  expect((await carryOutIos(test, { kind: 'complete', ...NEW })).failure).toBeNull();
  await version(test, '1.5.0', 'for everyone', ({ state }) => state.kind === 'completed');
  expect(atAppStore(test.store, '1.5.0')).toBe('READY_FOR_DISTRIBUTION');

  // Then every step of it is in the history, the store's own among them
  const { events } = await test.client.history.query({
    text: `app:${IOS} version:${NEW.versionCode}`,
    limit: 100,
  });
  const kinds = events.filter(({ kind }) => kind !== 'operation.intent').map(({ kind }) => kind);
  for (const kind of [
    'version.created',
    'version.edited',
    'version.submitted',
    'review.changed',
    'version.released',
    'rollout.halted',
    'rollout.resumed',
    'rollout.completed',
  ]) {
    expect(kinds).toContain(kind);
  }
  expect(writesTo(test.store).filter((write) => write.includes('ReleaseRequests'))).toHaveLength(1);
});
