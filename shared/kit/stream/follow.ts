import type { Clock } from '../clock';
import { type BackoffPolicy, backoffDelay, LOCAL_BACKOFF } from './backoff';
import type { Batch, StreamAck, StreamOpening } from './batch';

/** Where a follower stands, so that a screen can say how fresh its figures are. Times in ms since the epoch. */
export type FollowState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'live' }
  /** The connection was lost at `since`; what is shown is as old as that. */
  | { readonly kind: 'stale'; readonly since: number; readonly nextTryAt: number; readonly error: unknown }
  /** The source has ended, and everything was taken. */
  | { readonly kind: 'ended' };

/** What one batch brought. */
export interface TakenBatch<T> {
  readonly items: readonly T[];
  /** Items that the source lost just before these. */
  readonly dropped: number;
  /** The stream starts over: forget what came before. */
  readonly snapshot: boolean;
}

/** How a stream is opened and acknowledged, and what to do with what it brings. */
export interface FollowOptions<T> {
  /** Opens the stream: a contract call that yields batches. */
  readonly open: (opening: StreamOpening, signal: AbortSignal) => Promise<AsyncIterable<Batch<T>>>;
  /** Grants credit: the contract's acknowledging call. Its failure is not an error: a reconnect repeats it. */
  readonly ack: (ack: StreamAck) => Promise<unknown>;
  /** Takes the items. While its promise is pending no further credit is granted, and the producer comes to rest. */
  readonly onBatch: (batch: TakenBatch<T>) => void | Promise<void>;
  readonly onState?: (state: FollowState) => void;
  /** An answer that no reconnect can change (refused, not found): it ends the following. Default: none is. */
  readonly isFinal?: (error: unknown) => boolean;
  /** Ends a wait between attempts at once, when there is a reason for hope. Resolves each time there is. */
  readonly hurry?: () => Promise<void>;
  readonly clock: Clock;
  /** A number in [0, 1). */
  readonly random: () => number;
  /** Unguessable name of this stream. */
  readonly streamId: string;
  /** Items on their way without an acknowledgement. Default 256. */
  readonly window?: number;
  readonly backoff?: BackoffPolicy;
}

/**
 * Follows a stream to its end across lost connections: nothing is lost and nothing is taken twice, or the batch
 * says `snapshot`. Resolves when the source has ended; rejects with a final answer, with an error thrown by
 * `onBatch`, or with the signal's reason.
 */
export async function followStream<T>(options: FollowOptions<T>, signal: AbortSignal): Promise<void> {
  const { streamId, window = 256, clock, onState } = options;
  let cursor = 0;
  let acked = 0;
  let attempt = 0;

  const grant = (close = false) => {
    acked = cursor;
    options.ack({ streamId, seq: cursor, ...(close ? { close } : {}) }).catch(() => undefined);
  };

  async function take(batch: Batch<T>): Promise<void> {
    if (batch.snapshot) cursor = acked = batch.seq - batch.items.length;
    const known = cursor - (batch.seq - batch.items.length);
    if (known < 0) throw new StreamGap(cursor, batch);
    const items = known > 0 ? batch.items.slice(known) : batch.items;
    const dropped = known > 0 ? 0 : (batch.dropped ?? 0);
    const snapshot = batch.snapshot ?? false;
    if (items.length > 0 || snapshot) await options.onBatch({ items, dropped, snapshot });
    cursor = Math.max(cursor, batch.seq);
    if (cursor - acked >= Math.max(1, Math.floor(window / 4))) grant();
  }

  onState?.({ kind: 'connecting' });
  try {
    for (;;) {
      let consumerFailed = false;
      try {
        const batches = await options.open({ streamId, cursor, window }, signal);
        for await (const batch of batches) {
          signal.throwIfAborted();
          attempt = 0;
          onState?.({ kind: 'live' });
          consumerFailed = true;
          await take(batch);
          consumerFailed = false;
        }
        signal.throwIfAborted();
        onState?.({ kind: 'ended' });
        return;
      } catch (error) {
        signal.throwIfAborted();
        if (error instanceof StreamGap) consumerFailed = false;
        if (consumerFailed || options.isFinal?.(error)) throw error;
        const since = clock.now();
        const delay = backoffDelay(attempt, options.random, options.backoff ?? LOCAL_BACKOFF);
        attempt += 1;
        onState?.({ kind: 'stale', since, nextTryAt: since + delay, error });
        await pause(options, delay, signal);
      }
    }
  } finally {
    grant(true);
  }
}

/** The producer skipped items: reopening from the cursor mends it. */
class StreamGap extends Error {
  constructor(cursor: number, batch: Batch<unknown>) {
    super(`The stream jumped from item ${cursor} to ${batch.seq - batch.items.length + 1}.`);
  }
}

async function pause<T>(options: FollowOptions<T>, delay: number, signal: AbortSignal): Promise<void> {
  const over = new AbortController();
  const both = AbortSignal.any([signal, over.signal]);
  const waits = [options.clock.sleep(delay, both)];
  if (options.hurry) waits.push(options.hurry());
  try {
    await Promise.race(waits);
  } finally {
    over.abort();
    for (const wait of waits) wait.catch(() => undefined);
  }
}
