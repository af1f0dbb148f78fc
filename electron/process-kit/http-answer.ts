const HEAD_BYTES = 64 * 1024;
const LONGEST_SIZE = 16;
const CARRIAGE = 13;
const NEWLINE = 10;

type Part = 'head' | 'size' | 'data' | 'after' | 'trailer' | 'rest' | 'whole';

/** Reads one HTTP/1.1 answer out of the bytes of a connection, cut at any places, and hands on its body uncopied. */
export class HttpAnswer {
  readonly #onBody: (bytes: Uint8Array) => boolean;
  #part: Part = 'head';
  #head: Buffer = Buffer.alloc(0);
  /** Bytes of the body, or of its present piece, that have not come yet. */
  #left = 0;
  #isChunked = false;
  #size = '';
  statusCode = 0;

  /** `onBody` gets bytes that are valid during the call, and says whether there is room for more. */
  constructor(onBody: (bytes: Uint8Array) => boolean) {
    this.#onBody = onBody;
  }

  /** Whether all of it has come. */
  get isWhole(): boolean {
    return this.#part === 'whole';
  }

  /** Takes bytes. False when there is no room for more. Throws on what is no answer. */
  feed(bytes: Uint8Array): boolean {
    let hasRoom = true;
    for (let at = 0; at < bytes.length; ) {
      if (this.#part === 'data' || this.#part === 'rest') {
        const end = this.#part === 'rest' ? bytes.length : Math.min(bytes.length, at + this.#left);
        if (end > at && !this.#onBody(bytes.subarray(at, end))) hasRoom = false;
        if (this.#part === 'data') this.#taken(end - at);
        at = end;
      } else if (this.#part === 'head') at = this.#readHead(bytes, at);
      else if (this.#part === 'whole') return hasRoom;
      else {
        this.#readByte(bytes[at] as number);
        at += 1;
      }
    }
    return hasRoom;
  }

  /** The connection was closed by the other side, which ends an answer without a length. */
  end(): void {
    if (this.#part === 'rest') this.#part = 'whole';
  }

  #taken(count: number): void {
    this.#left -= count;
    if (this.#left === 0) this.#part = this.#isChunked ? 'after' : 'whole';
  }

  /** Sizes of pieces, what stands between them, and the lines after the last. */
  #readByte(byte: number): void {
    if (byte === CARRIAGE) return;
    if (byte !== NEWLINE) {
      this.#size += String.fromCharCode(byte);
      if (this.#part !== 'trailer' && this.#size.length > LONGEST_SIZE + HEAD_BYTES) throw notHttp();
      return;
    }
    const line = this.#size;
    this.#size = '';
    if (this.#part === 'after') this.#part = 'size';
    else if (this.#part === 'trailer') {
      if (line === '') this.#part = 'whole';
    } else {
      const size = /^([0-9a-f]{1,16})\s*(;|$)/i.exec(line)?.[1];
      if (size === undefined) throw notHttp();
      this.#left = Number.parseInt(size, 16);
      this.#part = this.#left === 0 ? 'trailer' : 'data';
    }
  }

  #readHead(bytes: Uint8Array, at: number): number {
    const before = this.#head.length;
    this.#head = Buffer.concat([this.#head, bytes.subarray(at)]);
    const end = this.#head.indexOf('\r\n\r\n');
    if (end < 0) {
      if (this.#head.length > HEAD_BYTES) throw notHttp();
      return bytes.length;
    }
    const [status = '', ...lines] = this.#head.toString('latin1', 0, end).split('\r\n');
    const code = /^HTTP\/1\.[01] (\d{3})/.exec(status)?.[1];
    if (code === undefined) throw notHttp();
    this.#head = Buffer.alloc(0);
    // what comes before the answer itself, such as 100, has no body
    if (code.startsWith('1')) return at + end + 4 - before;
    this.statusCode = Number(code);
    const headers = new Map(
      lines.map((line) => {
        const colon = line.indexOf(':');
        return [
          line.slice(0, colon).toLowerCase(),
          line
            .slice(colon + 1)
            .trim()
            .toLowerCase(),
        ];
      }),
    );
    this.#isChunked = headers.get('transfer-encoding')?.endsWith('chunked') === true;
    const length = headers.get('content-length');
    if (this.#isChunked) this.#part = 'size';
    else if (length === undefined) this.#part = code === '204' || code === '304' ? 'whole' : 'rest';
    else {
      this.#left = Number(length);
      this.#part = this.#left === 0 ? 'whole' : 'data';
    }
    return at + end + 4 - before;
  }
}

function notHttp(): Error {
  return new Error('What listens there does not answer as an engine does.');
}
