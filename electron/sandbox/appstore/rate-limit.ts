import { problem } from './problem';

const HOUR_MS = 3_600_000;

/** What a key has left of its rolling hour. */
export class HourlyRate {
  readonly #spent = new Map<string, number[]>();

  /** Counts a request of a key at a time (ms) and gives what is left. Throws 429 when nothing was. */
  spend(keyId: string, now: number, limit: number): void {
    const times = this.#within(keyId, now);
    if (times.length >= limit) throw tooMany();
    times.push(now);
  }

  /** The header that every answer carries. */
  header(keyId: string, now: number, limit: number): string {
    const left = Math.max(0, limit - this.#within(keyId, now).length);
    return `user-hour-lim:${limit};user-hour-rem:${left};`;
  }

  #within(keyId: string, now: number): number[] {
    const times = this.#spent.get(keyId) ?? [];
    // The clock may have been moved back: what lies ahead does not count either.
    const recent = times.filter((at) => at > now - HOUR_MS && at <= now);
    this.#spent.set(keyId, recent);
    return recent;
  }
}

/** 429, as it also comes while the hour has plenty left. */
export const tooMany = () =>
  problem(
    429,
    'RATE_LIMIT_EXCEEDED',
    'The request rate limit has been reached.',
    "We've received too many requests for this API. Please wait and try again or slow down your request rate.",
  );
