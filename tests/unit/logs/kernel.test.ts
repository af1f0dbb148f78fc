import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileKernel } from '../../../scripts/build-kernel.mjs';
import { Bench, frame, info, NOON, TIMED_FRAMES } from './support';

const API = info('docker:api');
const ROOT = join(import.meta.dirname, '../../..');

const text = fc.oneof(
  fc.constantFrom(
    '2026-11-24 12:00:00,123 INFO [api] GET /health 200',
    '2026-11-24 12:00:00,124 ERROR [api] no column',
    'WARN disk',
    'WARNING disk is nearly full',
    'XINFO is no level',
    'INFORMATION is none either',
    '{"time":"x","level":"info","message":"started"}',
    '{"time":"x","level":"error","message":"failed"}',
    '{"time":"x","level":30,"message":"pino"}',
    '    at serve (api.js:1)',
    '',
    '\u001b[31mERROR\u001b[0m red',
    'two\nlines in a frame',
    'naïve € 🚀',
  ),
  fc.string({ maxLength: 60 }).filter((some) => !some.includes('\n')),
  fc.constantFrom(900, 9_000, 70_000).map((size) => `INFO ${'x'.repeat(size)}`),
);

const frames = fc.array(
  fc.record({
    text,
    stream: fc.constantFrom(1, 1, 1, 2, 3),
    second: fc.integer({ min: 0, max: 2 }),
    nano: fc.integer({ min: 0, max: 999_999_999 }),
    newline: fc.constantFrom('\n', '\n', '\n', '\n', ''),
  }),
  { minLength: 1, maxLength: 60 },
);

describe('the kernel', () => {
  it('is what its source says', async () => {
    expect(readFileSync(join(ROOT, 'electron/logs/kernel/kernel-code.ts'), 'utf8')).toBe(
      await compileKernel(),
    );
  });

  it('keeps of frames what is kept when they are taken byte by byte', async () => {
    await fc.assert(
      fc.asyncProperty(frames, fc.integer({ min: 1, max: 5_000 }), async (made, size) => {
        const stream = Buffer.concat(
          made.map(({ text, stream, second, nano, newline }) => {
            const time = new Date(NOON + second * 1000).toISOString().slice(0, 19);
            return frame(`${time}.${String(nano).padStart(9, '0')}Z ${text}${newline}`, stream);
          }),
        );
        const whole = await keptOf(stream, Math.max(size, 1_000));
        // a frame that comes in two pieces is put together first, and never goes through the kernel
        expect(whole).toEqual(await keptOf(stream, 7));
      }),
      { numRuns: 60 },
    );
  });

  it('finds plain text of any case where an expression finds it', async () => {
    const bench = new Bench();
    bench.open(API, TIMED_FRAMES);
    const lines = ['Ocr_Lang', 'ocr_lang', 'OCR_LANG again', 'ocr lang', 'ocr_lan', 'xocr_langx', ''];
    for (let index = 0; index < 3_000; index += 1) {
      const at = `${new Date(NOON + index).toISOString().slice(0, 23)}000000Z`;
      bench.write(API, frame(`${at} ${lines[index % lines.length]}\n`));
    }
    const hitsOf = async (text: string, regex: boolean, caseSensitive: boolean) => {
      const view = bench.view([API], {}, { text, regex, caseSensitive });
      return (await bench.settled(view)).find?.hits;
    };
    expect(await hitsOf('ocr_LANG', false, false)).toBe(await hitsOf('ocr_LANG', true, false));
    expect(await hitsOf('ocr_lang', false, true)).toBe(await hitsOf('ocr_lang', true, true));
    expect(await hitsOf('g', false, false)).toBe(await hitsOf('[g]', true, false));
  });
});

/** Everything that is kept of a stream which comes in pieces of a size. */
async function keptOf(stream: Buffer, size: number): Promise<unknown> {
  const bench = new Bench();
  bench.open(API, TIMED_FRAMES);
  for (let at = 0; at < stream.length; at += size) bench.write(API, stream.subarray(at, at + size));
  bench.end(API);
  const view = bench.view([API]);
  const { rows } = await bench.settled(view);
  const kept = bench.rows(view, 0, rows).map(({ text, level, at, stream }) => ({ text, level, at, stream }));
  bench.core.call('close', []);
  return kept;
}
