import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  ANDROID,
  atStore,
  begin,
  carryOut,
  commits,
  ended,
  eventually,
  lane,
  refusalOf,
  startWithStore,
  type TestStore,
  underWay,
} from '../support/brain';

/*
 * The answer to a commit is lost, and for a while the store cannot be read: what users have is not known. Nothing but
 * reading settles it, nothing is sent again, and a person who wants to stop the rollout need not wait.
 */

const advance = { kind: 'advance', versionCode: 142, track: 'production', fraction: 0.1 } as const;
const halt = { kind: 'halt', versionCode: 142, track: 'production' } as const;
const WHY = 'A rehearsal of a lost answer';

let test: TestStore;
beforeEach(async () => {
  test = await startWithStore('staged-rollout');
  await lane(test, 'production', 142);
});
afterEach(() => test.close());

/** The commit is answered with 503, after the work or in its place, and no edit can be opened to read it back. */
async function lose(arrived: 'arrived' | 'never arrived') {
  const { control } = test.store;
  if (arrived === 'arrived') control.addFault({ kind: 'lost-answer', route: 'POST *:commit', count: 1 });
  else control.addFault({ kind: 'status', route: 'POST *:commit', status: 503, count: 1 });
  control.addFault({ kind: 'status', id: 'down', route: 'POST */edits', status: 403, skip: 2 });
  const started = await begin(test, advance, WHY);
  return underWay(test, started.id, 'the outcome not known', ({ state }) => state === 'unknown');
}

const unresolved = () => lane(test, 'production', 142, ({ state }) => state.kind === 'unresolved');

describe('while the outcome is not known', () => {
  it('the lane says so, locks everything but halting, and keeps what was last read', async () => {
    await lose('arrived');
    const { state, permissions } = await unresolved();
    expect(state).toMatchObject({ prior: { kind: 'staged', fraction: 0.05 } });
    expect(permissions.halt).toMatchObject({ allowed: true });
    expect(permissions.advance).toEqual({
      allowed: false,
      why: 'The last answer was lost; the track is being read first.',
    });
    const board = await test.client.board.get();
    expect(board.needs[0]).toMatchObject({ tone: 'not-known', title: 'An outcome is not known' });
  });

  it('nothing else is planned while it is being read', async () => {
    await lose('arrived');
    const refused = await refusalOf(
      test.client.plans.make({ appId: ANDROID, intent: { ...advance, fraction: 0.2 } }),
    );
    expect(refused.reason).toBe('another-operation');
  });

  it.each([
    ['arrived', 0.1, 'succeeded'],
    ['never arrived', 0.05, 'failed'],
  ] as const)('a halt stops the rollout at once when the change %s', async (arrived, fraction, end) => {
    const lost = await lose(arrived);
    await unresolved();
    test.store.control.removeFault('down');
    const operation = await carryOut(test, halt);
    expect(operation.failure).toBeNull();
    expect(atStore(test.store, 'production', 142)).toBe(`halted ${fraction}`);
    await lane(
      test,
      'production',
      142,
      ({ state }) => state.kind === 'halted' && state.fraction === fraction,
    );
    // And what was not known is told by the reading that the halt started from, not by what the halt made of it
    const settled = await ended(test, lost.id);
    expect(settled.state).toBe(end);
    expect(settled.readBack).toMatchObject({ storeSays: `inProgress at ${fraction * 100}%` });
    expect(commits(test.store)).toHaveLength(2);
  });

  it('a halt that cannot read the store is refused, and the outcome stays open', async () => {
    const lost = await lose('arrived');
    await unresolved();
    await refusalOf(test.client.plans.make({ appId: ANDROID, intent: halt }));
    expect((await test.client.operations.get({ operationId: lost.id })).state).toBe('unknown');
    expect(atStore(test.store, 'production', 142)).toBe('inProgress 0.1');
    expect(commits(test.store)).toHaveLength(1);
  });
});

describe('an outcome that is still open after every try', () => {
  it('is settled by the next reading, whoever makes it, without a second commit', async () => {
    const lost = await lose('arrived');
    // Halting leaves the reading off, which is what an hour without a network comes to
    await refusalOf(test.client.plans.make({ appId: ANDROID, intent: halt }));
    test.store.control.removeFault('down');
    await test.client.system.refresh({});
    const settled = await ended(test, lost.id);
    expect(settled.state).toBe('succeeded');
    await lane(test, 'production', 142, ({ state }) => state.kind === 'staged' && state.fraction === 0.1);
    expect(commits(test.store)).toHaveLength(1);
  });

  it('is asked for by a person, and told once', async () => {
    const lost = await lose('arrived');
    await refusalOf(test.client.plans.make({ appId: ANDROID, intent: halt }));
    test.store.control.removeFault('down');
    await test.client.operations.settle({ operationId: lost.id });
    await ended(test, lost.id);
    const { events } = await eventually(async () => {
      const page = await test.client.history.query({ text: 'version:142 kind:rollout.advanced', limit: 10 });
      return page.events.some((event) => event.operationId === lost.id) ? page : null;
    }, 'the outcome in the history');
    expect(events.filter((event) => event.operationId === lost.id)).toHaveLength(1);
  });
});
