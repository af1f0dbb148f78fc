import type { CallView } from '../calls/call-list';
import type { IconName } from '../icon/icon';
import type { LadderRung } from '../ladder/rung';
import type { Verdict } from '../theme/tone';

/** What users have before or after a change. */
export interface ReachView {
  /** `5%`, `150`, `Draft`. */
  readonly headline: string;
  /** `about 1,284 users`; null when nobody counted them. */
  readonly people: string | null;
}

/** One line under the calls: what cannot be undone, when the next step opens, what the gates say. */
export interface SheetNote {
  readonly tone: 'undo' | 'bake' | 'gates' | 'lock' | 'warning' | 'info';
  readonly text: string;
}

/** One gate as a line of the sheet. */
export interface SheetGate {
  readonly title: string;
  readonly verdict: Verdict;
  readonly sentence: string;
}

/** How a person says yes: a press, or the new value typed. */
export type SheetConfirmation =
  | { readonly kind: 'click' }
  | { readonly kind: 'typed'; readonly expected: string };

/** A failure in the three parts in which every failure is told, with the vendor's own words folded away. */
export interface FailureView {
  readonly message: string;
  readonly stillTrue: string;
  readonly advice: string;
  readonly raw?: string | null;
}

/** What the person saw, what the store says now. */
export interface StaleView {
  /** `The rollout is now 20%; you were looking at 5%.` */
  readonly sentence: string;
  readonly saw: ReachView & { readonly at: string };
  readonly now: ReachView & { readonly at: string };
  /** `Tomas Weber changed it at 14:30 in Play Console.`; null when it cannot be told. */
  readonly cause: string | null;
  /** `Plan again from 20%…` */
  readonly planAgain: string;
}

/** One step of settling an outcome that is not known. */
export interface SettlingStep {
  readonly state: 'done' | 'failed' | 'running';
  readonly text: string;
  /** `14:31:27`. */
  readonly time?: string;
}

/** The proof of a write. */
export interface ReadBackView {
  readonly asked: string;
  readonly storeSays: string;
  readonly differs: boolean;
}

/** Where the sheet stands. */
export type SheetPhase =
  | { readonly kind: 'ready' }
  /** Calls are being sent; `call` counts from one. */
  | { readonly kind: 'sending'; readonly call: number; readonly cancellable: boolean }
  | { readonly kind: 'failed'; readonly failure: FailureView; readonly retryable: boolean }
  | { readonly kind: 'stale'; readonly stale: StaleView }
  | { readonly kind: 'unknown'; readonly sentence: string; readonly steps: readonly SettlingStep[] }
  /** Null where the store has nothing that could be read back, as after a message to people. */
  | { readonly kind: 'done'; readonly readBack: ReadBackView | null };

/** Everything that a sheet shows. It holds the exact calls; what is sent is this and nothing else. */
export interface SheetView {
  /** `Advance Google Play production`. */
  readonly title: string;
  readonly before: ReachView;
  readonly after: ReachView;
  /** Where the numbers come from and how old they are. */
  readonly source?: string;
  readonly rungs?: readonly LadderRung[];
  /** `androidpublisher.googleapis.com, com.arkalia.cia`. */
  readonly host: string;
  readonly calls: readonly CallView[];
  readonly notes: readonly SheetNote[];
  readonly gates?: readonly SheetGate[];
  readonly confirmation: SheetConfirmation;
  /** Something speaks against it: a reason is asked for and kept in the history. */
  readonly needsReason: boolean;
  /** What speaks against it, a sentence: `3 sign-offs are missing.` */
  readonly concern?: string | null;
  /** What the button says: `Advance to 10%`. */
  readonly action: string;
  /** What the typed value confirms; `this production change` where nothing else is said. */
  readonly typedFor?: string;
  /** The button's icon, where climbing a ladder is not the matter. */
  readonly icon?: IconName;
  /** Halting and discarding are drawn as danger. */
  readonly danger?: boolean;
  /** Why nothing may be sent at all now (offline, history read-only). */
  readonly lockedReason?: string | null;
}

/** What a person gave with their yes. */
export interface SheetAnswer {
  readonly typed: string;
  readonly reason: string;
}

/**
 * Why the answer does not allow sending yet, as a sentence for the button; null when it does. Spaces around the
 * typed value and before its percent sign are forgiven; nothing else is.
 */
export function confirmationGap(
  view: Pick<SheetView, 'confirmation' | 'needsReason' | 'lockedReason'>,
  answer: SheetAnswer,
): string | null {
  if (view.lockedReason) return view.lockedReason;
  if (view.needsReason && answer.reason.trim().length < MINIMUM_REASON) {
    return 'Write why this goes ahead all the same.';
  }
  if (view.confirmation.kind === 'typed' && !matchesTyped(view.confirmation.expected, answer.typed)) {
    return `Type ${view.confirmation.expected} to confirm.`;
  }
  return null;
}

/** A reason of fewer characters explains nothing to the reader of the history. */
const MINIMUM_REASON = 8;

/** Whether the typed text is the expected value. */
export function matchesTyped(expected: string, typed: string): boolean {
  const plain = (text: string) => text.trim().replace(/\s+%$/, '%');
  return plain(typed) === plain(expected);
}
