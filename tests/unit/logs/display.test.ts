import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanText, plainText } from '../../../electron/logs/ansi';
import { parseLine } from '../../../electron/logs/parse/parse-line';
import { Bench, computing, info, RAW } from './support';

const ESC = '\u001b';
const API = info('docker:local/container/api');

describe('what a line asks of a terminal', () => {
  it('is left out, but for its colours', () => {
    const bomb = [
      `${ESC}[2J${ESC}[H${ESC}[10A`,
      `${ESC}]0;a title\u0007`,
      `${ESC}]52;c;c3RvbGVu\u0007`,
      `${ESC}]8;;https://evil.example${ESC}\\click${ESC}]8;;${ESC}\\`,
      `${ESC}P+q544e${ESC}\\`,
      `${ESC}c${ESC}7${ESC}8`,
      '\u009b31m\u009d0;title\u009c',
      '\u202Egnp.exe\u202C',
      '\u0007\b\u0000',
      `${ESC}[31;1mred${ESC}[0m plain`,
    ].join('');
    const { text, spans } = cleanText(bomb);
    expect(text).toBe('clickgnp.exered plain');
    expect(spans.at(-1)).toEqual({ start: 12, end: 15, color: 1, bold: true });
    expect(JSON.stringify(spans)).not.toContain('evil');
  });

  it('knows the colours of sixteen, of 256 and of any', () => {
    const { spans } = cleanText(`${ESC}[94ma${ESC}[38;5;208mb${ESC}[48;2;1;2;255mc${ESC}[mz`);
    expect(spans).toEqual([
      { start: 0, end: 1, color: 12 },
      { start: 1, end: 2, color: 208 },
      { start: 2, end: 3, color: 208, background: '#0102ff' },
    ]);
  });

  it('shows what a carriage return left on the line', () => {
    expect(plainText('10 %\r50 %\r100 %\r')).toBe('100 %');
  });

  it('never lets a control character through, whatever the bytes', () => {
    const part = fc.oneof(
      fc.constantFrom(
        ESC,
        '[',
        ']',
        'm',
        ';',
        '0',
        '52',
        '\u0007',
        '\u009b',
        '\u009d',
        '\u202e',
        `${ESC}\\`,
        '\r',
      ),
      fc.string({ unit: 'binary', maxLength: 5 }),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 40 }), (parts) => {
        const { text, spans } = cleanText(parts.join('').replaceAll('\n', ''));
        // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
        expect(text).not.toMatch(/[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
        for (const { start, end } of spans) expect(start < end && end <= text.length).toBe(true);
      }),
    );
  });

  it('may be a million colours in one line: the row is small and there at once', async () => {
    const bench = new Bench();
    bench.open(API, RAW);
    bench.write(API, `${`${ESC}[31mx${ESC}[0m`.repeat(1_000_000)}\n`);
    const view = bench.view([API]);
    await bench.settled(view);
    expect(computing(() => bench.rows(view))).toBeLessThan(100);
    const [row] = bench.rows(view);
    expect(row?.spans.length).toBeLessThanOrEqual(400);
    expect(JSON.stringify(row).length).toBeLessThan(64_000);
  });
});

describe('fields', () => {
  it('of python-json-logger', () => {
    const line =
      '{"asctime": "2026-11-24 14:31:53,018", "levelname": "ERROR", "name": "api", "message": "column \\"ocr_lang\\" does not exist", "trace_id": "4e1b9c02f7a84d55", "status": 500, "error": {"sqlstate": "42703"}}';
    expect(parseLine(line)).toEqual({
      format: 'json',
      message: 'column "ocr_lang" does not exist',
      tag: 'api',
      trace: '4e1b9c02f7a84d55',
      fields: [
        ['asctime', '2026-11-24 14:31:53,018'],
        ['levelname', 'ERROR'],
        ['name', 'api'],
        ['message', 'column "ocr_lang" does not exist'],
        ['trace_id', '4e1b9c02f7a84d55'],
        ['status', 500],
        ['error', { sqlstate: '42703' }],
      ],
    });
  });

  it.each([
    ['{"level":50,"time":1764000000000,"pid":1,"msg":"boom"}', 'json', 'boom', null],
    ['level=info msg="took a \\"while\\"" trace_id=abc123 ms=12 ok=true', 'logfmt', 'took a "while"', null],
    [
      '10.0.0.1 - bob [24/Nov/2026:12:00:00 +0000] "GET /x?y=1 HTTP/1.1" 500 12 "-" "curl/8"',
      'nginx-access',
      'GET /x?y=1 500',
      null,
    ],
    [
      '2026/11/24 12:00:00 [error] 29#29: *1 open() "/x" failed, client: 10.0.0.1, server: _',
      'nginx-error',
      'open() "/x" failed, client: 10.0.0.1, server: _',
      null,
    ],
    [
      '11-24 14:32:07.020  1234  1256 E flutter : [cia.ocr] 500 from /v2',
      'flutter',
      '[cia.ocr] 500 from /v2',
      'flutter',
    ],
    ['11-24 14:32:07.020  1234  1256 D OkHttp  : GET https://x', 'logcat', 'GET https://x', 'OkHttp'],
    ['I/flutter ( 1234): hello', 'flutter', 'hello', 'flutter'],
    ['flutter: hello from a phone', 'flutter', 'hello from a phone', 'flutter'],
    ['2026-11-24 14:31:52,204 ERROR [api.requests] slow query', 'plain', 'slow query', 'api.requests'],
    ['{"half": ', 'plain', '{"half": ', null],
    ['just words = and more', 'plain', 'just words = and more', null],
  ])('of %s', (line, format, message, tag) => {
    expect(parseLine(line)).toMatchObject({ format, message, tag });
  });

  it('never fail, and never lose the line', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (line) => {
        const { message } = parseLine(line);
        expect(typeof message).toBe('string');
        if (line !== '') expect(message).not.toBe('');
      }),
    );
  });
});
