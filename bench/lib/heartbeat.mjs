import { isMainThread } from 'node:worker_threads';

/*
 * Loaded into a program from outside (`node --import`): watches how long its main thread, the one that serves the
 * windows, takes to come round. Asked with `longest-pause`, tells the longest delay since the last question.
 */

const BEAT_MS = 2;

if (isMainThread) {
  let last = performance.now();
  let longest = 0;
  setInterval(() => {
    const now = performance.now();
    longest = Math.max(longest, now - last - BEAT_MS);
    last = now;
  }, BEAT_MS).unref();
  process.on('message', (message) => {
    if (message !== 'longest-pause') return;
    process.send?.({ longestPauseMs: longest });
    longest = 0;
  });
  process.channel?.unref();
}
