import type { LogFormat, LogSink } from '../ports/log-source';
import type { LogThread } from './log-thread';

const BUFFER_BYTES = 256 * 1024;
/** Bytes of one source that may be on their way to the thread: what is read beyond is waited for. */
const MOST_UNDER_WAY = 4 * 1024 * 1024;
const MOST_SPARE = 8;

/** Gathers what a source says into buffers and sends them to the thread, never more than it can take. */
export class ThreadSink implements LogSink {
  readonly #thread: LogThread;
  readonly #sourceId: string;
  readonly #since: number | null;
  readonly #onOpen: () => void;
  #isOpened = false;
  #buffer = new ArrayBuffer(BUFFER_BYTES);
  #bytes = new Uint8Array(this.#buffer);
  #has = 0;
  #stream: 'out' | 'err' = 'out';
  #underWay = 0;
  #spare: ArrayBuffer[] = [];
  #isSending = false;
  #waiting: (() => void)[] = [];
  #isEnded = false;

  constructor(thread: LogThread, sourceId: string, since: number | null, onOpen: () => void) {
    this.#thread = thread;
    this.#sourceId = sourceId;
    this.#since = since;
    this.#onOpen = onOpen;
  }

  /** Whether anything came at all. */
  hasDelivered = false;

  format(format: LogFormat): void {
    this.#isOpened = true;
    this.#send();
    this.#thread.deliver({ kind: 'opened', sourceId: this.#sourceId, format, since: this.#since });
    this.#onOpen();
  }

  write(bytes: Uint8Array, stream: 'out' | 'err' = 'out'): Promise<void> {
    return this.offer(bytes, stream) ? Promise.resolve() : this.room();
  }

  offer(bytes: Uint8Array, stream: 'out' | 'err' = 'out'): boolean {
    if (!this.#isOpened) this.format({ framing: 'raw', timestamps: 'none' });
    this.hasDelivered = true;
    if (stream !== this.#stream) this.#send();
    this.#stream = stream;
    for (let at = 0; at < bytes.length; ) {
      const part = Math.min(bytes.length - at, BUFFER_BYTES - this.#has);
      this.#bytes.set(part === bytes.length ? bytes : bytes.subarray(at, at + part), this.#has);
      this.#has += part;
      at += part;
      if (this.#has === BUFFER_BYTES) this.#send();
    }
    this.#sendSoon();
    return this.#hasRoom();
  }

  room(): Promise<void> {
    if (this.#hasRoom()) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  lost(count: number | null, why: string): void {
    this.#send();
    this.#thread.deliver({ kind: 'lost', sourceId: this.#sourceId, count, why });
  }

  cursor(cursor: string): void {
    this.#send();
    this.#thread.deliver({ kind: 'cursor', sourceId: this.#sourceId, cursor });
  }

  /** The thread has written bytes; their buffer is used again. */
  taken(buffer: ArrayBuffer, length: number): void {
    this.#underWay = Math.max(0, this.#underWay - length);
    if (this.#spare.length < MOST_SPARE && buffer.byteLength === BUFFER_BYTES) this.#spare.push(buffer);
    if (!this.#hasRoom()) return;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  /** Nothing more comes. */
  end(): void {
    this.#send();
    this.#isEnded = true;
    if (this.#isOpened) this.#thread.deliver({ kind: 'ended', sourceId: this.#sourceId });
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  #hasRoom(): boolean {
    return this.#underWay < MOST_UNDER_WAY || this.#isEnded;
  }

  /** What a few reads brought goes together. */
  #sendSoon(): void {
    if (this.#isSending || this.#has === 0) return;
    this.#isSending = true;
    setImmediate(() => {
      this.#isSending = false;
      this.#send();
    });
  }

  #send(): void {
    if (this.#has === 0 || this.#isEnded) return;
    const { buffer, length } = { buffer: this.#buffer, length: this.#has };
    this.#underWay += length;
    this.#buffer = this.#spare.pop() ?? new ArrayBuffer(BUFFER_BYTES);
    this.#bytes = new Uint8Array(this.#buffer);
    this.#has = 0;
    this.#thread.deliver({ kind: 'bytes', sourceId: this.#sourceId, stream: this.#stream, buffer, length });
  }
}
