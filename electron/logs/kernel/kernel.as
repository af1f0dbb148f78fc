/*
 * The innermost loops of the logs, compiled to WebAssembly by `node scripts/build-kernel.mjs` (AssemblyScript; the result
 * is kept beside this file). They work on one piece of memory that JavaScript sees as well, sixteen bytes at a time, and
 * know the usual case only: whatever is otherwise is left where it lies, for JavaScript to go on with.
 */

/* Where things lie; `kernel.ts` has the same numbers. */
const SECOND: usize = 1024; // text of the second that `secondMs` stands for
const LEVELS: usize = 1088; // lines taken, by level
const NEEDLE: usize = 2048;
const MEMORY: usize = 4096; // words of levels that are known: 64 of 24 bytes
const RECORDS: usize = 65536;
const MOST_RECORDS: i32 = 32768;
const OUT: usize = RECORDS + 524288;
const OUT_BYTES: i32 = 1048576;
const INPUT: usize = OUT + 1048576 + 65536;

const NEWLINE: i32 = 10;
const ESCAPE: i32 = 27;
const STAMP: i32 = 31; // `2026-11-24T14:31:52.204000000Z `
const LONGEST: u32 = 8192;
const FROM_STDERR: i32 = 8;
const OWN_TIME: i32 = 32;
const UNKNOWN: i32 = -1;
const NOWHERE: i32 = -0x40000000; // before every place there is

let secondMs: f64 = NaN;
let outHas: i32 = 0;
let count: i32 = 0;
let lastLevel: i32 = 0;

/** What the last call has brought the batch to. */
export function batchBytes(): i32 {
  return outHas;
}
export function batchLines(): i32 {
  return count;
}
export function levelOfLast(): i32 {
  return lastLevel;
}

/** The second whose text was put at SECOND begins at `ms`. */
export function setSecond(ms: f64): void {
  secondMs = ms;
}

/** The place in MEMORY for eight bytes before a level and eight from the one before it on. */
function placeOf(before: u64, after: u64): usize {
  const mixed = (before ^ after) * 0x9e3779b97f4a7c15;
  return MEMORY + <usize>(mixed >> 58) * 24;
}

/** Remembers the level that stands `usual` bytes into the line at `text`. */
export function learn(text: i32, usual: i32, isJson: bool, level: i32): void {
  const at = INPUT + <usize>(text + usual);
  const before: u64 = isJson ? load<u64>(at - 9) : 0;
  const after = load<u64>(at - 1);
  const place = placeOf(before, after);
  store<u64>(place, before);
  store<u64>(place + 8, after);
  store<i32>(place + 16, level + 1);
}

/** The level that stands at the usual place, when it is known. */
function levelAt(text: usize, end: usize, usual: i32): i32 {
  const first = load<u8>(text);
  if (first == 32 || first == 9) return UNKNOWN;
  const at = text + usual;
  if (at + 7 >= end) return UNKNOWN;
  const isJson = first == 123;
  if (isJson && usual < 7) return UNKNOWN;
  const before: u64 = isJson ? load<u64>(at - 9) : 0;
  const after = load<u64>(at - 1);
  const place = placeOf(before, after);
  if (load<u64>(place) != before || load<u64>(place + 8) != after) return UNKNOWN;
  return load<i32>(place + 16) - 1;
}

/** Copies a line that ends with its newline before `stop`; false when it holds another newline or an escape character. */
function copyLine(text: usize, stop: usize, out: usize): bool {
  const newlines = i8x16.splat(<i8>NEWLINE);
  const escapes = i8x16.splat(<i8>ESCAPE);
  let from = text;
  let to = out;
  for (; from + 16 < stop; from += 16, to += 16) {
    const part = v128.load(from);
    v128.store(to, part);
    if (v128.any_true(v128.or(i8x16.eq(part, newlines), i8x16.eq(part, escapes)))) return false;
  }
  const part = v128.load(from);
  v128.store(to, part);
  const left = <i32>(stop - from);
  const found = i8x16.bitmask(v128.or(i8x16.eq(part, newlines), i8x16.eq(part, escapes)));
  return (found & ((1 << left) - 1)) == 1 << (left - 1);
}

/** Nanoseconds from nine digits; negative when they are none. */
function nanoseconds(at: usize): i32 {
  let value: i32 = 0;
  for (let index: usize = 0; index < 9; index += 1) {
    const digit = <i32>load<u8>(at + index) - 48;
    if (<u32>digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}

/**
 * Takes whole frames of one line each, whose time lies in the known second and whose level is known, from `at` up to
 * `end`, and gives the place of the first that is otherwise. `begun`: a bit for each stream with a line that has begun.
 * Lines up to `since` come again. `has`, `lines`, `base`: what the batch holds, and where it will begin in its file.
 */
export function frames(
  at: i32, end: i32, begun: i32, since: f64, usual: i32, has: i32, lines: i32, base: i32, previous: i32,
): i32 {
  let frame = INPUT + <usize>at;
  const limit = INPUT + <usize>end;
  outHas = has;
  count = lines;
  lastLevel = previous;
  while (frame + 8 + STAMP < limit) {
    const stream = load<i32>(frame);
    if ((stream != 1 && stream != 2) || ((begun >> stream) & 1) != 0) break;
    const length = bswap<u32>(load<u32>(frame + 4));
    if (length <= <u32>STAMP || length > LONGEST) break;
    const start = frame + 8;
    const stop = start + length;
    if (stop > limit || load<u8>(stop - 1) != NEWLINE) break;
    if (
      load<u64>(start) != load<u64>(SECOND) ||
      load<u64>(start + 8) != load<u64>(SECOND + 8) ||
      load<u32>(start + 16) != load<u32>(SECOND + 16) ||
      load<u16>(start + 29) != 0x205a
    ) break;
    const fraction = nanoseconds(start + 20);
    if (fraction < 0) break;
    const ms = secondMs + <f64>fraction / 1000000;
    if (!(ms > since)) break;
    const text = start + STAMP;
    const size = <i32>(stop - text);
    const level = size == 1 ? 0 : levelAt(text, stop - 1, usual);
    if (level < 0 || outHas + size + 16 > OUT_BYTES || count == MOST_RECORDS) break;
    if (!copyLine(text, stop, OUT + <usize>outHas)) break;
    const record = RECORDS + <usize>count * 16;
    store<i32>(record, base + outHas);
    store<i32>(record + 4, level | OWN_TIME | (stream == 2 ? FROM_STDERR : 0));
    store<f64>(record + 8, ms);
    const sum = LEVELS + <usize>level * 4;
    store<i32>(sum, load<i32>(sum) + 1);
    outHas += size;
    count += 1;
    lastLevel = level;
    frame = stop;
  }
  return <i32>(frame - INPUT);
}

/** Whether the needle's bytes stand at a place; letters are small in the needle when `fold` says that their case is nothing. */
function standsAt(at: usize, length: usize, fold: bool): bool {
  for (let index: usize = 0; index < length; index += 1) {
    let byte = load<u8>(at + index);
    if (fold && byte >= 65 && byte <= 90) byte |= 32;
    if (byte != load<u8>(NEEDLE + index)) return false;
  }
  return true;
}

/** Bytes of a part that may be `byte`, of either case. */
function mayBe(part: v128, byte: i32, fold: bool): v128 {
  const same = i8x16.eq(part, i8x16.splat(<i8>byte));
  return fold && byte >= 97 && byte <= 122
    ? v128.or(same, i8x16.eq(part, i8x16.splat(<i8>(byte - 32))))
    : same;
}

/** The first place of the needle between two places of the input; negative when it is not there. */
export function find(from: i32, end: i32, length: i32, fold: bool): i32 {
  const first = <i32>load<u8>(NEEDLE);
  const last = <i32>load<u8>(NEEDLE + length - 1);
  const stop = INPUT + <usize>(end - length);
  for (let at = INPUT + <usize>from; at <= stop; at += 16) {
    const begins = mayBe(v128.load(at), first, fold);
    const ends = mayBe(v128.load(at + length - 1), last, fold);
    let found = i8x16.bitmask(v128.and(begins, ends));
    while (found != 0) {
      const place = at + ctz(found);
      if (place > stop) return NOWHERE;
      if (standsAt(place, length, fold)) return <i32>(place - INPUT);
      found &= found - 1;
    }
  }
  return NOWHERE;
}
