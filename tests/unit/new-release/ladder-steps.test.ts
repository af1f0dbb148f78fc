import { DEFAULT_LADDER } from '@shared/domain/ladder';
import { describe, expect, it } from 'vitest';
import {
  addStep,
  changeStep,
  readShare,
  readSteps,
  removeStep,
  risingRungs,
  type StepDraft,
  shareText,
  stepsOf,
  timeSteps,
  wrongStep,
} from '../../../renderer/features/new-release/ladder-steps';

const HOUR = 3_600_000;
const steps = (...texts: readonly string[]): readonly StepDraft[] =>
  texts.map((text, key) => ({ key, text, bakeMs: 24 * HOUR }));
const texts = (written: readonly StepDraft[]) => written.map((step) => step.text);

describe('A share', () => {
  it.each([
    ['5', 0.05],
    ['5%', 0.05],
    [' 12.5 %', 0.125],
    ['2,5', 0.025],
    ['0.01', 0.0001],
    ['100', 1],
  ])('is read from “%s”', (text, share) => {
    expect(readShare(text)).toBe(share);
  });

  it.each(['', 'five', '5%%', '-5', '1e2', '5 6', '1000'])('is not read from “%s”', (text) => {
    expect(readShare(text)).toBeNull();
  });

  it('is written with the digits that it needs', () => {
    expect([0.05, 0.125, 0.0001, 1].map(shareText)).toEqual(['5%', '12.5%', '0.01%', '100%']);
  });
});

describe('Steps', () => {
  it('come from a ladder and give it back', () => {
    expect(readSteps(stepsOf(DEFAULT_LADDER))).toEqual({ rungs: DEFAULT_LADDER.rungs, problem: null });
  });

  it('say in words what keeps them from being a ladder', () => {
    expect(readSteps(steps('5%', '', '100%')).problem).toBe('A step is empty.');
    expect(readSteps(steps('5%', 'ten', '100%')).problem).toBe('“ten” is no share.');
    expect(readSteps(steps('5%', '4%', '100%')).problem).toBe('Steps must rise.');
    expect(readSteps(steps('5%', '50%')).problem).toBe('The last step is 100%.');
  });

  it('name the first that does not fit', () => {
    expect(wrongStep(steps('5%', '4%', '3%', '100%'))).toBe(1);
    expect(wrongStep(steps('5%', 'x', '100%'))).toBe(1);
    expect(wrongStep(steps('0', '100%'))).toBe(0);
    expect(wrongStep(steps('5%', '100%'))).toBeNull();
  });

  it('leave out what does not fit where they are only drawn', () => {
    const fractions = risingRungs(steps('5%', '4%', 'x', '50%', '100%')).map((rung) => rung.fraction);
    expect(fractions).toEqual([0.05, 0.5, 1]);
  });

  it('grow by one in the widest gap, at a round share', () => {
    expect(texts(addStep(steps('5%', '10%', '25%', '50%', '100%')))).toEqual([
      '5%',
      '10%',
      '25%',
      '50%',
      '80%',
      '100%',
    ]);
    expect(texts(addStep(steps('100%')))).toEqual(['50%', '100%']);
    expect(texts(addStep(steps('97%', '98%', '99%', '100%')))[0]).toBe('50%');
    expect(texts(addStep(steps('50%', '100%')))).toHaveLength(3);
  });

  it('stay a ladder however often one is added', () => {
    let written = steps('100%');
    for (let count = 0; count < 12; count += 1) {
      written = addStep(written);
      expect(readSteps(written).problem).toBeNull();
    }
    expect(new Set(written.map((step) => step.key)).size).toBe(written.length);
  });

  it('lose any step but the last', () => {
    expect(texts(removeStep(steps('5%', '50%', '100%'), 1))).toEqual(['5%', '100%']);
    expect(texts(removeStep(steps('5%', '50%', '100%'), 2))).toEqual(['5%', '50%', '100%']);
  });

  it('change one at a time', () => {
    const changed = changeStep(steps('5%', '100%'), 0, { bakeMs: 0 });
    expect(changed.map((step) => step.bakeMs)).toEqual([0, 24 * HOUR]);
  });
});

describe('Earliest times', () => {
  const rungs = [
    { fraction: 0.05, bakeMs: 24 * HOUR },
    { fraction: 0.5, bakeMs: 48 * HOUR },
    { fraction: 1, bakeMs: 0 },
  ];

  it('follow each other by the bakes', () => {
    expect(timeSteps(rungs, 0, []).map((step) => step.earliest)).toEqual([0, 24 * HOUR, 72 * HOUR]);
  });

  it('wait for the end of a freeze, and everything after with them', () => {
    const freeze = { from: 20 * HOUR, to: 30 * HOUR, reason: 'Sale' };
    const timed = timeSteps(rungs, 0, [freeze]);
    expect(timed.map((step) => step.earliest)).toEqual([0, 30 * HOUR, 78 * HOUR]);
    expect(timed.map((step) => step.heldBy)).toEqual([null, freeze, null]);
    expect(timed[1]?.wanted).toBe(24 * HOUR);
  });

  it('wait for freezes that follow each other', () => {
    const freezes = [
      { from: 0, to: 10 * HOUR, reason: null },
      { from: 10 * HOUR, to: 12 * HOUR, reason: null },
    ];
    expect(timeSteps(rungs, 0, freezes)[0]?.earliest).toBe(12 * HOUR);
  });
});
