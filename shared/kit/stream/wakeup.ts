/** Lets one loop sleep until another says that something changed; a call in between is never missed. */
export interface Wakeup {
  /** Ends the present wait, or the next one where nobody waits now. */
  wake(): void;
  /** Resolves at the next call of `wake`. */
  wait(): Promise<void>;
}

/** A new, quiet wakeup. */
export function createWakeup(): Wakeup {
  let rung = false;
  let ring: (() => void) | undefined;
  return {
    wake() {
      if (ring) ring();
      else rung = true;
      ring = undefined;
    },
    wait() {
      if (rung) {
        rung = false;
        return Promise.resolve();
      }
      return new Promise((resolve) => {
        ring = resolve;
      });
    },
  };
}
