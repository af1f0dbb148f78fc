import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readArtifactIdentity } from '../../../electron/artifacts/read-artifact';
import { buildBundle } from '../../fixtures/android/build-bundle';
import { PACKAGE } from './play-client';
import { started } from './started';

test('a bundle built by the Android tools goes from a file to production, in one edit after another', async () => {
  const file = readFileSync(await buildBundle({}));
  const { client, sandbox } = await started({ scenario: 'fresh', readArtifactIdentity });
  const id = await client.openEdit();
  const path = `/upload/androidpublisher/v3/applications/${PACKAGE}/edits/${id}/bundles?uploadType=resumable`;
  const start = await client.send('POST', path, null, { 'x-upload-content-length': String(file.length) });
  const uploaded = await client.send('PUT', start.headers.get('location') ?? '', new Uint8Array(file), {
    'content-range': `bytes 0-${file.length - 1}/${file.length}`,
  });
  expect(uploaded.body).toMatchObject({
    versionCode: 151,
    sha256: createHash('sha256').update(file).digest('hex'),
  });
  const release = { versionCodes: ['151'], status: 'completed' };
  await client.call('PUT', `/edits/${id}/tracks/internal`, { releases: [release] });
  expect((await client.call('POST', `/edits/${id}:commit`)).status).toBe(200);
  const staged = { ...release, status: 'inProgress', userFraction: 0.05 };
  expect((await client.publish('production', [staged])).status).toBe(200);
  sandbox.clock.advance(60_000);
  expect((await client.call('GET', '/tracks/production/releases')).body).toMatchObject({
    releases: [
      {
        activeArtifacts: [{ versionCode: 151 }],
        releaseLifecycleState: 'RELEASE_LIFECYCLE_STATE_PUBLISHED',
      },
      { activeArtifacts: [{ versionCode: 138 }] },
    ],
  });
});
