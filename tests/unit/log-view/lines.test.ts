import { describe, expect, it } from 'vitest';
import { fieldLines, stackFrames, valueParts } from '../../../renderer/ui/log-view/field-lines';
import { shortCount } from '../../../renderer/ui/log-view/level-chips';
import { lineDay, lineTime, typedTime } from '../../../renderer/ui/log-view/line-time';
import { textParts } from '../../../renderer/ui/log-view/log-line';

const AT = Date.UTC(2026, 10, 23, 14, 31, 52, 204);

describe('the text of a line', () => {
  it('is one piece where nothing is coloured or hit', () => {
    expect(textParts({ text: 'GET /healthz', looks: [], hits: [] })).toHaveLength(1);
  });

  it('is cut where a colour or a hit begins and ends, and loses nothing', () => {
    const parts = textParts({
      text: 'column "ocr_lang" does not exist',
      looks: [{ from: 0, to: 12, colour: 1 }],
      hits: [[8, 16]],
    });
    expect(parts.map((part) => part.text).join('')).toBe('column "ocr_lang" does not exist');
    expect(parts.map((part) => [part.text, part.hit, part.look.colour ?? null])).toEqual([
      ['column "', false, 1],
      ['ocr_', true, 1],
      ['lang', true, null],
      ['" does not exist', false, null],
    ]);
  });

  it('is not cut by places outside of it', () => {
    const parts = textParts({ text: 'short', looks: [{ from: 2, to: 99, bold: true }], hits: [] });
    expect(parts.map((part) => part.text)).toEqual(['sh', 'ort']);
  });
});

describe('the moment of a line', () => {
  it('is told to the millisecond, or before the newest line', () => {
    expect(lineTime(AT, 'utc', null)).toBe('14:31:52.204');
    expect(lineTime(null, 'utc', null)).toBe('');
    expect(lineTime(AT, 'relative', AT + 16_104)).toBe('-16.104s');
    expect(lineTime(AT, 'relative', AT + 124_000)).toBe('-2m 04s');
    expect(lineTime(AT, 'relative', AT + 90_000_000)).toBe('-1d 01h');
    expect(lineDay(AT, 'utc')).toBe('23 Nov');
  });

  it('is read as people type it', () => {
    expect(typedTime('14:31:52.204', AT, 'utc')).toBe(AT);
    expect(typedTime(' 14:31 ', AT, 'utc')).toBe(Date.UTC(2026, 10, 23, 14, 31));
    expect(typedTime('2026-11-21 04:00', AT, 'utc')).toBe(Date.UTC(2026, 10, 21, 4));
    expect(typedTime('-15m', AT, 'utc')).toBe(AT - 900_000);
    expect(typedTime('25:00', AT, 'utc')).toBeNull();
    expect(typedTime('soon', AT, 'utc')).toBeNull();
  });
});

describe('the fields of a line', () => {
  it('stand in their order, short ones beside one another', () => {
    const lines = fieldLines([
      ['trace_id', '4e1b9c02f7a84d55'],
      ['route', 'POST /v2/documents/{id}/ocr'],
      ['status', 500],
      ['duration_ms', 9],
    ]);
    expect(lines.map((line) => line.map((field) => field.key))).toEqual([
      ['trace_id'],
      ['route'],
      ['status', 'duration_ms'],
    ]);
  });

  it('write objects on one line', () => {
    expect(
      valueParts({ type: 'X', code: 5, list: [1, null] })
        .map((part) => part.text)
        .join(''),
    ).toBe('{ type "X", code 5, list [1, null] }');
  });

  it('know the trace of a stack from other texts', () => {
    expect(stackFrames('a.py:1 main\nb.py:2 run\n')).toEqual(['a.py:1 main', 'b.py:2 run']);
    expect(stackFrames('one line')).toBeNull();
    expect(stackFrames([1, 2])).toBeNull();
  });
});

it('counts briefly', () => {
  expect([0, 9_880, 184_220, 12_440_000].map(shortCount)).toEqual(['0', '9,880', '184k', '12.4M']);
});
