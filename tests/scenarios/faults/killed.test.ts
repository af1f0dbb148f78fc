import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { buildBundle, MAIN_BUNDLE } from '../../fixtures/android/build-bundle';
import {
  ANDROID,
  atStore,
  begin,
  commits,
  ended,
  eventually,
  fired,
  lane,
  type StoreOnly,
  startStore,
  underWay,
} from '../support/brain';
import { type BrainProcess, bundleBrainProgram, startBrainProcess } from '../support/brain-process';

/*
 * The program dies without warning in the middle of a change, as at a power cut. The next start must say what became
 * of it, and must send nothing a second time.
 */

const advance = { kind: 'advance', versionCode: 142, track: 'production', fraction: 0.1 } as const;
const WHY = 'A rehearsal of a power cut';
const LONG = 120_000;

let forget: () => Promise<void>;
beforeAll(async () => {
  forget = await bundleBrainProgram();
}, LONG);
afterAll(() => forget());

let place: StoreOnly;
let program: BrainProcess;
afterEach(async () => {
  await program.close();
  await place.close();
});

async function given(scenario: string): Promise<void> {
  place = await startStore(scenario);
  program = await startBrainProcess(place.workspaceFile, join(place.folder, 'data'));
}

async function startAgain(): Promise<void> {
  program = await startBrainProcess(place.workspaceFile, join(place.folder, 'data'));
}

/** Confirms the step to 10 %, and kills the program when the store has received a request of this kind. */
async function killedAt(route: string, skip = 0): Promise<Awaited<ReturnType<typeof begin>>> {
  await given('staged-rollout');
  await lane(program, 'production', 142);
  const plan = await program.client.plans.make({ appId: ANDROID, intent: advance });
  place.store.control.addFault({ kind: 'slow', id: 'here', route, latencyMs: 300, count: 1, skip });
  const started = await program.client.plans.confirm({ planId: plan.id, typed: '10%', reason: WHY });
  await fired(place.store, 'here');
  await program.kill();
  return started;
}

describe('killed before the commit', () => {
  it.each([
    ['opening the edit', 'POST */edits'],
    ['reading the track', 'GET */tracks/production'],
    ['writing the track', 'PUT */tracks/production'],
    ['validating', 'POST *:validate'],
  ])(
    'while %s, the next start says that nothing changed, and nothing is sent',
    async (_, route) => {
      const { id } = await killedAt(route);
      await startAgain();
      const operation = await ended(program, id);
      expect(operation.state).toBe('failed');
      expect(operation.failure).toMatchObject({
        reason: 'interrupted',
        stillTrue: 'It stopped before the commit: nothing has changed for users.',
      });
      expect(commits(place.store)).toEqual([]);
      expect(atStore(place.store, 'production', 142)).toBe('inProgress 0.05');
      const seen = await lane(program, 'production', 142, ({ state }) => state.kind === 'staged');
      expect(seen.state).toMatchObject({ fraction: 0.05 });
    },
    LONG,
  );
});

describe('killed after the commit', () => {
  it.each([
    ['before its answer came', 'POST *:commit', 0],
    ['before it was read back', 'POST */edits', 1],
  ])(
    '%s, the next start reads the track and settles it as done, without a second commit',
    async (_, route, skip) => {
      const { id } = await killedAt(route, skip);
      await eventually(
        async () => (atStore(place.store, 'production', 142) === 'inProgress 0.1' ? true : null),
        'the commit at the store',
      );
      await startAgain();
      const operation = await ended(program, id);
      expect(operation.state).toBe('succeeded');
      expect(operation.readBack).toMatchObject({ storeSays: 'inProgress at 10%', differs: false });
      expect(commits(place.store)).toHaveLength(1);
      await lane(
        program,
        'production',
        142,
        ({ state }) => state.kind === 'staged' && state.fraction === 0.1,
      );
      const { events } = await program.client.history.query({ text: 'kind:rollout.advanced', limit: 10 });
      expect(events.map((event) => [event.operationId, event.result])).toEqual([[id, 'done']]);
      expect((await program.client.history.verify()).unaltered).toBe(true);
    },
    LONG,
  );
});

describe('killed in the middle of an upload', () => {
  it(
    'goes on at the byte that the store has, and sends nothing twice',
    async () => {
      await given('fresh');
      await lane(program, 'production', 138);
      const path = await buildBundle({ ...MAIN_BUNDLE, extraBytes: 24_000_000 });
      const { size } = await stat(path);
      place.store.control.addFault({ kind: 'slow', id: 'line', route: 'PUT */upload/*', latencyMs: 400 });
      const artifact = await program.client.artifacts.inspect({ path });
      const { id } = await begin(program, {
        kind: 'upload',
        artifactId: artifact.id,
        versionCode: 151,
        track: 'internal',
        reach: { kind: 'everyone' },
        details: { name: '1.5.0' },
      });
      await underWay(program, id, 'a part confirmed', ({ transfer }) =>
        Boolean(transfer && transfer.confirmed > 0 && transfer.confirmed < size),
      );
      await program.kill();
      place.store.control.removeFault('line');
      const before = place.store.control.requests().length;

      await startAgain();
      const operation = await ended(program, id);
      expect(operation.failure).toBeNull();
      expect(operation.readBack).toMatchObject({ storeSays: 'completed', differs: false });
      expect(commits(place.store)).toHaveLength(1);
      // What was on the line when the program died never reached the store whole; all the rest is sent once.
      const resumed = place.store.control
        .requests()
        .slice(before)
        .filter((request) => request.method === 'PUT' && request.url.startsWith('/upload/'));
      const again = resumed.reduce((sum, request) => sum + request.bodyBytes, 0);
      expect(again).toBeGreaterThan(0);
      expect(again).toBeLessThan(size);
      const asked = resumed.find((request) => request.headers['content-range'] === `bytes */${size}`);
      expect(asked).toBeDefined();
    },
    LONG,
  );
});
