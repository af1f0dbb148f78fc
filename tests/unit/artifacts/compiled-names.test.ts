import { expect, it } from 'vitest';
import { readArtifact } from '../../../electron/artifacts/read-artifact';
import { StringPool } from '../../../electron/artifacts/string-pool';
import { buildApk } from '../../fixtures/android/build-apk';
import { buildBundle } from '../../fixtures/android/build-bundle';
import { scratchFile } from '../../fixtures/android/scratch-file';
import { unzip } from '../../fixtures/android/unzip';
import { writeZip } from '../../fixtures/android/zip-writer';

const NAMES = [
  'versionCode',
  'versionName',
  'minSdkVersion',
  'targetSdkVersion',
  'debuggable',
  'usesCleartextTraffic',
];

/** The manifest with its attributes' names made meaningless, as shrinkers leave them; their resource ids stay. */
function withoutNames(manifest: Buffer): Buffer {
  const copy = Buffer.from(manifest);
  for (const encoding of ['utf8', 'utf16le'] as const) {
    for (const name of NAMES) {
      for (let at = copy.indexOf(name, 0, encoding); at >= 0; at = copy.indexOf(name, at, encoding)) {
        copy.write('z'.repeat(name.length), at, encoding);
      }
    }
  }
  return copy;
}

it.each([
  ['an APK', () => buildApk({ sign: false, debuggable: true }), 'AndroidManifest.xml', 'app.apk'],
  [
    'a bundle',
    () => buildBundle({ sign: false, debuggable: true }),
    'base/manifest/AndroidManifest.xml',
    'app.aab',
  ],
])('%s without attribute names is read by resource ids', async (_, build, path, name) => {
  const files = await unzip(await build());
  const changed = files.map((file) =>
    file.name === path ? { ...file, data: withoutNames(file.data as Buffer) } : file,
  );
  expect(changed).not.toEqual(files);
  expect(await readArtifact(await scratchFile(writeZip(changed), name))).toMatchObject({
    packageName: 'com.arkalia.cia',
    versionCode: 151,
    versionName: '1.5.0',
    minSdk: 26,
    targetSdk: 36,
    debuggable: true,
  });
});

/** A pool of strings in one of its two encodings, as ResourceTypes.h lays it out. */
function pool(strings: readonly string[], utf8: boolean): Buffer {
  const bodies = strings.map((text) => {
    const bytes = Buffer.from(text, utf8 ? 'utf8' : 'utf16le');
    const lengths = utf8 ? [...length8(text.length), ...length8(bytes.length)] : length16(text.length);
    return Buffer.concat([Buffer.from(lengths), bytes, Buffer.alloc(utf8 ? 1 : 2)]);
  });
  const head = Buffer.alloc(28 + strings.length * 4);
  head.writeUInt32LE(strings.length, 8);
  head.writeUInt32LE(utf8 ? 1 << 8 : 0, 16);
  head.writeUInt32LE(head.length, 20);
  let offset = 0;
  for (const [index, body] of bodies.entries()) {
    head.writeUInt32LE(offset, 28 + index * 4);
    offset += body.length;
  }
  return Buffer.concat([head, ...bodies]);
}
const length8 = (length: number) => (length < 0x80 ? [length] : [0x80 | (length >> 8), length & 0xff]);
const length16 = (length: number) =>
  length < 0x8000
    ? [length & 0xff, length >> 8]
    : [(length >> 16) & 0xff, 0x80, length & 0xff, (length >> 8) & 0xff];

it.each([true, false])('a pool of strings in UTF-8: %s', (utf8) => {
  const strings = [
    '',
    'package',
    'Strasbourg – été',
    '日本語',
    'x'.repeat(200),
    ...(utf8 ? [] : ['y'.repeat(40_000)]),
  ];
  const read = new StringPool(pool(strings, utf8));
  expect(strings.map((_, index) => read.get(index))).toEqual(strings);
  expect(read.get(strings.length)).toBe('');
  expect(read.get(0xffffffff)).toBe('');
});
