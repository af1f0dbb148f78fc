import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { axisSteps, ceilingOf, lastKnown } from '../../../renderer/ui/chart/scale';
import { worst } from '../../../renderer/ui/theme/tone';

const rates = fc.array(fc.option(fc.double({ min: 0, max: 1, noNaN: true })), { maxLength: 30 });

describe('the range of a chart', () => {
  it('always holds the limit and every value', () => {
    fc.assert(
      fc.property(rates, fc.double({ min: 1e-6, max: 1, noNaN: true }), (values, limit) => {
        const ceiling = ceilingOf(values, limit);
        expect(ceiling).toBeGreaterThan(limit);
        for (const value of values) expect(ceiling).toBeGreaterThanOrEqual(value ?? 0);
      }),
    );
  });

  it('has a range even when there is nothing to draw', () => expect(ceilingOf([null], null)).toBe(1));

  it('is labelled from zero in round steps that stay inside', () => {
    expect(axisSteps(0.0125, 3)).toEqual([0, 0.005, 0.01]);
    for (const step of axisSteps(7.3, 3)) expect(step).toBeLessThanOrEqual(7.3);
  });
});

it('never takes unreported time for the last value', () => {
  expect(
    lastKnown([
      { at: 1, value: 0.2 },
      { at: 2, value: null },
    ]),
  ).toEqual({ at: 1, value: 0.2 });
  expect(lastKnown([{ at: 2, value: null }])).toBeNull();
});

it('lets no gate pass by being absent', () => {
  expect(worst([])).toBe('unknown');
  expect(worst(['pass', 'unknown', 'hold'])).toBe('hold');
  expect(worst(['pass', 'pass'])).toBe('pass');
});
