import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LogPattern } from '@shared/domain/log';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LogExportPart } from '../../../electron/ports/log-desk';
import { Bench, frame, info, newFolder, RAW, TIMED_FRAMES } from './support';

const API = info('docker:local/container/api');
const WORKER = info('docker:local/container/worker');
const DB = info('docker:local/container/db');

const look = (text: string, rest: Partial<LogPattern> = {}): LogPattern => ({
  text,
  regex: false,
  caseSensitive: true,
  ...rest,
});

/** A log as a service would write it, larger than a segment. */
function serviceLog(count: number): string {
  const levels = ['INFO', 'DEBUG', 'INFO', 'WARN', 'ERROR'];
  let text = '';
  for (let index = 0; index < count; index += 1) {
    const rare = index % 7_919 === 0 ? 'column "ocr_lang" does not exist (naïve café)' : 'all is well';
    text += `2026-11-24T12:00:00.000Z ${levels[index % 5]} api request ${index} trace=${(index % 977).toString(16)} ${rare}\n`;
  }
  return text;
}

const timed = (at: number, text: string) =>
  frame(`${new Date(at).toISOString().replace('Z', '000000Z')} ${text}\n`);
const START = Date.UTC(2026, 10, 24, 12);

describe('a view', () => {
  it('filters the whole kept history, and finds what grep finds', async () => {
    const text = serviceLog(200_000);
    const file = join(newFolder(), 'service.log');
    writeFileSync(file, text);
    const bench = new Bench();
    bench.open(API, RAW);
    bench.write(API, text);
    for (const [pattern, args] of [
      [look('ocr_lang'), ['-c', '-F', 'ocr_lang']],
      [look('OCR_LANG', { caseSensitive: false }), ['-c', '-i', '-F', 'OCR_LANG']],
      [look('request \\d*99 .*well$', { regex: true }), ['-c', '-P', 'request \\d*99 .*well$']],
      [
        look('^2026.*(WARN|ERROR) api request 1\\d{2} ', { regex: true }),
        ['-c', '-P', '^2026.*(WARN|ERROR) api request 1\\d{2} '],
      ],
      [look('naïve'), ['-c', '-F', 'naïve']],
      [look('exist \\(na.+ve', { regex: true }), ['-c', '-P', 'exist \\(na.+ve']],
    ] as const) {
      const expected = Number(
        execFileSync('grep', [...args, file], { env: { ...process.env, LC_ALL: 'C.UTF-8' } }),
      );
      const filtered = await bench.settled(bench.view([API], { match: pattern }));
      expect([pattern.text, filtered.rows]).toEqual([pattern.text, expected]);
      const found = await bench.settled(bench.view([API], {}, pattern));
      expect([pattern.text, found.find?.hits, found.rows]).toEqual([pattern.text, expected, 200_000]);
    }
  });

  it('finds by any pattern what the pattern finds in each line alone', async () => {
    const word = fc.constantFrom('a', 'b', 'ab', ' ', 'error', 'é', '\u001b[31m', '🚀', '\r', '.');
    const pattern = fc.constantFrom(
      'a',
      'b$',
      '^a',
      'a.b',
      '\\s',
      '[^a]',
      'a|b',
      '(?!a)b',
      'é',
      '\\bab\\b',
      'r+',
      'b\\s+a',
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(word, { maxLength: 6 }), { minLength: 1, maxLength: 20 }),
        pattern,
        fc.boolean(),
        async (parts, source, caseSensitive) => {
          const lines = parts.map((each) => each.join(''));
          const bench = new Bench();
          bench.open(API, RAW);
          bench.write(API, lines.map((line) => `${line}\n`).join(''));
          const state = await bench.settled(
            bench.view([API], { match: look(source, { regex: true, caseSensitive }) }),
          );
          const expression = new RegExp(source, caseSensitive ? '' : 'i');
          // escape sequences are not seen
          const seen = (line: string) => {
            const whole = line.endsWith('\r') ? line.slice(0, -1) : line;
            return line.includes('\u001b') ? line.replaceAll('\u001b[31m', '').replaceAll('\r', '') : whole;
          };
          expect(state.rows).toBe(lines.filter((line) => expression.test(seen(line))).length);
          bench.core.call('close', []);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('refuses what is no regular expression, and stays as it was', async () => {
    const bench = new Bench();
    bench.open(API, RAW);
    bench.write(API, 'one\ntwo\n');
    const view = bench.view([API], { match: look('one') });
    await bench.settled(view);
    const wrong = {
      levels: [],
      match: look('(', { regex: true }),
      fields: [],
      trace: null,
      from: null,
      to: null,
    };
    expect(() => bench.core.call('setQuery', [view, wrong])).toThrow(/no regular expression/);
    expect(await bench.texts(view)).toEqual(['one']);
  });

  it('counts levels without the choice of levels, and keeps only the chosen', async () => {
    const bench = new Bench();
    bench.open(API, RAW);
    bench.write(API, serviceLog(10_000));
    const state = await bench.settled(bench.view([API], { levels: ['error', 'warn'] }));
    expect(state.rows).toBe(4_000);
    expect(state.levels).toEqual({ error: 2_000, warn: 2_000, info: 4_000, debug: 2_000, other: 0 });
  });

  it('keeps to a trace, to fields, and to a stretch of time', async () => {
    const bench = new Bench();
    bench.open(API, TIMED_FRAMES);
    const line = (second: number, trace: string, status: number) =>
      timed(
        START + second * 1000,
        JSON.stringify({ level: 'info', msg: `m${second}`, trace_id: trace, status, error: { code: 'E1' } }),
      );
    bench.write(
      API,
      Buffer.concat([
        line(0, 'aaaa', 200),
        line(1, 'bbbb', 500),
        line(2, 'aaaa', 500),
        line(3, 'aaaa', 5000),
      ]),
    );
    const texts = async (query: Parameters<Bench['view']>[1]) => bench.texts(bench.view([API], query));
    expect(await texts({ trace: 'aaaa' })).toEqual(['m0', 'm2', 'm3']);
    expect(await texts({ fields: [{ key: 'status', value: '500' }] })).toEqual(['m1', 'm2']);
    expect(await texts({ fields: [{ key: 'error.code', value: 'E1' }], trace: 'bbbb' })).toEqual(['m1']);
    expect(await texts({ from: START + 1000, to: START + 2000 })).toEqual(['m1', 'm2']);
  });

  it('merges sources by time, also those that come late', async () => {
    const bench = new Bench();
    for (const source of [API, WORKER]) bench.open(source, TIMED_FRAMES);
    bench.write(API, Buffer.concat([0, 2, 4].map((at) => timed(START + at, `api ${at}`))));
    const view = bench.view([API, WORKER, DB]);
    expect(await bench.texts(view)).toEqual(['api 0', 'api 2', 'api 4']);
    const { generation } = await bench.settled(view);
    bench.write(WORKER, Buffer.concat([1, 3, 5].map((at) => timed(START + at, `worker ${at}`))));
    expect(await bench.texts(view)).toEqual(['api 0', 'worker 1', 'api 2', 'worker 3', 'api 4', 'worker 5']);
    const after = await bench.settled(view);
    expect(after.generation).toBeGreaterThan(generation);
    bench.write(API, timed(START + 6, 'api 6'));
    expect((await bench.settled(view)).generation).toBe(after.generation);
  });

  it('is in the order of time, whatever comes when', async () => {
    const event = fc.tuple(fc.nat(2), fc.nat(50));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(event, { maxLength: 12 }), { maxLength: 6 }), async (batches) => {
        const bench = new Bench();
        const sources = [API, WORKER, DB];
        for (const source of sources) bench.open(source, TIMED_FRAMES);
        const view = bench.view(sources, {}, look('x'));
        const clocks = [0, 0, 0];
        const sent: string[] = [];
        for (const batch of batches) {
          for (const [which, step] of batch) {
            clocks[which] = (clocks[which] as number) + step + 1;
            const text = `${String(clocks[which]).padStart(6, '0')} ${which} ${step % 2 === 0 ? 'x' : 'y'}`;
            sent.push(text);
            bench.write(sources[which] as typeof API, timed(START + (clocks[which] as number), text));
          }
          await bench.settled(view);
        }
        const texts = await bench.texts(view);
        expect(texts.map((text) => text.slice(0, 6))).toEqual(sent.map((text) => text.slice(0, 6)).sort());
        expect([...texts].sort()).toEqual([...sent].sort());
        const { find } = await bench.settled(view);
        expect(find?.hits).toBe(sent.filter((text) => text.endsWith('x')).length);
        for (let row = -1, hit = 0; hit < (find?.hits ?? 0); hit += 1) {
          const next = bench.core.call('findNext', [view, row, 'forward']);
          expect(next.ordinal).toBe(hit + 1);
          row = next.row ?? -1;
          expect(texts[row]?.endsWith('x')).toBe(true);
        }
        bench.core.call('close', []);
      }),
      { numRuns: 40 },
    );
  });

  it('marks hits in what is shown, and leads from one to the next round the ends', async () => {
    const bench = new Bench();
    bench.open(API, RAW);
    bench.write(API, 'a needle\nnothing\n{"msg":"shown","hidden":"needle"}\nneedle needle\n');
    const view = bench.view([API], {}, look('needle'));
    await bench.settled(view);
    expect(bench.rows(view).map(({ hits, isHit }) => [hits, isHit])).toEqual([
      [[[2, 8]], true],
      [[], false],
      [[], true],
      [
        [
          [0, 6],
          [7, 13],
        ],
        true,
      ],
    ]);
    const next = (from: number, direction: 'forward' | 'back') =>
      bench.core.call('findNext', [view, from, direction]);
    expect(next(-1, 'forward')).toEqual({ row: 0, ordinal: 1, hits: 3 });
    expect(next(0, 'forward')).toEqual({ row: 2, ordinal: 2, hits: 3 });
    expect(next(3, 'forward')).toEqual({ row: 0, ordinal: 1, hits: 3 });
    expect(next(0, 'back')).toEqual({ row: 3, ordinal: 3, hits: 3 });
  });

  it('tells rows by time and by line, in stripes and over time', async () => {
    const bench = new Bench();
    bench.open(API, TIMED_FRAMES);
    const all = Array.from({ length: 1_000 }, (_, at) =>
      timed(START + at * 10, `${at % 100 === 0 ? 'ERROR' : 'INFO'} n${at}`),
    );
    bench.write(API, Buffer.concat(all));
    bench.now = START + 10_000;
    const view = bench.view([API], { levels: ['error', 'info'] }, look('n5'));
    await bench.settled(view);
    expect(bench.core.call('rowAt', [view, START + 5_005])).toBe(501);
    expect(bench.core.call('rowAt', [view, START + 1e9])).toBe(999);
    const [row] = bench.rows(view, 701, 1);
    expect(bench.core.call('rowOf', [view, row?.id ?? ''])).toBe(701);
    bench.core.call('setBookmark', [row?.id ?? '', 'here it began']);
    const map = bench.core.call('minimap', [view, 10]);
    expect(map.error).toEqual(Array.from({ length: 10 }, () => 1));
    expect(map.bookmark).toEqual([0, 0, 0, 0, 0, 0, 0, 1, 0, 0]);
    expect(map.hit.reduce((sum, hits) => sum + hits, 0)).toBe(111);
    const { lines, errors } = bench.core.call('histogram', [view, 10, 10_000, null]);
    expect(lines).toEqual(Array.from({ length: 10 }, () => 100));
    expect(errors).toEqual(Array.from({ length: 10 }, () => 1));

    const again = new Bench(bench.directory);
    expect(again.core.call('bookmarks', [])).toMatchObject([
      { note: 'here it began', text: 'INFO n701', kept: true },
    ]);
  });

  it('can be taken out in parts, whole and safe for tables', async () => {
    const bench = new Bench();
    bench.open(API, RAW);
    bench.write(API, serviceLog(30_000));
    bench.write(API, '=cmd|"/c calc"!A1, and more\n');
    const view = bench.view([API]);
    await bench.settled(view);
    let text = '';
    for (let row: number | null = 0; row !== null; ) {
      const part: LogExportPart = bench.core.call('exportPart', [view, 'text', row, null]);
      text += part.text;
      row = part.nextRow;
    }
    expect(text).toBe(`${serviceLog(30_000)}=cmd|"/c calc"!A1, and more\n`);
    const csv = bench.core.call('exportPart', [view, 'csv', 30_000, null]);
    expect(csv.text).toContain(`"'=cmd|""/c calc""!A1, and more"`);
    const json = bench.core.call('exportPart', [view, 'json', 0, 1]);
    expect(JSON.parse(json.text)).toMatchObject({ source: API.title, level: 'info' });
  });

  it('gives a slice to be kept for good, without what looks like a secret', async () => {
    const bench = new Bench();
    bench.open(API, RAW);
    bench.write(API, 'INFO fine\nERROR Authorization: Bearer abc123def456ghi789 refused\n');
    const view = bench.view([API]);
    await bench.settled(view);
    const slice = bench.core.call('keepSlice', [view, 'slice', 0, 2]);
    expect(slice).toMatchObject({ fileName: 'slice.log', lines: 2, sources: [API.title] });
    bench.core.call('forget', [API.id]);
    const { text, sha256 } = bench.core.call('attachment', ['slice.log']);
    expect(sha256).toBe(slice.sha256);
    expect(text).toContain('INFO fine');
    expect(text).not.toContain('abc123def456ghi789');
  });
});
