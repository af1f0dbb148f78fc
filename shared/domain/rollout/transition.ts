import { assertNever } from '../../kit/assert-never';
import type { OperationId } from '../ids';
import { sameFraction } from '../ladder';
import { allowedCommand } from './policy';
import type {
  Awaiting,
  Observed,
  ObservedChange,
  RolloutCommand,
  RolloutEvent,
  RolloutState,
  Settled,
  Transition,
  Unresolved,
} from './state';

const moved = (state: RolloutState, change: ObservedChange | null = null): Transition => ({
  kind: 'moved',
  state,
  change,
});
const ignored = (reason: string): Transition => ({ kind: 'ignored', reason });

/** Whether a state may only be left by reading the store. */
export function isPending(state: RolloutState): state is Awaiting | Unresolved {
  return state.kind === 'awaiting' || state.kind === 'unresolved';
}

/** The state that was last observed: what users have as far as anybody knows. */
export function settledPart(state: RolloutState): Settled {
  return isPending(state) ? state.prior : state;
}

/** The settled state that an observation stands for; keeps `since` when nothing moved. */
function settle(before: Settled, found: Observed, at: number): Settled {
  switch (found.kind) {
    case 'absent':
      return { kind: 'absent' };
    case 'staged':
      return before.kind === 'staged' && sameFraction(before.fraction, found.fraction)
        ? before
        : { kind: 'staged', fraction: found.fraction, since: at };
    case 'halted':
      return before.kind === 'halted' && sameFraction(before.fraction, found.fraction)
        ? before
        : { kind: 'halted', fraction: found.fraction, since: at };
    case 'draft':
    case 'completed':
    case 'superseded':
      return before.kind === found.kind ? before : { kind: found.kind, since: at };
    default:
      return assertNever(found, 'observation');
  }
}

/** Whether two settled states are the same for users. */
function sameState(a: Settled, b: Settled): boolean {
  if (a.kind !== b.kind) return false;
  if (a.kind === 'staged' && b.kind === 'staged') return sameFraction(a.fraction, b.fraction);
  if (a.kind === 'halted' && b.kind === 'halted') return sameFraction(a.fraction, b.fraction);
  return true;
}

/** Whether what the store shows is what a command asked for. */
export function fulfils(command: RolloutCommand, found: Settled): boolean {
  switch (command.kind) {
    case 'release':
      if (command.reach === 'everyone') return found.kind === 'completed';
      if (command.reach === 'draft') return found.kind === 'draft';
      return reaches(command.reach, found);
    case 'advance':
    case 'resume':
      return reaches(command.fraction, found);
    case 'complete':
      return found.kind === 'completed';
    case 'halt':
      return found.kind === 'halted';
    case 'discard':
      return found.kind === 'absent' || found.kind === 'superseded';
    default:
      return assertNever(command, 'command');
  }
}

function reaches(fraction: number, found: Settled): boolean {
  return fraction >= 1
    ? found.kind === 'completed'
    : found.kind === 'staged' && sameFraction(found.fraction, fraction);
}

function onObserved(state: RolloutState, found: Observed, at: number, by: OperationId | null): Transition {
  const prior = settledPart(state);
  const next = settle(prior, found, at);
  const same = sameState(prior, next);
  if (!isPending(state)) {
    return same
      ? ignored('The store shows what is known already.')
      : moved(next, { from: prior, to: next, byUs: false });
  }
  if (by !== state.operationId) {
    if (state.kind === 'awaiting') {
      return ignored('A call is under way; only its own reading says what became of it.');
    }
    if (at < state.since) return ignored('The reading is older than the call whose answer was lost.');
  }
  return moved(next, same ? null : { from: prior, to: next, byUs: fulfils(state.command, next) });
}

/**
 * The state after an event, with the change that users felt, if any; or why the event changes nothing.
 * Total: every state answers every event.
 */
export function transition(state: RolloutState, event: RolloutEvent): Transition {
  if (event.kind === 'observed') return onObserved(state, event.found, event.at, event.by);

  if (event.kind === 'requested') {
    if (isPending(state)) return ignored('Another call for this version has not been settled.');
    const why = allowedCommand(state, event.command);
    if (why !== null) return ignored(why);
    return moved({
      kind: 'awaiting',
      prior: state,
      command: event.command,
      operationId: event.operationId,
      since: event.at,
      acknowledged: false,
    });
  }

  if (!isPending(state)) return ignored('No call is under way.');
  if (event.operationId !== state.operationId) return ignored('That news is about another operation.');

  switch (event.kind) {
    case 'acknowledged':
      return state.kind === 'awaiting'
        ? moved({ ...state, acknowledged: true })
        : ignored('The outcome is being read already.');
    case 'refused':
      return state.kind === 'awaiting' && !state.acknowledged
        ? moved(state.prior)
        : ignored('The call may have arrived; only reading settles it.');
    case 'answer-lost':
      return state.kind === 'awaiting'
        ? moved({
            kind: 'unresolved',
            prior: state.prior,
            command: state.command,
            operationId: state.operationId,
            since: event.at,
            failedReads: 0,
          })
        : ignored('Already known to be lost.');
    case 'read-failed':
      return state.kind === 'unresolved'
        ? moved({ ...state, failedReads: state.failedReads + 1 })
        : ignored('The call is still under way.');
    default:
      return assertNever(event, 'event');
  }
}
