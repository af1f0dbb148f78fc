/** One step of a staged rollout. */
export interface Rung {
  /** Share of users, 0–1. The last rung of a ladder is 1. */
  readonly fraction: number;
  /** How long a release stays here before the next step may be taken, in ms. */
  readonly bakeMs: number;
}

/** The steps that a release climbs towards all of its users, rising. */
export interface Ladder {
  readonly rungs: readonly Rung[];
}

const HOUR = 3_600_000;

/** The ladder of a team that has not chosen one: 5, 10, 25, 50, 100 % with a day at each. */
export const DEFAULT_LADDER: Ladder = {
  rungs: [0.05, 0.1, 0.25, 0.5, 1].map((fraction) => ({ fraction, bakeMs: fraction === 1 ? 0 : 24 * HOUR })),
};

/** Fractions come back from stores with rounding; closer than this they are the same rung. */
const SAME = 1e-6;

/** The first rung above a fraction; null at the top. */
export function nextRung(ladder: Ladder, fraction: number): Rung | null {
  return ladder.rungs.find((rung) => rung.fraction > fraction + SAME) ?? null;
}

/** The highest rung that a fraction has reached; null below the first. */
export function currentRung(ladder: Ladder, fraction: number): Rung | null {
  return ladder.rungs.findLast((rung) => rung.fraction <= fraction + SAME) ?? null;
}

/** Whether two fractions are one and the same step. */
export function sameFraction(a: number | null, b: number | null): boolean {
  if (a === null || b === null) return a === b;
  return Math.abs(a - b) <= SAME;
}

/** How far the bake at a step has come. A step taken in the future (a clock set back) counts as just begun. */
export interface Bake {
  /** 0–1. */
  readonly progress: number;
  readonly remainingMs: number;
  /** When the next step opens, ms since the epoch. */
  readonly endsAt: number;
  readonly complete: boolean;
}

/**
 * The bake of a rung reached at `since` (ms), seen at `now` (ms). Computed from these two alone: a computer that slept,
 * or whose clock was moved, sees the same bake as one that watched.
 */
export function bakeOf(rung: Rung, since: number, now: number): Bake {
  const began = Math.min(since, now);
  const elapsed = now - began;
  const endsAt = began + rung.bakeMs;
  const complete = elapsed >= rung.bakeMs;
  return {
    progress: rung.bakeMs === 0 ? 1 : Math.min(1, elapsed / rung.bakeMs),
    remainingMs: complete ? 0 : rung.bakeMs - elapsed,
    endsAt,
    complete,
  };
}

/** What is wrong with a list of steps, in words; null when it is a ladder. */
export function ladderProblem(rungs: readonly Rung[]): string | null {
  if (rungs.length === 0) return 'A ladder needs at least one step.';
  for (const [index, rung] of rungs.entries()) {
    if (!(rung.fraction > 0 && rung.fraction <= 1)) return 'Every step lies above 0% and at most at 100%.';
    const before = rungs[index - 1];
    if (before && rung.fraction <= before.fraction) return 'Steps must rise.';
    if (!(rung.bakeMs >= 0 && Number.isFinite(rung.bakeMs)))
      return 'A bake time is a number of hours or days, and not negative.';
  }
  return rungs.at(-1)?.fraction === 1 ? null : 'The last step is 100%.';
}
