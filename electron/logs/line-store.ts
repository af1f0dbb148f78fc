import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LogSourceInfo } from '../ports/log-source';
import { type FrameState, kernelOf } from './kernel/kernel';
import { type FoundLine, isFull, type Meta, metaSchema } from './line-meta';
import { IS_MARK, LEVEL_BITS, LEVELS } from './line-record';
import { type Disk, Segment } from './segment';

/** A segment is closed when it has so many bytes: the unit in which old lines are dropped. */
const SEGMENT_BYTES = 8 * 1024 * 1024;
/** Longer lines are looked for an end and copied by the machine's own means. */
const SHORT_LINE = 1024;
const NEWLINE = 10;
/** What is asked when the disk takes no more: make room, and say whether there is any. */
export type MakeRoom = () => boolean;

/** The kept lines of one source: segments on disk, and the batch that is being gathered. */
export class LineStore {
  readonly folder: string;
  readonly #disk: Disk;
  readonly #makeRoom: MakeRoom;
  #meta: Meta;
  /** What the file holds. */
  #saved = '';
  segments: Segment[] = [];
  /** Number that the next line gets. */
  next = 0;
  /** The batch: lines and their records lie in the memory of the kernel, but for a line that is larger than all of it. */
  readonly #kernel = kernelOf();
  #out = this.#kernel.out;
  #outWords = this.#kernel.outWords;
  #outHas = 0;
  readonly #records = this.#kernel.records;
  #count = 0;
  readonly #batchLevels = this.#kernel.levelSums;
  /** Lines that could not be written, to be told where they are missing. */
  #unwritten = 0;
  #pendingCursor: string | null = null;

  constructor(folder: string, info: LogSourceInfo, disk: Disk, makeRoom: MakeRoom) {
    this.folder = folder;
    this.#disk = disk;
    this.#makeRoom = makeRoom;
    this.#meta = { info, dropped: 0, droppedUntil: null, cursor: null, marks: [], lostWithMarks: 0 };
  }

  /** Opens what is kept in a folder; nothing when it holds no source. */
  static reopen(folder: string, disk: Disk, makeRoom: MakeRoom): LineStore | null {
    let meta: Meta;
    let text: string;
    try {
      text = readFileSync(join(folder, 'source.json'), 'utf8');
      meta = metaSchema.parse(JSON.parse(text));
    } catch {
      return null;
    }
    const store = new LineStore(folder, meta.info, disk, makeRoom);
    store.#meta = meta;
    store.#saved = text;
    const firsts = readdirSync(folder)
      .filter((name) => name.endsWith('.log'))
      .map((name) => Number.parseInt(name, 10))
      .sort((a, b) => a - b);
    for (const first of firsts) {
      const segment = new Segment(folder, first);
      segment.open();
      if (segment.count === 0) segment.delete();
      else store.segments.push(segment);
    }
    const last = store.segments.at(-1);
    store.next = last ? last.first + last.count : meta.dropped;
    store.#cutToCursor();
    return store;
  }

  /** Lines behind the last cursor would come once more, so they go: the source reads them again. */
  #cutToCursor(): void {
    const { cursor } = this.#meta;
    if (!cursor || cursor.line >= this.next) return;
    while (this.segments.length > 0 && (this.segments.at(-1) as Segment).first >= cursor.line) {
      this.segments.pop()?.delete();
    }
    const last = this.segments.at(-1);
    if (last && !last.sealed) last.cut(cursor.line - last.first);
    this.next = last ? last.first + last.count : Math.min(this.next, cursor.line);
  }

  get info(): LogSourceInfo {
    return this.#meta.info;
  }
  get dropped(): number {
    return this.#meta.dropped;
  }
  /** Lines that are gone: dropped here, or never kept and told by a mark that was dropped. */
  get droppedLines(): number {
    return this.#meta.dropped + this.#meta.lostWithMarks;
  }
  get droppedUntil(): number | null {
    return this.#meta.droppedUntil;
  }
  get cursor(): string | null {
    return this.#meta.cursor?.text ?? null;
  }
  /** Number of the oldest kept line. */
  get first(): number {
    return this.segments[0]?.first ?? this.next;
  }
  get lines(): number {
    return this.next - this.first;
  }
  get bytes(): number {
    return this.segments.reduce((sum, { bytes }) => sum + bytes, 0);
  }
  get size(): number {
    return this.segments.reduce((sum, { size }) => sum + size, 0);
  }
  get lastAt(): number | null {
    return this.segments.at(-1)?.lastAt ?? null;
  }

  /** Kept lines by the number of their level. */
  levels(): Float64Array {
    const sum = new Float64Array(LEVELS.length);
    for (const { levels } of this.segments) {
      for (let level = 0; level < sum.length; level += 1)
        sum[level] = (sum[level] as number) + (levels[level] as number);
    }
    return sum;
  }

  describe(info: LogSourceInfo): void {
    this.#meta = { ...this.#meta, info };
    this.saveMeta();
  }

  saveMeta(): void {
    const file = join(this.folder, 'source.json');
    const text = JSON.stringify(this.#meta);
    if (text === this.#saved) return;
    try {
      writeFileSync(`${file}.new`, text, { mode: 0o600 });
      renameSync(`${file}.new`, file);
      this.#saved = text;
    } catch {
      // the disk is full: what is kept can still be read, and the next saving brings it up to date
    }
  }

  /**
   * Copies the line that begins at `start` behind the batch, with its newline, and gives the place of that; negative
   * when none comes before `end`. It belongs to the batch only once it is `put` there. `words` are the same bytes: they
   * are copied four at a time, and looked through for the newline on the way.
   */
  take(bytes: Uint8Array, words: DataView, start: number, end: number): number {
    this.#makePlace(SHORT_LINE);
    const limit = Math.min(end, start + SHORT_LINE);
    const out = this.#out;
    const outWords = this.#outWords;
    let from = start;
    let to = this.#outHas;
    for (; from <= limit - 4; from += 4, to += 4) {
      const word = words.getInt32(from, true);
      outWords.setInt32(to, word, true);
      const other = word ^ 0x0a0a0a0a;
      if (((other - 0x01010101) & ~other & 0x80808080) !== 0) break;
    }
    for (; from < limit; from += 1, to += 1) {
      const byte = bytes[from] as number;
      out[to] = byte;
      if (byte === NEWLINE) return from;
    }
    if (limit === end) return -1;
    const newline = (bytes as Buffer).indexOf(NEWLINE, limit);
    if (newline < 0 || newline >= end) return -1;
    this.takeWhole(bytes, start, newline);
    return newline;
  }

  /** The same for a line whose end is known, and whose newline may have come apart from it. */
  takeWhole(bytes: Uint8Array, start: number, end: number): void {
    const length = end - start + 1;
    this.#makePlace(length);
    this.#out.set(bytes.subarray(start, end), this.#outHas);
    this.#out[this.#outHas + length - 1] = NEWLINE;
  }

  /** The line that was taken, of `length` bytes without its newline, becomes the last of the batch. */
  put(length: number, level: number, flags: number, at: number): void {
    this.#records.set(this.#count, this.#base + this.#outHas, level | flags, at);
    this.#outHas += length + 1;
    this.#count += 1;
    this.#batchLevels[level] = (this.#batchLevels[level] as number) + 1;
  }

  /** A sentence in the place of lines that are missing. */
  addMark(sentence: string, at: number): void {
    const bytes = Buffer.from(sentence);
    this.takeWhole(bytes, 0, bytes.length);
    this.put(bytes.length, 0, IS_MARK, at);
  }

  /** Remembered with the lines added so far, once they are written. */
  setCursor(cursor: string): void {
    this.#pendingCursor = cursor;
  }

  /** Bytes of the segment that the batch goes to. */
  #base = 0;

  /** Before a line comes into the batch: whether it has a place there. */
  #makePlace(length: number): void {
    if (this.#count === 0) this.#kernel.claim(this);
    if (this.#outHas + length <= this.#out.length && this.#count < this.#records.length) return;
    this.flush();
    // a line larger than the batch gets a batch of its own, given back with it
    if (length > this.#out.length) this.#setOut(new Uint8Array(length));
  }

  #setOut(out: Uint8Array): void {
    this.#out = out;
    this.#outWords = out === this.#kernel.out ? this.#kernel.outWords : new DataView(out.buffer);
  }

  /** Takes frames from the kernel's input, from `at` up to `end`, as many as it can at once. Gives where it stopped. */
  takeFrames(at: number, end: number, state: FrameState): number {
    if (this.#out !== this.#kernel.out) return at;
    if (this.#count === 0) this.#kernel.claim(this);
    const next = this.#kernel.frames(at, end, state, this.#outHas, this.#count, this.#base);
    this.#outHas = this.#kernel.batchBytes;
    this.#count = this.#kernel.batchLines;
    return next;
  }

  /** Time of the last line of the batch. */
  get lastPutAt(): number {
    return this.#records.at(this.#count - 1);
  }

  /** Writes the batch. Gives how many lines it wrote. */
  flush(): number {
    const count = this.#count;
    if (count > 0) {
      this.#write(count);
      this.#batchLevels.fill(0);
    }
    this.#outHas = 0;
    this.#count = 0;
    this.#setOut(this.#kernel.out);
    const last = this.segments.at(-1);
    if (last && !last.sealed && last.bytes >= SEGMENT_BYTES) last.seal();
    const open = this.segments.at(-1);
    this.#base = open && !open.sealed ? open.bytes : 0;
    if (this.#pendingCursor !== null) {
      this.#meta = { ...this.#meta, cursor: { text: this.#pendingCursor, line: this.next } };
      this.#pendingCursor = null;
    }
    return count;
  }

  #write(count: number): void {
    for (;;) {
      const segment = this.#open();
      try {
        segment.append(this.#disk, this.#out, this.#outHas, this.#records, count);
        for (let level = 0; level < LEVELS.length; level += 1) {
          segment.levels[level] = (segment.levels[level] as number) + (this.#batchLevels[level] as number);
        }
        this.next += count;
        break;
      } catch (error) {
        if (!isFull(error)) throw error;
        if (segment.count === 0) this.#discard(segment);
        if (this.#makeRoom()) {
          if (this.segments.at(-1) !== segment) this.#rebase();
          continue;
        }
        this.#unwritten += count;
        return;
      }
    }
    if (this.#unwritten > 0 && !this.#tellingUnwritten) this.#tellUnwritten();
  }

  #tellingUnwritten = false;

  #tellUnwritten(): void {
    const lost = this.#unwritten;
    this.#tellingUnwritten = true;
    this.#outHas = 0;
    this.#count = 0;
    this.#batchLevels.fill(0);
    this.#rebase();
    this.#meta = { ...this.#meta, marks: [...this.#meta.marks, { line: this.next, lost }] };
    this.addMark(`${lost} lines could not be kept here: the disk was full.`, this.lastAt ?? 0);
    this.#unwritten = 0;
    this.#write(1);
    this.#tellingUnwritten = false;
  }

  /** The batch goes to another segment than it was gathered for: its offsets begin anew. */
  #rebase(): void {
    const last = this.segments.at(-1);
    const base = last && !last.sealed ? last.bytes : 0;
    const shift = base - this.#base;
    for (let index = 0; index < this.#count; index += 1) {
      const records = this.#records;
      records.set(index, records.offset(index) + shift, records.flags(index), records.at(index));
    }
    this.#base = base;
  }

  #open(): Segment {
    const last = this.segments.at(-1);
    if (last && !last.sealed) return last;
    if (this.segments.length === 0) {
      mkdirSync(this.folder, { recursive: true, mode: 0o700 });
      this.saveMeta();
    }
    const segment = new Segment(this.folder, this.next);
    this.segments.push(segment);
    return segment;
  }

  #discard(segment: Segment): void {
    this.segments = this.segments.filter((other) => other !== segment);
    try {
      segment.delete();
    } catch {
      // it was never made
    }
    this.#rebase();
  }

  /** Drops the oldest segment; what is missing is told from then on. */
  dropOldest(): void {
    const [oldest, ...others] = this.segments;
    if (!oldest) return;
    oldest.seal();
    oldest.delete();
    this.segments = others;
    const dropped = oldest.first + oldest.count;
    const gone = this.#meta.marks.filter(({ line }) => line < dropped);
    this.#meta = {
      ...this.#meta,
      dropped,
      droppedUntil: oldest.lastAt,
      marks: this.#meta.marks.filter(({ line }) => line >= dropped),
      // The mark itself is a line, and counted as one already.
      lostWithMarks: gone.reduce((sum, { lost }) => sum + lost - 1, this.#meta.lostWithMarks),
    };
    if (others.length === 0) this.#base = 0;
    this.saveMeta();
  }

  /** The segment that holds a line; nothing when it is not kept. */
  segmentOf(line: number): Segment | undefined {
    const { segments } = this;
    let low = 0;
    let high = segments.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((segments[middle] as Segment).first <= line) low = middle + 1;
      else high = middle;
    }
    const segment = segments[low - 1];
    return segment && line < segment.first + segment.count ? segment : undefined;
  }

  /** Reads a line, at most `most` bytes of it. */
  read(line: number, most: number): FoundLine | undefined {
    const segment = this.segmentOf(line);
    if (!segment) return undefined;
    const place = line - segment.first;
    const records = segment.records(place, 2);
    const start = records.offset(0);
    const end = records.length > 1 ? records.offset(1) : segment.bytes;
    const size = end - start - 1;
    const flags = records.flags(0);
    return {
      line,
      at: records.at(0),
      level: flags & LEVEL_BITS,
      flags,
      bytes: segment.read(start, start + Math.min(size, most)),
      size,
    };
  }

  /** Deletes everything that is kept. */
  delete(): void {
    for (const segment of this.segments.splice(0)) segment.release();
    rmSync(this.folder, { recursive: true, force: true });
  }

  close(): void {
    this.flush();
    for (const segment of this.segments) segment.release();
    if (this.segments.length > 0) this.saveMeta();
  }
}
