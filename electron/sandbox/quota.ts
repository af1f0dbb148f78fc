import { ApiError } from './api-error';

const MINUTE_MS = 60_000;

/** The per-minute buckets that Google gives a project: publishing and reviews share one, reporting has its own. */
export class Quota {
  #minute = -1;
  readonly #used = new Map<string, number>();

  /** Counts one query of a bucket at a time (ms); throws 429 when the minute's `limit` is used up. */
  spend(bucket: string, now: number, limit: number): void {
    const minute = Math.floor(now / MINUTE_MS);
    if (minute !== this.#minute) {
      this.#minute = minute;
      this.#used.clear();
    }
    const used = (this.#used.get(bucket) ?? 0) + 1;
    this.#used.set(bucket, used);
    if (used <= limit) return;
    throw new ApiError(
      'RESOURCE_EXHAUSTED',
      "Quota exceeded for quota metric 'Queries' and limit 'Queries per minute' of service 'androidpublisher.googleapis.com'.",
    );
  }
}
