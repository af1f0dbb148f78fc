import { followStream } from '@shared/kit/stream/follow';
import { useEffect, useState } from 'react';
import { useBridge } from '../../bridge/bridge-context';
import { isFinalAnswer } from '../../bridge/final-answer';
import { windowClock } from '../../bridge/window-clock';
import type { Source } from './log-types';

/** The tree of sources as it is now. */
export interface SourcesView {
  /** Null until the first answer. */
  readonly list: readonly Source[] | null;
  /** Why the tree cannot be had; null when it can. */
  readonly error: unknown;
  readonly retry: () => void;
}

/** Follows the tree of sources for as long as the screen is open. */
export function useSources(): SourcesView {
  const { client } = useBridge();
  const [list, setList] = useState<readonly Source[] | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [round, setRound] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another round follows anew
  useEffect(() => {
    const stop = new AbortController();
    const follow = followStream<readonly Source[]>(
      {
        streamId: crypto.randomUUID(),
        // Every news is the whole tree: few need to be on their way, and each is acknowledged at once.
        window: 2,
        ack: (ack) => client.system.ack(ack),
        clock: windowClock,
        random: Math.random,
        isFinal: isFinalAnswer,
        open: (stream, signal) => client.logs.watchSources({ stream }, { signal }),
        onBatch: ({ items }) => {
          const tree = items.at(-1);
          if (tree) setList(tree);
          setError(null);
        },
      },
      stop.signal,
    );
    follow.catch((reason: unknown) => {
      if (!stop.signal.aborted) setError(reason);
    });
    return () => stop.abort();
  }, [client, round]);
  return { list, error, retry: () => setRound((before) => before + 1) };
}
