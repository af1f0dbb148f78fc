import { performance } from 'node:perf_hooks';
import { getHeapSpaceStatistics } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { setEngineFlag } from './engine-flags';

const LOOK_MS = 10_000;
/** A main thread that was busy for less of the time than this is at rest. */
const BUSY_SHARE = 0.1;
/** So many looks in a row make a rest, so that nobody waits for the collection. */
const RESTED_LOOKS = 3;
/** Room for new objects beyond this, bytes, is given back. */
const ROOMY = 8_000_000;

/**
 * Lets the engine's room for new objects grow while the program works, and not while it rests: it doubles up to 64 MB
 * otherwise, filled with nothing but yesterday's garbage. What grew before is given back once nobody waits.
 * Returns the way to stop.
 */
export function restHeap(): () => void {
  let before = performance.eventLoopUtilization();
  let rested = 0;
  const timer = setInterval(() => {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, before);
    before = now;
    rested = utilization < BUSY_SHARE ? rested + 1 : 0;
    setEngineFlag(`--semi-space-growth-factor=${rested > 0 ? 1 : 2}`);
    if (rested >= RESTED_LOOKS && roomForNew() > ROOMY) collect();
  }, LOOK_MS);
  timer.unref();
  return () => clearInterval(timer);
}

const roomForNew = (): number =>
  getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space')?.space_size ?? 0;

/** A collection of everything, after which the engine gives back room that it does not need. */
function collect(): void {
  setEngineFlag('--expose-gc');
  try {
    runInNewContext('gc()');
  } catch {
    // An engine whose flags are closed has no such function: it collects when it sees fit.
  }
  setEngineFlag('--no-expose-gc');
}
