import { type Failure, FailureError, failure } from '@shared/domain/failure';
import type { Clock } from '@shared/kit/clock';
import { type Log, pauseBefore } from '../../process-kit/patience';
import { type CallKind, explainNoAnswer } from './explain';

const TRIES = 5;
/** A wait that the store asks for and that is longer than this, ms, is a person's to decide on. */
const LONGEST_WAIT_MS = 5 * 60_000;

/** How one piece of work is repeated, and who is told. */
export interface Repeating {
  readonly kind: CallKind;
  readonly signal: AbortSignal;
  /** Whose time `onWait` speaks of. */
  readonly clock: Clock;
  /** In which pauses pass. */
  readonly pace: Clock;
  readonly log: Log;
  readonly onWait: ((untilMs: number | null, why: string) => void) | undefined;
}

const PASSING: ReadonlySet<Failure['reason']> = new Set([
  'rate-limited',
  'store-unavailable',
  'offline',
  'timeout',
]);

/** Whether a failed reading may be made again, and after which pause, ms; null when not. */
function pauseAfter(failed: Failure, attempt: number): number | null {
  if (!failed.retryable || !PASSING.has(failed.reason) || attempt + 1 >= TRIES) return null;
  const ms = failed.retryAfterMs ?? pauseBefore(attempt);
  return ms > LONGEST_WAIT_MS ? null : ms;
}

/** What a cancelled call leaves: a write that was on its way may still have arrived. */
export function cancelled(kind: CallKind, cause: unknown): FailureError {
  const { stillTrue } = explainNoAnswer(cause, kind);
  return failure('cancelled', 'Cancelled.', { stillTrue, advice: 'Start again when you are ready.' }, cause);
}

/**
 * Does the work; when it only reads, again after what passes: after the pause that Apple asks for, exactly, else after
 * a growing one. A write is never made twice: it may have been carried out. Rejects with a `FailureError`.
 */
export async function repeating<T>(options: Repeating, work: () => Promise<T>): Promise<T> {
  const { kind, signal, clock, pace, log, onWait } = options;
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (signal.aborted) throw cancelled(kind, error);
      const failed = explainNoAnswer(error, kind);
      const ms = kind.writes ? null : pauseAfter(failed, attempt);
      if (ms === null)
        throw error instanceof FailureError ? error : new FailureError(failed, { cause: error });
      // Pauses of our own are too short to be worth a line on the screen, except where the store asked for quiet.
      const tell = failed.retryAfterMs !== undefined || failed.reason === 'rate-limited' ? onWait : undefined;
      log('info', `${failed.message} Trying again in ${(ms / 1000).toFixed(1)} s.`);
      tell?.(clock.now() + ms, failed.message);
      try {
        await pace.sleep(ms, signal);
      } catch (stopped) {
        throw cancelled(kind, stopped);
      } finally {
        tell?.(null, failed.message);
      }
    }
  }
}
