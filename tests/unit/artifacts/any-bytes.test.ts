import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { ArtifactRefusal } from '../../../electron/artifacts/artifact-refusal';
import { readBinaryManifest } from '../../../electron/artifacts/binary-manifest';
import { readBinaryResources } from '../../../electron/artifacts/binary-resources';
import { jarSections } from '../../../electron/artifacts/jar-manifest';
import { ManifestError } from '../../../electron/artifacts/manifest-tree';
import { fitsLargePages } from '../../../electron/artifacts/page-alignment';
import { readProtoManifest } from '../../../electron/artifacts/proto-manifest';
import { readProtoResources } from '../../../electron/artifacts/proto-resources';
import { ProtobufError } from '../../../electron/artifacts/protobuf';
import { readArtifact } from '../../../electron/artifacts/read-artifact';
import { verifySignatureBlock } from '../../../electron/artifacts/signature-block';
import { nativeLibrary } from '../../fixtures/android/android-content';
import { buildApk } from '../../fixtures/android/build-apk';
import { buildBundle } from '../../fixtures/android/build-bundle';
import { scratchFolder } from '../../fixtures/android/scratch-file';
import { unzip } from '../../fixtures/android/unzip';
import { writeZip, type ZipFile } from '../../fixtures/android/zip-writer';

const anyBytes = fc.uint8Array({ maxLength: 2_000 }).map((bytes) => Buffer.from(bytes));

/** A few bytes overwritten somewhere, as damage and attacks both look. */
const anyDamage = fc.array(
  fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), value: fc.integer({ min: 0, max: 255 }) }),
  { minLength: 1, maxLength: 12 },
);
type Damage = readonly { readonly at: number; readonly value: number }[];

function damaged(bytes: Buffer, damage: Damage): Buffer {
  const copy = Buffer.from(bytes);
  for (const { at, value } of damage) copy[Math.min(copy.length - 1, Math.floor(at * copy.length))] = value;
  return copy;
}

/** Facts or a refusal are right for anything; any other outcome is a fault of the reader. */
async function expectFactsOrRefusal(path: string): Promise<void> {
  const outcome = await readArtifact(path).catch((error: unknown) => error);
  if (outcome instanceof ArtifactRefusal) return;
  expect(outcome).toMatchObject({ packageName: expect.any(String), versionCode: expect.any(Number) });
}

describe('whatever the file holds, it is read or refused', () => {
  async function holds(arbitrary: fc.Arbitrary<Buffer>, numRuns: number): Promise<void> {
    const path = join(await scratchFolder(), 'any.bin');
    const property = fc.asyncProperty(arbitrary, async (bytes) => {
      await writeFile(path, bytes);
      await expectFactsOrRefusal(path);
    });
    await fc.assert(property, { numRuns });
  }

  it('random bytes', () => holds(anyBytes, 200));

  it('random bytes with the marks of an archive', () => {
    const marks = fc.constantFrom(
      'PK\x03\x04',
      'PK\x01\x02',
      'PK\x05\x06',
      'PK\x06\x06',
      'PK\x06\x07',
      'APK Sig Block 42',
    );
    const part = fc.oneof(
      marks.map((mark) => Buffer.from(mark, 'latin1')),
      fc.uint8Array({ maxLength: 40 }),
    );
    return holds(
      fc.array(part, { maxLength: 12 }).map((parts) => Buffer.concat(parts)),
      300,
    );
  });

  it('archives whose fields lie', () => {
    const number = fc.oneof(
      fc.integer({ min: 0, max: 100 }),
      fc.constantFrom(0xffffffff, 0x7fffffff, 65_535),
    );
    const file = fc.record({
      name: fc.constantFrom(
        'base/manifest/AndroidManifest.xml',
        'AndroidManifest.xml',
        'META-INF/MANIFEST.MF',
        'META-INF/A.SF',
        'META-INF/A.RSA',
        'resources.arsc',
        'lib/arm64-v8a/a.so',
      ),
      data: anyBytes,
      stored: fc.boolean(),
      descriptor: fc.boolean(),
      zip64: fc.boolean(),
      claims: fc.record({ size: number, packed: number, offset: number }, { requiredKeys: [] }),
    });
    const archive = fc.tuple(
      fc.uniqueArray(file, { maxLength: 5, selector: (each) => each.name }),
      fc.record({
        zip64: fc.boolean(),
        claims: fc.record({ entries: fc.integer({ min: 0, max: 65_535 }) }, { requiredKeys: [] }),
      }),
    );
    return holds(
      archive.map(([files, shape]) => writeZip(files, shape)),
      300,
    );
  });

  it('a damaged bundle', async () => {
    const bytes = await readFile(await buildBundle());
    await holds(
      anyDamage.map((damage) => damaged(bytes, damage)),
      150,
    );
  });

  it('a damaged APK', async () => {
    const bytes = await readFile(await buildApk());
    await holds(
      anyDamage.map((damage) => damaged(bytes, damage)),
      150,
    );
  });
});

describe('whatever an entry holds, its reader ends', () => {
  let bundle: ZipFile[];
  let apk: ZipFile[];
  beforeAll(async () => {
    bundle = await unzip(await buildBundle());
    apk = await unzip(await buildApk());
  }, 60_000);

  const entry = (files: ZipFile[], name: string) => files.find((file) => file.name === name)?.data as Buffer;

  /** Runs a reader on random bytes and on damaged real ones; only the named errors may come out. */
  function holds(real: Buffer, read: (bytes: Buffer) => unknown, errors: readonly (new () => Error)[]): void {
    expect(real.length).toBeGreaterThan(0);
    const bytes = fc.oneof(
      anyBytes,
      anyDamage.map((damage) => damaged(real, damage)),
    );
    fc.assert(
      fc.property(bytes, (content) => {
        try {
          read(content);
        } catch (error) {
          if (!errors.some((known) => error instanceof known)) throw error;
        }
      }),
      { numRuns: 1_000 },
    );
  }

  it('the manifest of a bundle', () => {
    holds(entry(bundle, 'base/manifest/AndroidManifest.xml'), readProtoManifest, [ManifestError]);
  });
  it('the manifest of an APK', () => {
    holds(entry(apk, 'AndroidManifest.xml'), readBinaryManifest, [ManifestError]);
  });
  it('the resources of a bundle', () => {
    holds(entry(bundle, 'base/resources.pb'), (bytes) => readProtoResources(bytes, 0x7f010000), [
      ProtobufError,
      RangeError,
    ]);
  });
  it('the resources of an APK', () => {
    holds(entry(apk, 'resources.arsc'), (bytes) => readBinaryResources(bytes, 0x7f010000), [RangeError]);
  });
  it('a list of signed files', () => {
    holds(entry(bundle, 'META-INF/MANIFEST.MF'), (bytes) => [...jarSections(bytes)], []);
  });
  it('a signature block, which verifies nothing once damaged where it counts', () => {
    holds(
      entry(bundle, 'META-INF/UPLOAD.RSA'),
      (bytes) => verifySignatureBlock(bytes, Buffer.from('other')),
      [],
    );
  });
  it('a native library', () => {
    holds(nativeLibrary('arm64-v8a', 16_384), fitsLargePages, []);
  });
});

describe('a list of signed files', () => {
  it('unfolds names wherever they were folded, even inside a character', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', minLength: 1, maxLength: 80 }),
        fc.integer({ min: 8, max: 72 }),
        (text, width) => {
          const name = text.replace(/[\r\n\0]/g, '').trim() || 'x';
          const section = jarSections(folded(`Name: ${name}`, width)).next().value;
          expect(section).toMatchObject({ name });
        },
      ),
    );
  });

  it('takes the strongest digest', () => {
    const text = 'Name: a\nSHA1-Digest: weak\nSHA-512-Digest: strong\nSHA-256-Digest: fair\n';
    expect([...jarSections(Buffer.from(text))]).toEqual([
      { name: 'a', digest: { algorithm: 'sha512', value: 'strong' }, manifestDigest: null },
    ]);
  });
});

/** A header line cut after so many bytes, each further line behind a space. */
function folded(line: string, width: number): Buffer {
  const bytes = Buffer.from(line);
  const parts: Buffer[] = [bytes.subarray(0, width)];
  for (let at = width; at < bytes.length; at += width - 1) {
    parts.push(Buffer.from('\r\n '), bytes.subarray(at, at + width - 1));
  }
  return Buffer.concat([...parts, Buffer.from('\r\n\r\n')]);
}
