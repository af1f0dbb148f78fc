import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { readArtifactIdentity } from '../../../electron/artifacts/read-artifact';
import { nativeLibrary } from '../../fixtures/android/android-content';
import { buildBundle } from '../../fixtures/android/build-bundle';
import { scratchFile } from '../../fixtures/android/scratch-file';
import { certificateFingerprint } from '../../fixtures/android/signing-keys';
import { unzip } from '../../fixtures/android/unzip';
import { writeZip } from '../../fixtures/android/zip-writer';
import { readAndroid } from './read-android';

const ALL_ABIS = ['armeabi-v7a', 'arm64-v8a', 'x86', 'x86_64'];

describe('bundles as build systems make them', () => {
  it('Android Studio: feature modules and asset packs, symbols, KEY0.RSA', async () => {
    const path = await buildBundle({
      signatureName: 'KEY0',
      modules: [
        {
          name: 'scanner',
          kind: 'feature',
          permissions: ['android.permission.CAMERA', 'android.permission.INTERNET'],
        },
        { name: 'textures', kind: 'asset-pack' },
      ],
      nativeSymbols: true,
      files: {
        'base/root/META-INF/services/org.example.Service': 'x',
        'base/native.pb': '',
        'base/assets.pb': '',
      },
    });
    const facts = await readAndroid(path);
    expect(facts.modules).toEqual([
      { name: 'base', kind: 'base' },
      { name: 'scanner', kind: 'feature' },
      { name: 'textures', kind: 'asset-pack' },
    ]);
    expect(facts.permissions).toEqual([
      'android.permission.CAMERA',
      'android.permission.INTERNET',
      'android.permission.POST_NOTIFICATIONS',
    ]);
    expect(facts).toMatchObject({ minSdk: 26, targetSdk: 36, hasNativeSymbols: true });
    expect(facts.signing.state).toBe('signed');
  });

  it('Flutter: assets with spaces and accents, three ABIs, UPLOAD.RSA', async () => {
    const long =
      'base/assets/flutter_assets/assets/ordonnances de l’hôpital — reçues et à régler, été 2026 – Strasbourg.png';
    const path = await buildBundle({
      abis: ['armeabi-v7a', 'arm64-v8a', 'x86_64'],
      files: { [long]: 'image', 'base/assets/flutter_assets/AssetManifest.bin': 'x' },
      r8Mapping: false,
    });
    const facts = await readAndroid(path);
    expect(facts.signing).toMatchObject({ state: 'signed' });
    expect(facts.pageAlignment).toEqual({ checked: 2, unaligned: [], unreadable: [] });
    expect(facts.hasR8Mapping).toBe(false);
  });

  it('React Native: four ABIs, one library that does not fit large pages, an alias cut to eight letters', async () => {
    const path = await buildBundle({
      abis: ALL_ABIS,
      pageAlignment: 4096,
      signatureName: 'MY-UPLOA',
      files: { 'base/assets/index.android.bundle': 'var a=1;', 'base/dex/classes2.dex': 'dex\n039\0' },
    });
    const facts = await readAndroid(path);
    expect(facts.abis).toEqual(['arm64-v8a', 'armeabi-v7a', 'x86', 'x86_64']);
    expect(facts.pageAlignment).toEqual({
      checked: 2,
      unaligned: ['base/lib/arm64-v8a/libapp.so', 'base/lib/x86_64/libapp.so'],
      unreadable: [],
    });
    expect(facts.signing.state).toBe('signed');
  });

  it('Bubblewrap: no native code, no version name, an EC key', async () => {
    const path = await buildBundle({
      abis: [],
      versionName: null,
      languages: [],
      sign: 'ec-key',
      signatureName: 'ANDROIDD',
      fileName: 'app-release-bundle.aab',
    });
    const facts = await readAndroid(path);
    expect(facts).toMatchObject({
      versionName: null,
      abis: [],
      languages: [],
      pageAlignment: { checked: 0, unaligned: [], unreadable: [] },
      signing: { state: 'signed', certificates: [{ sha256: await certificateFingerprint('ec-key') }] },
    });
  });

  it('an old DSA key', async () => {
    const { signing } = await readAndroid(await buildBundle({ sign: 'dsa-key', signatureName: 'CERT' }));
    expect(signing).toMatchObject({
      state: 'signed',
      certificates: [{ sha256: await certificateFingerprint('dsa-key'), subject: 'C=FR, O=Arkalia, CN=Old' }],
    });
  });

  it('a version name that is a reference, in three kinds of language tags', async () => {
    const path = await buildBundle({
      versionName: '@string/version_name',
      strings: { version_name: '2.7.1' },
      languages: ['pt-rBR', 'b+zh+Hant', 'fil'],
    });
    expect(await readAndroid(path)).toMatchObject({
      versionName: '2.7.1',
      languages: ['fil', 'pt-BR', 'zh-Hant'],
    });
  });

  it('debug switches', async () => {
    const path = await buildBundle({ debuggable: true, usesCleartextTraffic: true, sign: false });
    expect(await readAndroid(path)).toMatchObject({
      debuggable: true,
      usesCleartextTraffic: true,
      signing: { state: 'unsigned' },
    });
    expect((await readArtifactIdentity(path)).signed).toBe(false);
  });

  it('an app for Android 8 may talk plain HTTP unless it says otherwise', async () => {
    expect(await readAndroid(await buildBundle({ targetSdk: 27 }))).toMatchObject({
      usesCleartextTraffic: true,
    });
  });
});

describe('ways to pack the same content', () => {
  it.each([
    ['stored', { packing: { stored: true } }],
    ['data descriptors', { packing: { descriptor: true } }],
    ['ZIP64 entries', { packing: { zip64: true } }],
    ['a ZIP64 end record', { shape: { zip64: true } }],
    ['a comment', { shape: { comment: 'built on Tuesday' } }],
    ['an unknown extra field', { packing: { extra: Buffer.of(0x75, 0x70, 2, 0, 1, 2) } }],
  ])('%s', async (_, how) => {
    const plain = await readAndroid(await buildBundle({ sign: false }));
    const packed = await readAndroid(await buildBundle({ sign: false, ...how }));
    expect({ ...packed, sizeBytes: 0, sha256: '', sizeByPart: null }).toEqual({
      ...plain,
      sizeBytes: 0,
      sha256: '',
      sizeByPart: null,
    });
  });

  it('entries for folders', async () => {
    const files = await unzip(await buildBundle({ sign: false }));
    const folders = ['base/', 'base/lib/', 'META-INF/'].map((name) => ({ name, data: '', stored: true }));
    expect((await readAndroid(await scratchFile(writeZip([...folders, ...files])))).versionCode).toBe(151);
  });

  it('a library that is no ELF file is named, not counted', async () => {
    const files = await unzip(await buildBundle({ sign: false, abis: [] }));
    const good = { name: 'base/lib/arm64-v8a/libgood.so', data: nativeLibrary('arm64-v8a', 65_536) };
    const odd = { name: 'base/lib/arm64-v8a/libodd.so', data: 'not a library' };
    const facts = await readAndroid(await scratchFile(writeZip([...files, good, odd])));
    expect(facts.pageAlignment).toEqual({
      checked: 1,
      unaligned: [],
      unreadable: ['base/lib/arm64-v8a/libodd.so'],
    });
  });

  it('a table of resources that is damaged costs the languages only', async () => {
    const files = (await unzip(await buildBundle({ sign: false }))).map((file) =>
      file.name === 'base/resources.pb' ? { ...file, data: Buffer.alloc(100, 0xff) } : file,
    );
    const facts = await readAndroid(await scratchFile(writeZip(files)));
    expect(facts).toMatchObject({ languages: null, versionName: '1.5.0' });
  });

  it('a file that is not touched by reading it', async () => {
    const path = await buildBundle();
    const before = await readFile(path);
    await readAndroid(path);
    expect((await readFile(path)).equals(before)).toBe(true);
  });
});
