import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyOf } from '../../../electron/logs/source-key';
import { Bench, computing, FRAMES, frame, info, MIB, NOON, RAW, TIMED_FRAMES } from './support';

const API = info('docker:local/container/api');

/** The bytes that are kept of a source, as they lie on the disk. */
function kept(bench: Bench, id: string): Buffer {
  const folder = join(bench.directory, 'sources', keyOf(id));
  const names = readdirSync(folder).filter((name) => name.endsWith('.log'));
  return Buffer.concat(names.sort().map((name) => readFileSync(join(folder, name))));
}

describe('lines', () => {
  it('are the same wherever their bytes were cut, on two streams at once', () => {
    const piece = fc.tuple(fc.constantFrom(1, 2), fc.string({ unit: 'binary', maxLength: 40 }));
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 30 }),
        fc.array(fc.nat(3_000), { maxLength: 20 }),
        (pieces, places) => {
          const texts = pieces.map(([stream, text]) => [stream, text.replaceAll('\n', ' ')] as const);
          const bytes = Buffer.concat(texts.map(([stream, text]) => frame(`${text}\n`, stream)));
          const bench = new Bench();
          bench.open(API, FRAMES);
          let from = 0;
          for (const place of [...places.map((at) => at % (bytes.length + 1)), bytes.length].sort(
            (a, b) => a - b,
          )) {
            if (place > from) bench.write(API, bytes.subarray(from, place));
            from = Math.max(from, place);
          }
          bench.end(API);
          if (texts.length > 0) {
            expect(kept(bench, API.id)).toEqual(Buffer.from(texts.map(([, text]) => `${text}\n`).join('')));
          }
          const rows = bench.rows(bench.view([API]));
          expect(rows.map(({ stream }) => stream)).toEqual(
            texts.map(([stream]) => (stream === 1 ? 'out' : 'err')),
          );
          bench.core.call('close', []);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('take their time from before them, and what is kept already is left out when a source is opened again', async () => {
    const line = (second: number, text: string) =>
      frame(`2026-11-24T11:59:${String(second).padStart(2, '0')}.123456789Z ${text}\n`);
    const bench = new Bench();
    bench.open(API, TIMED_FRAMES);
    bench.write(API, Buffer.concat([line(1, 'one'), line(2, 'two')]));
    bench.end(API);
    bench.open(API, TIMED_FRAMES);
    bench.write(API, Buffer.concat([line(1, 'one'), line(2, 'two'), line(3, 'three')]));
    const view = bench.view([API]);
    expect(await bench.texts(view)).toEqual(['one', 'two', 'three']);
    const [first] = bench.rows(view);
    expect(Math.floor(first?.at ?? 0)).toBe(Date.UTC(2026, 10, 24, 11, 59, 1, 123));
    expect(first?.atIsOwn).toBe(true);
  });

  it('that the engine cut into frames, each with a time, are one line', async () => {
    const bench = new Bench();
    bench.open(API, TIMED_FRAMES);
    const time = '2026-11-24T11:59:01.000000000Z ';
    bench.write(
      API,
      Buffer.concat([frame(`${time}${'a'.repeat(16_384)}`), frame(`${time}${'b'.repeat(10)}\n`)]),
    );
    const rows = bench.rows(bench.view([API]));
    expect(rows).toHaveLength(1);
    const line = bench.core.call('line', [rows[0]?.id ?? '']);
    expect(line.text).toBe(`${'a'.repeat(16_384)}${'b'.repeat(10)}`);
  });

  it('of ten megabytes are kept whole, cut in the view, and hold nobody up', async () => {
    const bench = new Bench();
    bench.open(API, FRAMES);
    const long = Buffer.alloc(10 * MIB, 'x');
    for (let at = 0; at < long.length; at += 16_384) {
      bench.write(API, frame(long.subarray(at, at + 16_384)));
      // the other stream speaks in between
      if (at % MIB === 0) bench.write(API, frame('beside it\n', 2));
    }
    bench.write(API, frame('\nand the next\n'));
    const view = bench.view([API]);
    await bench.settled(view);
    expect(computing(() => bench.rows(view))).toBeLessThan(100);
    const rows = bench.rows(view);
    expect(rows).toHaveLength(12);
    const row = rows.find(({ cutFrom }) => cutFrom !== null);
    expect(row?.cutFrom).toBe(10 * MIB);
    expect(row?.text.length).toBeLessThanOrEqual(4_000);
    expect(kept(bench, API.id).includes(Buffer.concat([long, Buffer.from('\nand the next\n')]))).toBe(true);
    expect(computing(() => bench.core.call('line', [row?.id ?? '']))).toBeLessThan(100);
    const line = bench.core.call('line', [row?.id ?? '']);
    expect(line).toMatchObject({ bytes: 10 * MIB, whole: false });
  });

  it('longer than any line may be become several, and lose nothing', async () => {
    const bench = new Bench();
    bench.open(API, RAW);
    const part = Buffer.alloc(MIB, 'y');
    for (let index = 0; index < 20; index += 1) bench.write(API, part);
    bench.write(API, '\n');
    const { rows } = await bench.settled(bench.view([API]));
    expect(rows).toBe(2);
    expect(kept(bench, API.id).length).toBe(20 * MIB + 2);
  });

  it('with bytes that are no text, or text cut within a character, keep their bytes and show a mark for them', async () => {
    const bench = new Bench();
    const bytes = Buffer.concat([
      Buffer.from('price: 5 €, '),
      Buffer.from([0xff, 0xfe, 0xc3]),
      Buffer.from(' naïve 🚀\r\n'),
    ]);
    bench.open(API, RAW);
    for (const byte of bytes) bench.write(API, Uint8Array.of(byte));
    expect(kept(bench, API.id)).toEqual(bytes);
    expect(await bench.texts(bench.view([API]))).toEqual(['price: 5 €, ��� naïve 🚀']);
  });

  it('without a newline at the end of a source are lines as well', async () => {
    const bench = new Bench();
    bench.open(API, RAW);
    bench.write(API, 'first\nlast');
    const view = bench.view([API]);
    expect(await bench.texts(view)).toEqual(['first']);
    bench.end(API);
    expect(await bench.texts(view)).toEqual(['first', 'last']);
  });

  it('that could not be read, or were lost on the way, are told where they are missing', async () => {
    const bench = new Bench();
    bench.open(API, FRAMES);
    bench.write(
      API,
      Buffer.concat([frame('before\n'), Buffer.from('garbage, not a frame'), frame('after\n')]),
    );
    bench.core.deliver({ kind: 'lost', sourceId: API.id, count: 12, why: 'the connection was lost.' });
    const view = bench.view([API]);
    await bench.settled(view);
    expect(bench.rows(view).map(({ kind, text }) => [kind, text])).toEqual([
      ['line', 'before'],
      ['mark', '20 bytes could not be read here: they are no frames of the engine.'],
      ['line', 'after'],
      ['mark', '12 lines are missing here: the connection was lost.'],
    ]);
  });

  it('have the level that they name, and those of a trace that of their error', () => {
    const lines: readonly (readonly [string, string])[] = [
      ['{"level":"error","msg":"a"}', 'error'],
      ['{"time":1764000000000,"level":30,"msg":"pino"}', 'info'],
      ['{"asctime": "2026-11-24 12:00:00", "levelname": "WARNING", "message": "python"}', 'warn'],
      ['{"type":"error","note":"no level"}', 'other'],
      ['level=debug msg="logfmt"', 'debug'],
      ['ts=1 level="warn" msg=x', 'warn'],
      ['2026-11-24 12:00:00,204 ERROR [api] failed', 'error'],
      ['Traceback (most recent call last):', 'other'],
      ['2026/11/24 12:00:00 [error] 29#29: *1 open() failed', 'error'],
      ['10.0.0.1 - - [24/Nov/2026:12:00:00 +0000] "GET / HTTP/1.1" 503 12 "-" "curl"', 'error'],
      ['10.0.0.1 - - [24/Nov/2026:12:00:00 +0000] "GET / HTTP/1.1" 404 12 "-" "curl"', 'warn'],
      ['INFO:     127.0.0.1:1 - "GET / HTTP/1.1" 200 OK', 'info'],
      ['11-24 12:00:00.204  1234  1256 E flutter : boom', 'error'],
      ['D/OkHttp( 1234): GET', 'debug'],
      ['W1124 12:00:00.000000       1 main.go:1] klog', 'warn'],
      ['no errors found in 12 files', 'other'],
      ['error: something broke', 'error'],
      ['the INFORMATION desk', 'other'],
      ['FATAL:  database "x" does not exist', 'error'],
      ['', 'other'],
    ];
    const bench = new Bench();
    bench.open(API, RAW);
    bench.write(API, lines.map(([line]) => `${line}\n`).join(''));
    const rows = bench.rows(bench.view([API]));
    expect(rows.map(({ level }, index) => [lines[index]?.[0], level])).toEqual(lines);

    const other = info('docker:local/container/trace');
    bench.open(other, RAW);
    bench.write(other, 'ERROR failed\n  at one\n\tat two\nfine\n');
    expect(bench.rows(bench.view([other])).map(({ level }) => level)).toEqual([
      'error',
      'error',
      'error',
      'other',
    ]);
  });

  it('have their own time where they name one, else that at which they came', () => {
    const bench = new Bench();
    bench.open(API, RAW);
    const lines = [
      '2026-11-24T09:00:00.250+01:00 with a zone',
      '2026-11-24 09:00:00,250 as Python writes it',
      '[2026-11-24 09:00:00] in brackets',
      '{"level":"info","time":1764000000000}',
      '{"timestamp": "2026-11-24T09:00:00Z"}',
      'nothing',
    ];
    bench.write(API, lines.map((line) => `${line}\n`).join(''));
    const nine = Date.UTC(2026, 10, 24, 9);
    expect(bench.rows(bench.view([API])).map(({ at, atIsOwn }) => [Math.round(at), atIsOwn])).toEqual([
      [nine - 3_600_000 + 250, true],
      [nine + 250, true],
      [nine, true],
      [1_764_000_000_000, true],
      [nine, true],
      [NOON, false],
    ]);
  });
});
