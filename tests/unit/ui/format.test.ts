import { describe, expect, it } from 'vitest';
import { freshness } from '../../../renderer/ui/shell/freshness';
import { age, duration, longDuration, moment } from '../../../renderer/ui/time/format';

const NOW = Date.UTC(2026, 10, 23, 14, 32, 8);

describe('durations', () => {
  it.each([
    [410, '410 ms'],
    [5_140, '5.1s'],
    [9_999, '9.9s'],
    [48_900, '48s'],
    [252_000, '4m 12s'],
    [26_880_000, '7h 28m'],
    [273_600_000, '3d 4h'],
    [-5, '0 ms'],
  ])('writes %d ms as %s', (ms, words) => expect(duration(ms)).toBe(words));

  it('never writes sixty of anything', () => {
    for (let ms = 0; ms < 8_000_000; ms += 997) expect(longDuration(ms)).not.toMatch(/\b60[sm]/);
  });
});

describe('ages and moments', () => {
  it('counts in the greatest unit', () => {
    expect([age(4_000), age(125_000), age(3 * 3_600_000), age(72 * 3_600_000)]).toEqual([
      '4s',
      '2m',
      '3h',
      '3d',
    ]);
  });

  it('takes a reading from the future as of now', () => expect(age(-60_000)).toBe('0s'));

  it('names the day as people do', () => {
    expect(moment(NOW - 3_600_000, NOW)).toBe('13:32');
    expect(moment(NOW - 24 * 3_600_000, NOW)).toBe('Sun 14:32');
    expect(moment(NOW - 9 * 24 * 3_600_000, NOW)).toBe('14 Nov 14:32');
  });
});

describe('the freshness of a source', () => {
  const source = { readAt: new Date(NOW - 120_000).toISOString(), dataUntil: null, state: 'ok' } as const;
  it('is its age, or until when its data reaches', () => {
    expect(freshness(source, NOW)).toBe('2m ago');
    expect(freshness({ ...source, dataUntil: '2026-11-23T12:00:00Z' }, NOW)).toBe('data to 12:00');
  });

  it('admits that nothing was read', () => {
    expect(freshness({ ...source, readAt: null }, NOW)).toBe('never read');
    expect(freshness({ ...source, readAt: null, state: 'reading' }, NOW)).toBe('reading…');
  });
});
