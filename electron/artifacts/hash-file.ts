import { Worker } from 'node:worker_threads';
import { ArtifactRefusal } from './artifact-refusal';

/**
 * The worker's program. It is text and not a file of its own, so that it runs the same from TypeScript in tests and
 * from the bundle, where no such file would exist. Plain CommonJS, since that is what an evaluated worker is.
 */
const WORKER_SOURCE = `
const { parentPort, workerData } = require('node:worker_threads');
const { createHash } = require('node:crypto');
const { openSync, readSync, closeSync } = require('node:fs');
const hash = createHash('sha256');
const chunk = Buffer.allocUnsafeSlow(256 * 1024);
const file = openSync(workerData.path, 'r');
let bytes = 0;
let told = 0;
for (;;) {
  const read = readSync(file, chunk, 0, chunk.length, bytes);
  if (read === 0) break;
  hash.update(chunk.subarray(0, read));
  bytes += read;
  if (bytes - told < 8 * 1024 * 1024) continue;
  told = bytes;
  parentPort.postMessage({ bytes });
}
closeSync(file);
parentPort.postMessage({ bytes, sha256: hash.digest('hex') });
`;

/** What to do while a file is read. */
export interface HashOptions {
  readonly signal?: AbortSignal;
  /** Bytes hashed so far; called about once per 8 MiB and at the end. */
  readonly onProgress?: (bytes: number) => void;
}

/**
 * SHA-256 of a file, lower-case hexadecimal, with the number of bytes hashed. Runs in a worker thread, because a large
 * bundle would hold up every window for seconds; memory is one buffer of 256 KiB.
 *
 * @throws the signal's reason when aborted; ArtifactRefusal when the file cannot be read.
 */
export function hashFile(
  path: string,
  { signal, onProgress }: HashOptions = {},
): Promise<{ readonly sha256: string; readonly bytes: number }> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const worker = new Worker(WORKER_SOURCE, { eval: true, workerData: { path }, name: 'slipway-hash' });
    const abort = () => {
      void worker.terminate();
      reject(signal?.reason);
    };
    signal?.addEventListener('abort', abort, { once: true });
    worker.on('message', (message: { bytes: number; sha256?: string }) => {
      onProgress?.(message.bytes);
      if (message.sha256 !== undefined) resolve({ sha256: message.sha256, bytes: message.bytes });
    });
    worker.on('error', (error) => {
      const sentence = `The file could not be read to its end (${(error as NodeJS.ErrnoException).code ?? error.message}).`;
      reject(new ArtifactRefusal('unreadable', sentence, { cause: error }));
    });
    worker.on('exit', () => {
      signal?.removeEventListener('abort', abort);
      reject(new ArtifactRefusal('unreadable', 'The file could not be read to its end.'));
    });
  });
}
