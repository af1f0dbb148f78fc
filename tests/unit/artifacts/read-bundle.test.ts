import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { readArtifactIdentity } from '../../../electron/artifacts/read-artifact';
import { buildBundle } from '../../fixtures/android/build-bundle';
import { certificateFingerprint } from '../../fixtures/android/signing-keys';
import { readAndroid } from './read-android';

describe('a signed bundle', () => {
  it('is read whole', async () => {
    const path = await buildBundle({ extraBytes: 3_000_000 });
    const progress: number[] = [];
    const facts = await readAndroid(path, { onProgress: (fraction) => progress.push(fraction) });
    const bytes = await readFile(path);
    expect(facts).toMatchObject({
      format: 'aab',
      fileName: 'app-release.aab',
      sizeBytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      packageName: 'com.arkalia.cia',
      versionCode: 151,
      versionName: '1.5.0',
      minSdk: 26,
      targetSdk: 36,
      debuggable: false,
      usesCleartextTraffic: false,
      permissions: ['android.permission.INTERNET', 'android.permission.POST_NOTIFICATIONS'],
      abis: ['arm64-v8a', 'armeabi-v7a'],
      modules: [{ name: 'base', kind: 'base' }],
      languages: ['de', 'fr'],
      hasR8Mapping: true,
      hasNativeSymbols: false,
      pageAlignment: { checked: 1, unaligned: [], unreadable: [] },
      signing: {
        state: 'signed',
        schemes: ['jar'],
        certificates: [
          { sha256: await certificateFingerprint('upload-key'), subject: 'C=FR, O=Arkalia, CN=Upload' },
        ],
      },
    });
    expect(progress.at(-1)).toBe(1);
    expect(progress).toEqual([...progress].sort((a, b) => a - b));
    expect(facts.sizeByPart.assets).toBeGreaterThan(3_000_000);
    expect(facts.sizeByPart.native).toBeGreaterThan(0);
    expect(facts.sizeByPart.code).toBeGreaterThan(0);
    expect(facts.sizeByPart.resources).toBeGreaterThan(0);
  });

  it('gives its identity without being read whole', async () => {
    expect(await readArtifactIdentity(await buildBundle())).toEqual({
      format: 'aab',
      packageName: 'com.arkalia.cia',
      versionCode: 151,
      signed: true,
    });
  });
});
