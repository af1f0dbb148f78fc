import type { Clock } from '@shared/kit/clock';

/** The window's own time, for waits between attempts. What screens show counts from the brain's clock instead. */
export const windowClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      const timer = window.setTimeout(resolve, ms);
      signal?.addEventListener(
        'abort',
        () => {
          window.clearTimeout(timer);
          reject(signal.reason);
        },
        { once: true },
      );
    }),
};
