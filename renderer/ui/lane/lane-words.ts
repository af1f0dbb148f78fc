import type { LaneView } from '@shared/domain/lane';
import { asked, type Phase, type PhaseName, phaseOf, reached } from '@shared/domain/rollout/phase';
import { climb } from '@shared/domain/rollout/policy';
import { settledPart } from '@shared/domain/rollout/transition';
import { percent } from '@shared/domain/store';
import type { StateName } from '../chip/state-chip';
import { longDuration, moment } from '../time/format';

/** Where a lane stands now, with its sentence. */
export function lanePhase(lane: LaneView, now: number): Phase {
  return phaseOf(lane.state, {
    ladder: lane.ladder,
    gates: lane.verdict,
    review: lane.review,
    trackKind: lane.trackKind,
    now,
  });
}

const CHIPS: Readonly<Record<PhaseName, { readonly state: StateName; readonly label: string }>> = {
  draft: { state: 'draft', label: 'Draft' },
  'in-review': { state: 'in-review', label: 'In review' },
  rejected: { state: 'failed', label: 'Not approved' },
  'rolling-out': { state: 'rolling-out', label: 'Rolling out' },
  baking: { state: 'baking', label: 'Baking' },
  ready: { state: 'ready', label: 'Ready to advance' },
  halted: { state: 'halted', label: 'Halted' },
  done: { state: 'done', label: 'Done' },
  superseded: { state: 'done', label: 'Replaced' },
  absent: { state: 'draft', label: 'Not here' },
  sending: { state: 'processing', label: 'Sending' },
  'not-known': { state: 'not-known', label: 'Not known' },
  breached: { state: 'failed', label: 'Gate breached' },
};

/** The chip of a lane. A lane that could not be read says so before anything else. */
export function laneChip(lane: LaneView, now: number): { readonly state: StateName; readonly label: string } {
  const phase = lanePhase(lane, now);
  if (lane.stale !== null && phase.name !== 'not-known') {
    return { state: 'stale', label: `Stale, ${longDuration(now - Date.parse(lane.readAt)).split(' ')[0]}` };
  }
  return CHIPS[phase.name];
}

/** `5%`, `5% or 10%` while it is not known, `24 testers` on a track of testers. */
export function laneFigure(lane: LaneView): string {
  if (lane.state.kind === 'unresolved') return `${reached(lane.state.prior)} or ${asked(lane.state.command)}`;
  const state = settledPart(lane.state);
  if (state.kind === 'halted') return state.fraction === null ? '100%' : percent(state.fraction);
  return reached(state);
}

/** How many people a share of users is: `about 1,284 users`; null while nobody counted. */
export function peopleOf(lane: LaneView, fraction: number): string | null {
  if (lane.trackKind !== 'production') {
    return lane.testers === null ? null : `${lane.testers.toLocaleString('en-US')} testers`;
  }
  if (lane.activeUsers === null) return null;
  return `about ${Math.round(lane.activeUsers * fraction).toLocaleString('en-US')} users`;
}

/** The share of users that a lane has reached, 0–1. */
export function laneFraction(lane: LaneView): number {
  const state = settledPart(lane.state);
  if (state.kind === 'staged') return state.fraction;
  if (state.kind === 'halted') return state.fraction ?? 1;
  return state.kind === 'completed' ? 1 : 0;
}

/** The bake of a lane as two lines: `Bake complete` and `24h 27m of 24h`; null where nothing bakes. */
export function bakeWords(
  lane: LaneView,
  now: number,
): {
  readonly headline: string;
  readonly detail: string;
  readonly complete: boolean;
  /** How long it has baked, and how long it has to. */
  readonly spent: readonly [string, string];
} | null {
  const state = settledPart(lane.state);
  const step = climb(state, lane.ladder, now);
  if (!step || state.kind !== 'staged') return null;
  const whole = step.bake.endsAt - state.since;
  const spent = [inHours(Math.max(0, now - state.since)), shortSpan(whole)] as const;
  const detail = `${spent[0]} of ${spent[1]}`;
  return step.bake.complete
    ? { headline: 'Bake complete', detail, complete: true, spent }
    : {
        headline: `${longDuration(step.bake.remainingMs)} left`,
        detail: `bakes to ${moment(step.bake.endsAt, now)}`,
        complete: false,
        spent,
      };
}

/** A bake as people set it, in hours up to three days: `24h 27m`. */
function inHours(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 24 * 60 || minutes >= 72 * 60) return longDuration(ms);
  return `${Math.floor(minutes / 60)}h ${String(minutes % 60).padStart(2, '0')}m`;
}

/** `24h`, `3d`, `30m`. */
export function shortSpan(ms: number): string {
  const hours = ms / 3_600_000;
  if (hours >= 48 && hours % 24 === 0) return `${hours / 24}d`;
  return hours >= 1 ? `${Number(hours.toFixed(1))}h` : `${Math.round(ms / 60_000)}m`;
}

/** A rate as the screens write it: `0.42%`. */
export function rateText(value: number | null): string {
  return value === null ? '–' : `${(value * 100).toFixed(2)}%`;
}
