import { sameFraction } from '@shared/domain/ladder';
import type { LaneView } from '@shared/domain/lane';
import type { SubmissionFacts } from '@shared/domain/submission/facts';
import type { Rollout } from './rollout-book';

const DAY_MS = 86_400_000;

/**
 * A release that the store widens day by day says itself when each day began, also for the days on which nobody looked.
 * What Slipway saw of it is replaced by that.
 */
export function phasedCourse(
  { state, climbed }: Rollout,
  submission: SubmissionFacts | undefined,
  ladder: LaneView['ladder'],
): Pick<LaneView, 'state' | 'climbed'> {
  const phased = submission?.phased;
  if (!phased?.startedAt || phased.day === null) return { state, climbed };
  const began = Date.parse(phased.startedAt);
  const steps = ladder.rungs.slice(0, phased.day).map((rung, day, taken) => ({
    fraction: rung.fraction,
    // Pauses lie somewhere before today; the days before are shown as if they lay after them.
    at: began + (day + (day === taken.length - 1 ? phased.pausedDays : 0)) * DAY_MS,
  }));
  const today = steps.at(-1);
  const since = state.kind === 'staged' && today && sameFraction(today.fraction, state.fraction);
  return { state: since ? { ...state, since: today.at } : state, climbed: steps };
}
