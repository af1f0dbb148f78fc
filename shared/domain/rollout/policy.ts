import { assertNever } from '../../kit/assert-never';
import type { GateVerdict } from '../gate';
import { type Bake, bakeOf, currentRung, type Ladder, nextRung, type Rung } from '../ladder';
import { percent, type ReviewState, type TrackKind } from '../store';
import type { TargetCapabilities } from '../target';
import type { RolloutCommand, RolloutState, Settled } from './state';

/** What a person can do to a rollout. */
export type RolloutAction =
  | 'advance'
  | 'complete'
  | 'halt'
  | 'resume'
  | 'promote'
  | 'discard'
  | 'edit-details';

/** Whether an action is open, what it takes, or why it is not. */
export type Permission =
  | { readonly allowed: true; readonly needsReason: boolean; readonly reasonWhy: string | null }
  | { readonly allowed: false; readonly why: string };

/** A period in which production does not widen. */
export interface Freeze {
  /** ms since the epoch. */
  readonly from: number;
  readonly to: number;
  readonly reason: string | null;
}

/** Everything that policy looks at besides the state. */
export interface PolicyContext {
  readonly capabilities: TargetCapabilities;
  readonly trackKind: TrackKind;
  readonly ladder: Ladder;
  readonly gates: GateVerdict;
  readonly review: ReviewState;
  /** False while the store cannot be read, or was read too long ago. */
  readonly fresh: boolean;
  /** Why it is not fresh; shown on the locked button. */
  readonly staleWhy: string | null;
  /** Whether the track has an earlier completed release that would serve again. */
  readonly hasPrevious: boolean;
  readonly freezes: readonly Freeze[];
  /** Sign-offs still missing, by title. */
  readonly missingSignoffs: readonly string[];
  readonly now: number;
}

const open: Permission = { allowed: true, needsReason: false, reasonWhy: null };
const openWith = (why: string): Permission => ({ allowed: true, needsReason: true, reasonWhy: why });
const closed = (why: string): Permission => ({ allowed: false, why });

/**
 * Why a command does not fit a settled state, in words; null when it does. Transitions and permissions both ask
 * here, so that no button offers what the machine would ignore.
 */
export function allowedCommand(state: Settled, command: RolloutCommand): string | null {
  switch (command.kind) {
    case 'release':
      if (typeof command.reach === 'number' && !isShare(command.reach)) {
        return 'A release reaches more than 0% and at most 100%.';
      }
      return state.kind === 'absent' || state.kind === 'draft' || state.kind === 'superseded'
        ? null
        : 'This version is already on the track.';
    case 'advance':
      if (state.kind !== 'staged') return 'Only a rollout that is under way can be widened.';
      return command.fraction > state.fraction && command.fraction <= 1
        ? null
        : `The next step must lie above ${percent(state.fraction)} and at most at 100%.`;
    case 'complete':
      return state.kind === 'staged' || state.kind === 'halted'
        ? null
        : 'Only a staged rollout can be completed.';
    case 'halt':
      return state.kind === 'staged' || state.kind === 'completed' ? null : 'There is nothing to halt.';
    case 'resume':
      if (state.kind !== 'halted') return 'Only a halted rollout can be resumed.';
      return isShare(command.fraction) ? null : 'A rollout resumes above 0% and at most at 100%.';
    case 'discard':
      return state.kind === 'draft' ? null : 'Only a draft can be discarded.';
    default:
      return assertNever(command, 'command');
  }
}

const isShare = (fraction: number): boolean => fraction > 0 && fraction <= 1;

/** The freeze that holds at a moment, if any. */
export function freezeAt(freezes: readonly Freeze[], at: number): Freeze | null {
  return freezes.find((freeze) => at >= freeze.from && at < freeze.to) ?? null;
}

/** The bake of a staged rollout and the rung that comes next; null for any other state. */
export function climb(
  state: Settled,
  ladder: Ladder,
  now: number,
): { readonly bake: Bake; readonly next: Rung | null } | null {
  if (state.kind !== 'staged') return null;
  const rung = currentRung(ladder, state.fraction) ?? ladder.rungs[0];
  const bakeMs = rung?.bakeMs ?? 0;
  return {
    bake: bakeOf({ fraction: state.fraction, bakeMs }, state.since, now),
    next: nextRung(ladder, state.fraction),
  };
}

/** Why widening needs a reason from a person; null when everything speaks for it. */
function concerns(state: Settled, context: PolicyContext): string | null {
  const bake = climb(state, context.ladder, context.now)?.bake;
  return sentence([
    ...(bake && !bake.complete && !context.capabilities.advancesItself ? ['the bake is not over'] : []),
    ...(context.gates === 'pass' ? [] : [GATE_CONCERN[context.gates]]),
    ...planConcerns(context),
  ]);
}

const GATE_CONCERN: Readonly<Record<Exclude<GateVerdict, 'pass'>, string>> = {
  breach: 'a gate is breached',
  hold: 'a gate holds',
  unknown: 'a gate has not enough data',
};

/** What of a team's own planning speaks against users getting something now. */
type PlanningContext = Pick<PolicyContext, 'missingSignoffs' | 'freezes' | 'now'>;

function planConcerns({ missingSignoffs, freezes, now }: PlanningContext): string[] {
  const freeze = freezeAt(freezes, now);
  return [
    ...(missingSignoffs.length === 1 ? [`sign-off “${missingSignoffs[0]}” is missing`] : []),
    ...(missingSignoffs.length > 1 ? [`${missingSignoffs.length} sign-offs are missing`] : []),
    ...(freeze ? [freeze.reason ? `a freeze holds (${freeze.reason})` : 'a change freeze holds'] : []),
  ];
}

function sentence(concern: readonly string[]): string | null {
  const text = concern.join(', ');
  return text === '' ? null : `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/**
 * Why putting a version on production needs a reason from a person; null when nothing speaks against it. A version
 * that no user has is judged by no gate.
 */
export function concernsToStart(context: PlanningContext): string | null {
  return sentence(planConcerns(context));
}

function widen(state: Settled, context: PolicyContext): Permission {
  if (context.review === 'not-approved') {
    return closed('The review did not approve it: mend it and send a new version.');
  }
  if (context.trackKind !== 'production') return open;
  const why = concerns(state, context);
  return why === null ? open : openWith(why);
}

/** Whether a settled state may be stopped. */
function halting(state: Settled, context: PolicyContext): Permission {
  const { capabilities } = context;
  const why = allowedCommand(state, { kind: 'halt' });
  if (why !== null) return closed(why);
  if (!capabilities.halt) return closed(`${capabilities.title} cannot stop a release.`);
  if (state.kind !== 'completed') return open;
  if (!capabilities.haltCompleted) return closed('It has reached everyone and cannot be stopped here.');
  if (capabilities.haltCompletedExcept.includes(context.trackKind)) {
    return closed('A completed release cannot be halted on this track.');
  }
  return context.hasPrevious
    ? open
    : closed('It is the first release of the track: nothing could serve instead.');
}

/** The state that a command is to lead to. */
export function aimOf(command: RolloutCommand, prior: Settled, since: number): Settled {
  const reaching = (fraction: number): Settled =>
    fraction >= 1 ? { kind: 'completed', since } : { kind: 'staged', fraction, since };
  switch (command.kind) {
    case 'release':
      if (command.reach === 'everyone') return { kind: 'completed', since };
      return command.reach === 'draft' ? { kind: 'draft', since } : reaching(command.reach);
    case 'advance':
    case 'resume':
      return reaching(command.fraction);
    case 'complete':
      return { kind: 'completed', since };
    case 'halt':
      return { kind: 'halted', fraction: prior.kind === 'staged' ? prior.fraction : null, since };
    case 'discard':
      return { kind: 'absent' };
    default:
      return assertNever(command, 'command');
  }
}

/**
 * What may be done with a version on a track now, and why not. A call under way closes everything. While an outcome
 * is not known only halting is open, and only if the state before or the one asked for can be halted: its plan reads
 * the track first, which settles the outcome, and stopping is right in either case.
 */
export function permissions(
  state: RolloutState,
  context: PolicyContext,
): Readonly<Record<RolloutAction, Permission>> {
  const all = (permission: Permission): Record<RolloutAction, Permission> => ({
    advance: permission,
    complete: permission,
    halt: permission,
    resume: permission,
    promote: permission,
    discard: permission,
    'edit-details': permission,
  });
  if (!context.fresh) {
    return all(closed(context.staleWhy ?? 'Slipway must read the track before it changes it.'));
  }
  if (state.kind === 'awaiting') return all(closed('A call is under way.'));
  if (state.kind === 'unresolved') {
    const asBefore = halting(state.prior, context);
    const asAsked = halting(aimOf(state.command, state.prior, state.since), context);
    return {
      ...all(closed('The last answer was lost; the track is being read first.')),
      halt: asBefore.allowed ? asBefore : asAsked,
    };
  }

  const fits = (command: RolloutCommand): string | null => allowedCommand(state, command);
  const gate = (why: string | null, then: () => Permission): Permission =>
    why === null ? then() : closed(why);
  const { capabilities } = context;
  const next = climb(state, context.ladder, context.now)?.next ?? null;
  const share = state.kind === 'halted' ? (state.fraction ?? 1) : 1;

  return {
    advance: capabilities.advancesItself
      ? closed(`${capabilities.title} advances by itself.`)
      : gate(fits({ kind: 'advance', fraction: next?.fraction ?? 1 }), () => widen(state, context)),
    complete: gate(fits({ kind: 'complete' }), () => widen(state, context)),
    halt: halting(state, context),
    resume: gate(fits({ kind: 'resume', fraction: share }), () => widen(state, context)),
    // A draft is promoted on its own track: that is how it is rolled out.
    promote:
      state.kind === 'staged' || state.kind === 'completed' || state.kind === 'draft'
        ? open
        : closed('Only a version that is out on this track or drafted there can be promoted.'),
    discard: gate(fits({ kind: 'discard' }), () => open),
    'edit-details':
      state.kind === 'absent' || state.kind === 'superseded'
        ? closed('This version is not on the track.')
        : open,
  };
}
