import { assertNever } from '../../kit/assert-never';
import { concernsToStart, type Freeze, type Permission } from '../rollout/policy';
import type { Settled, SubmissionCommand, SubmissionState } from './state';

/** What a person can do to a version before its users get it. */
export type SubmissionAction = 'edit' | 'edit-promotional' | 'submit' | 'cancel' | 'release';

/** Everything that policy looks at besides the state. */
export interface SubmissionContext {
  /** Why the store was not read lately; null while it was. */
  readonly staleWhy: string | null;
  /** What the version lacks for being reviewed, a sentence each. */
  readonly missing: readonly string[];
  readonly missingSignoffs: readonly string[];
  readonly freezes: readonly Freeze[];
  readonly now: number;
}

const EDITABLE: ReadonlySet<Settled['kind']> = new Set(['preparing', 'rejected', 'withdrawn']);
const WITH_THE_STORE: ReadonlySet<Settled['kind']> = new Set(['assembled', 'waiting', 'in-review']);

/**
 * Why a command does not fit a settled state, in words; null when it does. Transitions and permissions both ask here.
 */
export function allowedCommand(state: Settled, command: SubmissionCommand): string | null {
  switch (command.kind) {
    case 'create':
      return state.kind === 'absent' ? null : 'The store has this version already.';
    case 'submit':
      if (EDITABLE.has(state.kind) || state.kind === 'assembled') return null;
      return WITH_THE_STORE.has(state.kind)
        ? 'It is with the reviewers already.'
        : 'Only a version that is being prepared can be submitted.';
    case 'cancel':
      return WITH_THE_STORE.has(state.kind) ? null : 'There is no review to cancel.';
    case 'release':
      if (state.kind === 'approved') return null;
      return state.kind === 'scheduled'
        ? 'The store releases it at its date.'
        : 'Only an approved version that waits for a person can be released.';
    default:
      return assertNever(command, 'command');
  }
}

const open: Permission = { allowed: true, needsReason: false, reasonWhy: null };
const closed = (why: string): Permission => ({ allowed: false, why });

function editing(state: Settled): Permission {
  if (EDITABLE.has(state.kind)) return open;
  if (state.kind === 'absent') return closed('The store has no such version.');
  return WITH_THE_STORE.has(state.kind)
    ? closed('It is with the reviewers. Cancel the submission to change it.')
    : closed('It was approved as it is. What is to change goes into the next version.');
}

/** What may be done with a version now, and why not. A call under way and an outcome not known close everything. */
export function submissionPermissions(
  state: SubmissionState,
  context: SubmissionContext,
): Readonly<Record<SubmissionAction, Permission>> {
  const all = (permission: Permission): Record<SubmissionAction, Permission> => ({
    edit: permission,
    'edit-promotional': permission,
    submit: permission,
    cancel: permission,
    release: permission,
  });
  if (context.staleWhy !== null) return all(closed(context.staleWhy));
  if (state.kind === 'awaiting') return all(closed('A call is under way.'));
  if (state.kind === 'unresolved') {
    return all(closed('The last answer was lost; the store is being read first.'));
  }
  const fits = (command: SubmissionCommand, then: () => Permission): Permission => {
    const why = allowedCommand(state, command);
    return why === null ? then() : closed(why);
  };
  const concerns = concernsToStart(context);
  return {
    edit: editing(state),
    'edit-promotional':
      state.kind === 'absent' || state.kind === 'replaced'
        ? closed('It is on no shelf where anybody would read it.')
        : open,
    submit: fits({ kind: 'submit' }, () =>
      context.missing.length === 0 ? open : closed(context.missing.join(' ')),
    ),
    cancel: fits({ kind: 'cancel' }, () => open),
    release: fits({ kind: 'release' }, () =>
      concerns === null ? open : { allowed: true, needsReason: true, reasonWhy: concerns },
    ),
  };
}
