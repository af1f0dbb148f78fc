import type { Batch, StreamOpening } from '@shared/kit/stream/batch';
import { type FollowState, followStream, type TakenBatch } from '@shared/kit/stream/follow';
import { useEffect, useEffectEvent, useState } from 'react';
import { useBridge } from './bridge-context';
import { isFinalAnswer } from './final-answer';
import { windowClock } from './window-clock';

/** A stream that a screen follows for as long as it shows it. */
export interface StreamUse<T> {
  /** What is followed: another key begins another following; null follows nothing. */
  readonly key: string | null;
  readonly open: (opening: StreamOpening, signal: AbortSignal) => Promise<AsyncIterable<Batch<T>>>;
  readonly onBatch: (batch: TakenBatch<T>) => void | Promise<void>;
  /** A final answer that ended it: no reconnect would change it. */
  readonly onRefused?: (error: unknown) => void;
}

/** Follows a stream across lost connections while the screen is there, and says how fresh it is. */
export function useStream<T>({ key, open, onBatch, onRefused }: StreamUse<T>): FollowState | null {
  const { client } = useBridge();
  const [state, setState] = useState<FollowState | null>(null);
  const opening = useEffectEvent(open);
  const take = useEffectEvent(onBatch);
  const refuse = useEffectEvent((error: unknown) => onRefused?.(error));
  useEffect(() => {
    if (key === null) return;
    const stop = new AbortController();
    followStream<T>(
      {
        streamId: crypto.randomUUID(),
        open: (stream, signal) => opening(stream, signal),
        ack: (ack) => client.system.ack(ack),
        onBatch: (batch) => take(batch),
        onState: setState,
        isFinal: isFinalAnswer,
        clock: windowClock,
        random: Math.random,
      },
      stop.signal,
    ).catch((error: unknown) => {
      if (!stop.signal.aborted) refuse(error);
    });
    return () => stop.abort();
  }, [client, key]);
  return state;
}
