import { failureOf } from '@shared/domain/failure';
import type { LogState } from '@shared/domain/log';
import type { Clock } from '@shared/kit/clock';
import { backoffDelay } from '@shared/kit/stream/backoff';
import type { LogProvider, LogSourceInfo } from '../ports/log-source';
import type { LogThread } from './log-thread';
import { ThreadSink } from './thread-sink';

/** Where a source stands. */
export interface FollowerState {
  readonly state: LogState;
  readonly words: string;
  readonly exitCode: number | null;
}

const RECONNECT = { baseMs: 500, maxMs: 30_000 };

/** What following needs from the desk. */
export interface FollowerOptions {
  readonly provider: LogProvider;
  readonly info: LogSourceInfo;
  readonly thread: LogThread;
  readonly clock: Clock;
  /** A number in [0, 1). */
  readonly random: () => number;
  onState(state: FollowerState): void;
}

/** Follows one source until it ends or is left: opens it where the kept lines end, and again when it was lost. */
export class Follower {
  readonly #options: FollowerOptions;
  readonly #life = new AbortController();
  readonly #over: Promise<void>;
  #sink: ThreadSink | null = null;

  constructor(options: FollowerOptions) {
    this.#options = options;
    this.#over = this.#run();
  }

  /** The thread has taken bytes of this source. */
  taken(buffer: ArrayBuffer, length: number): void {
    this.#sink?.taken(buffer, length);
  }

  /** Leaves off. Resolves when nothing more will come. */
  async stop(): Promise<void> {
    this.#life.abort(new DOMException('Nobody follows this source any more.', 'AbortError'));
    await this.#over;
  }

  async #run(): Promise<void> {
    const { info, clock, random, onState } = this.#options;
    const { signal } = this.#life;
    for (let attempt = 0; ; attempt += 1) {
      onState({ state: attempt === 0 ? 'connecting' : 'reconnecting', words: 'Connecting', exitCode: null });
      try {
        const ending = await this.#open(signal);
        onState({ state: 'ended', words: ending.words, exitCode: ending.exitCode });
        return;
      } catch (error) {
        if (signal.aborted) break;
        if (this.#sink?.hasDelivered) attempt = 0;
        const { message, reason } = failureOf(error);
        if (reason === 'not-found' || reason === 'invalid-request') {
          onState({ state: 'failed', words: message, exitCode: info.exitCode });
          return;
        }
        const delay = backoffDelay(attempt, random, RECONNECT);
        const words = `${message} Next try in ${Math.max(1, Math.round(delay / 1000))} s`;
        onState({ state: 'reconnecting', words, exitCode: null });
        await clock.sleep(delay, signal).catch(() => undefined);
        if (signal.aborted) break;
      }
    }
    onState({ state: 'idle', words: 'Not followed', exitCode: null });
  }

  async #open(signal: AbortSignal) {
    const { provider, info, thread, onState } = this.#options;
    const kept = await thread.ask('prepare', info);
    const sink = new ThreadSink(thread, info.id, kept.since, () =>
      onState({ state: 'following', words: 'Following', exitCode: null }),
    );
    this.#sink = sink;
    try {
      return await provider.open(info.id, kept, sink, signal);
    } finally {
      sink.end();
    }
  }
}
