import type { Clock } from '@shared/kit/clock';
import type { StreamSource } from '@shared/kit/stream/batch';
import type { Topic } from '@shared/kit/stream/topic';

/**
 * The newest state of something whenever it moved: at once, then as it moves, `pauseMs` apart at least, and once more
 * when it is over, which ends it. A follower that is slow misses states in between, never the last.
 */
export async function* newestOf<T>(
  moves: Topic<string>,
  concerns: (id: string) => boolean,
  read: () => T,
  isOver: (state: T) => boolean,
  pauseMs: number,
  pace: Clock,
  signal: AbortSignal,
): StreamSource<T> & AsyncGenerator<T, void, undefined> {
  const stop = new AbortController();
  const news = moves.follow(AbortSignal.any([signal, stop.signal]));
  const iterator = news[Symbol.asyncIterator]();
  try {
    for (;;) {
      const state = read();
      yield state;
      if (isOver(state)) return;
      // Moves that came meanwhile are in the next reading.
      await pace.sleep(pauseMs, signal).catch(() => undefined);
      let moved = await iterator.next();
      while (!moved.done && !concerns(moved.value)) moved = await iterator.next();
      if (moved.done) return;
    }
  } finally {
    stop.abort();
  }
}
