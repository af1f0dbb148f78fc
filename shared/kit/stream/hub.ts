import type { Clock } from '../clock';
import type { Batch, StreamAck, StreamOpening, StreamSource } from './batch';
import { createSession, type StreamSession } from './session';

/** Bounds of a hub. Memory never holds more than `maxStreams` × `maxWindow` items. */
export interface StreamHubOptions {
  readonly clock: Clock;
  /** How long a stream whose connection was lost waits for its follower, ms. Default one minute. */
  readonly graceMs?: number;
  /** The largest window a follower may ask for, in items. Default 1,000. */
  readonly maxWindow?: number;
  /** Streams open at once. Default 256. */
  readonly maxStreams?: number;
}

/** How one stream is carried. */
export interface StreamCarriage {
  /** Items in one batch at most. Default 200. */
  readonly maxBatch?: number;
  /** Milliseconds to gather more items after the first of a batch. Default 0: at once. */
  readonly lingerMs?: number;
}

/**
 * Streams with batches, credit and resume, on any transport that can carry an async iterator and a call.
 * The transport's own iterators push without limit and die with the connection: the hub adds what they lack.
 */
export interface StreamHub {
  /**
   * The batches that a contract handler yields. Opens `source` for a new stream; continues one that is known.
   * A stream that can no longer be continued starts over, and its first batch says `snapshot`.
   * Throws when too many streams are open. `signal` is the connection's: the stream itself lives on for a while.
   */
  open<T>(
    opening: StreamOpening,
    source: (signal: AbortSignal) => StreamSource<T>,
    signal: AbortSignal | undefined,
    carriage?: StreamCarriage,
  ): AsyncGenerator<Batch<T>, void, undefined>;
  /** Grants credit to a stream; says whether it is known. */
  ack(ack: StreamAck): boolean;
  /** Streams open now and the items kept for them. */
  stats(): { readonly streams: number; readonly kept: number };
  /** Ends every stream, for good: followers that come back start over at another hub. */
  close(): void;
}

/** A hub without streams. */
export function createStreamHub(options: StreamHubOptions): StreamHub {
  const { clock, graceMs = 60_000, maxWindow = 1_000, maxStreams = 256 } = options;
  // The follower of a stream id is the only one who knows what it carries, so the item type is its to say.
  const sessions = new Map<string, StreamSession<unknown>>();
  const life = new AbortController();

  function drop(streamId: string, session: StreamSession<unknown>): void {
    session.close();
    if (sessions.get(streamId) === session) sessions.delete(streamId);
  }

  async function dropAfterGrace(streamId: string, session: StreamSession<unknown>): Promise<void> {
    await clock.sleep(graceMs, life.signal).catch(() => undefined);
    if (!session.attached()) drop(streamId, session);
  }

  function start<T>(
    opening: StreamOpening,
    source: (signal: AbortSignal) => StreamSource<T>,
    carriage: StreamCarriage,
  ): StreamSession<T> {
    if (sessions.size >= maxStreams) throw new Error(`More than ${maxStreams} streams are open.`);
    const session: StreamSession<T> = createSession({
      clock,
      source,
      window: Math.min(opening.window, maxWindow),
      maxBatch: carriage.maxBatch ?? 200,
      lingerMs: carriage.lingerMs ?? 0,
      onDetach: () => {
        if (session.finished()) drop(opening.streamId, session);
        else void dropAfterGrace(opening.streamId, session);
      },
    });
    sessions.set(opening.streamId, session);
    return session;
  }

  return {
    open<T>(
      opening: StreamOpening,
      source: (signal: AbortSignal) => StreamSource<T>,
      signal: AbortSignal | undefined,
      carriage: StreamCarriage = {},
    ) {
      const known = sessions.get(opening.streamId) as StreamSession<T> | undefined;
      if (known?.canResume(opening.cursor)) return known.attach(opening, signal);
      if (known) drop(opening.streamId, known);
      return start(opening, source, carriage).attach({ ...opening, cursor: 0 }, signal);
    },
    ack({ streamId, seq, close }) {
      const session = sessions.get(streamId);
      if (!session) return false;
      session.acknowledge(seq);
      if (close || (session.finished() && !session.attached())) drop(streamId, session);
      return true;
    },
    stats() {
      let kept = 0;
      for (const session of sessions.values()) kept += session.kept();
      return { streams: sessions.size, kept };
    },
    close() {
      life.abort();
      for (const [streamId, session] of sessions) drop(streamId, session);
    },
  };
}
