import type { LogFormat } from '../ports/log-source';
import { DockerFrames, type FrameTaker } from './docker-frames';
import { kernelOf } from './kernel/kernel';
import { LevelFinder } from './levels';
import { DEBUG, ERROR, FROM_STDERR, HAS_ESCAPES, OTHER, OWN_TIME } from './line-record';
import type { LineStore } from './line-store';
import { TimeReader } from './times';

/** A line is kept whole up to this size; a longer one becomes several. */
const LONGEST_LINE = 16 * 1024 * 1024;
const OUT = 1;
const ERR = 2;
/** The engine's own complaint about the stream. */
const SYSTEM = 3;
const NEWLINE = 10;
const ESCAPE = 27;
/** Characters of a time as engines write it: `2026-11-24T14:31:52.204000000Z` */
const ENGINE_TIME = 30;
const NOTHING = new Uint8Array(0);

/** A line that has begun. */
interface Begun {
  bytes: Uint8Array;
  has: number;
  at: number;
}

/** Makes lines of the bytes of one source and hands them to its store. */
export class Ingest implements FrameTaker {
  readonly #store: LineStore;
  readonly #now: () => number;
  readonly #frames = new DockerFrames(this);
  readonly #times = new TimeReader();
  readonly #levels = new LevelFinder();
  readonly #begun: Begun[] = Array.from({ length: 4 }, () => ({
    bytes: new Uint8Array(0),
    has: 0,
    at: Number.NaN,
  }));
  #isFramed = false;
  #hasTimes = false;
  /** Lines up to this time are kept already. */
  #since = Number.NEGATIVE_INFINITY;
  /** Whether the chunk before held an escape character, and whether this one or the end of that can. */
  #hadEscapes = false;
  #mayHaveEscapes = false;
  #lastLevel = OTHER;
  #lastAt = Number.NaN;
  #arrival = 0;
  /** What is being taken in, and its place before the kernel; negative when it is too large for that. */
  #chunk: Uint8Array = NOTHING;
  #place = -1;
  readonly #frameState = { begun: 0, since: 0, usual: 0, previous: 0 };
  #bytes: Uint8Array = NOTHING;
  #words: DataView = new DataView(NOTHING.buffer);

  constructor(store: LineStore, now: () => number) {
    this.#store = store;
    this.#now = now;
  }

  /** A new opening begins: with times of their own, lines up to `since` come again and are left out. */
  open(format: LogFormat, since: number | null): void {
    this.#isFramed = format.framing === 'docker';
    this.#hasTimes = format.timestamps === 'leading';
    this.#since = this.#hasTimes && since !== null ? since : Number.NEGATIVE_INFINITY;
  }

  write(chunk: Uint8Array, stream: 'out' | 'err'): void {
    this.#arrival = this.#now();
    const before = this.#hadEscapes;
    // as a buffer, for that has the machine look through it
    this.#hadEscapes = Buffer.prototype.includes.call(chunk, ESCAPE);
    this.#mayHaveEscapes = before || this.#hadEscapes;
    const seen = kernelOf().take(chunk);
    this.#chunk = seen ?? chunk;
    this.#place = seen === null ? -1 : 0;
    if (this.#isFramed) this.#frames.feed(this.#chunk);
    else this.payload(this.#chunk, 0, chunk.length, stream === 'err' ? ERR : OUT, false);
  }

  /** Nothing more will come: a line without its newline is one as well. */
  end(): void {
    this.#arrival = this.#now();
    if (this.#isFramed) this.#frames.end();
    for (let stream = 0; stream < this.#begun.length; stream += 1) this.#finish(stream);
  }

  lost(count: number | null, why: string): void {
    const much = count === null ? 'Lines are missing here' : `${count} lines are missing here`;
    this.#store.addMark(`${much}: ${why}`, this.#placeInTime());
  }

  corrupt(bytes: number): void {
    this.#store.addMark(
      `${bytes} bytes could not be read here: they are no frames of the engine.`,
      this.#placeInTime(),
    );
  }

  #placeInTime(): number {
    return Number.isNaN(this.#lastAt) ? this.#now() : this.#lastAt;
  }

  payload(bytes: Uint8Array, start: number, end: number, stream: number, isStart: boolean): void {
    const begun = this.#begun[stream] as Begun;
    const words = this.#wordsOf(bytes);
    let from = start;
    let at = Number.NaN;
    if (isStart && this.#hasTimes) {
      at = this.#leadingTime(bytes, start, end);
      if (!Number.isNaN(at)) from = this.#times.end + 1;
    }
    if (begun.has > 0) {
      const newline = indexOfNewline(bytes as Buffer, from, end);
      this.#keep(stream, bytes, from, newline < 0 ? end : newline);
      if (newline < 0) return;
      this.#finish(stream);
      from = newline + 1;
      at = Number.NaN;
    }
    while (from < end) {
      let text = from;
      if (this.#hasTimes && Number.isNaN(at)) {
        at = this.#leadingTime(bytes, from, end);
        if (!Number.isNaN(at)) text = this.#times.end + 1;
      }
      const newline = this.#store.take(bytes, words, text, end);
      if (newline < 0) {
        // a time that was found in the middle of the payload is looked for again when its line is whole
        begun.at = text === from ? at : Number.NaN;
        this.#keep(stream, bytes, from, end);
        return;
      }
      this.#line(bytes, text, newline, stream, at);
      from = newline + 1;
      at = Number.NaN;
    }
  }

  /** The same bytes, four at a time. */
  #wordsOf(bytes: Uint8Array): DataView {
    if (bytes !== this.#bytes) {
      this.#bytes = bytes;
      this.#words = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    }
    return this.#words;
  }

  /** The time before a line and its space; NaN when there is none. */
  #leadingTime(bytes: Uint8Array, start: number, end: number): number {
    const at = this.#times.iso(bytes, start, end);
    const after = this.#times.end;
    if (Number.isNaN(at) || after >= end || bytes[after] !== 32) return Number.NaN;
    if (after - start === ENGINE_TIME && bytes[after - 1] === 90)
      kernelOf().know(bytes, start, this.#times.second);
    return at;
  }

  /** Frames that are as most are; the first that is not has to be taken one by one. */
  frames(bytes: Uint8Array, at: number): number {
    const place = this.#place;
    if (place < 0 || !this.#hasTimes) return at;
    const state = this.#frameState;
    state.begun =
      ((this.#begun[OUT] as Begun).has > 0 ? 2 : 0) | ((this.#begun[ERR] as Begun).has > 0 ? 4 : 0);
    state.since = this.#since;
    state.usual = this.#levels.usual;
    state.previous = this.#lastLevel;
    const next = this.#store.takeFrames(place + at, place + bytes.length, state) - place;
    if (next > at) {
      this.#lastLevel = kernelOf().levelOfLast;
      this.#lastAt = this.#store.lastPutAt;
    }
    return next;
  }

  #keep(stream: number, bytes: Uint8Array, start: number, end: number): void {
    const begun = this.#begun[stream] as Begun;
    let from = start;
    while (begun.has + end - from > LONGEST_LINE) {
      const part = LONGEST_LINE - begun.has;
      grow(begun, bytes, from, from + part);
      this.#finish(stream);
      from += part;
    }
    grow(begun, bytes, from, end);
  }

  #finish(stream: number): void {
    const begun = this.#begun[stream] as Begun;
    if (begun.has === 0) return;
    const { bytes, has, at } = begun;
    begun.has = 0;
    begun.at = Number.NaN;
    // it may have begun many chunks ago
    const may = this.#mayHaveEscapes;
    this.#mayHaveEscapes = true;
    let from = 0;
    let time = at;
    if (this.#hasTimes && Number.isNaN(at)) {
      time = this.#leadingTime(bytes, 0, has);
      if (!Number.isNaN(time)) from = this.#times.end + 1;
    }
    this.#store.takeWhole(bytes, from, has);
    this.#line(bytes, from, has, stream, time);
    this.#mayHaveEscapes = may;
    if (bytes.length > 64 * 1024) begun.bytes = new Uint8Array(0);
  }

  /** Decides what is known of the line that the store has just taken. One that comes again is not put to the others. */
  #line(bytes: Uint8Array, from: number, end: number, stream: number, known: number): void {
    let at = known;
    let flags = stream >= ERR ? FROM_STDERR : 0;
    if (Number.isNaN(at)) at = this.#ownTime(bytes, from, end);
    if (Number.isNaN(at))
      at = continues(bytes, from) && !Number.isNaN(this.#lastAt) ? this.#lastAt : this.#arrival;
    else flags |= OWN_TIME;
    if (at <= this.#since) return;
    let level = stream === SYSTEM ? ERROR : this.#levels.of(bytes, from, end);
    if (level !== OTHER && stream !== SYSTEM) this.#learn(bytes, from, end, level);
    // what is indented belongs to the line above: the frames of a trace are as loud as its error
    if (level === OTHER && continues(bytes, from) && this.#lastLevel > DEBUG) level = this.#lastLevel;
    else this.#lastLevel = level;
    this.#lastAt = at;
    if (this.#mayHaveEscapes && bytes.subarray(from, end).includes(ESCAPE)) flags |= HAS_ESCAPES;
    this.#store.put(end - from, level, flags, at);
  }

  /** The kernel takes further lines whose level looks the same. */
  #learn(bytes: Uint8Array, from: number, end: number, level: number): void {
    if (this.#place < 0 || bytes !== this.#chunk || !this.#levels.isKnownByPlace(bytes, from, end)) return;
    kernelOf().learn(this.#place + from, this.#levels.usual, bytes[from] === 123, level);
  }

  #ownTime(bytes: Uint8Array, start: number, end: number): number {
    const first = bytes[start] as number;
    if (first === 91) return this.#times.iso(bytes, start + 1, end);
    if (first >= 48 && first <= 57) {
      const at = this.#times.iso(bytes, start, end);
      return Number.isNaN(at) ? this.#times.logcat(bytes, start, end, this.#arrival) : at;
    }
    return first === 123 ? this.#jsonTime(bytes, start, end) : Number.NaN;
  }

  /** The time of a JSON line: the first value that is one, near the line's beginning. */
  #jsonTime(bytes: Uint8Array, start: number, end: number): number {
    const limit = Math.min(end, start + 400);
    for (let at = start + 4; at < limit; at += 1) {
      // "timestamp": "2026…, "time":1764000000000
      if (bytes[at] !== 50 && bytes[at] !== 49) continue;
      const before = bytes[at - 1];
      if (before === 34) {
        const time = this.#times.iso(bytes, at, end);
        if (!Number.isNaN(time)) return time;
      } else if (before === 58 || before === 32) {
        const time = epochAt(bytes, at, end);
        if (!Number.isNaN(time)) return time;
      }
    }
    return Number.NaN;
  }
}

/** Milliseconds since the epoch as pino writes them: thirteen digits after `"time":`. */
function epochAt(bytes: Uint8Array, at: number, end: number): number {
  if (at + 13 > end) return Number.NaN;
  let value = 0;
  for (let index = 0; index < 13; index += 1) {
    const digit = (bytes[at + index] as number) - 48;
    if (digit < 0 || digit > 9) return Number.NaN;
    value = value * 10 + digit;
  }
  const after = bytes[at + 13] as number;
  return after >= 48 && after <= 57 ? Number.NaN : value;
}

function continues(bytes: Uint8Array, start: number): boolean {
  const first = bytes[start];
  return first === 32 || first === 9;
}

function indexOfNewline(bytes: Buffer, from: number, end: number): number {
  // nearly every frame is one line
  if (end - from < 64) {
    for (let at = from; at < end; at += 1) if (bytes[at] === NEWLINE) return at;
    return -1;
  }
  const found = bytes.indexOf(NEWLINE, from);
  return found < end ? found : -1;
}

function grow(begun: Begun, bytes: Uint8Array, start: number, end: number): void {
  const total = begun.has + end - start;
  if (total > begun.bytes.length) {
    const larger = new Uint8Array(Math.max(total, 2 * begun.bytes.length, 4 * 1024));
    larger.set(begun.bytes.subarray(0, begun.has));
    begun.bytes = larger;
  }
  begun.bytes.set(bytes.subarray(start, end), begun.has);
  begun.has = total;
}
