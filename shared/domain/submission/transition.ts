import { assertNever } from '../../kit/assert-never';
import type { OperationId } from '../ids';
import { allowedCommand } from './policy';
import type {
  Awaiting,
  Observed,
  ObservedMove,
  RejectionCause,
  Settled,
  SubmissionCommand,
  SubmissionEvent,
  SubmissionState,
  Transition,
  Unresolved,
} from './state';

const moved = (state: SubmissionState, change: ObservedMove | null = null): Transition => ({
  kind: 'moved',
  state,
  change,
});
const ignored = (reason: string): Transition => ({ kind: 'ignored', reason });

/** Whether a state may only be left by reading the store. */
export function isPending(state: SubmissionState): state is Awaiting | Unresolved {
  return state.kind === 'awaiting' || state.kind === 'unresolved';
}

/** The state that was last observed. */
export function settledPart(state: SubmissionState): Settled {
  return isPending(state) ? state.prior : state;
}

const CAUSES = {
  rejected: 'version',
  'metadata-rejected': 'metadata',
  'invalid-build': 'build',
} as const satisfies Readonly<Record<string, RejectionCause>>;

/** The settled state that an observation stands for; keeps `since` when nothing moved. */
export function settle(before: Settled, found: Observed, at: number): Settled {
  switch (found.kind) {
    case 'absent':
      return { kind: 'absent' };
    case 'rejected':
    case 'metadata-rejected':
    case 'invalid-build': {
      const cause = CAUSES[found.kind];
      return before.kind === 'rejected' && before.cause === cause
        ? before
        : { kind: 'rejected', cause, since: at };
    }
    default:
      return before.kind === found.kind ? before : { kind: found.kind, since: at };
  }
}

function sameState(a: Settled, b: Settled): boolean {
  if (a.kind === 'rejected' && b.kind === 'rejected') return a.cause === b.cause;
  return a.kind === b.kind;
}

/** States that a version passes only after it was sent to the reviewers, and before or after their yes. */
const SENT: ReadonlySet<Settled['kind']> = new Set([
  'waiting',
  'in-review',
  'approved',
  'scheduled',
  'processing',
  'live',
]);

/** Whether what the store shows is what a command asked for. */
export function fulfils(command: SubmissionCommand, found: Settled): boolean {
  switch (command.kind) {
    case 'create':
      return found.kind !== 'absent';
    case 'submit':
      return SENT.has(found.kind);
    case 'cancel':
      return found.kind === 'withdrawn' || found.kind === 'preparing';
    case 'release':
      return found.kind === 'processing' || found.kind === 'live';
    default:
      return assertNever(command, 'command');
  }
}

function onObserved(state: SubmissionState, found: Observed, at: number, by: OperationId | null): Transition {
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
 * The state after an event, with the move that was seen, if any; or why the event changes nothing. Total: every state
 * answers every event.
 */
export function transition(state: SubmissionState, event: SubmissionEvent): Transition {
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
