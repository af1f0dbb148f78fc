import { nextRung } from '@shared/domain/ladder';
import type { LaneView, SubmissionView } from '@shared/domain/lane';
import { asked, type Phase, type PhaseName, phaseOf, reached } from '@shared/domain/rollout/phase';
import { climb } from '@shared/domain/rollout/policy';
import { settledPart } from '@shared/domain/rollout/transition';
import { percent } from '@shared/domain/store';
import type { SubmissionPhaseName } from '@shared/domain/submission/phase';
import type { StateName } from '../chip/state-chip';
import { longDuration, moment } from '../time/format';

/** Where a lane stands now, with its sentence. */
export function lanePhase(lane: LaneView, now: number): Phase {
  return phaseOf(lane.state, {
    ladder: lane.ladder,
    gates: lane.verdict,
    review: lane.review,
    trackKind: lane.trackKind,
    advancesItself: lane.capabilities.advancesItself,
    now,
  });
}

/** Whether a version passes review and nobody can have it yet: then where it stands there says more than its reach. */
export function reviewOf(lane: LaneView): SubmissionView | null {
  return lane.submission && settledPart(lane.state).kind === 'draft' ? lane.submission : null;
}

const REVIEW_CHIPS: Readonly<Record<SubmissionPhaseName, StateName>> = {
  absent: 'draft',
  preparing: 'draft',
  assembled: 'draft',
  waiting: 'in-review',
  'in-review': 'in-review',
  rejected: 'failed',
  withdrawn: 'draft',
  approved: 'ready',
  scheduled: 'in-review',
  processing: 'processing',
  live: 'done',
  replaced: 'done',
  sending: 'processing',
  'not-known': 'not-known',
};

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
  const review = reviewOf(lane);
  if (review) return { state: REVIEW_CHIPS[review.phase.name], label: review.phase.title };
  if (phase.name === 'halted' && lane.capabilities.advancesItself)
    return { state: 'halted', label: 'Paused' };
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
  if (!step || state.kind !== 'staged' || lane.capabilities.advancesItself) return null;
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

/** A figure as the screens write it: `0.42%` of users, `1.3 s/h` in a unit of its own. */
export function rateText(value: number | null, unit?: string): string {
  if (value === null) return '–';
  return unit === undefined ? `${(value * 100).toFixed(2)}%` : `${Number(value.toFixed(2))} ${unit}`;
}

/** What a store that widens by itself does next: `Advances itself to 10%`, `Tue 09:00`; null elsewhere. */
export function selfAdvance(
  lane: LaneView,
  now: number,
): { readonly headline: string; readonly detail: string } | null {
  const state = settledPart(lane.state);
  if (!lane.capabilities.advancesItself || state.kind !== 'staged') return null;
  const next = nextRung(lane.ladder, state.fraction);
  const step = climb(state, lane.ladder, now);
  if (!next || !step) return null;
  return {
    headline: `Advances itself to ${percent(next.fraction)}`,
    detail: `about ${moment(step.bake.endsAt, now)}`,
  };
}

/** `day 3 of 7`; null for what is not widened day by day. */
export function phasedDay({ submission, ladder }: LaneView): string | null {
  const day = submission?.facts.phased?.day;
  return day ? `day ${day} of ${ladder.rungs.length}` : null;
}

/** `4 of 30 days of pause used`; null where pauses have no end. */
export function pauseBudget({ submission, capabilities }: LaneView): string | null {
  const phased = submission?.facts.phased;
  if (!phased || capabilities.pauseBudgetDays === null) return null;
  return `${phased.pausedDays} of ${capabilities.pauseBudgetDays} days of pause used`;
}
