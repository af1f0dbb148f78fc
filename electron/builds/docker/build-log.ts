import { type FileHandle, mkdir, open, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { BuildLogLine } from '@shared/contract/builds';
import type { BuildLogQuery } from '../../ports/image-builds';
import type { OutputLines } from './event-reader';

/** A place where output is missing, and why. */
export interface LogMark {
  readonly line: number;
  readonly reason: string;
}

/** Writes the log of a build that runs. */
export interface BuildLogWriter {
  add(ms: number, step: number, kind: BuildLogLine['kind'], text: string): void;
  /** The same for many lines at once. */
  addLines(ms: number, step: number, kind: BuildLogLine['kind'], lines: OutputLines): void;
  /** Writes on without being waited for. False where so much waits that nothing should be added before `flush`. */
  keepUp(): boolean;
  /** Writes what was added; never rejects: a disk that is full leaves a mark. */
  flush(): Promise<void>;
  lines(): number;
  bytes(): number;
  marks(): readonly LogMark[];
  close(): Promise<void>;
}

const KIND_LETTERS = { step: 's', out: 'o', err: 'e', done: 'd', error: 'x', mark: 'm' } as const;
const LETTER_KINDS = new Map(
  Object.entries(KIND_LETTERS).map(([kind, letter]) => [letter as string, kind as BuildLogLine['kind']]),
);
const SCAN_BYTES = 256 * 1024;
const BATCH_BYTES = 128 * 1024;
/** So many full batches may wait for the disk. */
const MOST_WAITING = 2;

/** Lines that wait to be written. */
interface Batch {
  readonly bytes: Buffer;
  has: number;
  lines: number;
}

const emptyBatch = (size = BATCH_BYTES): Batch => ({ bytes: Buffer.allocUnsafeSlow(size), has: 0, lines: 0 });

/** Opens a new log. One line of the file is one line of output: `ms TAB step TAB kind TAB text`. */
export async function createBuildLog(path: string): Promise<BuildLogWriter> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const file = await open(path, 'w', 0o600);
  const marks: LogMark[] = [];
  let batch = emptyBatch();
  /** Batches that became full before they were written, oldest first. */
  let full: Batch[] = [];
  const spare: Batch[] = [];
  let isWriting = false;
  let lines = 0;
  let size = 0;
  let lost = 0;
  let writing: Promise<void> = Promise.resolve();

  function add(ms: number, step: number, kind: BuildLogLine['kind'], text: string): void {
    const head = headOf(Math.round(ms), step, kind);
    makeRoom(head.length + 3 * text.length + 1);
    batch.has += batch.bytes.write(head, batch.has, 'latin1');
    batch.has += batch.bytes.write(text, batch.has, 'utf8');
    batch.bytes[batch.has] = 10;
    batch.has += 1;
    batch.lines += 1;
    lines += 1;
    if (kind === 'mark') marks.push({ line: lines, reason: text });
  }

  function addLines(ms: number, step: number, kind: BuildLogLine['kind'], many: OutputLines): void {
    const { text, count } = many.behind(headOf(Math.round(ms), step, kind));
    makeRoom(text.length);
    batch.has += batch.bytes.write(text, batch.has, 'latin1');
    batch.lines += count;
    lines += count;
  }

  /** Makes room for so many bytes. */
  function makeRoom(most: number): void {
    if (batch.has + most <= batch.bytes.length) return;
    full.push(batch);
    batch = most > BATCH_BYTES ? emptyBatch(most) : takeBatch();
  }

  // many lines come within a millisecond
  let headMs = -1;
  let headStep = -1;
  let headKind: BuildLogLine['kind'] = 'out';
  let head = '';
  function headOf(ms: number, step: number, kind: BuildLogLine['kind']): string {
    if (ms !== headMs || step !== headStep || kind !== headKind) {
      headMs = ms;
      headStep = step;
      headKind = kind;
      head = `${ms}\t${step}\t${KIND_LETTERS[kind]}\t`;
    }
    return head;
  }

  function takeBatch(): Batch {
    return spare.pop() ?? emptyBatch();
  }

  async function write(): Promise<void> {
    const batches = batch.lines === 0 ? full : [...full, batch];
    if (batches.length === 0) return;
    full = [];
    if (batch.lines > 0) batch = takeBatch();
    for (const written of batches) await writeBatch(written);
  }

  async function writeBatch(written: Batch): Promise<void> {
    const note = lost > 0 ? Buffer.from(`0\t0\tm\t${lostSentence(lost)}\n`) : null;
    try {
      // At the end of what is whole: a piece that a full disk took in part is written over.
      if (note) await writeAll(file, note, size);
      await writeAll(file, written.bytes.subarray(0, written.has), size + (note?.length ?? 0));
      size += (note?.length ?? 0) + written.has;
      if (note) {
        marks.push({ line: lines - written.lines + 1, reason: lostSentence(lost) });
        lines += 1;
        lost = 0;
      }
    } catch {
      lost += written.lines;
      lines -= written.lines;
    }
    if (written.bytes.length === BATCH_BYTES) {
      written.has = 0;
      written.lines = 0;
      spare.push(written);
    }
  }

  const flush = () => {
    writing = writing.then(write);
    return writing;
  };
  function keepUp(): boolean {
    if (!isWriting && (full.length > 0 || batch.lines > 0)) {
      isWriting = true;
      void flush().finally(() => {
        isWriting = false;
        keepUp(); // with what was added meanwhile
      });
    }
    return full.length < MOST_WAITING;
  }
  return {
    add,
    addLines,
    keepUp,
    flush,
    lines: () => lines,
    bytes: () => size,
    marks: () => (lost > 0 ? [...marks, { line: lines, reason: lostSentence(lost) }] : marks),
    async close() {
      await flush();
      await file.close().catch(() => undefined);
    },
  };
}

function lostSentence(lines: number): string {
  return `${lines} ${lines === 1 ? 'line was' : 'lines were'} not kept: the disk is full.`;
}

async function writeAll(file: FileHandle, bytes: Buffer, at: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, at + done);
    done += bytesWritten;
  }
}

/** A window of a log. Reads the file from its start in pieces: memory holds one piece and the window. */
export async function readBuildLog(
  path: string,
  query: BuildLogQuery,
): Promise<{ readonly lines: readonly BuildLogLine[]; readonly matching: number; readonly total: number }> {
  const wanted = query.find === null || query.find === '' ? null : query.find.toLowerCase();
  const window: BuildLogLine[] = [];
  let total = 0;
  let matching = 0;
  for await (const text of linesOf(path)) {
    total += 1;
    if (wanted !== null && !text.toLowerCase().includes(wanted)) continue;
    const line = parseLine(text, total);
    if (query.step !== null && line.step !== query.step) continue;
    if (wanted !== null && !line.text.toLowerCase().includes(wanted)) continue;
    matching += 1;
    if (query.from === null) {
      window.push(line);
      if (window.length > query.limit * 2) window.splice(0, window.length - query.limit);
    } else if (total >= query.from && window.length < query.limit) window.push(line);
  }
  return { lines: query.from === null ? window.slice(-query.limit) : window, matching, total };
}

/** Every line of a log file, as written. */
async function* linesOf(path: string): AsyncGenerator<string, void, undefined> {
  const file = await open(path, 'r').catch(() => null);
  if (!file) return;
  try {
    let rest = Buffer.alloc(0);
    for (;;) {
      const piece = Buffer.allocUnsafe(SCAN_BYTES);
      const { bytesRead } = await file.read(piece, 0, SCAN_BYTES);
      if (bytesRead === 0) break;
      const bytes = Buffer.concat([rest, piece.subarray(0, bytesRead)]);
      const end = bytes.lastIndexOf(10);
      rest = Buffer.from(bytes.subarray(end + 1));
      if (end >= 0) yield* bytes.toString('utf8', 0, end).split('\n');
    }
    if (rest.length > 0) yield rest.toString('utf8');
  } finally {
    await file.close();
  }
}

function parseLine(text: string, n: number): BuildLogLine {
  const first = text.indexOf('\t');
  const second = text.indexOf('\t', first + 1);
  return {
    n,
    ms: Number(text.slice(0, first)),
    step: Number(text.slice(first + 1, second)),
    kind: LETTER_KINDS.get(text.charAt(second + 1)) ?? 'out',
    text: text.slice(second + 3),
  };
}

/** Removes a log. */
export async function forgetBuildLog(path: string): Promise<void> {
  await rm(path, { force: true });
}
