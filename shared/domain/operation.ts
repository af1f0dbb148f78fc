import type { Failure } from './failure';
import type { AppId, IsoTime, OperationId, PlanId } from './ids';
import type { PlannedCall } from './plan';

/** What kind of long work it is. */
export type OperationKind = 'store-write' | 'refresh' | 'artifact' | 'export' | 'engine';

/**
 * Where an operation stands.
 *
 *   planned -> running -> succeeded
 *                |  \--> failed(reason)            nothing more will happen
 *                |  \--> unknown                   sent, and the answer was lost: being read, or asking a person
 *                \----> cancelled
 *   interrupted: the program stopped in the middle; the next start settles it by reading.
 */
export type OperationState =
  | 'planned'
  | 'running'
  | 'succeeded'
  | 'failed'
  | 'unknown'
  | 'cancelled'
  | 'interrupted';

/** How one call of a plan fared. */
export interface CallOutcome {
  readonly callId: string;
  readonly state: 'pending' | 'sending' | 'done' | 'failed' | 'unknown';
  readonly status: number | null;
  /** How long the answer took, ms. */
  readonly tookMs: number | null;
  /** The request as it was really sent, redacted; null before. */
  readonly sent: { readonly method: string; readonly path: string; readonly body: unknown } | null;
  /** The answer, redacted and shortened. */
  readonly answer: unknown;
}

/** Bytes on their way. */
export interface TransferProgress {
  /** Confirmed by the store, bytes. */
  readonly confirmed: number;
  /** Written to the network and not yet confirmed, bytes. */
  readonly sent: number;
  readonly total: number;
  /** Bytes per second over the last seconds; null until known. */
  readonly rate: number | null;
  readonly secondsLeft: number | null;
}

/** Asked, what the store says, and whether they differ: the proof of a write. */
export interface ReadBack {
  readonly asked: string;
  readonly storeSays: string;
  readonly differs: boolean;
  readonly readAt: IsoTime;
}

/** One piece of long work as the activity drawer and the sheet show it. */
export interface Operation {
  readonly id: OperationId;
  readonly kind: OperationKind;
  readonly appId: AppId | null;
  readonly planId: PlanId | null;
  readonly title: string;
  readonly state: OperationState;
  /** What it is doing now, in words. */
  readonly step: string;
  /** 0–1 when it can be told, else null. */
  readonly fraction: number | null;
  readonly transfer: TransferProgress | null;
  readonly calls: readonly PlannedCall[];
  readonly outcomes: readonly CallOutcome[];
  readonly startedAt: IsoTime;
  readonly endedAt: IsoTime | null;
  /** What such work usually takes, ms, from the history; null when never done before. */
  readonly usualMs: number | null;
  readonly failure: Failure | null;
  readonly readBack: ReadBack | null;
  readonly cancellable: boolean;
  /** When a wait asked for by the store ends (429 with Retry-After), ms since the epoch. */
  readonly waitingUntil: number | null;
  /** Grows with every change, so that late news never overwrites newer. */
  readonly revision: number;
}

/** One line of an operation's log. */
export interface OperationLogLine {
  readonly at: IsoTime;
  readonly level: 'info' | 'warn' | 'error';
  readonly text: string;
}

/** Whether nothing more will happen to it. */
export function isOver(state: OperationState): boolean {
  return state === 'succeeded' || state === 'failed' || state === 'cancelled';
}
