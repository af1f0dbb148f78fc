import { createHash } from 'node:crypto';

/** SHA-256 of a file whose bytes come in order, some of them again: each one counts once. */
export class RunningHash {
  readonly #hash = createHash('sha256');
  #counted = 0;

  /** Bytes counted from the start of the file. */
  get counted(): number {
    return this.#counted;
  }

  /** Takes the file's bytes from `offset` on. Throws `RangeError` when bytes before them are missing. */
  take(offset: number, bytes: Buffer): void {
    if (offset > this.#counted) throw new RangeError('Bytes are missing before these.');
    const fresh = bytes.subarray(this.#counted - offset);
    this.#hash.update(fresh);
    this.#counted += fresh.length;
  }

  /** Of everything counted, lower-case hexadecimal; ends the counting. */
  digest(): string {
    return this.#hash.digest('hex');
  }
}
