import type { Duplex } from 'node:stream';
import { dialEngine, type EngineEndpoint } from './engine-connection';
import { HttpAnswer } from './http-answer';

/** Takes bytes, and says when it has had enough. */
export interface Taker {
  /** False: no more until `room` resolves. The bytes are copied. */
  offer(bytes: Uint8Array): boolean;
  room(): Promise<void>;
}

/** What an engine answered: its status, and what it said where that is not 200. */
export interface StreamAnswer {
  readonly statusCode: number;
  readonly said: string;
}

const READ_BYTES = 256 * 1024;
const SAID_BYTES = 10_000;

/**
 * Asks an engine for something that has no end for long, and hands it to a taker as it comes. Node's own client makes a
 * buffer, a piece and a promise of each read; here every read goes into the same memory, which is why a log of a million
 * lines takes half the time. Resolves when the answer is whole, rejects when the connection is lost before.
 */
export function streamEngine(
  endpoint: EngineEndpoint,
  path: string,
  taker: Taker,
  signal: AbortSignal,
): Promise<StreamAnswer> {
  return new Promise((resolve, reject) => {
    let said = '';
    const answer = new HttpAnswer((bytes) => {
      if (answer.statusCode === 200) return taker.offer(bytes);
      if (said.length < SAID_BYTES) said += Buffer.from(bytes).toString('utf8');
      return true;
    });
    const take = (bytes: Uint8Array): boolean => {
      try {
        const hasRoom = answer.feed(bytes);
        if (answer.isWhole) end(null);
        else if (!hasRoom) taker.room().then(() => socket.resume(), end);
        return hasRoom;
      } catch (error) {
        end(error);
        return false;
      }
    };
    const memory = Buffer.allocUnsafeSlow(READ_BYTES);
    const socket: Duplex = dialEngine(endpoint, {
      buffer: memory,
      callback: (size) => take(memory.subarray(0, size)),
    });
    const abort = () => end(signal.reason);
    let isOver = false;
    function end(error: unknown): void {
      if (isOver) return;
      isOver = true;
      signal.removeEventListener('abort', abort);
      socket.destroy();
      if (answer.isWhole) resolve({ statusCode: answer.statusCode, said });
      else reject(error ?? new Error('The engine closed the connection in the middle of its answer.'));
    }
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort);
    // connections that cannot read into memory of ours bring pieces of their own
    socket.on('data', (bytes: Buffer) => {
      if (!take(bytes)) socket.pause();
    });
    socket.on('error', end);
    socket.once('end', () => {
      answer.end();
      end(null);
    });
    socket.once('close', () => end(null));
    socket.write(`GET ${path} HTTP/1.1\r\nHost: docker\r\nConnection: close\r\n\r\n`);
  });
}
