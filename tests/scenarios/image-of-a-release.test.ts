import { afterEach, describe, expect, it } from 'vitest';
import { ANDROID, startBrain, type TestBrain } from './support/brain';

/* Which image a release runs is written down beside it, by the digest that its registry knows it by. */

let program: TestBrain | null = null;
afterEach(() => program?.close());

const DIGEST = `sha256:${'4c'.repeat(32)}`;
const REFERENCE = 'localhost:5000/arkalia-cia/backend:1.4.0';

describe('the image of a release', () => {
  it('given a release, when an image is attached to it, then its history names the digest', async () => {
    program = await startBrain('staged-rollout');
    const { client } = program;
    await client.images.attach({ digest: DIGEST, reference: REFERENCE, appId: ANDROID, versionCode: 142 });
    const { events } = await client.history.query({ appId: ANDROID, limit: 50 });
    expect(events.find(({ kind }) => kind === 'image.attached')).toMatchObject({
      result: 'done',
      versionCode: 142,
      title: expect.stringContaining(REFERENCE),
      known: [{ title: 'Image digest', value: DIGEST, verdict: 'pass' }],
    });
  });

  it('given no such app or no digest, then nothing is written', async () => {
    program = await startBrain('staged-rollout');
    const { client } = program;
    const given = { digest: DIGEST, reference: REFERENCE, appId: 'nobody', versionCode: 142 };
    await expect(client.images.attach(given)).rejects.toThrow('There is no app nobody');
    await expect(client.images.attach({ ...given, appId: ANDROID, digest: 'latest' })).rejects.toThrow();
  });
});
