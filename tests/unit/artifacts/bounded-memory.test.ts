import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StringPool } from '../../../electron/artifacts/string-pool';
import { buildBundle } from '../../fixtures/android/build-bundle';
import { scratchFile } from '../../fixtures/android/scratch-file';
import { unzip } from '../../fixtures/android/unzip';
import { writeZip, type ZipFile } from '../../fixtures/android/zip-writer';

const MIB = 1024 * 1024;
const MANIFEST = 'base/manifest/AndroidManifest.xml';
/** What a hostile file may cost on top of a plain one; unbounded readers pass it with any of the bombs below. */
const ALLOWED_MIB = 128;

const run = promisify(execFile);
const root = resolve(import.meta.dirname, '../../..');
let folder: string;
let baselineKiB: number;

/** What the bundled program says about a file, in a process of its own with a small heap. */
async function readInChild(path: string) {
  const node = ['--max-old-space-size=96', join(folder, 'read-and-measure.mjs'), path];
  const { stdout } = await run(process.execPath, node);
  return JSON.parse(stdout) as {
    reason?: string;
    packageName?: string;
    sha256?: string;
    languages?: unknown;
    peakKiB: number;
  };
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slipway-bundle-'));
  await build({
    configFile: false,
    logLevel: 'error',
    root,
    resolve: { alias: { '@shared': join(root, 'shared') } },
    build: {
      ssr: join(root, 'tests/fixtures/android/read-and-measure.ts'),
      outDir: folder,
      minify: true,
      target: 'node24',
      rollupOptions: { output: { entryFileNames: '[name].mjs' } },
    },
    ssr: { noExternal: true },
  });
  baselineKiB = (await readInChild(await buildBundle())).peakKiB;
}, 60_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

it('reads a bundle from bundled code, worker included', async () => {
  const path = await buildBundle({ extraBytes: 3_000_000 });
  const sha256 = createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
  expect(await readInChild(path)).toMatchObject({ packageName: 'com.arkalia.cia', sha256 });
});

it('a pool whose strings share their bytes gives only so much text', () => {
  const count = 1_000;
  const head = Buffer.alloc(28 + count * 4); // every offset is 0
  head.writeUInt32LE(count, 8);
  head.writeUInt32LE(1 << 8, 16); // UTF-8
  head.writeUInt32LE(head.length, 20);
  const pool = new StringPool(
    Buffer.concat([head, Buffer.of(0xff, 0xff, 0xff, 0xff), Buffer.alloc(0x7fff, 'x')]),
  );
  expect(pool.get(0)).toHaveLength(0x7fff);
  expect(() => Array.from({ length: count }, (_, index) => pool.get(index))).toThrow(RangeError);
});

describe('hostile files in little memory', () => {
  const zeros = (mib: number) => Buffer.alloc(mib * MIB);
  const manifestOf = (data: Buffer, claims?: ZipFile['claims']) => [
    { name: MANIFEST, data, ...(claims && { claims }) },
  ];
  const signed = async (change: (file: ZipFile) => ZipFile) => (await unzip(await buildBundle())).map(change);
  const bombs: [string, string | undefined, () => ZipFile[] | Promise<ZipFile[]>][] = [
    ['a manifest of 300 MiB', 'zip-bomb', () => manifestOf(zeros(300))],
    [
      'a manifest that unpacks to more than it claims',
      'zip-bomb',
      () => manifestOf(zeros(300), { size: 5000 }),
    ],
    [
      'entries that claim a terabyte',
      'zip-bomb',
      () =>
        Array.from({ length: 300 }, (_, index) => ({
          name: `a${index}`,
          data: 'x',
          claims: { size: 0xfffffff0 },
        })),
    ],
    [
      'a list of signed files that unpacks to 300 MiB',
      'zip-bomb',
      () =>
        signed((file) =>
          file.name === 'META-INF/MANIFEST.MF' ? { ...file, data: zeros(300), claims: { size: 900 } } : file,
        ),
    ],
    [
      'a manifest of four million attributes',
      'manifest-unreadable',
      () => manifestOf(protoMessage(1, Buffer.alloc(7 * MIB).fill(Buffer.of(0x22, 0x00)))),
    ],
    ['a manifest nested a hundred thousand deep', 'manifest-unreadable', () => manifestOf(nested(100_000))],
    [
      'a list of signed files with 1.7 million sections',
      undefined,
      () =>
        signed((file) =>
          file.name === 'META-INF/MANIFEST.MF' ? { ...file, data: 'Name: a\n\n'.repeat(1_700_000) } : file,
        ),
    ],
    [
      'a table of strings in 300,000 languages',
      undefined,
      () =>
        signed((file) => (file.name === 'base/resources.pb' ? { ...file, data: languages(300_000) } : file)),
    ],
    [
      'a signature block of a hundred thousand values',
      undefined,
      () =>
        signed((file) =>
          file.name === 'META-INF/UPLOAD.RSA'
            ? { ...file, data: derOf(Buffer.alloc(250_000).fill(Buffer.of(5, 0))) }
            : file,
        ),
    ],
    [
      'a hundred thousand entries',
      'not-android',
      () =>
        Array.from({ length: 100_000 }, (_, index) => ({
          name: `assets/${'x'.repeat(200)}/${index}`,
          data: '',
          stored: true,
        })),
    ],
  ];

  it.each(bombs)(
    '%s',
    async (_, reason, files) => {
      const result = await readInChild(await scratchFile(writeZip(await files(), { zip64: true })));
      if (reason) expect(result.reason).toBe(reason);
      else expect(result.packageName).toBe('com.arkalia.cia');
      expect((result.peakKiB - baselineKiB) / 1024).toBeLessThan(ALLOWED_MIB);
    },
    60_000,
  );
});

/** Tag and length of a length-delimited protobuf field. */
function protoHeader(field: number, length: number): Buffer {
  const bytes = [field * 8 + 2];
  for (let rest = length; ; rest = Math.floor(rest / 128)) {
    bytes.push(rest >= 128 ? (rest % 128) + 128 : rest);
    if (rest < 128) return Buffer.from(bytes);
  }
}

function protoMessage(field: number, content: Buffer): Buffer {
  return Buffer.concat([protoHeader(field, content.length), content]);
}

/** Elements in elements; from the inside out, since each header states the length of what it wraps. */
function nested(depth: number): Buffer {
  const headers: Buffer[] = [];
  let length = 0;
  for (let level = 0; level < depth; level++) {
    for (const field of [1, 5]) {
      const header = protoHeader(field, length);
      headers.push(header);
      length += header.length;
    }
  }
  return Buffer.concat([protoHeader(1, length), ...headers.reverse()]);
}

/** A table with one string in very many languages. */
function languages(count: number): Buffer {
  const values = Array.from({ length: count }, (_, index) =>
    protoMessage(6, protoMessage(1, protoMessage(3, Buffer.from(`x${index}`)))),
  );
  const type = Buffer.concat([
    protoMessage(2, Buffer.from('string')),
    protoMessage(3, Buffer.concat(values)),
  ]);
  return protoMessage(2, protoMessage(3, type));
}

/** A DER sequence around some content. */
function derOf(content: Buffer): Buffer {
  const header = Buffer.alloc(5);
  header.writeUInt32BE(content.length, 1);
  header[0] = 0x30;
  return Buffer.concat([Buffer.of(0x30, 0x84), header.subarray(1), content]);
}
