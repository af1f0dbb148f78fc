import type { StreamSource } from '@shared/kit/stream/batch';
import { createWakeup } from '@shared/kit/stream/wakeup';

/** A value that changes, for followers who only want the newest: one that is slow skips what came between. */
export class Latest<T> {
  #value: T | undefined;
  #version = 0;
  readonly #wakers = new Set<() => void>();
  #isOver = false;

  get value(): T | undefined {
    return this.#value;
  }
  get followers(): number {
    return this.#wakers.size;
  }

  set(value: T): void {
    this.#value = value;
    this.#version += 1;
    for (const wake of this.#wakers) wake();
  }

  end(): void {
    this.#isOver = true;
    for (const wake of this.#wakers) wake();
  }

  /** The value as it is, and then whenever it has changed. `onEnd` is told when the follower is gone. */
  follow(signal: AbortSignal, onEnd: () => void = () => undefined): StreamSource<T> {
    const wakeup = createWakeup();
    const wake = () => wakeup.wake();
    this.#wakers.add(wake);
    signal.addEventListener('abort', wake, { once: true });
    const read = async function* (this: Latest<T>) {
      let seen = 0;
      try {
        while (!signal.aborted) {
          if (this.#version > seen && this.#value !== undefined) {
            seen = this.#version;
            yield this.#value;
          } else if (this.#isOver) return;
          else await wakeup.wait();
        }
      } finally {
        signal.removeEventListener('abort', wake);
        this.#wakers.delete(wake);
        onEnd();
      }
    };
    return read.call(this);
  }
}
