import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';

/** What became of a piece of a file on its way to disk. */
export interface Stored {
  /** Bytes written. */
  readonly bytes: number;
  /** False when the connection ended before the client had sent everything. */
  readonly complete: boolean;
}

/**
 * Writes what a stream brings into a file from `offset` on, after skipping `skip` bytes and keeping at most `limit`. What
 * comes beyond is read and dropped. Memory stays at one chunk.
 */
export async function storeAt(
  path: string,
  source: AsyncIterable<Buffer>,
  place: { readonly offset: number; readonly skip: number; readonly limit: number },
): Promise<Stored> {
  const file = await open(path, place.offset === 0 ? 'w' : 'r+');
  let skip = place.skip;
  let written = 0;
  let complete = true;
  try {
    for await (const chunk of source) {
      const useful = chunk.subarray(Math.min(skip, chunk.length));
      skip -= chunk.length - useful.length;
      const kept = useful.subarray(0, Math.max(0, place.limit - written));
      if (kept.length > 0) await file.write(kept, 0, kept.length, place.offset + written);
      written += kept.length;
    }
  } catch {
    complete = false;
  } finally {
    await file.close();
  }
  return { bytes: written, complete };
}

/** The SHA-1 and SHA-256 of a file, in hex. */
export async function hashFile(path: string): Promise<{ readonly sha1: string; readonly sha256: string }> {
  const sha1 = createHash('sha1');
  const sha256 = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 1_048_576 })) {
    sha1.update(chunk);
    sha256.update(chunk);
  }
  return { sha1: sha1.digest('hex'), sha256: sha256.digest('hex') };
}
