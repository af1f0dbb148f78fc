import { describe, expect, it } from 'vitest';
import {
  type LadderRung,
  rungFill,
  rungHeight,
  rungSentence,
  rungTone,
} from '../../../renderer/ui/ladder/rung';

const rung = (over: Partial<LadderRung>): LadderRung => ({
  label: '5%',
  fraction: 0.05,
  kind: 'planned',
  ...over,
});

describe('the height of a rung', () => {
  it('grows with the square root of exposure', () => {
    const [five, twenty, all] = [0.05, 0.2, 1].map((fraction) => rungHeight(fraction, 0, 5));
    expect((twenty ?? 0) - 0.2).toBeCloseTo(2 * ((five ?? 0) - 0.2));
    expect(all).toBe(1);
  });

  it('keeps the smallest exposure visible', () => {
    expect(rungHeight(0, 0, 5)).toBeGreaterThan(0.1);
  });

  it('rises evenly for audiences', () => {
    const heights = [0, 1, 2].map((index) => rungHeight(null, index, 3));
    expect((heights[1] ?? 0) - (heights[0] ?? 0)).toBeCloseTo((heights[2] ?? 0) - (heights[1] ?? 0));
  });
});

describe('the fill of a rung', () => {
  it('shows the bake of the current rung only', () => {
    expect(rungFill(rung({ kind: 'current', bakeProgress: 0.25 }), false)).toBe(0.25);
    expect(rungFill(rung({ kind: 'next', bakeProgress: 0.25 }), false)).toBe(0);
    expect(rungFill(rung({ kind: 'past', bakeProgress: 0.25 }), false)).toBe(1);
  });

  it('covers a halted rung whole, whatever its bake', () => {
    expect(rungFill(rung({ kind: 'current', bakeProgress: 0.25 }), true)).toBe(1);
  });

  it('never leaves the rung', () => {
    expect(rungFill(rung({ kind: 'current', bakeProgress: 1.7 }), false)).toBe(1);
    expect(rungFill(rung({ kind: 'current', bakeProgress: -1 }), false)).toBe(0);
  });
});

describe('the words of a rung', () => {
  it('tells everything that the picture shows', () => {
    const current = rung({ kind: 'current', bakeProgress: 0.5, verdict: 'hold', time: 'Sun 14:05' });
    expect(rungSentence(current, false)).toBe('5%: current, bake 50% done, Sun 14:05, gates hold');
  });

  it('says where a rollout was halted and what blocks a step', () => {
    expect(rungSentence(rung({ kind: 'current', verdict: 'breach' }), true)).toBe(
      '5%: halted here, a gate was breached',
    );
    expect(rungSentence(rung({ kind: 'blocked', blockedBy: 'freeze' }), false)).toBe(
      '5%: met by the change freeze',
    );
  });

  it('is orange where halted and nowhere else', () => {
    expect(rungTone(rung({ kind: 'current' }), true)).toBe('halted');
    expect(rungTone(rung({ kind: 'past' }), true)).toBe('rolling');
  });
});
