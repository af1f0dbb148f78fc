import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildBundle, MAIN_BUNDLE } from '../fixtures/android/build-bundle';
import { ANDROID, carryOut, lane, refusalOf, startBrain, type TestBrain } from './support/brain';

let test: TestBrain;
beforeEach(async () => {
  test = await startBrain('staged-rollout');
  await lane(test, 'production', 142);
});
afterEach(() => test.close());

const release = (versionCode = 142) => test.client.releases.get({ appId: ANDROID, versionCode });
const sign = (title: string, given: boolean) =>
  test.client.releases.signOff({ appId: ANDROID, versionCode: 142, title, given });

describe('a sign-off', () => {
  it('is given by a person at a time, kept over a restart, and withdrawn; the history has both', async () => {
    await sign('On-call knows', true);
    await sign('On-call knows', true);
    test = await test.restart();
    await lane(test, 'production', 142);
    const given = (await release()).signoffs.find(({ title }) => title === 'On-call knows')?.given;
    expect(given).toMatchObject({ by: (await test.client.system.info({})).person });
    await sign('On-call knows', false);
    expect((await release()).signoffs.every((point) => point.given === null)).toBe(true);
    const { events } = await test.client.history.query({ text: 'kind:signoff', limit: 10 });
    expect(events.map(({ kind }) => kind)).toEqual(['signoff.withdrawn', 'signoff.given']);
  });

  it('that is not on the checklist is refused', async () => {
    expect((await refusalOf(sign('Nobody asked', true))).reason).toBe('not-found');
  });

  it('that is missing is named where it locks a step behind a reason', async () => {
    for (const { title } of (await release()).signoffs.slice(1)) await sign(title, true);
    const { permissions } = await lane(test, 'production', 142);
    expect(permissions.advance).toMatchObject({
      allowed: true,
      reasonWhy: expect.stringMatching(/ign-off “QA regression passed” is missing/),
    });
  });
});

describe('a dropped bundle', () => {
  const drop = async () => test.client.artifacts.inspect({ path: await buildBundle(MAIN_BUNDLE) });
  const draftOf = (artifactId: Awaited<ReturnType<typeof drop>>['id']) => ({
    artifactId,
    appId: ANDROID,
    track: 'internal',
    reach: 'everyone' as const,
    name: '1.5.0',
    notes: [{ language: 'en-US', text: 'Half a sen' }],
    inAppUpdatePriority: 0,
    ladderSteps: [],
  });

  it('is known again by its bytes, kept over a restart, and forgotten without touching the file', async () => {
    const first = await drop();
    expect((await drop()).id).toBe(first.id);
    test = await test.restart();
    expect((await test.client.artifacts.get({ artifactId: first.id })).facts.sha256).toBe(first.facts.sha256);
    await test.client.artifacts.forget({ artifactId: first.id });
    const refused = await refusalOf(test.client.artifacts.get({ artifactId: first.id }));
    expect(refused.reason).toBe('artifact-missing');
    expect((await readFile(await buildBundle(MAIN_BUNDLE))).length).toBe(first.facts.sizeBytes);
  });

  it('has its draft kept while it is typed, over a restart, until it was sent', async () => {
    const { id } = await drop();
    const draft = draftOf(id);
    await test.client.drafts.save(draft);
    await test.client.drafts.save({ ...draft, track: 'production' });
    test = await test.restart();
    expect(await test.client.drafts.get({ artifactId: id })).toMatchObject({
      ...draft,
      track: 'production',
    });
    expect(await test.client.drafts.list({})).toHaveLength(1);
    await lane(test, 'production', 142);
    const operation = await carryOut(test, {
      kind: 'upload',
      artifactId: id,
      versionCode: 151,
      track: 'internal',
      reach: { kind: 'everyone' },
      details: { name: '1.5.0' },
    });
    expect(operation.failure).toBeNull();
    expect(await test.client.drafts.list({})).toEqual([]);
  });
});
