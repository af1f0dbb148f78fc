import type { IncomingMessage } from 'node:http';
import { ApiError } from './api-error';

/** More than any JSON request of these APIs needs. */
const TEXT_LIMIT = 10 * 1024 * 1024;

/** A request's body: its bytes as they come, counted, and cut where a fault says so. */
export class RequestBody {
  readonly chunks: AsyncIterable<Buffer>;
  readonly #request: IncomingMessage;
  readonly #cutAt: number | undefined;
  #bytes = 0;
  #text: Promise<string> | undefined;

  /** `cutAt`: the connection is destroyed as soon as this many bytes have been read. */
  constructor(request: IncomingMessage, cutAt: number | undefined) {
    this.#request = request;
    this.#cutAt = cutAt;
    this.chunks = this.#read();
  }

  /** Bytes that were read. */
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

  /** Reads on and forgets, so that a client that still sends is not cut off before it sees its answer. */
  drain(): void {
    if (!this.#request.complete) this.#request.resume();
  }

  async *#read(): AsyncGenerator<Buffer> {
    for await (const piece of this.#request.iterator({ destroyOnReturn: false })) {
      const chunk = Buffer.isBuffer(piece) ? piece : Buffer.from(piece);
      const room = this.#cutAt === undefined ? chunk.length : this.#cutAt - this.#bytes;
      const kept = chunk.subarray(0, room);
      this.#bytes += kept.length;
      yield kept;
      if (this.#cutAt === undefined || this.#bytes < this.#cutAt) continue;
      this.#request.socket.destroy();
      throw new Error('The connection was cut.');
    }
  }

  async #readText(): Promise<string> {
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of this.chunks) {
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
