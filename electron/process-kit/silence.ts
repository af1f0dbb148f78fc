/** A connection that takes no bytes and gives no answer for this long is given up, ms. */
const SILENCE_MS = 180_000;

/** Ends a request on which nothing moves any more: a half-open connection never fails by itself. */
export class Silence {
  readonly #controller = new AbortController();
  #timer: NodeJS.Timeout | undefined;

  constructor() {
    this.touch();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Something moved. */
  touch(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(
      () => this.#controller.abort(new DOMException('Nothing moved.', 'TimeoutError')),
      SILENCE_MS,
    );
  }

  end(): void {
    clearTimeout(this.#timer);
  }
}
