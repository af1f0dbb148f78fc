import { LEVELS, RecordBlock } from '../line-record';
import { KERNEL_CODE } from './kernel-code';

// Where things lie in the memory of the module; `kernel.as` has the same numbers.
const SECOND = 1024;
const SECOND_BYTES = 20;
const LEVEL_SUMS = 1088;
const NEEDLE = 2048;
const NEEDLE_BYTES = 1024;
const RECORDS = 65_536;
const MOST_RECORDS = 32_768;
const OUT = RECORDS + 524_288;
const OUT_BYTES = 1_048_576;
const INPUT = OUT + OUT_BYTES + 65_536;
/** What can be given to it at once; a little more lies behind, for it reads sixteen bytes at a time. */
const INPUT_BYTES = 2_621_440;

/** As much of the platform's WebAssembly as is used here; Node's types leave it to those of browsers. */
declare const WebAssembly: {
  readonly Module: new (code: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
};

/** Before every place there is. */
const NOWHERE = -0x4000_0000;

interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer };
  batchBytes(): number;
  batchLines(): number;
  levelOfLast(): number;
  setSecond(ms: number): void;
  learn(text: number, usual: number, isJson: boolean, level: number): void;
  frames(
    at: number,
    end: number,
    begun: number,
    since: number,
    usual: number,
    has: number,
    lines: number,
    base: number,
    previous: number,
  ): number;
  find(from: number, end: number, length: number, fold: boolean): number;
}

/** What of a source the frames are taken by. */
export interface FrameState {
  /** A bit for each stream with a line that has begun. */
  readonly begun: number;
  /** Lines up to this time come again. */
  readonly since: number;
  /** Where in a line its level mostly stands. */
  readonly usual: number;
  /** The level of the line before. */
  readonly previous: number;
}

/** Whoever gathers a batch in the kernel's memory. */
export interface BatchOwner {
  flush(): void;
}

/** The quick loops over bytes, and the memory that they work on: one for all sources of a thread, which take turns. */
export class Kernel {
  readonly #module: Exports;
  /** Bytes that are looked at: what a source has sent, or a piece of a file. */
  readonly input: Uint8Array;
  /** The same for whoever reads pieces of files. */
  readonly piece: Buffer;
  /** Lines of the batch, their records, and how many of each level the kernel has added to it. */
  readonly out: Uint8Array;
  readonly outWords: DataView;
  readonly records: RecordBlock;
  readonly levelSums: Uint32Array;
  readonly #needle: Uint8Array;
  readonly #second: Uint8Array;
  #knownSecond = Number.NaN;
  #owner: BatchOwner | null = null;

  constructor() {
    const code = Buffer.from(KERNEL_CODE, 'base64');
    this.#module = new WebAssembly.Instance(new WebAssembly.Module(code)).exports as Exports;
    const { buffer } = this.#module.memory;
    this.input = new Uint8Array(buffer, INPUT, INPUT_BYTES);
    this.piece = Buffer.from(buffer, INPUT, INPUT_BYTES);
    this.out = new Uint8Array(buffer, OUT, OUT_BYTES);
    this.outWords = new DataView(buffer, OUT, OUT_BYTES);
    this.records = new RecordBlock(new Uint8Array(buffer, RECORDS, MOST_RECORDS * 16));
    this.levelSums = new Uint32Array(buffer, LEVEL_SUMS, LEVELS.length);
    this.#needle = new Uint8Array(buffer, NEEDLE, NEEDLE_BYTES);
    this.#second = new Uint8Array(buffer, SECOND, SECOND_BYTES);
  }

  /** The batch is somebody's until it is flushed; another one's is flushed first. */
  claim(owner: BatchOwner): void {
    if (this.#owner !== null && this.#owner !== owner) this.#owner.flush();
    this.#owner = owner;
  }

  /** Puts bytes where the kernel sees them and gives the view of them there; null when they are too many. */
  take(bytes: Uint8Array): Uint8Array | null {
    if (bytes.length > INPUT_BYTES) return null;
    this.input.set(bytes);
    return this.input.subarray(0, bytes.length);
  }

  /** The place of bytes in the input; negative when they lie elsewhere. */
  placeOf(bytes: Uint8Array): number {
    return bytes.buffer === this.input.buffer ? bytes.byteOffset - INPUT : -1;
  }

  /** Frames whose time lies in the same second as this one are taken at once from now on. */
  know(bytes: Uint8Array, start: number, second: number): void {
    if (second === this.#knownSecond || bytes[start + 10] !== 84 || bytes[start + SECOND_BYTES - 1] !== 46)
      return;
    this.#knownSecond = second;
    this.#second.set(bytes.subarray(start, start + SECOND_BYTES));
    this.#module.setSecond(second);
  }

  /** Remembers the level of the line at a place of the input. */
  learn(text: number, usual: number, isJson: boolean, level: number): void {
    this.#module.learn(text, usual, isJson, level);
  }

  /** Takes the usual frames into a batch that holds `has` bytes and `lines` lines. Gives where it stopped. */
  frames(at: number, end: number, state: FrameState, has: number, lines: number, base: number): number {
    const { begun, since, usual, previous } = state;
    return this.#module.frames(at, end, begun, since, usual, has, lines, base, previous);
  }

  get batchBytes(): number {
    return this.#module.batchBytes();
  }
  get batchLines(): number {
    return this.#module.batchLines();
  }
  get levelOfLast(): number {
    return this.#module.levelOfLast();
  }

  /** Whether something can be looked for here. */
  canFind(needle: Uint8Array): boolean {
    return needle.length > 0 && needle.length <= NEEDLE_BYTES;
  }

  /** What `find` looks for; in small letters when their case is nothing. */
  setNeedle(needle: Uint8Array): void {
    this.#needle.set(needle);
  }

  /** The first place of the needle in the input from `from` up to `end`; negative when there is none. */
  find(from: number, end: number, length: number, fold: boolean): number {
    return end - from < length ? NOWHERE : this.#module.find(from, end, length, fold);
  }
}

let shared: Kernel | null = null;

/** The kernel of this thread, made when it is first asked for. */
export function kernelOf(): Kernel {
  shared ??= new Kernel();
  return shared;
}
