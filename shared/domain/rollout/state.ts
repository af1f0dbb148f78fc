import type { OperationId } from '../ids';

/*
 * One version on one track, from its first user to all of them.
 *
 *              observed                 requested            observed by its own operation
 *   absent ───────────────▶ settled ───────────────▶ awaiting ───────────────────────────▶ settled
 *                            │   ▲                    │     │ refused
 *                            │   └────────────────────│─────┘  (prior state again)
 *                            │                        │ answer lost
 *                   observed │                        ▼
 *                  elsewhere │                    unresolved ──observed, no earlier than the loss──▶ settled
 *                            ▼                        └──read failed──▶ unresolved
 *                        (settled)
 *
 *   settled = absent | draft | staged | halted | completed | superseded
 *
 * Only an observation leads to a settled state: an answer of the store to our call does not. An outcome whose answer
 * was lost is never taken for failure nor for success. A halt is open all the same while an outcome is not known: the
 * fresh reading that its plan starts from settles the state, and the halt then stops whichever of the two it found.
 */

/** The version is not on this track. */
export interface Absent {
  readonly kind: 'absent';
}
/** Prepared at the store; nobody gets it. */
export interface Draft {
  readonly kind: 'draft';
  readonly since: number;
}
/** A share of the track's users is offered this version. */
export interface Staged {
  readonly kind: 'staged';
  /** 0–1, exclusive. */
  readonly fraction: number;
  /** When this fraction was reached, ms: the bake counts from here. */
  readonly since: number;
}
/** Nobody new gets it; who has it keeps it. */
export interface Halted {
  readonly kind: 'halted';
  /** Share that had been offered it, 0–1; null when the store does not say (a halted full release). */
  readonly fraction: number | null;
  readonly since: number;
}
/** Everyone on the track is offered this version. */
export interface Completed {
  readonly kind: 'completed';
  readonly since: number;
}
/** A newer release took the track over. */
export interface Superseded {
  readonly kind: 'superseded';
  readonly since: number;
}

/** What an observation can say. */
export type Settled = Absent | Draft | Staged | Halted | Completed | Superseded;

/** What was asked of the store. */
export type RolloutCommand =
  | { readonly kind: 'release'; readonly reach: 'everyone' | 'draft' | number }
  | { readonly kind: 'advance'; readonly fraction: number }
  | { readonly kind: 'complete' }
  | { readonly kind: 'halt' }
  | { readonly kind: 'resume'; readonly fraction: number }
  | { readonly kind: 'discard' };

/** A call is under way, or was answered, and its own reading has not come yet: readings of others say nothing. */
export interface Awaiting {
  readonly kind: 'awaiting';
  readonly prior: Settled;
  readonly command: RolloutCommand;
  readonly operationId: OperationId;
  readonly since: number;
  /** The store said yes; only reading it back ends the wait. */
  readonly acknowledged: boolean;
}
/** The answer was lost. The store is being read; the call is never sent again by itself. */
export interface Unresolved {
  readonly kind: 'unresolved';
  readonly prior: Settled;
  readonly command: RolloutCommand;
  readonly operationId: OperationId;
  readonly since: number;
  /** Reads that failed since the answer was lost. */
  readonly failedReads: number;
}

export type RolloutState = Settled | Awaiting | Unresolved;

/** What can happen to a rollout. Every event of an operation names it, so that late news finds no stranger. */
export type RolloutEvent =
  | {
      readonly kind: 'observed';
      readonly found: Observed;
      readonly at: number;
      /** The operation that read, for what it wrote itself; null when the reading belongs to nobody's call. */
      readonly by: OperationId | null;
    }
  | {
      readonly kind: 'requested';
      readonly command: RolloutCommand;
      readonly operationId: OperationId;
      readonly at: number;
    }
  | { readonly kind: 'acknowledged'; readonly operationId: OperationId; readonly at: number }
  | { readonly kind: 'refused'; readonly operationId: OperationId; readonly at: number }
  | { readonly kind: 'answer-lost'; readonly operationId: OperationId; readonly at: number }
  | { readonly kind: 'read-failed'; readonly operationId: OperationId; readonly at: number };

/** What the store showed of this version on this track. */
export type Observed =
  | { readonly kind: 'absent' }
  | { readonly kind: 'superseded' }
  | { readonly kind: 'draft' }
  | { readonly kind: 'staged'; readonly fraction: number }
  | { readonly kind: 'halted'; readonly fraction: number | null }
  | { readonly kind: 'completed' };

/** A change for users that an observation brought to light; `byUs` when it is what our own call asked for. */
export interface ObservedChange {
  readonly from: Settled;
  readonly to: Settled;
  readonly byUs: boolean;
}

/** The new state with the change that users felt, if any; or why the event changes nothing. */
export type Transition =
  | { readonly kind: 'moved'; readonly state: RolloutState; readonly change: ObservedChange | null }
  | { readonly kind: 'ignored'; readonly reason: string };
