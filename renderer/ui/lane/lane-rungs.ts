import { sameFraction } from '@shared/domain/ladder';
import type { LaneView } from '@shared/domain/lane';
import { climb, type Freeze, freezeAt } from '@shared/domain/rollout/policy';
import { settledPart } from '@shared/domain/rollout/transition';
import { percent } from '@shared/domain/store';
import type { AxisRung, LadderRung, RungTone } from '../ladder/rung';
import { moment } from '../time/format';
import { laneFraction } from './lane-words';

const DAY = 86_400_000;

/** One step of a lane with its place in time, ms since the epoch. */
interface PlacedRung extends AxisRung {
  /** False for a step that was taken nobody knows when. */
  readonly timed: boolean;
}

/**
 * The rungs of a lane: those behind with when they were reached, the current one with its bake, the next, and those
 * to come with the earliest time at which each may be taken. A step that would fall into a freeze waits for its end.
 */
export function laneRungs(
  lane: LaneView,
  now: number,
  freezes: readonly Freeze[] = [],
): readonly LadderRung[] {
  return placedRungs(lane, now, freezes).map(({ from, to, timed, ...rung }) => ({
    ...rung,
    ...timeOf(rung, timed && !waits(lane, rung), from, now),
  }));
}

/** The same rungs on an axis of time. */
export function laneAxisRungs(lane: LaneView, now: number, freezes: readonly Freeze[]): readonly AxisRung[] {
  return placedRungs(lane, now, freezes).map(({ timed, ...rung }) => ({
    ...rung,
    ...timeOf(rung, timed && !waits(lane, rung), rung.from, now),
  }));
}

/** Nobody knows when a halted rollout goes on, or when a draft is rolled out. */
const waits = (lane: LaneView, rung: LadderRung) =>
  (lane.state.kind === 'halted' || lane.state.kind === 'draft') &&
  rung.kind !== 'past' &&
  rung.kind !== 'current';

/** When a rung was reached or opens; nothing where nobody knows when it was. */
function timeOf(rung: LadderRung, timed: boolean, from: number, now: number): { readonly time?: string } {
  if (rung.kind === 'next') return { time: 'Now' };
  return timed ? { time: moment(from, now) } : {};
}

function placedRungs(lane: LaneView, now: number, freezes: readonly Freeze[]): readonly PlacedRung[] {
  const state = settledPart(lane.state);
  const at = laneFraction(lane);
  const step = climb(state, lane.ladder, now);
  const asksFor = wanted(lane);
  const fractions = stepsOf(lane, at);
  const rungs: PlacedRung[] = [];
  let earliest = step ? Math.max(now, step.bake.endsAt) : now;
  let nextTaken = false;
  for (const fraction of fractions) {
    const label = percent(fraction);
    const base = { label, fraction };
    const reachedAt = lane.climbed.find((one) => sameFraction(one.fraction, fraction))?.at ?? null;
    if (fraction < at && !sameFraction(fraction, at)) {
      const from = reachedAt ?? lane.climbed[0]?.at ?? now;
      const later = lane.climbed.find((one) => one.at > from)?.at ?? now;
      rungs.push({ ...base, kind: 'past', verdict: 'pass', from, to: later, timed: reachedAt !== null });
      continue;
    }
    if (sameFraction(fraction, at) && state.kind !== 'absent' && state.kind !== 'draft') {
      const since = 'since' in state ? state.since : now;
      // Halting did not take the step: people were on it before.
      const from = state.kind === 'halted' ? Math.min(reachedAt ?? since, since) : since;
      rungs.push({
        ...base,
        kind: state.kind === 'completed' ? 'past' : 'current',
        from,
        to: Math.max(now, step?.bake.endsAt ?? now),
        timed: true,
        tone: toneOf(lane, step?.bake.complete ?? true),
        ...(step ? { bakeProgress: step.bake.progress } : {}),
        // A step that the store ends by itself is passed when its day is over.
        ...(state.kind === 'halted' || (lane.capabilities.advancesItself && lane.verdict === 'pass')
          ? {}
          : { verdict: lane.verdict }),
      });
      continue;
    }
    const freeze = freezeAt(freezes, earliest);
    // A store that widens by itself knows no freeze: it meets it.
    const from = freeze && !lane.capabilities.advancesItself ? freeze.to : earliest;
    const bakeMs = lane.ladder.rungs.find((rung) => sameFraction(rung.fraction, fraction))?.bakeMs ?? DAY;
    const to = from + (bakeMs || DAY);
    const unknown = asksFor !== null && sameFraction(asksFor, fraction);
    if (unknown) rungs.push({ ...base, kind: 'blocked', blockedBy: 'unknown', from, to, timed: true });
    else if (freeze) rungs.push({ ...base, kind: 'blocked', blockedBy: 'freeze', from, to, timed: true });
    else if (!nextTaken && step?.bake.complete && !lane.capabilities.advancesItself)
      rungs.push({ ...base, kind: 'next', from, to, timed: true });
    else rungs.push({ ...base, kind: 'planned', from, to, timed: true });
    nextTaken = true;
    earliest = to;
  }
  return rungs;
}

/** The steps of the ladder, with the present share among them where it is none of them. */
function stepsOf(lane: LaneView, at: number): readonly number[] {
  const steps = lane.ladder.rungs.map((rung) => rung.fraction);
  if (at <= 0 || steps.some((step) => sameFraction(step, at))) return steps;
  return [...steps, at].sort((a, b) => a - b);
}

/** The share that was asked for while nobody knows whether the store took it. */
function wanted(lane: LaneView): number | null {
  if (lane.state.kind !== 'unresolved') return null;
  const { command } = lane.state;
  if (command.kind === 'advance' || command.kind === 'resume') return command.fraction;
  return command.kind === 'complete' ? 1 : null;
}

function toneOf(lane: LaneView, baked: boolean): RungTone {
  if (lane.trackKind !== 'production') return 'staging';
  if (lane.state.kind === 'completed') return 'done';
  return baked || lane.capabilities.advancesItself ? 'exposure' : 'baking';
}
