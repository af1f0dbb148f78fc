import { describe, expect, it } from 'vitest';
import { googleDateTime, nextZoned, toMs, toWire, toZoned } from '../../../electron/health/google-time';

const LA = 'America/Los_Angeles';
const day = (year: number, month: number, date: number) => ({
  year,
  month,
  day: date,
  hours: 0,
  timeZone: LA,
});

describe('a time in a zone', () => {
  it('reads Google’s form, with numbers as text and hours left out', () => {
    expect(googleDateTime.parse({ year: '2026', month: 11, day: 21, timeZone: { id: LA } })).toEqual(
      day(2026, 11, 21),
    );
    expect(googleDateTime.parse({ year: 2026, month: 11, day: 21, hours: 5 }).timeZone).toBe('UTC');
  });

  it('knows that Los Angeles is eight hours behind in winter and seven in summer', () => {
    expect(toMs(day(2026, 11, 21))).toBe(Date.UTC(2026, 10, 21, 8));
    expect(toMs(day(2026, 7, 1))).toBe(Date.UTC(2026, 6, 1, 7));
  });

  it.each([
    ['into summer time', day(2026, 3, 8), 23],
    ['out of summer time', day(2026, 11, 1), 25],
  ])('counts the hours of a day %s', (_, start, hours) => {
    expect((toMs(nextZoned(start, 'day')) - toMs(start)) / 3_600_000).toBe(hours);
  });

  it('cuts a moment down to its hour or calendar day', () => {
    const at = Date.UTC(2026, 10, 23, 3, 59);
    expect(toZoned(at, 'UTC', 'hour')).toMatchObject({ day: 23, hours: 3 });
    expect(toZoned(at, LA, 'day')).toEqual(day(2026, 11, 22));
  });

  it('writes no hours for days', () => {
    expect(toWire(day(2026, 11, 22), 'day')).toEqual({
      year: 2026,
      month: 11,
      day: 22,
      timeZone: { id: LA },
    });
  });
});
