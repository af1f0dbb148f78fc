/// <reference path="./raw.d.ts" />
import type { Worker } from 'node:worker_threads';
import type { PreparedEvent } from './event-rows';
import type { HistoryRequest } from './history-protocol';
import type { PrepareReply, PrepareRequest } from './prepare-worker';
import createPrepareWorker from './prepare-worker?nodeWorker';

/** Events made ready, numbered from `first`; null when they could not be, and whoever writes them must do it. */
export type Preparing = Promise<{ readonly first: number; readonly events: readonly PreparedEvent[] } | null>;

/** A request that waits; a large text is being made ready meanwhile. */
export interface QueuedRequest extends HistoryRequest {
  readonly prepared?: Preparing;
}

/** Shorter texts are ready before a message about them has arrived. */
const SHORTEST_TEXT = 512 * 1024;
/** A thread with nothing to do goes after this time, ms. */
const IDLE_MS = 5_000;

/**
 * Makes large texts ready in a thread beside the history's own, in the order in which they came: parsing, hiding of
 * secrets and canonical JSON take as long as writing, and a second core can do them meanwhile. The numbers are guessed:
 * each text goes on behind the one before. Where the guess is wrong the history's thread makes the text ready itself.
 */
export class Preparation {
  readonly #lastSequence: () => number;
  readonly #waiting: ((reply: PrepareReply | null) => void)[] = [];
  #worker: Worker | null = null;
  /** Where the events end that were made ready: those may still wait to be written. */
  #next = 0;
  #idle: NodeJS.Timeout | undefined;

  /** `lastSequence` gives the number of the newest event that is written. */
  constructor(lastSequence: () => number) {
    this.#lastSequence = lastSequence;
  }

  /** The request, with its events under way when it has so many that this is worth it. */
  begin(request: HistoryRequest): QueuedRequest {
    if (request.call !== 'appendAll') return request;
    const [text] = (request as HistoryRequest<'appendAll'>).args;
    return text.length < SHORTEST_TEXT ? request : { ...request, prepared: this.#prepare(text) };
  }

  /** Ends the thread; what waits for it is told to go without. */
  end(): void {
    clearTimeout(this.#idle);
    const worker = this.#worker;
    this.#worker = null;
    this.#next = 0;
    for (const settle of this.#waiting.splice(0)) settle(null);
    void worker?.terminate();
  }

  #prepare(text: string): Preparing {
    clearTimeout(this.#idle);
    this.#worker ??= this.#start();
    const next = this.#lastSequence() + 1;
    const first = this.#waiting.length === 0 && next > this.#next ? next : null;
    this.#worker.postMessage({ text, first } satisfies PrepareRequest);
    return new Promise((resolve) =>
      this.#waiting.push((reply) =>
        resolve(reply?.events ? { first: reply.first, events: reply.events } : null),
      ),
    );
  }

  #start(): Worker {
    const worker = createPrepareWorker({ name: 'slipway-history-prepare' });
    worker.unref();
    worker.on('message', (reply: PrepareReply) => {
      this.#next = reply.first + (reply.events?.length ?? 0);
      this.#waiting.shift()?.(reply);
      if (this.#waiting.length === 0) this.#idle = setTimeout(() => this.end(), IDLE_MS).unref();
    });
    worker.on('error', () => this.end());
    return worker;
  }
}
