import type { Ladder } from './ladder';

/**
 * What a target can and cannot do, as data: policy and sentences read it, so that no use case asks which vendor
 * it is talking to.
 */
export interface TargetCapabilities {
  readonly id: string;
  /** `Google Play`. */
  readonly title: string;
  /** Whether a person may choose any share of users. */
  readonly chooseFraction: boolean;
  /** Whether the store itself widens the release day by day. */
  readonly advancesItself: boolean;
  /** The steps that the store prescribes; null where a team's own ladder applies. */
  readonly fixedLadder: Ladder | null;
  /** For how long a release may be held back in all, in days, before it goes on by itself; null without an end. */
  readonly pauseBudgetDays: number | null;
  /** Whether a running release can be stopped from reaching more users. */
  readonly halt: boolean;
  /** Whether a release that has reached everybody can still be stopped. */
  readonly haltCompleted: boolean;
  /** Track kinds on which a completed release cannot be halted. */
  readonly haltCompletedExcept: readonly string[];
  /** What stopping stops, and what it cannot stop. */
  readonly haltSentence: string;
  /** What stopping is called at this store, and what taking it up again: `Halt`, `Pause`. */
  readonly haltVerb: string;
  /** Whether a fraction may be lowered. */
  readonly decrease: boolean;
  /** Whether an earlier version can be put back on devices. */
  readonly rollback: boolean;
  readonly rollbackSentence: string;
  /** Most characters (Unicode code points) of a release note. */
  readonly notesLimit: number;
  /** Most characters of a reply to a review. */
  readonly replyLimit: number;
}
