import { FailureError, failure } from '@shared/domain/failure';
import type { CallRole } from '@shared/domain/plan';
import type { Clock } from '@shared/kit/clock';
import { type Log, pauseBefore } from '../../process-kit/patience';
import { explainThrown, statusOfThrown } from './answers';
import { explainNoAnswer } from './explain';

const TRIES = 5;

/**
 * What may be sent again after a failure: `any` call that only reads; one that Google refused with 429 and so did not
 * carry out (`refused`); or `never`, for writes and commits.
 */
export type Repeat = 'any' | 'refused' | 'never';

/** How one piece of work is repeated, and who is told. */
export interface Repeating {
  readonly role: CallRole | null;
  readonly repeat: Repeat;
  readonly signal: AbortSignal;
  /** Whose time `onWait` speaks of. */
  readonly clock: Clock;
  /** In which pauses pass. */
  readonly pace: Clock;
  readonly log: Log;
  readonly onWait: ((untilMs: number | null, why: string) => void) | undefined;
}

function repeatable(repeat: Repeat, status: number | null, reason: string): boolean {
  if (repeat === 'never') return false;
  if (status === 429 && reason === 'rate-limited') return true;
  if (repeat === 'refused') return false;
  return status === null
    ? reason === 'offline' || reason === 'timeout'
    : status === 408 || status >= 500 || reason === 'rate-limited';
}

/** What a cancelled call leaves: a commit that was on its way may still have arrived. */
function cancelled(role: CallRole | null, cause: unknown): FailureError {
  const { stillTrue } = explainNoAnswer(cause, role);
  return failure('cancelled', 'Cancelled.', { stillTrue, advice: 'Start again when you are ready.' }, cause);
}

/**
 * Does the work, again where that is harmless: after the pause that Google asks for, exactly, else after a growing
 * one. Rejects with a `FailureError`; one that the work throws itself is final.
 */
export async function repeating<T>(options: Repeating, work: () => Promise<T>): Promise<T> {
  const { role, repeat, signal, clock, pace, log, onWait } = options;
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (error instanceof FailureError) throw error;
      if (signal.aborted) throw cancelled(role, error);
      const failed = explainThrown(error, role, clock.now());
      const again = attempt + 1 < TRIES && repeatable(repeat, statusOfThrown(error), failed.reason);
      if (!again) throw new FailureError(failed, { cause: error });
      const ms = failed.retryAfterMs ?? pauseBefore(attempt);
      const tell = failed.retryAfterMs === undefined ? undefined : onWait;
      log('info', `${failed.message} Trying again in ${(ms / 1000).toFixed(1)} s.`);
      tell?.(clock.now() + ms, failed.message);
      try {
        await pace.sleep(ms, signal);
      } catch (stopped) {
        // The call itself was answered with a refusal: it left nothing half done.
        throw cancelled(null, stopped);
      } finally {
        tell?.(null, failed.message);
      }
    }
  }
}
