import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { buildApk } from '../../fixtures/android/build-apk';
import { buildBundle } from '../../fixtures/android/build-bundle';
import { scratchFile } from '../../fixtures/android/scratch-file';
import { certificateFingerprint } from '../../fixtures/android/signing-keys';
import { unzip } from '../../fixtures/android/unzip';
import { writeZip, type ZipFile } from '../../fixtures/android/zip-writer';
import { readAndroid } from './read-android';

type Change = (files: ZipFile[]) => ZipFile[] | Promise<ZipFile[]>;

async function changed(path: string, change: Change, name?: string) {
  return readAndroid(await scratchFile(writeZip(await change(await unzip(path))), name));
}

/** Puts other content in place of a file's. */
const replace =
  (name: string, data: (old: Buffer) => Buffer | string): Change =>
  (files) =>
    files.map((file) => (file.name === name ? { ...file, data: data(file.data as Buffer) } : file));

describe('a signed bundle that somebody changed', () => {
  const cases: [string, Change, string][] = [
    ['packed again, nothing else', (files) => files, 'signed'],
    [
      'another manifest',
      replace('base/manifest/AndroidManifest.xml', (old) => tweakVersion(old)),
      'The app manifest was changed',
    ],
    [
      'a file added',
      (files) => [...files, { name: 'base/assets/extra', data: 'x' }],
      '"base/assets/extra" was added after signing',
    ],
    [
      'the list of files changed',
      replace('META-INF/MANIFEST.MF', (old) => `${old.toString()}Name: x\r\n\r\n`),
      'The list of files was changed',
    ],
    [
      'the list of files gone',
      (files) => files.filter((file) => file.name !== 'META-INF/MANIFEST.MF'),
      'list of files (META-INF/MANIFEST.MF) is missing',
    ],
    [
      'the signature file changed',
      replace('META-INF/UPLOAD.SF', (old) => `${old.toString()}\r\n`),
      'not made by the enclosed certificate',
    ],
    [
      'the signature block damaged',
      replace('META-INF/UPLOAD.RSA', (old) => old.subarray(0, 300)),
      'The signature block is damaged',
    ],
    [
      'the signature itself changed',
      replace('META-INF/UPLOAD.RSA', lastByteFlipped),
      'not made by the enclosed certificate',
    ],
    ['the signature block of a stranger', strangersBlock, 'not made by the enclosed certificate'],
    [
      'the signature removed',
      (files) => files.filter((file) => !/UPLOAD\./.test(String(file.name))),
      'unsigned',
    ],
  ];

  it.each(cases)('%s', async (_, change, expected) => {
    const { signing } = await changed(await buildBundle(), change);
    if (expected === 'signed' || expected === 'unsigned') expect(signing.state).toBe(expected);
    else expect(signing).toMatchObject({ state: 'broken', problem: expect.stringContaining(expected) });
  });

  it('says what was verified', async () => {
    const { signing } = await readAndroid(await buildBundle());
    expect(signing).toMatchObject({
      verified: [expect.stringContaining('list'), expect.any(String), expect.stringContaining('manifest')],
    });
  });

  it("another key shows as that key's certificate", async () => {
    const { signing } = await readAndroid(await buildBundle({ sign: 'other-key' }));
    expect(signing).toMatchObject({ certificates: [{ sha256: await certificateFingerprint('other-key') }] });
    expect(await certificateFingerprint('other-key')).not.toBe(await certificateFingerprint('upload-key'));
  });
});

/** The last digit of the version code's text and number: a change that keeps the manifest readable. */
function tweakVersion(manifest: Buffer): Buffer {
  const copy = Buffer.from(manifest);
  copy.write('com.arkalia.cib', copy.indexOf('com.arkalia.cia'));
  return copy;
}

/** The last byte of a signature block belongs to the signature. */
function lastByteFlipped(block: Buffer): Buffer {
  const copy = Buffer.from(block);
  copy[copy.length - 1] = (copy.at(-1) ?? 0) ^ 1;
  return copy;
}

async function strangersBlock(files: ZipFile[]): Promise<ZipFile[]> {
  const other = await unzip(await buildBundle({ sign: 'other-key', versionCode: 7 }));
  const block = other.find((file) => file.name === 'META-INF/UPLOAD.RSA');
  return replace('META-INF/UPLOAD.RSA', () => block?.data ?? '')(files);
}

describe('an APK', () => {
  it.each([
    [
      ['v1', 'v2', 'v3'],
      ['v1', 'v2', 'v3'],
    ],
    [['v1'], ['v1']],
    [['v2'], ['v2']],
    [['v3'], ['v3']],
    [
      ['v1', 'v2'],
      ['v1', 'v2'],
    ],
  ] as const)('signed by %j', async (schemes, expected) => {
    const facts = await readAndroid(await buildApk({ schemes }));
    expect(facts).toMatchObject({
      format: 'apk',
      packageName: 'com.arkalia.cia',
      versionCode: 151,
      versionName: '1.5.0',
      minSdk: 26,
      targetSdk: 36,
      debuggable: false,
      permissions: ['android.permission.INTERNET', 'android.permission.POST_NOTIFICATIONS'],
      abis: ['arm64-v8a', 'armeabi-v7a'],
      languages: ['de', 'fr'],
      modules: [],
      hasR8Mapping: null,
      hasNativeSymbols: null,
      signing: {
        state: 'signed',
        schemes: expected,
        certificates: [{ sha256: await certificateFingerprint('upload-key') }],
      },
    });
  });

  it('signed by an EC key', async () => {
    const { signing } = await readAndroid(await buildApk({ sign: 'ec-key', schemes: ['v2', 'v3'] }));
    expect(signing).toMatchObject({
      state: 'signed',
      certificates: [{ sha256: await certificateFingerprint('ec-key') }],
    });
  });

  it('not signed, debuggable, with a version name by reference and tags of three kinds', async () => {
    const path = await buildApk({
      sign: false,
      debuggable: true,
      usesCleartextTraffic: true,
      versionName: '@string/version_name',
      strings: { version_name: '2.7.1' },
      languages: ['pt-rBR', 'b+zh+Hant', 'fil'],
    });
    expect(await readAndroid(path)).toMatchObject({
      signing: { state: 'unsigned' },
      debuggable: true,
      usesCleartextTraffic: true,
      versionName: '2.7.1',
      languages: ['fil', 'pt-BR', 'zh-Hant'],
    });
  });

  it('packed again has lost its signing block', async () => {
    const { signing } = await changed(await buildApk({ schemes: ['v2'] }), (files) => files, 'app.apk');
    expect(signing.state).toBe('unsigned');
  });

  it.each(['v2', 'v3'] as const)(
    'with another name in the certificate of its %s signature',
    async (scheme) => {
      const bytes = await readFile(await buildApk({ schemes: [scheme] }));
      bytes[bytes.lastIndexOf('Arkalia')] = 0x42;
      const { signing } = await readAndroid(await scratchFile(bytes, 'app.apk'));
      expect(signing).toMatchObject({ state: 'broken', schemes: [scheme] });
    },
  );
});
