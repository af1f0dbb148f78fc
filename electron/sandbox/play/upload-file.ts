import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';

/** What became of a piece of a file on its way to disk. */
export interface Stored {
  /** Bytes written. */
  readonly bytes: number;
  /** False when the connection ended before the client had sent everything. */
  readonly complete: boolean;
}

/** Gathered in memory before it is written. */
const WRITE_BLOCK = 1_048_576;

/**
 * Writes what a stream brings into a file from `offset` on, after skipping `skip` bytes and keeping at most `limit`. What
 * comes beyond is read and dropped. Memory stays at one block.
 */
export async function storeAt(
  path: string,
  source: AsyncIterable<Buffer>,
  place: { readonly offset: number; readonly skip: number; readonly limit: number },
): Promise<Stored> {
  const file = await open(path, place.offset === 0 ? 'w' : 'r+');
  let { skip } = place;
  let taken = 0;
  let written = 0;
  let gathered: Buffer[] = [];
  const write = async () => {
    if (taken === written) return;
    await file.writev(gathered, place.offset + written);
    gathered = [];
    written = taken;
  };
  let complete = true;
  try {
    for await (const chunk of source) {
      const useful = chunk.subarray(Math.min(skip, chunk.length));
      skip -= chunk.length - useful.length;
      const kept = useful.subarray(0, Math.max(0, place.limit - taken));
      if (kept.length > 0) gathered.push(kept);
      taken += kept.length;
      if (taken - written >= WRITE_BLOCK) await write();
    }
  } catch {
    complete = false;
  }
  try {
    await write();
  } finally {
    await file.close();
  }
  return { bytes: written, complete };
}

/** Read at once while a file is hashed. */
const HASH_BLOCK = 1_048_576;

/** The SHA-1 and SHA-256 of a file, in hex. One block of memory serves for the whole file. */
export async function hashFile(path: string): Promise<{ readonly sha1: string; readonly sha256: string }> {
  const sha1 = createHash('sha1');
  const sha256 = createHash('sha256');
  const block = Buffer.allocUnsafe(HASH_BLOCK);
  const file = await open(path, 'r');
  try {
    for (;;) {
      const { bytesRead } = await file.read(block, 0, block.length);
      if (bytesRead === 0) break;
      const piece = block.subarray(0, bytesRead);
      sha1.update(piece);
      sha256.update(piece);
    }
  } finally {
    await file.close();
  }
  return { sha1: sha1.digest('hex'), sha256: sha256.digest('hex') };
}
