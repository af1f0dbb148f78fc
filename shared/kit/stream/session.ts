import type { Clock } from '../clock';
import type { Batch, StreamOpening, StreamSource } from './batch';
import { createWakeup } from './wakeup';

/**
 * One stream on the side that produces it. It outlives the connection that carries it.
 *
 *     source ──read while kept < window──▶ kept items ──▶ batches ──▶ follower
 *                                              ▲                        │
 *                                              └──── ack frees them ────┘
 *
 * An item is kept until the follower says that it has it, so the same few items are both the credit that is
 * out and everything that a reconnect can need: at most `window` of them, and one more in the reader's hand.
 */
export interface StreamSession<T> {
  /** Sends from `opening.cursor` on. An earlier carrier of the same stream ends. Never fails because of `signal`. */
  attach(opening: StreamOpening, signal: AbortSignal | undefined): AsyncGenerator<Batch<T>, void, undefined>;
  /** Whether everything after `cursor` is still at hand. */
  canResume(cursor: number): boolean;
  /** Frees the items up to `seq`. Numbers from the past or the future are ignored. */
  acknowledge(seq: number): void;
  /** Whether a connection carries it now. */
  attached(): boolean;
  /** True when the source has ended and every item was acknowledged. */
  finished(): boolean;
  /** Ends source and carrier. */
  close(): void;
  /** Items kept now: never more than the window. */
  kept(): number;
}

/** What a session needs from its hub. */
export interface SessionOptions<T> {
  readonly clock: Clock;
  /** Items kept and unacknowledged at most. */
  readonly window: number;
  /** Items in one batch at most. */
  readonly maxBatch: number;
  /** Milliseconds to gather more items after the first of a batch. */
  readonly lingerMs: number;
  /** Opens the source. The signal aborts when the stream is over. */
  readonly source: (signal: AbortSignal) => StreamSource<T>;
  /** Called when nobody carries the stream any more: the connection was lost, or all was sent. */
  readonly onDetach: () => void;
}

interface Kept<T> {
  readonly item: T;
  readonly dropped: number;
}

/** Opens the source and keeps it read as far as credit allows. */
export function createSession<T>(options: SessionOptions<T>): StreamSession<T> {
  const life = new AbortController();
  const credit = createWakeup();
  let kept: Kept<T>[] = [];
  let freed = 0;
  let ended = false;
  let failure: { readonly error: unknown } | undefined;
  let carrier: { readonly wakeup: ReturnType<typeof createWakeup> } | undefined;

  const lastSeq = () => freed + kept.length;

  async function pump(): Promise<void> {
    try {
      const source = options.source(life.signal);
      for await (const item of source) {
        kept.push({ item, dropped: source.takeDropped?.() ?? 0 });
        carrier?.wakeup.wake();
        while (kept.length >= options.window && !life.signal.aborted) await credit.wait();
        if (life.signal.aborted) break;
      }
    } catch (error) {
      if (!life.signal.aborted) failure = { error };
    } finally {
      ended = true;
      carrier?.wakeup.wake();
    }
  }

  function nextBatch(after: number): Batch<T> {
    const start = after - freed;
    const dropped = kept[start]?.dropped ?? 0;
    let end = start + 1;
    // A gap may stand only before a batch, so the next gap ends this one.
    while (end < kept.length && end - start < options.maxBatch && kept[end]?.dropped === 0) end += 1;
    const items = kept.slice(start, end).map((entry) => entry.item);
    return { seq: after + items.length, items, ...(dropped > 0 ? { dropped } : {}) };
  }

  async function* attach(opening: StreamOpening, signal: AbortSignal | undefined) {
    const self = { wakeup: createWakeup() };
    const superseded = carrier;
    carrier = self;
    superseded?.wakeup.wake();
    const stop = () => self.wakeup.wake();
    signal?.addEventListener('abort', stop, { once: true });
    const mine = () => carrier === self && !signal?.aborted && !life.signal.aborted;
    try {
      acknowledge(opening.cursor);
      let sent = Math.max(opening.cursor, freed);
      const first = opening.cursor === 0 && freed === 0;
      yield { seq: sent, items: [], ...(first ? { snapshot: true } : {}) } satisfies Batch<T>;
      while (mine()) {
        if (sent < lastSeq()) {
          if (options.lingerMs > 0) await options.clock.sleep(options.lingerMs);
          if (!mine()) continue;
          const batch = nextBatch(Math.max(sent, freed));
          sent = batch.seq;
          yield batch;
        } else if (ended) {
          if (failure) throw failure.error;
          return;
        } else {
          await self.wakeup.wait();
        }
      }
      // An end would read as "that was all": a follower who still listens must come back for the rest.
      if (life.signal.aborted && !signal?.aborted) throw new Error('The stream was closed before its end.');
    } finally {
      signal?.removeEventListener('abort', stop);
      if (carrier === self) {
        carrier = undefined;
        options.onDetach();
      }
    }
  }

  function acknowledge(seq: number): void {
    const count = Math.min(seq, lastSeq()) - freed;
    if (count <= 0) return;
    kept = kept.slice(count);
    freed += count;
    credit.wake();
  }

  void pump();
  return {
    attach,
    acknowledge,
    canResume: (cursor) => cursor >= freed && cursor <= lastSeq(),
    finished: () => ended && kept.length === 0,
    attached: () => carrier !== undefined,
    kept: () => kept.length,
    close() {
      life.abort();
      credit.wake();
      carrier?.wakeup.wake();
    },
  };
}
