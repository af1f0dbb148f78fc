import { type Ladder, ladderProblem, type Rung } from '@shared/domain/ladder';
import { type Freeze, freezeAt } from '@shared/domain/rollout/policy';

/** One step as it is being written: what is in the field may not be a share yet. */
export interface StepDraft {
  /** Keeps a row itself while its share changes. */
  readonly key: number;
  /** `5%`, `5` or anything that was typed. */
  readonly text: string;
  readonly bakeMs: number;
}

/** How long a new step bakes unless something else is chosen, ms. */
const USUAL_BAKE = 86_400_000;

/** A ladder opened for writing. */
export function stepsOf(ladder: Ladder): readonly StepDraft[] {
  return ladder.rungs.map((rung, index) => ({
    key: index,
    text: shareText(rung.fraction),
    bakeMs: rung.bakeMs,
  }));
}

/** `5%` of a fraction, with as many digits as were meant. */
export function shareText(fraction: number): string {
  return `${Number((fraction * 100).toFixed(4))}%`;
}

/** The share (0–1) in a text such as `5`, `5%`, `0.5 %` or `2,5`; null when it is none. */
export function readShare(text: string): number | null {
  const plain = text.trim().replace(/\s*%$/, '').replace(',', '.');
  if (!/^\d{1,3}(\.\d{1,4})?$/.test(plain)) return null;
  return Number((Number(plain) / 100).toFixed(6));
}

/** The steps as a ladder, or what is wrong with them in words. */
export function readSteps(
  steps: readonly StepDraft[],
):
  | { readonly rungs: readonly Rung[]; readonly problem: null }
  | { readonly rungs: null; readonly problem: string } {
  const rungs: Rung[] = [];
  for (const { text, bakeMs } of steps) {
    const fraction = readShare(text);
    if (fraction === null) {
      return { rungs: null, problem: text.trim() === '' ? 'A step is empty.' : `“${text}” is no share.` };
    }
    rungs.push({ fraction, bakeMs });
  }
  const problem = ladderProblem(rungs);
  return problem === null ? { rungs, problem: null } : { rungs: null, problem };
}

/** The steps that rise, without those that do not fit: what can be drawn while somebody is typing. */
export function risingRungs(steps: readonly StepDraft[]): readonly Rung[] {
  const rungs: Rung[] = [];
  for (const { text, bakeMs } of steps) {
    const fraction = readShare(text);
    const fits = fraction !== null && fraction <= 1 && fraction > (rungs.at(-1)?.fraction ?? 0);
    if (fits) rungs.push({ fraction, bakeMs });
  }
  return rungs;
}

/** Which step does not fit: its share is none, or does not rise above the step before. Null when all fit. */
export function wrongStep(steps: readonly StepDraft[]): number | null {
  let before = 0;
  for (const step of steps) {
    const share = readShare(step.text);
    if (share === null || share <= before || share > 1) return step.key;
    before = share;
  }
  return null;
}

/** One more step in the middle of the widest gap, rounded to a share that people say. */
export function addStep(steps: readonly StepDraft[]): readonly StepDraft[] {
  const shares = steps.map((step) => readShare(step.text) ?? 0);
  let at = 0;
  let widest = -1;
  for (const [index, share] of shares.entries()) {
    const gap = share - (shares[index - 1] ?? 0);
    if (gap > widest) {
      widest = gap;
      at = index;
    }
  }
  const from = shares[at - 1] ?? 0;
  const to = shares[at] ?? 1;
  const key = steps.reduce((most, step) => Math.max(most, step.key), -1) + 1;
  const step: StepDraft = { key, text: shareText(between(from, to)), bakeMs: USUAL_BAKE };
  return [...steps.slice(0, at), step, ...steps.slice(at)];
}

/** A round share between two: whole tens, then fives, then whole percents, then what is left. */
function between(from: number, to: number): number {
  const middle = ((from + to) / 2) * 100;
  for (const unit of [10, 5, 1]) {
    const round = (Math.round(middle / unit) * unit) / 100;
    if (round > from && round < to) return round;
  }
  return Number(((from + to) / 2).toFixed(4));
}

/** The steps without one. The last, everyone, stays. */
export function removeStep(steps: readonly StepDraft[], key: number): readonly StepDraft[] {
  return steps.filter((step, index) => step.key !== key || index === steps.length - 1);
}

/** The steps with one changed. */
export function changeStep(
  steps: readonly StepDraft[],
  key: number,
  change: Partial<Omit<StepDraft, 'key'>>,
): readonly StepDraft[] {
  return steps.map((step) => (step.key === key ? { ...step, ...change } : step));
}

/** A step with the earliest moment at which it may be taken, ms since the epoch. */
export interface TimedStep extends Rung {
  readonly earliest: number;
  /** The freeze that holds it back; null when none does. */
  readonly heldBy: Freeze | null;
  /** When it would have been taken without that freeze. */
  readonly wanted: number;
}

/** When each step may be taken at the earliest if the first is taken at `from`. A freeze holds a step until its end. */
export function timeSteps(
  rungs: readonly Rung[],
  from: number,
  freezes: readonly Freeze[],
): readonly TimedStep[] {
  let wanted = from;
  return rungs.map((rung) => {
    const heldBy = freezeAt(freezes, wanted);
    const timed = { ...rung, earliest: endOfFreezes(freezes, wanted), heldBy, wanted };
    wanted = timed.earliest + rung.bakeMs;
    return timed;
  });
}

/** The first moment from `at` on in which no freeze holds; freezes may follow each other without a gap. */
function endOfFreezes(freezes: readonly Freeze[], at: number): number {
  const freeze = freezeAt(freezes, at);
  return freeze ? endOfFreezes(freezes, freeze.to) : at;
}
