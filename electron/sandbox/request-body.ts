import type { IncomingMessage } from 'node:http';
import { type Readable, Transform } from 'node:stream';
import { ApiError } from './api-error';

/** More than any JSON request of these APIs needs. */
const TEXT_LIMIT = 10 * 1024 * 1024;

/** A request's body: its bytes, counted, and cut where a fault says so. */
export class RequestBody {
  readonly stream: Readable;
  #bytes = 0;
  #text: Promise<string> | undefined;

  /** `cutAt`: the connection is destroyed as soon as this many bytes have passed. */
  constructor(request: IncomingMessage, cutAt: number | undefined) {
    const counter = new Transform({
      transform: (chunk: Buffer, _encoding, done) => {
        const room = cutAt === undefined ? chunk.length : cutAt - this.#bytes;
        this.#bytes += Math.min(room, chunk.length);
        if (cutAt !== undefined && chunk.length >= room) {
          if (room > 0) counter.push(chunk.subarray(0, room));
          request.socket.destroy();
          done(new Error('The connection was cut.'));
          return;
        }
        done(null, chunk);
      },
    });
    request.on('error', (error) => counter.destroy(error));
    request.on('aborted', () => counter.destroy(new Error('The connection was cut.')));
    this.stream = request.pipe(counter);
    this.stream.on('error', () => {}); // whoever reads it sees the error; nobody reading is no reason to crash
  }

  /** Bytes that have arrived. */
  get bytes(): number {
    return this.#bytes;
  }

  /** The body as text, if a handler asked for it. */
  get read(): Promise<string> | undefined {
    return this.#text;
  }

  /** The whole body as UTF-8; read once, given as often as asked. */
  text(): Promise<string> {
    this.#text ??= this.#readText();
    return this.#text;
  }

  async #readText(): Promise<string> {
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of this.stream) {
      if (!Buffer.isBuffer(chunk)) continue;
      size += chunk.length;
      if (size > TEXT_LIMIT) {
        throw new ApiError('INVALID_ARGUMENT', 'Request payload size exceeds the limit: 10485760 bytes.', {
          httpStatus: 413,
        });
      }
      chunks.push(chunk);
    }
    return Buffer.concat(chunks).toString('utf8');
  }
}
