import { type GateResult, type GateRule, judge, overall, type Reading } from '@shared/domain/gate';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const HOUR = 3_600_000;
const NOW = 1_000 * HOUR;
const rule: GateRule = { metric: 'crash-rate', limit: 0.0109, minUsers: 500, maxAgeMs: 36 * HOUR };
const good: Reading = { value: 0.004, users: 1_284, dataUntil: NOW - 6 * HOUR, error: null };

const verdict = (reading: Reading | null, previous: number | null = null) =>
  judge(rule, reading, previous, NOW).verdict;

describe('a gate', () => {
  it('passes a fresh figure below the limit from enough users', () => {
    expect(judge(rule, good, 0.0045, NOW)).toEqual({
      metric: 'crash-rate',
      title: 'Crash rate',
      verdict: 'pass',
      sentence: '0.40% is under 1.09%.',
      value: 0.004,
      limit: 0.0109,
      users: 1_284,
      dataUntil: NOW - 6 * HOUR,
      previous: 0.0045,
    });
  });

  it('is breached at the limit and above', () => {
    expect(verdict({ ...good, value: 0.0109 })).toBe('breach');
    expect(verdict({ ...good, value: 0.01089 })).toBe('pass');
  });

  it('holds when a version is half again as bad as the one before and near the limit', () => {
    expect(verdict({ ...good, value: 0.009 }, 0.005)).toBe('hold');
    expect(verdict({ ...good, value: 0.004 }, 0.002)).toBe('pass');
    expect(verdict({ ...good, value: 0.009 }, 0.007)).toBe('pass');
  });

  it.each<[string, Reading | null, string]>([
    ['nothing was read', null, 'Not read yet.'],
    ['the source failed', { ...good, error: 'No answer.' }, 'Could not be read: No answer.'],
    [
      'the source has no row',
      { ...good, value: null },
      'Not enough data: the source has no figure for this version.',
    ],
    ['the age is not told', { ...good, dataUntil: null }, 'The source does not say how old its data is.'],
    ['data is old', { ...good, dataUntil: NOW - 96 * HOUR }, 'Data is 4 days old; at most 36h counts.'],
    ['users are few', { ...good, users: 213 }, 'Not enough data: 213 users of 500 needed.'],
    [
      'users are not told',
      { ...good, users: null },
      'Not enough data: an unknown number of users of 500 needed.',
    ],
    [
      'data is from the future',
      { ...good, dataUntil: NOW + 2 * HOUR },
      'Data is dated in the future: the clock of this computer or of the source is wrong.',
    ],
    ['the figure is no rate', { ...good, value: Number.NaN }, 'The source’s figure is no rate.'],
  ])('is unknown, with a sentence, when %s', (_, reading, sentence) => {
    expect(judge(rule, reading, null, NOW)).toMatchObject({ verdict: 'unknown', sentence });
  });

  it('is unknown without a rule', () => {
    expect(judge(null, good, null, NOW)).toMatchObject({
      verdict: 'unknown',
      sentence: 'No limit is set, so nothing can pass.',
    });
  });

  it('believes few users only when they say something grave', () => {
    expect(verdict({ ...good, users: 50, value: 0.0218 })).toBe('breach');
    expect(verdict({ ...good, users: 49, value: 0.0218 })).toBe('unknown');
    expect(verdict({ ...good, users: 50, value: 0.0217 })).toBe('unknown');
  });

  it('never passes a figure that is old, missing, from too few users or over the limit', () => {
    const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { freq: 4 });
    fc.assert(
      fc.property(
        maybe(fc.double({ min: -1, max: 2 })),
        maybe(fc.integer({ min: 0, max: 5_000 })),
        maybe(fc.integer({ min: NOW - 200 * HOUR, max: NOW + 20 * HOUR })),
        maybe(fc.double({ min: 0, max: 0.02, noNaN: true })),
        (value, users, dataUntil, previous) => {
          if (verdict({ value, users, dataUntil, error: null }, previous) !== 'pass') return;
          expect(value).toBeLessThan(rule.limit);
          expect(value).toBeGreaterThanOrEqual(0);
          expect(users).toBeGreaterThanOrEqual(rule.minUsers);
          expect(NOW - (dataUntil ?? 0)).toBeLessThanOrEqual(rule.maxAgeMs);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

describe('several gates', () => {
  const gate = (one: GateResult['verdict']): GateResult => ({
    ...judge(rule, good, null, NOW),
    verdict: one,
  });

  it('are as good as the worst of them', () => {
    expect(overall([gate('pass'), gate('pass')])).toBe('pass');
    expect(overall([gate('pass'), gate('unknown')])).toBe('unknown');
    expect(overall([gate('unknown'), gate('hold')])).toBe('hold');
    expect(overall([gate('hold'), gate('breach'), gate('pass')])).toBe('breach');
  });

  it('do not pass when there is none', () => {
    expect(overall([])).toBe('unknown');
  });
});
