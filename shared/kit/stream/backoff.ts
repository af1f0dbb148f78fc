/** How waits between attempts grow. Times in milliseconds. */
export interface BackoffPolicy {
  readonly baseMs: number;
  readonly maxMs: number;
}

/** The waits of a local connection: quick at first, never more than ten seconds. */
export const LOCAL_BACKOFF: BackoffPolicy = { baseMs: 250, maxMs: 10_000 };

/**
 * Milliseconds to wait before attempt number `attempt` (0 is the first retry). Doubles up to the ceiling and
 * takes a random point in the upper half, so that many clients never come back in step.
 * `random` gives a number in [0, 1).
 */
export function backoffDelay(attempt: number, random: () => number, policy = LOCAL_BACKOFF): number {
  const ceiling = Math.min(policy.maxMs, policy.baseMs * 2 ** Math.min(attempt, 30));
  return ceiling / 2 + (random() * ceiling) / 2;
}
