/** A connection that takes no bytes and gives no answer for this long is given up, ms. */
const SILENCE_MS = 180_000;

/** Ends a request on which nothing moves any more: a half-open connection never fails by itself. */
export class Silence {
  readonly #controller = new AbortController();
  readonly #timer: NodeJS.Timeout;
  readonly #until: AbortSignal | undefined;
  #ended = false;
  readonly #relay = () => this.#controller.abort(this.#until?.reason);

  /** With `until`, its end is the request's as well, without a signal made of two: those are freed late. */
  constructor(until?: AbortSignal) {
    this.#timer = setTimeout(
      () => this.#controller.abort(new DOMException('Nothing moved.', 'TimeoutError')),
      SILENCE_MS,
    );
    this.#until = until;
    if (until?.aborted) this.#relay();
    else until?.addEventListener('abort', this.#relay, { once: true });
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Something moved. */
  touch(): void {
    // A timer that was cleared would come back by it.
    if (!this.#ended) this.#timer.refresh();
  }

  end(): void {
    this.#ended = true;
    clearTimeout(this.#timer);
    this.#until?.removeEventListener('abort', this.#relay);
  }
}
