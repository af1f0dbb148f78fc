import {
  bakeOf,
  currentRung,
  DEFAULT_LADDER,
  ladderProblem,
  nextRung,
  sameFraction,
} from '@shared/domain/ladder';
import { climb } from '@shared/domain/rollout/policy';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describe('a ladder', () => {
  it('gives the next step above a fraction and the step it has reached', () => {
    expect(nextRung(DEFAULT_LADDER, 0)?.fraction).toBe(0.05);
    expect(nextRung(DEFAULT_LADDER, 0.05)?.fraction).toBe(0.1);
    expect(nextRung(DEFAULT_LADDER, 0.07)?.fraction).toBe(0.1);
    expect(nextRung(DEFAULT_LADDER, 1)).toBeNull();
    expect(currentRung(DEFAULT_LADDER, 0.04)).toBeNull();
    expect(currentRung(DEFAULT_LADDER, 0.3)?.fraction).toBe(0.25);
  });

  it('takes a fraction that a store rounded for the step it stands for', () => {
    expect(nextRung(DEFAULT_LADDER, 0.1 - 1e-9)?.fraction).toBe(0.25);
    expect(currentRung(DEFAULT_LADDER, 0.1 - 1e-9)?.fraction).toBe(0.1);
    expect(sameFraction(0.1, 0.1 + 1e-9)).toBe(true);
    expect(sameFraction(0.1, 0.1001)).toBe(false);
    expect(sameFraction(null, 0)).toBe(false);
  });

  it('is climbed one step after the other from anywhere to everyone', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (from) => {
        let at = from;
        for (let rung = nextRung(DEFAULT_LADDER, at); rung; rung = nextRung(DEFAULT_LADDER, at)) {
          expect(rung.fraction).toBeGreaterThan(at);
          at = rung.fraction;
        }
        expect(at).toBeCloseTo(1, 5);
      }),
    );
  });

  it.each([
    [[], 'A ladder needs at least one step.'],
    [[0, 1], 'Every step lies above 0% and at most at 100%.'],
    [[0.5, 1.5], 'Every step lies above 0% and at most at 100%.'],
    [[Number.NaN], 'Every step lies above 0% and at most at 100%.'],
    [[0.5, 0.5, 1], 'Steps must rise.'],
    [[0.5, 0.1, 1], 'Steps must rise.'],
    [[0.05, 0.5], 'The last step is 100%.'],
  ])('says what is wrong with the steps %j', (fractions, problem) => {
    expect(ladderProblem(fractions.map((fraction) => ({ fraction, bakeMs: 0 })))).toBe(problem);
  });

  it('says what is wrong with a bake time, and takes the default', () => {
    for (const bakeMs of [-1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(ladderProblem([{ fraction: 1, bakeMs }])).toMatch(/^A bake time/);
    }
    expect(ladderProblem(DEFAULT_LADDER.rungs)).toBeNull();
  });
});

describe('a bake', () => {
  const rung = { fraction: 0.1, bakeMs: DAY };
  const since = 1_000 * DAY;

  it('runs from the moment at which the step was reached', () => {
    expect(bakeOf(rung, since, since + 6 * HOUR)).toEqual({
      progress: 0.25,
      remainingMs: 18 * HOUR,
      endsAt: since + DAY,
      complete: false,
    });
    expect(bakeOf(rung, since, since + DAY)).toMatchObject({ progress: 1, remainingMs: 0, complete: true });
    expect(bakeOf({ fraction: 1, bakeMs: 0 }, since, since)).toMatchObject({ progress: 1, complete: true });
  });

  it('has just begun when the clock was set back before it', () => {
    expect(bakeOf(rung, since, since - 3 * DAY)).toEqual({
      progress: 0,
      remainingMs: DAY,
      endsAt: since - 2 * DAY,
      complete: false,
    });
  });

  it('says one and the same of when it ends', () => {
    fc.assert(
      fc.property(fc.integer({ min: -3 * DAY, max: 3 * DAY }), (after) => {
        const bake = bakeOf(rung, since, since + after);
        expect(bake.progress).toBeGreaterThanOrEqual(0);
        expect(bake.progress).toBeLessThanOrEqual(1);
        expect(bake.complete).toBe(bake.remainingMs === 0);
        if (!bake.complete) expect(bake.endsAt).toBe(since + after + bake.remainingMs);
      }),
    );
  });

  it('opens one step after a long sleep, not all that would have fitted into it', () => {
    const state = { kind: 'staged', fraction: 0.05, since } as const;
    const before = climb(state, DEFAULT_LADDER, since + HOUR);
    const after = climb(state, DEFAULT_LADDER, since + 30 * DAY);
    expect(before).toMatchObject({ bake: { complete: false }, next: { fraction: 0.1 } });
    expect(after).toMatchObject({ bake: { complete: true }, next: { fraction: 0.1 } });
  });

  it('takes the first step’s time below it, and none without a ladder', () => {
    const low = { kind: 'staged', fraction: 0.01, since } as const;
    expect(climb(low, DEFAULT_LADDER, since)?.bake.remainingMs).toBe(DAY);
    expect(climb(low, { rungs: [] }, since)).toMatchObject({ bake: { complete: true }, next: null });
    expect(climb({ kind: 'halted', fraction: 0.1, since }, DEFAULT_LADDER, since)).toBeNull();
  });
});
