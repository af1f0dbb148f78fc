import { type FileHandle, open, stat } from 'node:fs/promises';
import { type FailureError, failure } from '@shared/domain/failure';

const READ_BYTES = 512 * 1024;
/** Enough that neither the disk nor the network waits for the other. */
const BUFFERS = 3;

/** What to do when a file is no longer the one that was checked. */
export const CHECK_ANEW = 'Drop the file on the window again, so that it is checked anew.';

/** Rejects with `artifact-missing` unless the file is there with this many bytes. */
export async function checkFile({
  path,
  size,
}: {
  readonly path: string;
  readonly size: number;
}): Promise<void> {
  const found = await stat(path).catch(() => null);
  if (found?.isFile() && found.size === size && found.size > 0) return;
  throw fileGone(found ? 'changed since it was checked' : 'is not there any more');
}

function fileGone(what: string): FailureError {
  return failure('artifact-missing', `The file ${what}.`, {
    stillTrue: 'Nothing has changed for users: nothing was committed.',
    advice: CHECK_ANEW,
  });
}

/** Memory that a range is read into; good for one range after the other, never for two at once. */
export type RangeBuffers = readonly Buffer[];

/** New memory for reading ranges. Its pages count at once and are freed late, so a file of many ranges shares it. */
export const rangeBuffers = (): RangeBuffers =>
  Array.from({ length: BUFFERS }, () => Buffer.allocUnsafeSlow(READ_BYTES));

/**
 * A file's bytes from `start` up to `end`. Pieces share their memory: one is good until the next is asked for, and the
 * ones after it are read meanwhile. Rejects with `artifact-missing` when the file has become shorter.
 */
export async function* readRange(
  path: string,
  start: number,
  end: number,
  shared?: RangeBuffers,
): AsyncGenerator<Buffer> {
  if (start >= end) return;
  const buffers = shared ?? rangeBuffers();
  const file = await open(path);
  const reads: Promise<{ readonly buffer: Buffer; readonly size: number }>[] = [];
  let asked = start;
  const readInto = (buffer: Buffer) => {
    const wanted = Math.min(READ_BYTES, end - asked);
    if (wanted > 0) reads.push(readPiece(file, buffer, wanted, asked));
    asked += wanted;
  };
  for (const buffer of buffers) readInto(buffer);
  try {
    for (let next = reads.shift(); next; next = reads.shift()) {
      const { buffer, size } = await next;
      yield buffer.subarray(0, size);
      readInto(buffer);
    }
  } finally {
    await Promise.allSettled(reads);
    await file.close();
  }
}

async function readPiece(file: FileHandle, buffer: Buffer, wanted: number, offset: number) {
  const { bytesRead } = await file.read(buffer, 0, wanted, offset);
  if (bytesRead < wanted) throw fileGone('changed since it was checked');
  return { buffer, size: bytesRead };
}
