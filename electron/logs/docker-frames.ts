/** Where the payloads of frames go. */
export interface FrameTaker {
  /**
   * A payload, or a piece of one that is larger than `WHOLE_BYTES`: bytes `start` to `end` of `bytes`, which are only
   * valid during the call. `isStart` is true for the first piece of a frame.
   */
  payload(bytes: Uint8Array, start: number, end: number, stream: number, isStart: boolean): void;
  /** Takes whole frames from `at` on, as many as are simple enough to be taken at once, and gives the place behind. */
  frames(bytes: Uint8Array, at: number): number;
  /** So many bytes were no frames. Reading goes on behind them. */
  corrupt(bytes: number): void;
}

const HEADER = 8;
/** Frames up to this size are handed on whole, however they were cut on the way. */
const WHOLE_BYTES = 64 * 1024;
/** A longer frame is taken for damage: the engine sends pieces of 16 kB. */
const LONGEST_FRAME = 64 * 1024 * 1024;
/** While looking for a header among damage, the bounds are narrower: text must not be taken for one. */
const LONGEST_AFTER_DAMAGE = 1024 * 1024;
const SAY_CORRUPT_AFTER = 1024 * 1024;

/**
 * Takes the engine's multiplexed stream apart: headers of eight bytes (stream, three zeros, length), each with its
 * payload. It keeps at most one small frame, goes round in a loop and never calls itself, so that neither many blank
 * frames nor a cut at any place are of consequence. After a header that cannot be one it looks for the next.
 */
export class DockerFrames {
  readonly #taker: FrameTaker;
  readonly #header = new Uint8Array(HEADER);
  #headerHas = 0;
  #stream = 0;
  /** Bytes of the present frame that have not come yet. */
  #left = 0;
  #isStart = false;
  #kept = new Uint8Array(0);
  #keptHas = 0;
  #lost = 0;

  constructor(taker: FrameTaker) {
    this.#taker = taker;
  }

  feed(chunk: Uint8Array): void {
    const size = chunk.length;
    let at = 0;
    while (at < size) {
      if (this.#left > 0) {
        at = this.#takePayload(chunk, at);
      } else if (
        this.#headerHas === 0 &&
        this.#lost === 0 &&
        size - at >= HEADER &&
        isHeader(chunk, at, LONGEST_FRAME)
      ) {
        const next = this.#taker.frames(chunk, at);
        if (next > at) {
          at = next;
          continue;
        }
        // the way of nearly every frame: header and payload lie in this chunk
        const length = lengthAt(chunk, at);
        const start = at + HEADER;
        if (length <= size - start) {
          if (length > 0) this.#taker.payload(chunk, start, start + length, chunk[at] as number, true);
          at = start + length;
        } else {
          this.#begin(chunk[at] as number, length);
          at = start;
        }
      } else {
        this.#header[this.#headerHas] = chunk[at] as number;
        this.#headerHas += 1;
        at += 1;
        if (this.#headerHas === HEADER) this.#readHeader();
      }
    }
  }

  /** The stream is over: what is half there is handed on. */
  end(): void {
    if (this.#keptHas > 0) this.#handOver(this.#kept, 0, this.#keptHas);
    this.#lost += this.#headerHas;
    this.#headerHas = 0;
    this.#keptHas = 0;
    this.#left = 0;
    this.#sayLost();
  }

  #readHeader(): void {
    const longest = this.#lost > 0 ? LONGEST_AFTER_DAMAGE : LONGEST_FRAME;
    if (isHeader(this.#header, 0, longest)) {
      this.#sayLost();
      this.#headerHas = 0;
      this.#begin(this.#header[0] as number, lengthAt(this.#header, 0));
      return;
    }
    this.#header.copyWithin(0, 1);
    this.#headerHas = HEADER - 1;
    this.#lost += 1;
    if (this.#lost === SAY_CORRUPT_AFTER) this.#sayLost();
  }

  #sayLost(): void {
    if (this.#lost > 0) this.#taker.corrupt(this.#lost);
    this.#lost = 0;
  }

  #begin(stream: number, length: number): void {
    this.#stream = stream;
    this.#left = length;
    this.#isStart = true;
  }

  /** Takes what the chunk has of the present frame; gives the place behind it. */
  #takePayload(chunk: Uint8Array, at: number): number {
    const end = Math.min(chunk.length, at + this.#left);
    const has = end - at;
    const total = this.#keptHas + has;
    if (total < WHOLE_BYTES && has < this.#left) {
      this.#keep(chunk, at, end);
    } else if (this.#keptHas > 0) {
      this.#keep(chunk, at, end);
      this.#handOver(this.#kept, 0, this.#keptHas);
      this.#keptHas = 0;
    } else {
      this.#handOver(chunk, at, end);
    }
    this.#left -= has;
    return end;
  }

  #keep(chunk: Uint8Array, start: number, end: number): void {
    const total = this.#keptHas + end - start;
    if (total > this.#kept.length) {
      const larger = new Uint8Array(Math.max(total, 2 * WHOLE_BYTES));
      larger.set(this.#kept.subarray(0, this.#keptHas));
      this.#kept = larger;
    }
    this.#kept.set(chunk.subarray(start, end), this.#keptHas);
    this.#keptHas = total;
  }

  #handOver(bytes: Uint8Array, start: number, end: number): void {
    this.#taker.payload(bytes, start, end, this.#stream, this.#isStart);
    this.#isStart = false;
  }
}

function isHeader(bytes: Uint8Array, at: number, longest: number): boolean {
  return (
    (bytes[at] as number) <= 3 &&
    bytes[at + 1] === 0 &&
    bytes[at + 2] === 0 &&
    bytes[at + 3] === 0 &&
    lengthAt(bytes, at) <= longest
  );
}

/** Length in a header, as an unsigned number. */
function lengthAt(bytes: Uint8Array, at: number): number {
  return (
    (bytes[at + 4] as number) * 0x1000000 +
    (((bytes[at + 5] as number) << 16) | ((bytes[at + 6] as number) << 8) | (bytes[at + 7] as number))
  );
}
