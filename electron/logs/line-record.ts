import type { LogLevel } from '@shared/domain/log';

/*
 * What the index knows of a line, 16 bytes each: offset of its first byte in the segment (4), flags (4), time (8).
 * A line's bytes end at the newline before the next one's offset.
 */

/** Bytes of one record. */
export const RECORD_BYTES = 16;
/** Bytes before the first record of an index file: the summary of a sealed segment. */
export const HEADER_BYTES = 64;

/** Levels by the number that the index keeps. */
export const LEVELS: readonly LogLevel[] = ['other', 'debug', 'info', 'warn', 'error'];
export const OTHER = 0;
export const DEBUG = 1;
export const INFO = 2;
export const WARN = 3;
export const ERROR = 4;

/** Members of the flags beside the level in the lowest three bits. */
export const LEVEL_BITS = 0b111;
export const FROM_STDERR = 1 << 3;
/** No line of the source's own, but a sentence about lines that are missing. */
export const IS_MARK = 1 << 4;
/** The time is the source's own and not that of arrival. */
export const OWN_TIME = 1 << 5;
/** Holds an escape character, so that searching its bytes may miss what is seen. */
export const HAS_ESCAPES = 1 << 6;

/** Records side by side, as they lie in memory and in the file. */
export class RecordBlock {
  readonly #words: Uint32Array;
  readonly #times: Float64Array;
  /** The block's bytes. */
  readonly bytes: Uint8Array;

  /** `bytes` must begin at a multiple of eight in its buffer. */
  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    const { buffer, byteOffset, length } = bytes;
    const whole = length - (length % RECORD_BYTES);
    this.#words = new Uint32Array(buffer, byteOffset, whole / 4);
    this.#times = new Float64Array(buffer, byteOffset, whole / 8);
  }

  static empty(records: number): RecordBlock {
    return new RecordBlock(new Uint8Array(records * RECORD_BYTES));
  }

  get length(): number {
    return this.#times.length / 2;
  }

  set(index: number, offset: number, flags: number, at: number): void {
    this.#words[index * 4] = offset;
    this.#words[index * 4 + 1] = flags;
    this.#times[index * 2 + 1] = at;
  }
  offset(index: number): number {
    return this.#words[index * 4] as number;
  }
  flags(index: number): number {
    return this.#words[index * 4 + 1] as number;
  }
  level(index: number): number {
    return (this.#words[index * 4 + 1] as number) & LEVEL_BITS;
  }
  at(index: number): number {
    return this.#times[index * 2 + 1] as number;
  }

  /** The last record whose offset is not after `offset`, from `low` on. */
  find(offset: number, low: number, count: number): number {
    let from = low;
    let step = 1;
    // hits are mostly near the one before: gallop, then halve
    while (from + step < count && this.offset(from + step) <= offset) {
      from += step;
      step *= 2;
    }
    let to = Math.min(from + step, count);
    while (to - from > 1) {
      const middle = (from + to) >>> 1;
      if (this.offset(middle) <= offset) from = middle;
      else to = middle;
    }
    return from;
  }
}
