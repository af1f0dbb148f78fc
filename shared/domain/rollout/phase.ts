import { assertNever } from '../../kit/assert-never';
import type { GateVerdict } from '../gate';
import type { Ladder } from '../ladder';
import { percent, type ReviewState, type TrackKind } from '../store';
import { climb } from './policy';
import type { RolloutCommand, RolloutState } from './state';

/** The one word for where a version stands on a track; each has its own chip and icon. */
export type PhaseName =
  | 'draft'
  | 'in-review'
  | 'rejected'
  | 'rolling-out'
  | 'baking'
  | 'ready'
  | 'halted'
  | 'done'
  | 'superseded'
  | 'absent'
  | 'sending'
  | 'not-known'
  | 'breached';

/** A phase always comes with a sentence for a person. */
export interface Phase {
  readonly name: PhaseName;
  readonly sentence: string;
}

/** What a command asked for, as people say it: `10%`, `everyone`, `halted`. */
export function asked(command: RolloutCommand): string {
  switch (command.kind) {
    case 'release':
      return command.reach === 'everyone'
        ? '100%'
        : command.reach === 'draft'
          ? 'a draft'
          : percent(command.reach);
    case 'advance':
    case 'resume':
      return percent(command.fraction);
    case 'complete':
      return '100%';
    case 'halt':
      return 'halted';
    case 'discard':
      return 'no draft';
    default:
      return assertNever(command, 'command');
  }
}

/** What a state means for users: `5%`, `halted at 5%`, `100%`. */
export function reached(state: RolloutState): string {
  switch (state.kind) {
    case 'absent':
      return '0%';
    case 'draft':
      return 'Draft';
    case 'staged':
      return percent(state.fraction);
    case 'halted':
      return state.fraction === null ? 'Halted' : `Halted at ${percent(state.fraction)}`;
    case 'completed':
      return '100%';
    case 'superseded':
      return 'Replaced';
    case 'awaiting':
    case 'unresolved':
      return reached(state.prior);
    default:
      return assertNever(state, 'state');
  }
}

/** Where a version stands and one sentence about it. Asks first whether our own last call was observed. */
export function phaseOf(
  state: RolloutState,
  context: {
    readonly ladder: Ladder;
    readonly gates: GateVerdict;
    readonly review: ReviewState;
    readonly trackKind: TrackKind;
    /** Whether the store itself takes the next step. */
    readonly advancesItself?: boolean;
    readonly now: number;
  },
): Phase {
  switch (state.kind) {
    case 'awaiting':
      return {
        name: 'sending',
        sentence: `Asked for ${asked(state.command)}; the track is read back before it counts.`,
      };
    case 'unresolved':
      return {
        name: 'not-known',
        sentence: `We asked for ${asked(state.command)}. The answer was lost; users have ${reached(state.prior)} or ${asked(state.command)}.`,
      };
    case 'absent':
      return { name: 'absent', sentence: 'Not on this track.' };
    case 'superseded':
      return { name: 'superseded', sentence: 'A newer release has taken its place.' };
    case 'draft':
      return context.review === 'not-approved'
        ? { name: 'rejected', sentence: 'The review did not approve it. Nobody gets it.' }
        : { name: 'draft', sentence: 'Prepared at the store; nobody gets it.' };
    case 'halted':
      return {
        name: 'halted',
        sentence: 'Nobody new gets it; devices that have it keep it.',
      };
    case 'completed':
    case 'staged':
      break;
    default:
      return assertNever(state, 'state');
  }
  if (context.review === 'in-review' || context.review === 'approved-not-published') {
    return {
      name: 'in-review',
      sentence:
        context.review === 'in-review'
          ? 'With the store’s reviewers; users get it after their yes.'
          : 'Approved; it waits to be published in the store’s console.',
    };
  }
  if (context.review === 'not-approved') {
    return {
      name: 'rejected',
      sentence: 'The review did not approve it. The version before goes on serving.',
    };
  }
  if (context.trackKind === 'production' && context.gates === 'breach') {
    return { name: 'breached', sentence: 'A gate is breached. Halt, or keep it where it is.' };
  }
  if (state.kind === 'completed') return { name: 'done', sentence: 'Everyone on this track is offered it.' };
  if (context.advancesItself) {
    return { name: 'rolling-out', sentence: 'The store widens it by itself, one step a day.' };
  }
  const step = climb(state, context.ladder, context.now);
  if (step && !step.bake.complete) {
    return { name: 'baking', sentence: 'Baking at this step.' };
  }
  return context.gates === 'pass'
    ? { name: 'ready', sentence: 'Bake complete and every gate passes.' }
    : { name: 'rolling-out', sentence: 'Bake complete; a gate does not pass yet.' };
}
