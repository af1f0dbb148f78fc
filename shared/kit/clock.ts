/** Time as the program sees it, so that a test or a sandbox can hold it still or move it. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** Resolves after `ms` of this clock's time; rejects with the signal's reason when aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** The ISO 8601 UTC form of a time in milliseconds, as it is stored and shown. */
export const isoTime = (ms: number): string => new Date(ms).toISOString();
