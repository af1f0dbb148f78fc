const UTF8_FLAG = 1 << 8;
const OFFSETS_AT = 28;
/** Strings of a pool may share bytes, so a small one can describe endless text: this much is decoded, then no more. */
const MAX_CHARACTERS = 4 * 1024 * 1024;

/**
 * A `ResStringPool` chunk (AOSP, androidfw/ResourceTypes.h) in either of its encodings. Strings are decoded when asked
 * for: a manifest uses few of its own, and a table of resources has a hundred thousand.
 */
export class StringPool {
  readonly #chunk: Buffer;
  readonly #count: number;
  readonly #decoded = new Map<number, string>();
  #left = MAX_CHARACTERS;

  /** @throws RangeError when the chunk is too short to be a pool. */
  constructor(chunk: Buffer) {
    this.#chunk = chunk;
    this.#count = Math.min(chunk.readUInt32LE(8), Math.floor((chunk.length - OFFSETS_AT) / 4));
  }

  /** A string by index; empty when there is none. @throws RangeError when it lies outside the chunk. */
  get(index: number): string {
    const known = this.#decoded.get(index);
    if (known !== undefined) return known;
    if (index >= this.#count) return '';
    const at = this.#chunk.readUInt32LE(20) + this.#chunk.readUInt32LE(OFFSETS_AT + index * 4);
    const utf8 = (this.#chunk.readUInt32LE(16) & UTF8_FLAG) !== 0;
    const text = utf8 ? readUtf8(this.#chunk, at) : readUtf16(this.#chunk, at);
    this.#left -= text.length;
    if (this.#left < 0) throw new RangeError('more text than any manifest has');
    this.#decoded.set(index, text);
    return text;
  }
}

/** Two lengths of one or two bytes (characters, then bytes), then the bytes. */
function readUtf8(chunk: Buffer, at: number): string {
  const characters = readLength8(chunk, at);
  const bytes = readLength8(chunk, characters.next);
  return chunk.toString('utf8', bytes.next, bytes.next + bytes.length);
}

function readLength8(chunk: Buffer, at: number): { length: number; next: number } {
  const first = chunk.readUInt8(at);
  if ((first & 0x80) === 0) return { length: first, next: at + 1 };
  return { length: ((first & 0x7f) << 8) | chunk.readUInt8(at + 1), next: at + 2 };
}

/** One length of two or four bytes in 16-bit units, then the units. */
function readUtf16(chunk: Buffer, at: number): string {
  const first = chunk.readUInt16LE(at);
  const long = (first & 0x8000) !== 0;
  const units = long ? (first & 0x7fff) * 0x10000 + chunk.readUInt16LE(at + 2) : first;
  const start = at + (long ? 4 : 2);
  return chunk.toString('utf16le', start, start + units * 2);
}
