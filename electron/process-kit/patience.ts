const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 8_000;

/** A line of a log. */
export type Log = (level: 'info' | 'warn' | 'error', text: string) => void;

/** Full jitter: any time up to a limit that doubles, ms, so that many clients do not come back together. */
export const pauseBefore = (attempt: number, longest = LONGEST_PAUSE_MS): number =>
  Math.random() * Math.min(longest, FIRST_PAUSE_MS * 2 ** attempt);

/** Rejects as soon as the signal says so, whatever the work is doing. */
export async function unlessCancelled<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let stop = (): void => {};
  const stopped = new Promise<never>((_, reject) => {
    stop = () => reject(new DOMException('Cancelled.', 'AbortError'));
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([work, stopped]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
