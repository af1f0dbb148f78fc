import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '@shared/kit/clock';

/** Longest wait that one Node timer can hold, ms; a longer one would fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** The computer's own time. A computer that slept wakes up late, not early: waits are checked against the clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  async sleep(ms, signal) {
    signal?.throwIfAborted();
    const end = Date.now() + ms;
    try {
      for (let left = ms; left > 0; left = end - Date.now()) {
        await delay(Math.min(left, LONGEST_TIMER_MS), undefined, signal === undefined ? {} : { signal });
      }
    } catch (error) {
      throw signal?.aborted ? signal.reason : error;
    }
  },
};
