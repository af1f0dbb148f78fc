/** Strings of a compiled resource file by index. */
export type StringPool = readonly string[];

const UTF8_FLAG = 1 << 8;
const OFFSETS_AT = 28;
/** No string in a manifest or a locale's name comes near it; a longer one is cut. */
const MAX_STRING_BYTES = 64 * 1024;

/**
 * Reads a `ResStringPool` chunk (AOSP, androidfw/ResourceTypes.h), in either of its encodings.
 *
 * Strings may share bytes, so a small pool can describe a huge list: the total is cut at eight times the chunk.
 *
 * @throws RangeError when an offset points outside the chunk.
 */
export function readStringPool(chunk: Buffer): StringPool {
  const count = Math.min(chunk.readUInt32LE(8), Math.floor((chunk.length - OFFSETS_AT) / 4));
  const utf8 = (chunk.readUInt32LE(16) & UTF8_FLAG) !== 0;
  const start = chunk.readUInt32LE(20);
  const strings: string[] = [];
  let budget = chunk.length * 8;
  for (let index = 0; index < count && budget > 0; index++) {
    const at = start + chunk.readUInt32LE(OFFSETS_AT + index * 4);
    const text = utf8 ? readUtf8(chunk, at) : readUtf16(chunk, at);
    budget -= text.length + 1;
    strings.push(text);
  }
  return strings;
}

/** Two lengths of one or two bytes (characters, then bytes), then the bytes. */
function readUtf8(chunk: Buffer, at: number): string {
  const characters = readLength8(chunk, at);
  const bytes = readLength8(chunk, characters.next);
  return chunk.toString('utf8', bytes.next, bytes.next + Math.min(bytes.length, MAX_STRING_BYTES));
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
  return chunk.toString('utf16le', start, start + Math.min(units * 2, MAX_STRING_BYTES));
}
