import { afterEach, expect, it } from 'vitest';
import { buildBundle, MAIN_BUNDLE } from '../fixtures/android/build-bundle';
import { ANDROID, carryOut, lane, startBrain, type TestBrain } from './support/brain';

let test: TestBrain;
afterEach(() => test?.close());

it('takes a bundle from a file to all users, halting and resuming on the way', async () => {
  // Given the sandbox with 1.3.2 on production, and a signed bundle of 1.5.0
  test = await startBrain('fresh');
  await lane(test, 'production', 138);
  const path = await buildBundle(MAIN_BUNDLE);

  // When it is dropped, then it is read and nothing speaks against it
  const artifact = await test.client.artifacts.inspect({ path });
  expect(artifact.facts).toMatchObject({
    packageName: 'com.arkalia.cia',
    versionCode: 151,
    versionName: '1.5.0',
  });
  expect(artifact.checks.filter((check) => check.verdict === 'refused')).toEqual([]);

  // When it is released to internal testing
  const notes = [{ language: 'en-US', text: 'Documents are read while you scan them.' }];
  const uploaded = await carryOut(test, {
    kind: 'upload',
    artifactId: artifact.id,
    versionCode: 151,
    track: 'internal',
    reach: { kind: 'everyone' },
    details: { name: '1.5.0 (151)', notes, inAppUpdatePriority: 3 },
  });
  expect(uploaded.failure).toBeNull();
  expect(uploaded.readBack).toMatchObject({ storeSays: 'completed', differs: false });
  await lane(test, 'internal', 151, ({ state }) => state.kind === 'completed');

  // And promoted to production at 5 %
  const promoted = await carryOut(
    test,
    {
      kind: 'promote',
      versionCode: 151,
      fromTrack: 'internal',
      track: 'production',
      reach: { kind: 'fraction', fraction: 0.05 },
      details: { notes },
    },
    'Rehearsal of the whole way',
  );
  expect(promoted.failure).toBeNull();
  await lane(test, 'production', 151, ({ state }) => state.kind === 'staged' && state.fraction === 0.05);

  // And halted, resumed at the same share, and advanced rung by rung
  const why = 'The bake is cut short in this rehearsal';
  expect((await carryOut(test, { kind: 'halt', versionCode: 151, track: 'production' })).failure).toBeNull();
  await lane(test, 'production', 151, ({ state }) => state.kind === 'halted' && state.fraction === 0.05);
  const resume = { kind: 'resume', versionCode: 151, track: 'production', fraction: 0.05 } as const;
  expect((await carryOut(test, resume, why)).failure).toBeNull();
  for (const fraction of [0.1, 0.25, 0.5]) {
    const step = await carryOut(
      test,
      { kind: 'advance', versionCode: 151, track: 'production', fraction },
      why,
    );
    expect(step.failure).toBeNull();
    await lane(
      test,
      'production',
      151,
      ({ state }) => state.kind === 'staged' && state.fraction === fraction,
    );
  }
  expect(
    (await carryOut(test, { kind: 'complete', versionCode: 151, track: 'production' }, why)).failure,
  ).toBeNull();
  await lane(test, 'production', 151, ({ state }) => state.kind === 'completed');

  // Then every step is in the history, each with what was asked and what the store says
  const { events } = await test.client.history.query({ text: 'version:151', limit: 100 });
  const steps = events
    .filter((event) => event.result === 'done' && event.readBack !== null)
    .map((event) => event.title);
  expect(steps.toReversed()).toEqual([
    '1.5.0 (151) uploaded to Internal testing',
    '1.5.0 (151) promoted to Production, 5%',
    '1.5.0 (151) halted at 5%',
    '1.5.0 (151) resumed at 5%',
    '1.5.0 (151) set to 10%',
    '1.5.0 (151) set to 25%',
    '1.5.0 (151) set to 50%',
    '1.5.0 (151) set to 100%',
  ]);
  expect(events.every((event) => event.appId === ANDROID)).toBe(true);
  expect((await test.client.history.verify()).unaltered).toBe(true);
}, 120_000);
