import { ApiError } from './api-error';

const MINUTE_MS = 60_000;

/** The per-minute bucket that Google gives a project for publishing, monetisation and reviews together. */
export class Quota {
  #minute = -1;
  #used = 0;

  /** Counts one query at a time (ms); throws 429 when the minute's `limit` is used up. */
  spend(now: number, limit: number): void {
    const minute = Math.floor(now / MINUTE_MS);
    if (minute !== this.#minute) {
      this.#minute = minute;
      this.#used = 0;
    }
    this.#used += 1;
    if (this.#used <= limit) return;
    throw new ApiError(
      'RESOURCE_EXHAUSTED',
      "Quota exceeded for quota metric 'Queries' and limit 'Queries per minute' of service 'androidpublisher.googleapis.com'.",
    );
  }
}
