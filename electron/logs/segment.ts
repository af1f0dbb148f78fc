import { closeSync, fstatSync, ftruncateSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { HEADER_BYTES, LEVELS, RECORD_BYTES, RecordBlock } from './line-record';

const MAGIC = 0x53_4c_4f_47;
const SCAN_BYTES = 1 << 20;

/** Writes to a file that stands open, where the disk may be full; tests put another in its place. */
export interface Disk {
  write(file: number, bytes: Uint8Array, start: number, end: number, position: number): number;
}

/** The disk of this computer. */
export const realDisk: Disk = {
  write: (file, bytes, start, end, position) => writeSync(file, bytes, start, end - start, position),
};

/** Two files of one source: lines as they came, each with its newline, and a record of each in the index. */
export class Segment {
  /** Number of its first line. */
  readonly first: number;
  count = 0;
  /** Bytes of its lines. */
  bytes = 0;
  firstAt = 0;
  lastAt = 0;
  sealed = false;
  /** Lines by the number of their level. */
  readonly levels = new Float64Array(LEVELS.length);
  readonly #folder: string;
  #log: number | null = null;
  #index: number | null = null;

  constructor(folder: string, first: number) {
    this.#folder = folder;
    this.first = first;
  }

  get #name(): string {
    return join(this.#folder, String(this.first).padStart(12, '0'));
  }

  #files(): { readonly log: number; readonly index: number } {
    this.#log ??= openSync(`${this.#name}.log`, 'a+', 0o600);
    // positions are given with every write, which a file that was opened for appending would ignore
    if (this.#index === null) {
      closeSync(openSync(`${this.#name}.idx`, 'a', 0o600));
      this.#index = openSync(`${this.#name}.idx`, 'r+');
    }
    return { log: this.#log, index: this.#index };
  }

  /** What the segment takes on the disk. */
  get size(): number {
    return this.bytes + this.count * RECORD_BYTES + HEADER_BYTES;
  }

  /** Reads what a run before left: the summary when it was sealed, else every record, mending the end. */
  open(): void {
    const words = readSummary(`${this.#name}.idx`);
    if (words.getUint32(0) === MAGIC) {
      this.sealed = true;
      this.count = words.getUint32(4);
      this.bytes = words.getFloat64(8);
      this.firstAt = words.getFloat64(16);
      this.lastAt = words.getFloat64(24);
      for (let level = 0; level < LEVELS.length; level += 1)
        this.levels[level] = words.getUint32(32 + level * 4);
      return;
    }
    const { log, index } = this.#files();
    this.#recount(log, index);
  }

  #recount(log: number, index: number): void {
    const kept = fstatSync(log).size;
    const records = Math.max(0, Math.floor((fstatSync(index).size - HEADER_BYTES) / RECORD_BYTES));
    const block = this.#readRecords(index, 0, records);
    let count = records;
    let end = 0;
    // a record may be on the disk before its line is, after a power cut
    for (; count > 0; count -= 1) {
      end = endOfLine(log, block.offset(count - 1), kept);
      if (end >= 0) break;
    }
    this.count = count;
    this.bytes = count === 0 ? 0 : end;
    ftruncateSync(log, this.bytes);
    ftruncateSync(index, HEADER_BYTES + count * RECORD_BYTES);
    for (let line = 0; line < count; line += 1) {
      const level = block.level(line);
      this.levels[level] = (this.levels[level] as number) + 1;
    }
    if (count > 0) {
      this.firstAt = block.at(0);
      this.lastAt = block.at(count - 1);
    }
  }

  /** Forgets the lines from `line` on, counted from the segment's first. */
  cut(line: number): void {
    if (line >= this.count) return;
    const { log, index } = this.#files();
    const bytes = line === 0 ? 0 : this.records(line, 1).offset(0);
    ftruncateSync(log, bytes);
    ftruncateSync(index, HEADER_BYTES + line * RECORD_BYTES);
    this.bytes = bytes;
    this.count = 0;
    this.levels.fill(0);
    this.#recount(log, index);
  }

  /** Appends whole lines with their records. Throws the disk's own error, with nothing counted. */
  append(disk: Disk, lines: Uint8Array, length: number, records: RecordBlock, count: number): void {
    const { log, index } = this.#files();
    try {
      writeAll(disk, log, lines, length, this.bytes);
      writeAll(disk, index, records.bytes, count * RECORD_BYTES, HEADER_BYTES + this.count * RECORD_BYTES);
    } catch (error) {
      ftruncateSync(log, this.bytes);
      ftruncateSync(index, HEADER_BYTES + this.count * RECORD_BYTES);
      throw error;
    }
    if (this.count === 0) this.firstAt = records.at(0);
    this.lastAt = records.at(count - 1);
    this.bytes += length;
    this.count += count;
  }

  /** Nothing more will be appended. */
  seal(): void {
    if (this.sealed) return;
    const header = new DataView(new ArrayBuffer(HEADER_BYTES));
    header.setUint32(4, this.count);
    header.setFloat64(8, this.bytes);
    header.setFloat64(16, this.firstAt);
    header.setFloat64(24, this.lastAt);
    for (let level = 0; level < LEVELS.length; level += 1) {
      header.setUint32(32 + level * 4, this.levels[level] as number);
    }
    header.setUint32(0, MAGIC);
    try {
      writeSync(this.#files().index, new Uint8Array(header.buffer), 0, HEADER_BYTES, 0);
    } catch {
      // without its summary it is counted anew at the next start
    }
    this.sealed = true;
    this.release();
  }

  /** Records of `count` lines from `from`, counted from the segment's first. */
  records(from: number, count: number): RecordBlock {
    return this.#readRecords(this.#files().index, from, Math.min(count, this.count - from));
  }

  /** The same, into memory that is there. */
  recordsInto(memory: Uint8Array, from: number, count: number): RecordBlock {
    const bytes = memory.subarray(0, Math.min(count, this.count - from) * RECORD_BYTES);
    readFully(this.#files().index, bytes, HEADER_BYTES + from * RECORD_BYTES);
    return new RecordBlock(bytes);
  }

  #readRecords(index: number, from: number, count: number): RecordBlock {
    const bytes = new Uint8Array(count * RECORD_BYTES);
    readFully(index, bytes, HEADER_BYTES + from * RECORD_BYTES);
    return new RecordBlock(bytes);
  }

  /** Bytes `start` to `end` of the lines. */
  read(start: number, end: number): Buffer {
    return this.readInto(Buffer.allocUnsafeSlow(end - start), start);
  }

  /** The same, into memory that is there. */
  readInto(bytes: Buffer, start: number): Buffer {
    const has = readFully(this.#files().log, bytes, start);
    return has === bytes.length ? bytes : bytes.subarray(0, has);
  }

  /** Closes its files until they are needed again. */
  release(): void {
    if (this.#log !== null) closeSync(this.#log);
    if (this.#index !== null) closeSync(this.#index);
    this.#log = null;
    this.#index = null;
  }

  delete(): void {
    this.release();
    unlinkSync(`${this.#name}.idx`);
    unlinkSync(`${this.#name}.log`);
  }
}

/** The beginning of an index; nothing but zeros where there is none. */
function readSummary(path: string): DataView {
  const header = new Uint8Array(HEADER_BYTES);
  try {
    const file = openSync(path, 'r');
    readFully(file, header, 0);
    closeSync(file);
  } catch {
    // the lines came without it: they are counted anew
  }
  return new DataView(header.buffer);
}

function writeAll(disk: Disk, file: number, bytes: Uint8Array, length: number, position: number): void {
  for (let done = 0; done < length; ) done += disk.write(file, bytes, done, length, position + done);
}

function readFully(file: number, bytes: Uint8Array, position: number): number {
  let has = 0;
  while (has < bytes.length) {
    const more = readSync(file, bytes, has, bytes.length - has, position + has);
    if (more === 0) break;
    has += more;
  }
  return has;
}

/** The place behind the newline that ends the line at `start`; negative when the file has none. */
function endOfLine(log: number, start: number, kept: number): number {
  for (let at = start; at < kept; at += SCAN_BYTES) {
    const bytes = Buffer.allocUnsafe(Math.min(SCAN_BYTES, kept - at));
    readFully(log, bytes, at);
    const newline = bytes.indexOf(10);
    if (newline >= 0) return at + newline + 1;
  }
  return -1;
}
