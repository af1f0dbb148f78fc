import { assertNever } from '../../kit/assert-never';
import { sameFraction } from '../ladder';
import { allowedCommand } from './policy';
import {
  type Awaiting,
  type Observed,
  READS_BEFORE_ASKING,
  type RolloutCommand,
  type RolloutEffect,
  type RolloutEvent,
  type RolloutState,
  type Settled,
  type Transition,
  type Unresolved,
} from './state';

const moved = (state: RolloutState, ...effects: RolloutEffect[]): Transition => ({
  kind: 'moved',
  state,
  effects,
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
      return found.kind === 'staged' && sameFraction(found.fraction, command.reach);
    case 'advance':
    case 'resume':
      return command.fraction >= 1
        ? found.kind === 'completed'
        : found.kind === 'staged' && sameFraction(found.fraction, command.fraction);
    case 'complete':
      return found.kind === 'completed';
    case 'halt':
      return found.kind === 'halted';
    case 'discard':
      return found.kind === 'absent';
    default:
      return assertNever(command, 'command');
  }
}

function onObserved(state: RolloutState, found: Observed, at: number): Transition {
  const prior = settledPart(state);
  const next = settle(prior, found, at);
  if (!isPending(state)) {
    return sameState(prior, next)
      ? ignored('The store shows what is known already.')
      : moved(next, { kind: 'record-change', from: prior, to: next, byUs: false });
  }
  const reached = fulfils(state.command, next);
  if (!reached && state.kind === 'awaiting' && !state.acknowledged && sameState(prior, next)) {
    return ignored('The call has not been answered; a read from before it says nothing.');
  }
  const settled: RolloutEffect = { kind: 'settle-operation', operationId: state.operationId, reached };
  return sameState(prior, next)
    ? moved(next, settled)
    : moved(next, { kind: 'record-change', from: prior, to: next, byUs: reached }, settled);
}

/**
 * The state after an event, with the effects that the caller must carry out; or why the event changes nothing.
 * Total: every state answers every event.
 */
export function transition(state: RolloutState, event: RolloutEvent): Transition {
  if (event.kind === 'observed') return onObserved(state, event.found, event.at);

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
  if (event.kind !== 'read-failed' && event.operationId !== state.operationId) {
    return ignored('That news is about another operation.');
  }

  switch (event.kind) {
    case 'acknowledged':
      return state.kind === 'awaiting'
        ? moved({ ...state, acknowledged: true }, { kind: 'read-store' })
        : ignored('The outcome is being read already.');
    case 'refused':
      return state.kind === 'awaiting'
        ? moved(state.prior, { kind: 'settle-operation', operationId: state.operationId, reached: false })
        : ignored('The answer was lost before; only reading settles it.');
    case 'answer-lost':
      return state.kind === 'awaiting'
        ? moved(
            {
              kind: 'unresolved',
              prior: state.prior,
              command: state.command,
              operationId: state.operationId,
              since: event.at,
              failedReads: 0,
            },
            { kind: 'read-store' },
          )
        : ignored('Already known to be lost.');
    case 'read-failed': {
      if (state.kind === 'awaiting') return ignored('The call is still under way.');
      const failedReads = state.failedReads + 1;
      return moved(
        { ...state, failedReads },
        failedReads >= READS_BEFORE_ASKING
          ? { kind: 'ask-person', operationId: state.operationId }
          : { kind: 'read-store' },
      );
    }
    default:
      return assertNever(event, 'event');
  }
}
