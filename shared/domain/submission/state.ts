import type { OperationId } from '../ids';
import type { SubmissionWord } from './facts';

/*
 * One version on its way through a store's review, from its first draft to the shelf.
 *
 *   absent ──create──▶ preparing ──submit──▶ waiting ──▶ in-review ──yes──▶ approved ──release──▶ processing ──▶ live
 *                        ▲    (assembled: its request is being put        │   │  │                       ▲        │
 *                        │     together, seconds)         no │   │  │  └─▶ scheduled ──date──┤        │
 *                        │                                   ▼   │  └─ at once ─────────────┘        ▼
 *                        └───cancel── withdrawn ◀──────── rejected   (waiting, in-review ──cancel──▶ withdrawn)   replaced
 *                                         └──────submit──────┘
 *
 *   Beside every arrow of a person:
 *
 *   settled ──requested──▶ awaiting ──observed by its own operation──▶ settled
 *                            │  └─refused──▶ (prior state again)
 *                            └─answer lost──▶ unresolved ──observed, no earlier than the loss──▶ settled
 *
 *   settled = absent | preparing | assembled | waiting | in-review | rejected | withdrawn | approved | scheduled
 *           | processing | live | replaced
 *
 * Only an observation leads to a settled state. The store moves most of them by itself, and its site is open to others:
 * any settled state may be observed after any other. How many users get a live version is the rollout's machine.
 */

/** Why the store said no: to the program, to what stands beside it, or to the file before any reviewer saw it. */
export type RejectionCause = 'version' | 'metadata' | 'build';

/** What an observation can say. */
export type Settled =
  | { readonly kind: 'absent' }
  | { readonly kind: 'rejected'; readonly cause: RejectionCause; readonly since: number }
  | { readonly kind: PlainKind; readonly since: number };

/** The states that hold nothing but when they began, ms. */
export type PlainKind =
  | 'preparing'
  | 'assembled'
  | 'waiting'
  | 'in-review'
  | 'withdrawn'
  | 'approved'
  | 'scheduled'
  | 'processing'
  | 'live'
  | 'replaced';

/** What was asked of the store. */
export type SubmissionCommand =
  | { readonly kind: 'create' }
  | { readonly kind: 'submit' }
  | { readonly kind: 'cancel' }
  | { readonly kind: 'release' };

interface Pending {
  readonly prior: Settled;
  readonly command: SubmissionCommand;
  readonly operationId: OperationId;
  readonly since: number;
}

/** A call is under way, or was answered, and its own reading has not come yet: readings of others say nothing. */
export interface Awaiting extends Pending {
  readonly kind: 'awaiting';
  readonly acknowledged: boolean;
}
/** The answer was lost. The store is being read; the call is never sent again by itself. */
export interface Unresolved extends Pending {
  readonly kind: 'unresolved';
  readonly failedReads: number;
}

export type SubmissionState = Settled | Awaiting | Unresolved;

/** What the store showed of this version: nothing, or where it stands. */
export type Observed = { readonly kind: 'absent' } | { readonly kind: SubmissionWord };

/** What can happen to a submission. Every event of an operation names it. */
export type SubmissionEvent =
  | {
      readonly kind: 'observed';
      readonly found: Observed;
      readonly at: number;
      readonly by: OperationId | null;
    }
  | {
      readonly kind: 'requested';
      readonly command: SubmissionCommand;
      readonly operationId: OperationId;
      readonly at: number;
    }
  | { readonly kind: 'acknowledged'; readonly operationId: OperationId; readonly at: number }
  | { readonly kind: 'refused'; readonly operationId: OperationId; readonly at: number }
  | { readonly kind: 'answer-lost'; readonly operationId: OperationId; readonly at: number }
  | { readonly kind: 'read-failed'; readonly operationId: OperationId; readonly at: number };

/** A move that an observation brought to light; `byUs` when it is what our own call asked for. */
export interface ObservedMove {
  readonly from: Settled;
  readonly to: Settled;
  readonly byUs: boolean;
}

/** The new state with the move that was seen, if any; or why the event changes nothing. */
export type Transition =
  | { readonly kind: 'moved'; readonly state: SubmissionState; readonly change: ObservedMove | null }
  | { readonly kind: 'ignored'; readonly reason: string };
