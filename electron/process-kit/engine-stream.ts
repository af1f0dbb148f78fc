import type { Duplex, Readable } from 'node:stream';
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

/** What is sent along with a question: a POST. */
export interface SentAlong {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readable;
}

const READ_BYTES = 256 * 1024;
const SAID_BYTES = 10_000;

/**
 * Asks an engine for something that has no end for long, and hands it to a taker as it comes. Node's own client makes a
 * buffer, a piece and a promise of each read; here every read goes into the same memory, which is why a log of a million
 * lines takes half the time. Resolves when the answer is whole, rejects when the connection is lost before. A question
 * with a body may be refused before all of it was read: then the answer counts, and not the pipe that broke.
 */
export function streamEngine(
  endpoint: EngineEndpoint,
  path: string,
  taker: Taker,
  signal: AbortSignal,
  sent: SentAlong | null = null,
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
      sent?.body.destroy();
      const isRefused = answer.statusCode !== 0 && answer.statusCode !== 200;
      if (answer.isWhole || (isRefused && !signal.aborted)) resolve({ statusCode: answer.statusCode, said });
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
    const head = `${path} HTTP/1.1\r\nHost: docker\r\nConnection: close\r\n`;
    if (sent === null) socket.write(`GET ${head}\r\n`);
    else {
      const lines = Object.entries(sent.headers).map(([name, value]) => `${name}: ${value}\r\n`);
      socket.write(`POST ${head}${lines.join('')}Transfer-Encoding: chunked\r\n\r\n`);
      writeBody(sent.body, socket, () => isOver).catch(end);
    }
  });
}

/** Sends a body in pieces, as fast as the other side takes them. */
async function writeBody(body: Readable, socket: Duplex, isOver: () => boolean): Promise<void> {
  const closed = new Promise<void>((resolve) => void socket.once('close', resolve));
  for await (const piece of body as AsyncIterable<Buffer>) {
    if (isOver()) return;
    if (piece.length === 0) continue;
    socket.cork();
    socket.write(`${piece.length.toString(16)}\r\n`);
    socket.write(piece);
    const hasRoom = socket.write('\r\n');
    socket.uncork();
    if (hasRoom) continue;
    await Promise.race([new Promise<void>((resolve) => void socket.once('drain', resolve)), closed]);
  }
  if (!isOver()) socket.write('0\r\n\r\n');
}
