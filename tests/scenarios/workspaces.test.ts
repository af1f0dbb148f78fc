import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import {
  ANDROID,
  begin,
  ended,
  eventually,
  lane,
  refusalOf,
  startBrain,
  startWithStore,
  type TestBrain,
  type TestStore,
} from './support/brain';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

let test: TestBrain;
afterEach(() => test?.close());

const workspaceName = async (): Promise<string> => (await test.client.system.info({})).workspace.name;

describe('the sandbox', () => {
  it('tells a past that fits what its store shows: since when, and by which steps', async () => {
    test = await startBrain('staged-rollout');
    const { state, climbed } = await lane(test, 'production', 142, ({ state }) => state.kind === 'staged');
    const { now } = (await test.client.sandbox.state({})).clock;
    if (state.kind !== 'staged') throw new Error('not staged');
    expect(now - state.since).toBeGreaterThan(HOUR);
    expect(climbed).toEqual([{ fraction: 0.05, at: state.since }]);
    const { events } = await test.client.history.query({ text: 'version:142 track:production', limit: 10 });
    expect(events.map(({ title, at }) => [title, Date.parse(at)])).toContainEqual([
      '1.4.0 (142) set to 5%',
      state.since,
    ]);
    const older = await lane(test, 'production', 138);
    expect(older.climbed.map(({ fraction }) => fraction)).toEqual(
      [...older.climbed.map(({ fraction }) => fraction)].sort((a, b) => a - b),
    );
    expect(older.climbed.at(-1)?.fraction).toBe(1);
  });

  it('begins another scene with another past, and knows the first again', async () => {
    test = await startBrain('staged-rollout');
    await lane(test, 'production', 142);
    await test.client.releases.signOff({
      appId: ANDROID,
      versionCode: 142,
      title: 'On-call knows',
      given: true,
    });
    await test.client.sandbox.load({ scenario: 'halted' });
    await lane(test, 'production', 142, ({ state }) => state.kind === 'halted');
    const { events } = await test.client.history.query({ text: 'kind:signoff.given', limit: 5 });
    expect(events).toEqual([]);
    expect((await test.client.history.verify()).unaltered).toBe(true);
  });

  it('keeps its scene over a restart', async () => {
    test = await startBrain('halted');
    await lane(test, 'production', 142, ({ state }) => state.kind === 'halted');
    const before = await test.client.history.stats({});
    test = await test.restart();
    expect((await test.client.sandbox.state({})).scenario).toBe('halted');
    await lane(test, 'production', 142, ({ state }) => state.kind === 'halted');
    expect((await test.client.history.stats({})).events).toBe(before.events);
  });
});

describe('a computer that slept through the bake', () => {
  it('finds the bake over and takes no step by itself', async () => {
    test = await startBrain('staged-rollout');
    const before = await lane(test, 'production', 142, ({ state }) => state.kind === 'staged');
    await test.client.sandbox.clock({ advanceMs: 3 * DAY });
    const after = await eventually(async () => {
      const seen = await lane(test, 'production', 142);
      return Date.parse(seen.readAt) - Date.parse(before.readAt) > DAY ? seen : null;
    }, 'a reading after the sleep');
    expect(after.state).toEqual(before.state);
    expect(after.climbed).toEqual(before.climbed);
    expect(await test.client.operations.list({ limit: 5 })).toEqual([]);
    const { events } = await test.client.history.query({ text: 'kind:rollout.advanced', limit: 5 });
    expect(events.filter(({ operationId }) => operationId !== null)).toEqual([]);
  });
});

describe('a workspace file', () => {
  const given = async (): Promise<TestStore> => {
    const store = await startWithStore('staged-rollout');
    test = store;
    await lane(test, 'production', 142);
    return store;
  };

  it('that somebody else saved in between is not overwritten', async () => {
    const { workspaceFile } = await given();
    const { text, hash } = await test.client.settings.file({});
    await writeFile(workspaceFile, `${text}\n# a colleague’s line\n`);
    const refused = await refusalOf(test.client.settings.save({ text: `${text}\n# mine\n`, hash }));
    expect(refused.reason).toBe('conflict');
    expect(await readFile(workspaceFile, 'utf8')).toContain('a colleague’s line');
  });

  it('with an error is not saved, and the line is named', async () => {
    const { workspaceFile } = await given();
    const { text, hash } = await test.client.settings.file({});
    const broken = text.replace('rungs: [5, 10', 'rungs: [50, 10');
    const refused = await refusalOf(test.client.settings.save({ text: broken, hash }));
    expect(refused).toMatchObject({
      reason: 'workspace-invalid',
      message: expect.stringMatching(/^Line \d+: /),
    });
    expect(await readFile(workspaceFile, 'utf8')).toBe(text);
  });

  it('that was saved here takes effect, with an event', async () => {
    await given();
    const { text, hash } = await test.client.settings.file({});
    await test.client.settings.save({ text: text.replace('name: Arkalia CIA', 'name: Arkalia'), hash });
    await eventually(async () => ((await workspaceName()) === 'Arkalia' ? true : null), 'the new name');
    const { events } = await test.client.history.query({ text: 'kind:settings.changed', limit: 5 });
    expect(events).toHaveLength(1);
  });

  it('that cannot be used leaves the one before open', async () => {
    const { workspaceFile } = await given();
    const other = join(workspaceFile, '../broken.yaml');
    await writeFile(other, 'workspace: x\napps: [');
    const refused = await refusalOf(test.client.workspaces.open({ path: other }));
    expect(refused.reason).toBe('workspace-invalid');
    expect(await workspaceName()).toBe('Arkalia CIA');
    await lane(test, 'production', 142);
  });

  it('is not left while something is under way', async () => {
    const { store } = await given();
    store.control.addFault({ kind: 'slow', id: 'line', route: 'PUT */tracks/*', latencyMs: 1_500 });
    const started = await begin(
      test,
      { kind: 'advance', versionCode: 142, track: 'production', fraction: 0.1 },
      'A slow line in a rehearsal',
    );
    const refused = await refusalOf(test.client.workspaces.open({ path: null }));
    expect(refused).toMatchObject({ reason: 'another-operation', stillTrue: 'It goes on.' });
    expect((await ended(test, started.id)).failure).toBeNull();
    await test.client.workspaces.open({ path: null });
    expect((await test.client.system.info({})).workspace.sandbox).toBe(true);
  });
});
