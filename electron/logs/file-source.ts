import { type FileHandle, open, stat } from 'node:fs/promises';
import { failure } from '@shared/domain/failure';
import type { Clock } from '@shared/kit/clock';
import { z } from 'zod';
import type { LogOpening, LogSink } from '../ports/log-source';

const READ_BYTES = 256 * 1024;
/** How long to rest at the end of the file, ms. */
const LOOK_EVERY_MS = 200;
/** The place in the file is remembered after so many bytes, and whenever the end is reached. */
const REMEMBER_AFTER_BYTES = 4 * 1024 * 1024;

const cursorSchema = z.object({ dev: z.number(), ino: z.number(), offset: z.number() });

/** A place in a file that may be renamed and written anew under its name. */
type Cursor = z.output<typeof cursorSchema>;

/**
 * Follows a file for as long as the signal lets it: what is appended, the file that takes its name when it is rotated
 * (the old one is read to its end first), and a file that was cut and begins anew.
 */
export async function followFile(
  file: { readonly path: string; readonly fromStart: boolean },
  opening: LogOpening,
  sink: LogSink,
  clock: Clock,
  signal: AbortSignal,
): Promise<never> {
  let cursor = await startOf(file, opening);
  sink.format({ framing: 'raw', timestamps: 'none' });
  for (;;) {
    const handle = await openWhenThere(file.path, clock, signal);
    try {
      const { dev, ino, size } = await handle.stat();
      const isKnown = cursor !== null && cursor.dev === dev && cursor.ino === ino && cursor.offset <= size;
      cursor = await readOn(
        handle,
        { dev, ino, offset: isKnown && cursor ? cursor.offset : 0 },
        file.path,
        sink,
        clock,
        signal,
      );
    } finally {
      await handle.close();
    }
  }
}

async function startOf(
  file: { readonly path: string; readonly fromStart: boolean },
  opening: LogOpening,
): Promise<Cursor | null> {
  if (opening.cursor !== null) {
    const parsed = cursorSchema.safeParse(JSON.parse(opening.cursor));
    if (parsed.success) return parsed.data;
  }
  if (file.fromStart) return null;
  const found = await stat(file.path).catch(() => null);
  return found && { dev: found.dev, ino: found.ino, offset: found.size };
}

/** Reads until another file has the name, or this one was cut; gives where to go on. */
async function readOn(
  handle: FileHandle,
  start: Cursor,
  path: string,
  sink: LogSink,
  clock: Clock,
  signal: AbortSignal,
): Promise<Cursor | null> {
  const buffer = Buffer.allocUnsafeSlow(READ_BYTES);
  let { offset } = start;
  /** The place behind the last whole line, and where it was when it was last told. */
  let whole = offset;
  let told = offset;
  const remember = () => {
    if (whole === told) return;
    told = whole;
    sink.cursor(JSON.stringify({ ...start, offset: whole }));
  };
  try {
    for (;;) {
      signal.throwIfAborted();
      const { bytesRead } = await handle.read(buffer, 0, READ_BYTES, offset);
      if (bytesRead > 0) {
        const bytes = buffer.subarray(0, bytesRead);
        const newline = bytes.lastIndexOf(10);
        if (newline >= 0) whole = offset + newline + 1;
        offset += bytesRead;
        await sink.write(bytes);
        if (whole - told >= REMEMBER_AFTER_BYTES) remember();
        continue;
      }
      remember();
      const named = await stat(path).catch(() => null);
      const now = await handle.stat();
      if (now.size < offset) return { ...start, offset: 0 };
      if (named && (named.ino !== start.ino || named.dev !== start.dev)) {
        // what was written between the last read and the renaming
        if (now.size > offset) continue;
        return null;
      }
      await clock.sleep(LOOK_EVERY_MS, signal);
    }
  } finally {
    remember();
  }
}

async function openWhenThere(path: string, clock: Clock, signal: AbortSignal): Promise<FileHandle> {
  for (;;) {
    try {
      return await open(path, 'r');
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EACCES' || code === 'EISDIR' || code === 'ENOTDIR') {
        throw failure('invalid-request', `${path} cannot be read (${code}).`, {
          stillTrue: 'Lines that were read before are kept.',
          advice: 'Choose a file that you may read.',
        });
      }
      await clock.sleep(LOOK_EVERY_MS, signal);
    }
  }
}
