import { followStream } from '@shared/kit/stream/follow';
import type { BrainClient } from './bridge-context';
import { isFinalAnswer } from './final-answer';
import { windowClock } from './window-clock';

/** What the program around a window asks of it. */
export interface HostAsk {
  readonly href: string | null;
  readonly act: 'palette' | 'jobs' | 'search' | null;
}

/** Calls back for everything that this window is asked from now on. Returns the way to stop. */
export function followAsks(client: BrainClient, onAsk: (ask: HostAsk) => void): () => void {
  const stop = new AbortController();
  void followStream(
    {
      ack: (ack) => client.system.ack(ack),
      clock: windowClock,
      random: Math.random,
      isFinal: isFinalAnswer,
      streamId: crypto.randomUUID(),
      open: (stream, signal) => client.system.asks({ stream }, { signal }),
      onBatch: ({ items }) => {
        for (const ask of items) onAsk(ask);
      },
    },
    stop.signal,
  );
  return () => stop.abort();
}
