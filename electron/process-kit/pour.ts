import { finished, type Readable } from 'node:stream';

/** Takes bytes, and says when it has had enough. */
export interface Taker {
  /** False: no more until `room` resolves. The bytes are copied. */
  offer(bytes: Uint8Array): boolean;
  room(): Promise<void>;
}

/**
 * Hands everything that a stream brings to a taker, which is waited for. Resolves at the end of the stream, rejects when
 * it breaks off. Pieces go on as they come: a promise for each of them costs more than the piece.
 */
export function pour(stream: Readable, taker: Taker): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.on('data', (bytes: Buffer) => {
      if (taker.offer(bytes)) return;
      stream.pause();
      taker.room().then(() => stream.resume(), reject);
    });
    finished(stream, { writable: false }, (error) => (error ? reject(error) : resolve()));
  });
}
