import type { Clock } from '@shared/kit/clock';

/** Tells of something that may move many times a second. */
export interface Paced {
  /** It moved: this is told now, or as soon as the pause is over. */
  moved(): void;
  /** Tells now, whatever the pause. */
  now(): void;
  /** Nothing is told any more. */
  stop(): void;
}

/**
 * Calls `tell` at the first move and then `pauseMs` apart at least. The last move of a burst is told when the pause is
 * over: what falls silent, as a step that hangs does, must not be shown as it was before its last words.
 */
export function paced(pace: Clock, pauseMs: number, tell: () => void): Paced {
  let toldAt = Number.NEGATIVE_INFINITY;
  let waiting: AbortController | null = null;
  const stop = () => {
    waiting?.abort();
    waiting = null;
  };
  const now = () => {
    stop();
    toldAt = pace.now();
    tell();
  };
  return {
    moved() {
      if (waiting) return;
      const left = toldAt + pauseMs - pace.now();
      if (left <= 0) {
        now();
        return;
      }
      const mine = new AbortController();
      waiting = mine;
      void pace.sleep(left, mine.signal).then(
        () => {
          if (waiting === mine) now();
        },
        () => undefined,
      );
    },
    now,
    stop,
  };
}
