import { execFile } from 'node:child_process';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { readArtifact } from '../../../electron/artifacts/read-artifact';
import { buildApk } from '../../fixtures/android/build-apk';
import { buildBundle } from '../../fixtures/android/build-bundle';
import { scratchFile, scratchFolder } from '../../fixtures/android/scratch-file';
import { unzip } from '../../fixtures/android/unzip';
import { writeZip, type ZipFile } from '../../fixtures/android/zip-writer';
import { expectRefusal } from './refused';

const unsigned = () => buildBundle({ sign: false });
const bundleWith = async (...more: ZipFile[]) =>
  scratchFile(writeZip([...(await unzip(await unsigned())), ...more]));

describe('files that are something else', () => {
  it.each([
    ['an empty file', '', 'empty'],
    ['a web page', '\n<!DOCTYPE html><html><body>Sign in</body></html>', 'html-page'],
    [
      'a Git LFS pointer',
      'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 48200000\n',
      'git-lfs-pointer',
    ],
    ['plain text', 'PK is how a ZIP begins, but this is a letter.', 'not-an-archive'],
    ['a plain ZIP', writeZip([{ name: 'notes.txt', data: 'hello' }]), 'not-android'],
    ['an archive of nothing', writeZip([]), 'not-android'],
    ['an iOS app', writeZip([{ name: 'Payload/Cia.app/Info.plist', data: '<plist/>' }]), 'renamed'],
    ['a set of APKs', writeZip([{ name: 'toc.pb', data: 'x' }]), 'apk-set'],
  ] as const)('%s', async (_, content, reason) => {
    await expectRefusal(await scratchFile(Buffer.from(content)), reason);
  });

  it('an APK named .aab, and a bundle named .apk', async () => {
    const apk = await expectRefusal(await scratchFile(await readFile(await buildApk())), 'renamed');
    expect(apk.failure.message).toBe('The file is named .aab, but its content is an APK.');
    const bundle = await expectRefusal(
      await scratchFile(await readFile(await buildBundle()), 'app.apk'),
      'renamed',
    );
    expect(bundle.failure.message).toBe('The file is named .apk, but its content is an Android App Bundle.');
  });

  it('a bundle without extension is still a bundle', async () => {
    const facts = await readArtifact(await scratchFile(await readFile(await buildBundle()), 'download'));
    expect(facts.format).toBe('aab');
  });

  it('a file that is gone, a folder, and a pipe that nobody writes to', async () => {
    const folder = await scratchFolder();
    const gone = await expectRefusal(join(folder, 'gone.aab'), 'missing');
    expect(gone.failure.reason).toBe('artifact-missing');
    await mkdir(join(folder, 'folder.aab'));
    await expectRefusal(join(folder, 'folder.aab'), 'unreadable');
    await promisify(execFile)('mkfifo', [join(folder, 'pipe.aab')]);
    await expectRefusal(join(folder, 'pipe.aab'), 'unreadable');
  });
});

describe('damaged files', () => {
  it.each([0.1, 0.5, 0.9, 0.999])('a bundle cut at %d of its length', async (share) => {
    const bytes = await readFile(await buildBundle());
    await expectRefusal(await scratchFile(bytes.subarray(0, Math.floor(bytes.length * share))), 'truncated');
  });

  it('a bundle whose beginning is missing', async () => {
    const bytes = await readFile(await buildBundle());
    const refusal = await readArtifact(await scratchFile(bytes.subarray(1000))).catch(
      (error: unknown) => error,
    );
    expect(refusal).toMatchObject({ reason: expect.stringMatching(/^(truncated|corrupt)$/) });
  });

  it('one flipped bit in the manifest', async () => {
    const stored = await buildBundle({ sign: false, packing: { stored: true } });
    const bytes = await readFile(stored);
    const at = bytes.indexOf('com.arkalia.cia');
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    const refusal = await expectRefusal(await scratchFile(bytes), 'corrupt');
    expect(refusal.failure.message).toContain('base/manifest/AndroidManifest.xml');
  });

  it('bytes of the compressed manifest overwritten', async () => {
    const bytes = await readFile(await unsigned());
    const name = 'base/manifest/AndroidManifest.xml';
    bytes.fill(0xff, bytes.indexOf(name) + name.length + 5, bytes.indexOf(name) + name.length + 25);
    await expectRefusal(await scratchFile(bytes), 'corrupt');
  });

  it.each([
    ['a directory that claims an entry more', { entries: 2 }],
    ['a directory that claims an entry less', { entries: 0 }],
    ['a directory that starts elsewhere', { offset: 3 }],
  ])('%s', async (_, claims) => {
    const bytes = writeZip([{ name: 'AndroidManifest.xml', data: 'x' }], { claims });
    await expectRefusal(await scratchFile(bytes), 'corrupt');
  });

  it('a manifest that is text, or that is compiled for the other format', async () => {
    const text = writeZip([{ name: 'base/manifest/AndroidManifest.xml', data: '<manifest package="a.b"/>' }]);
    await expectRefusal(await scratchFile(text), 'manifest-unreadable');
    const fromApk = (await unzip(await buildApk())).find(({ name }) => name === 'AndroidManifest.xml');
    const mixed = writeZip([{ name: 'base/manifest/AndroidManifest.xml', data: fromApk?.data ?? '' }]);
    await expectRefusal(await scratchFile(mixed), 'manifest-unreadable');
  });

  it('an entry packed by a method that no bundle uses', async () => {
    const bytes = writeZip([{ name: 'AndroidManifest.xml', data: 'x' }]);
    const directory = bytes.lastIndexOf(Buffer.of(0x50, 0x4b, 1, 2));
    bytes.writeUInt16LE(93, directory + 10);
    await expectRefusal(await scratchFile(bytes, 'app.apk'), 'corrupt');
  });
});

describe('hostile files', () => {
  it.each([
    '../../.bashrc',
    '/etc/passwd',
    'C:/windows/system.ini',
    'base\\..\\evil',
    'base/assets/../../../x',
    'nul\0l',
  ])('a path that leaves the archive: %j', async (name) => {
    await expectRefusal(await bundleWith({ name, data: 'x' }), 'unsafe-path');
  });

  it('dots in a name are no harm', async () => {
    const path = await bundleWith({ name: 'base/assets/..hidden/a..b', data: 'x' });
    expect((await readArtifact(path)).packageName).toBe('com.arkalia.cia');
  });

  it('two entries of one name', async () => {
    const second = { name: 'base/manifest/AndroidManifest.xml', data: 'another manifest' };
    await expectRefusal(await bundleWith(second), 'duplicate-entries');
  });

  it('entries that share their bytes', async () => {
    await expectRefusal(
      await bundleWith({ name: 'base/assets/again', data: 'x', claims: { offset: 0 } }),
      'overlapping-entries',
    );
  });

  it('encrypted entries', async () => {
    const refusal = await expectRefusal(
      await bundleWith({ name: 'base/assets/secret', data: 'x', flags: 1 }),
      'encrypted',
    );
    expect(refusal.failure.message).toContain('base/assets/secret');
  });

  it('more entries than memory has room for', async () => {
    const bytes = writeZip([{ name: 'a', data: 'x' }], { zip64: true, claims: { entries: 4_000_000_000 } });
    await expectRefusal(await scratchFile(bytes), 'too-many-entries');
  });

  it('a ZIP64 record that points beyond any file', async () => {
    const bytes = writeZip([{ name: 'a', data: 'x' }], { zip64: true });
    const locator = bytes.lastIndexOf(Buffer.of(0x50, 0x4b, 6, 7));
    bytes.writeBigUInt64LE(2n ** 64n - 1n, locator + 8);
    await expectRefusal(await scratchFile(bytes), 'truncated');
  });
});
