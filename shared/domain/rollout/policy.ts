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
      return state.kind === 'absent' || state.kind === 'draft' || state.kind === 'superseded'
        ? null
        : 'This version is already on the track.';
    case 'advance':
      if (state.kind !== 'staged') return 'Only a rollout that is under way can be widened.';
      return command.fraction > state.fraction && command.fraction <= 1
        ? null
        : `The next step must lie above ${percent(state.fraction)}.`;
    case 'complete':
      return state.kind === 'staged' || state.kind === 'halted'
        ? null
        : 'Only a staged rollout can be completed.';
    case 'halt':
      return state.kind === 'staged' || state.kind === 'completed' ? null : 'There is nothing to halt.';
    case 'resume':
      return state.kind === 'halted' ? null : 'Only a halted rollout can be resumed.';
    case 'discard':
      return state.kind === 'draft' ? null : 'Only a draft can be discarded.';
    default:
      return assertNever(command, 'command');
  }
}

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
  const concern: string[] = [];
  const bake = climb(state, context.ladder, context.now)?.bake;
  if (bake && !bake.complete) concern.push('the bake is not over');
  if (context.gates === 'breach') concern.push('a gate is breached');
  if (context.gates === 'hold') concern.push('a gate holds');
  if (context.gates === 'unknown') concern.push('a gate has not enough data');
  if (context.missingSignoffs.length > 0) {
    const one = context.missingSignoffs.length === 1;
    concern.push(
      one
        ? `sign-off “${context.missingSignoffs[0]}” is missing`
        : `${context.missingSignoffs.length} sign-offs are missing`,
    );
  }
  const freeze = freezeAt(context.freezes, context.now);
  if (freeze) concern.push(freeze.reason ? `a freeze holds (${freeze.reason})` : 'a change freeze holds');
  if (concern.length === 0) return null;
  const text = concern.join(', ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function widen(state: Settled, context: PolicyContext): Permission {
  if (context.trackKind !== 'production') return open;
  const why = concerns(state, context);
  return why === null ? open : openWith(why);
}

/**
 * What may be done with a version on a track now, and why not. A pending call closes everything but halting;
 * an unknown outcome may be halted too, because stopping is safe in either case.
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
  if (state.kind === 'unresolved')
    return all(closed('The last answer was lost; the track is being read first.'));

  const fits = (command: RolloutCommand): string | null => allowedCommand(state, command);
  const gate = (why: string | null, then: () => Permission): Permission =>
    why === null ? then() : closed(why);
  const { capabilities } = context;
  const next = climb(state, context.ladder, context.now)?.next ?? null;

  return {
    advance: capabilities.advancesItself
      ? closed(`${capabilities.title} advances by itself.`)
      : gate(fits({ kind: 'advance', fraction: next?.fraction ?? 1 }), () => widen(state, context)),
    complete: gate(fits({ kind: 'complete' }), () => widen(state, context)),
    halt: gate(fits({ kind: 'halt' }), () => {
      if (!capabilities.halt) return closed(`${capabilities.title} cannot stop a release.`);
      if (state.kind !== 'completed') return open;
      if (!capabilities.haltCompleted) return closed('It has reached everyone and cannot be stopped here.');
      if (capabilities.haltCompletedExcept.includes(context.trackKind)) {
        return closed('A completed release cannot be halted on this track.');
      }
      return context.hasPrevious
        ? open
        : closed('It is the first release of the track: nothing could serve instead.');
    }),
    resume: gate(fits({ kind: 'resume', fraction: 0.5 }), () => widen(state, context)),
    promote:
      state.kind === 'staged' || state.kind === 'completed'
        ? open
        : closed('Only a version that is out on this track can be promoted.'),
    discard: gate(fits({ kind: 'discard' }), () => open),
    'edit-details':
      state.kind === 'absent' || state.kind === 'superseded'
        ? closed('This version is not on the track.')
        : open,
  };
}
