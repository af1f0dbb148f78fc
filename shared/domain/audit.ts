import type { Failure } from './failure';
import type { AppId, IsoTime, OperationId } from './ids';
import type { CallOutcome, ReadBack } from './operation';

/** Who or what did it: a person here, Slipway itself, or the store (seen by reading). */
export type Actor =
  | { readonly kind: 'person'; readonly name: string }
  | { readonly kind: 'slipway' }
  | { readonly kind: 'store'; readonly name: string };

/** What happened, as a closed list that other tools can rely on. */
export const EVENT_KINDS = [
  'workspace.opened',
  'artifact.read',
  'release.uploaded',
  'release.promoted',
  'rollout.started',
  'rollout.advanced',
  'rollout.completed',
  'rollout.halted',
  'rollout.resumed',
  'release.details-changed',
  'draft.discarded',
  'version.created',
  'version.edited',
  'version.submitted',
  'submission.cancelled',
  'version.released',
  'rollout.observed',
  'review.changed',
  'bake.completed',
  'gate.changed',
  'signoff.given',
  'signoff.withdrawn',
  'review.replied',
  'beta.notes-sent',
  'beta.compliance-answered',
  'beta.build-shared',
  'beta.review-submitted',
  'beta.testers-told',
  'beta.expired',
  'beta.group-changed',
  'beta.testers-changed',
  'beta.order-set',
  'beta.order-ended',
  'beta.observed',
  'feedback.received',
  'feedback.triaged',
  'settings.changed',
  'account.tested',
  'operation.intent',
  'operation.settled',
  'operation.failed',
  'operation.cancelled',
  'export.written',
  'image.built',
  'image.pushed',
  'image.pulled',
  'image.removed',
  'image.attached',
  'container.changed',
  'compose.changed',
  'backend.rolled-out',
  'backend.changed',
  'backend.undone',
  'backend.canary',
  'backend.switched',
  'logs.attached',
  'webhook.delivered',
  'history.recovered',
] as const;

/** One of the things that can happen. */
export type EventKind = (typeof EVENT_KINDS)[number];

/** How an event can end. */
export const EVENT_RESULTS = ['done', 'failed', 'unknown', 'refused', 'seen'] as const;

/** How an event ended. */
export type EventResult = (typeof EVENT_RESULTS)[number];

/** Everything known about one event. The history hashes all of it; nothing in it is secret. */
export interface AuditRecord {
  readonly kind: EventKind;
  readonly at: IsoTime;
  readonly actor: Actor;
  readonly result: EventResult;
  /** One line for the list: `1.4.0 (142) set to 5%`. */
  readonly title: string;
  readonly appId: AppId | null;
  readonly target: string | null;
  readonly track: string | null;
  readonly versionName: string | null;
  readonly versionCode: number | null;
  /** `0%` and `5%`: what users had and have. */
  readonly from: string | null;
  readonly to: string | null;
  /** Shares of users, 0–1, where there are any. */
  readonly fromFraction: number | null;
  readonly toFraction: number | null;
  readonly operationId: OperationId | null;
  /** `Typed 5%`, `Clicked`; null when nobody had to. */
  readonly confirmedBy: string | null;
  /** The reason a person gave. */
  readonly why: string | null;
  readonly account: string | null;
  /** Computer and program version. */
  readonly origin: string;
  readonly tookMs: number | null;
  readonly calls: readonly CallOutcome[];
  readonly readBack: ReadBack | null;
  readonly failure: Failure | null;
  /** Gates and sign-offs as they stood: `Crash rate`, `0.42%`, verdict. */
  readonly known: readonly KnownFact[];
}

/** An event with everything that its kind does not speak of left empty. */
export function auditRecord(
  said: Partial<AuditRecord> & Pick<AuditRecord, 'kind' | 'title' | 'at' | 'origin' | 'actor' | 'result'>,
): AuditRecord {
  return {
    appId: null,
    target: null,
    track: null,
    versionName: null,
    versionCode: null,
    from: null,
    to: null,
    fromFraction: null,
    toFraction: null,
    operationId: null,
    confirmedBy: null,
    why: null,
    account: null,
    tookMs: null,
    calls: [],
    readBack: null,
    failure: null,
    known: [],
    ...said,
  };
}

/** One thing that was on the screen when a person decided. */
export interface KnownFact {
  readonly title: string;
  readonly value: string;
  readonly verdict: 'pass' | 'hold' | 'breach' | 'unknown';
}

/** An event as the history keeps it: numbered and chained. */
export interface HistoryEvent extends AuditRecord {
  /** 1, 2, 3 … without a gap. */
  readonly sequence: number;
  /** SHA-256 over the canonical record and the hash before, hex. */
  readonly hash: string;
  readonly previousHash: string;
}

/** One page of the history, newest first. */
export interface HistoryPage {
  readonly events: readonly HistoryEvent[];
  readonly matches: number;
  /** Whether there are more than `matches`: a search is counted up to a thousand. */
  readonly moreMatches: boolean;
  readonly tookMs: number;
  readonly nextBefore: number | null;
  /** One sentence for each part of the text that was not understood. */
  readonly hints: readonly string[];
}
