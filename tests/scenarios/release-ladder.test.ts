import type { ArtifactView } from '@shared/domain/lane';
import { afterEach, expect, it } from 'vitest';
import { ANDROID, carryOut, eventually, lane, startBrain, type TestBrain } from './support/brain';

let test: TestBrain;
afterEach(() => test?.close());

const HOUR = 3_600_000;
const STEPS = [
  { fraction: 0.01, bakeMs: 6 * HOUR },
  { fraction: 0.2, bakeMs: 48 * HOUR },
  { fraction: 1, bakeMs: 0 },
];

async function sampleRead(): Promise<ArtifactView> {
  await lane(test, 'production', 142);
  const { path } = await test.client.artifacts.sample();
  return test.client.artifacts.inspect({ path });
}

async function uploadWith(artifact: ArtifactView, ladderSteps: typeof STEPS): Promise<void> {
  await test.client.drafts.save({
    artifactId: artifact.id,
    appId: ANDROID,
    track: 'internal',
    reach: 'everyone',
    ladderSteps,
    notes: [],
    inAppUpdatePriority: 0,
    name: '',
  });
  const sent = await carryOut(test, {
    kind: 'upload',
    artifactId: artifact.id,
    versionCode: artifact.facts.versionCode,
    track: 'internal',
    reach: { kind: 'everyone' },
    details: {},
  });
  expect(sent.failure).toBeNull();
}

it('lets a version climb the steps that it was sent with, and others those of the workspace', async () => {
  // Given a version whose draft has steps of its own
  test = await startBrain('staged-rollout');
  const artifact = await sampleRead();

  // When it is sent
  await uploadWith(artifact, STEPS);

  // Then it climbs them, is named by its file, and its draft is gone
  const sent = await lane(test, 'internal', artifact.facts.versionCode);
  expect(sent.ladder.rungs).toEqual(STEPS);
  expect(sent.label).toBe('1.5.0 (151)');
  await eventually(
    async () => ((await test.client.drafts.get({ artifactId: artifact.id })) === null ? true : null),
    'the draft discarded',
  );

  // And the version in production keeps the workspace's, also after a restart
  test = await test.restart();
  expect((await lane(test, 'internal', artifact.facts.versionCode)).ladder.rungs).toEqual(STEPS);
  expect((await lane(test, 'production', 142)).ladder.rungs).toHaveLength(5);
});

it('keeps no steps of its own for a version that was sent without any', async () => {
  test = await startBrain('staged-rollout');
  const artifact = await sampleRead();
  await uploadWith(artifact, []);
  expect((await lane(test, 'internal', artifact.facts.versionCode)).ladder.rungs).toHaveLength(5);
});

it('takes up a saved workspace file in the sandbox, on the store as it stands', async () => {
  // Given a file that nobody is expected to have signed
  test = await startBrain('staged-rollout');
  const artifact = await sampleRead();
  const asked = artifact.checks.find((check) => check.id === 'certificate')?.action;
  if (asked?.id !== 'expect-certificate') throw new Error('No certificate is offered.');

  // When its signer is expected from now on
  const { text, hash } = await test.client.settings.file();
  const edited = await test.client.settings.edit({
    text,
    path: ['apps', ANDROID, 'android', 'certificate_sha256'],
    value: asked.sha256,
  });
  await test.client.settings.save({ text: edited.text, hash });

  // Then the check passes, and the rollout in the store is where it was
  await eventually(async () => {
    const { checks } = await test.client.artifacts.get({ artifactId: artifact.id });
    return checks.find((check) => check.id === 'certificate' && check.verdict === 'pass');
  }, 'the certificate as expected');
  expect((await lane(test, 'production', 142)).state).toMatchObject({ kind: 'staged', fraction: 0.05 });
});
