/** The brain's clock as it was told: its time, and how fast it runs against real time. */
export interface ClockReading {
  /** ms since the epoch. */
  readonly now: number;
  /** Milliseconds of this clock in one real millisecond; 0 while it stands. */
  readonly rate: number;
}

/**
 * A clock that goes on from a reading taken at `takenAt` (real time, ms). In the sandbox the brain's time can stand
 * still, run fast or lie on another day, and every age on screen must count from it.
 */
export function clockFrom(reading: ClockReading, takenAt: number, realNow: () => number): () => number {
  return () => reading.now + Math.max(0, realNow() - takenAt) * reading.rate;
}
