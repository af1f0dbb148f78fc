import type { Clock } from '@shared/kit/clock';

/** Where a sandbox clock stands: enough to run on after a restart. */
export interface ClockState {
  /** Real time of the last change, ms since the epoch. */
  readonly realAt: number;
  /** Sandbox time at that moment, ms since the epoch. */
  readonly sandboxAt: number;
  /** Sandbox milliseconds per real one; 0 is a stopped clock. */
  readonly rate: number;
}

interface Sleeper {
  readonly dueAt: number;
  readonly wake: () => void;
  timer: NodeJS.Timeout | undefined;
}

/** setTimeout holds 31 bits; longer waits are re-armed. */
const LONGEST_TIMER_MS = 2_000_000_000;

/** The time of the simulated world: it can be stopped, moved and sped up, and its sleepers follow it. */
export class SandboxClock implements Clock {
  #state: ClockState;
  readonly #realNow: () => number;
  readonly #onChange: (state: ClockState) => void;
  readonly #sleepers = new Set<Sleeper>();

  /** Starts at the given state, or at real time running normally. `onChange` is told every deliberate change. */
  constructor(
    state?: ClockState,
    onChange: (state: ClockState) => void = () => {},
    realNow: () => number = Date.now,
  ) {
    this.#realNow = realNow;
    this.#onChange = onChange;
    const now = realNow();
    this.#state = state ?? { realAt: now, sandboxAt: now, rate: 1 };
  }

  /** The state to persist. */
  get state(): ClockState {
    return this.#state;
  }

  /** Sandbox milliseconds per real one; 0 when stopped. */
  get rate(): number {
    return this.#state.rate;
  }

  now(): number {
    const { realAt, sandboxAt, rate } = this.#state;
    return Math.round(sandboxAt + (this.#realNow() - realAt) * rate);
  }

  /** Moves to a time, forwards or backwards. Sleepers that are then due wake. */
  set(at: number): void {
    this.#change(at, this.#state.rate);
  }

  /** Moves on by `ms`; negative moves back. */
  advance(ms: number): void {
    this.#change(this.now() + ms, this.#state.rate);
  }

  /** Runs at `rate` times real time from now on; 0 stops the clock. */
  setRate(rate: number): void {
    if (!(rate >= 0 && Number.isFinite(rate)))
      throw new RangeError('The rate of a clock is zero or a positive number.');
    this.#change(this.now(), rate);
  }

  /** Holds the time still. */
  stop(): void {
    this.setRate(0);
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason);
        return;
      }
      const abort = () => {
        this.#forget(sleeper);
        reject(signal?.reason);
      };
      const sleeper: Sleeper = {
        dueAt: this.now() + ms,
        timer: undefined,
        wake: () => {
          this.#forget(sleeper);
          signal?.removeEventListener('abort', abort);
          resolve();
        },
      };
      signal?.addEventListener('abort', abort, { once: true });
      this.#sleepers.add(sleeper);
      this.#arm(sleeper);
    });
  }

  #change(sandboxAt: number, rate: number): void {
    this.#state = { realAt: this.#realNow(), sandboxAt, rate };
    for (const sleeper of [...this.#sleepers]) this.#arm(sleeper);
    this.#onChange(this.#state);
  }

  #forget(sleeper: Sleeper): void {
    clearTimeout(sleeper.timer);
    this.#sleepers.delete(sleeper);
  }

  #arm(sleeper: Sleeper): void {
    clearTimeout(sleeper.timer);
    const left = sleeper.dueAt - this.now();
    if (left <= 0) {
      sleeper.wake();
      return;
    }
    if (this.#state.rate === 0) return;
    const wait = Math.min(Math.ceil(left / this.#state.rate), LONGEST_TIMER_MS);
    sleeper.timer = setTimeout(() => this.#arm(sleeper), wait);
    sleeper.timer.unref();
  }
}
