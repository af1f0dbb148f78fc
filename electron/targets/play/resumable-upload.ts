import { type Failure, FailureError, failure } from '@shared/domain/failure';
import type { TransferProgress } from '@shared/domain/operation';
import type { Clock } from '@shared/kit/clock';
import type { UploadSource } from '../../ports/store-target';
import { headerOf } from '../../process-kit/http-headers';
import { RunningHash } from '../../process-kit/running-hash';
import { CHECK_ANEW, checkFile, readRange } from '../../process-kit/sent-file';
import { TransferMeter } from '../../process-kit/transfer-meter';

/*
 * Google's resumable upload protocol
 * (developers.google.com/android-publisher/upload, "Resumable upload"):
 *
 *   start ──▶ session URI ──▶ PUT bytes a-b/total ──308 Range: 0-n──▶ go on at n+1 ──▶ … ──200──▶ done
 *                │                   │ cut, 5xx, silence
 *                │                   ▼
 *                │            ask how far ──308 Range──▶ go on there
 *                │                   │             └─200──▶ done: only the answer had been lost
 *                └──── 404, 410 ◀────┘
 *                 (the session is gone: a new one, from the first byte)
 *
 * The server's word on how far it is always wins. Bytes go from disk to the network through a few buffers, so memory
 * does not grow with the file. They are hashed as they leave: what users get is what was checked.
 */

/** Every part but the last is a multiple of this many bytes. */
const GRANULE = 262_144;
const SMALLEST_PART = 8 * 1024 * 1024;
const LARGEST_PART = 64 * 1024 * 1024;
/** A part that took less than this, ms, may be twice as large next time: a cut costs little on such a line. */
const QUICK_PART_MS = 4_000;
/** Failures in a row, without one more byte confirmed, after which a person is asked. */
const MOST_FAILURES = 6;
const MOST_SESSIONS = 3;

/** An answer to a PUT, whatever its status. */
export interface PartAnswer {
  readonly status: number;
  readonly headers: unknown;
  readonly data: unknown;
}

/**
 * One request to a session. The body is made anew for every try. Its pieces share their memory: one is good until the
 * next is asked for. `onBytes` is told whenever some have left.
 */
export interface PartRequest {
  readonly uri: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: ((onBytes: () => void) => AsyncIterable<Buffer>) | null;
}

/** What an upload needs from outside. */
export interface UploadOptions {
  readonly source: UploadSource;
  /** A session from before, to go on with; null to start. */
  readonly session: string | null;
  /** Opens a session and gives its URI. Rejects with a `FailureError`. */
  readonly start: () => Promise<string>;
  /** Sends to a session. Resolves with any status; rejects with a `FailureError` when no answer came. */
  readonly put: (request: PartRequest) => Promise<PartAnswer>;
  /** The failure that a refusal stands for. */
  readonly explain: (answer: PartAnswer) => Failure;
  /** How long to pause before try `attempt` (from 0), ms. */
  readonly pause: (attempt: number) => number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly onTransfer: (progress: TransferProgress) => void;
  readonly onWait: (untilMs: number | null, why: string) => void;
  readonly log: (level: 'info' | 'warn' | 'error', text: string) => void;
  /** Bounds of a part, bytes; tests make them small. Multiples of 256 KiB. */
  readonly parts?: { readonly smallest: number; readonly largest: number };
}

type Step =
  | { readonly kind: 'more'; readonly offset: number }
  | { readonly kind: 'done'; readonly answer: PartAnswer }
  | { readonly kind: 'lost' }
  | { readonly kind: 'trouble'; readonly failed: Failure }
  | { readonly kind: 'refused'; readonly failed: Failure };

const NOTHING_CHANGED = 'Nothing has changed for users: nothing was committed.';

const mebibytes = (bytes: number): string => `${(bytes / 1_048_576).toFixed(1)} MiB`;

/** Where to go on after a 308: behind the last byte kept, at the start when none was. */
function offsetAfter(answer: PartAnswer): number {
  const found = /^bytes=0-(\d+)$/.exec(headerOf(answer.headers, 'range') ?? '');
  return found ? Number(found[1]) + 1 : 0;
}

const isPassing = (status: number): boolean => status === 408 || status === 429 || status >= 500;

function stepFor(answer: PartAnswer, explain: UploadOptions['explain']): Step {
  if (answer.status === 308) return { kind: 'more', offset: offsetAfter(answer) };
  if (answer.status >= 200 && answer.status < 300) return { kind: 'done', answer };
  if (answer.status === 404 || answer.status === 410) return { kind: 'lost' };
  return { kind: isPassing(answer.status) ? 'trouble' : 'refused', failed: explain(answer) };
}

/** Sends a file part by part until the server has all of it. */
class Upload {
  readonly #options: UploadOptions;
  readonly #meter: TransferMeter;
  readonly #smallest: number;
  readonly #largest: number;
  #part: number;
  #confirmed = 0;
  #hash = new RunningHash();

  constructor(options: UploadOptions) {
    this.#options = options;
    this.#meter = new TransferMeter(options.source.size, options.onTransfer);
    this.#smallest = options.parts?.smallest ?? SMALLEST_PART;
    this.#largest = options.parts?.largest ?? LARGEST_PART;
    this.#part = this.#smallest;
  }

  /** Gives the final answer. Rejects with a `FailureError`. */
  async run(): Promise<PartAnswer> {
    let session = this.#options.session;
    let asks = session !== null;
    for (let sessions = 0; sessions < MOST_SESSIONS; sessions += 1) {
      session ??= await this.#options.start();
      const answer = await this.#inSession(session, asks);
      if (answer) return answer;
      this.#options.log('warn', 'Google dropped the upload session; starting over from the first byte.');
      session = null;
      asks = false;
      this.#confirmed = 0;
      this.#hash = new RunningHash();
    }
    throw failure('upload-session-lost', 'Google dropped the upload again and again.', {
      stillTrue: NOTHING_CHANGED,
      advice: 'Try again later; the file itself is fine.',
      retryable: true,
    });
  }

  /** Uploads in one session; null when the server does not know it any more. */
  async #inSession(uri: string, known: boolean): Promise<PartAnswer | null> {
    let failures = 0;
    let asks = known;
    for (;;) {
      const step = asks ? await this.#ask(uri) : await this.#sendPart(uri);
      if (step.kind === 'done') {
        await this.#checkSent();
        this.#meter.confirm(this.#options.source.size);
        return step.answer;
      }
      if (step.kind === 'lost') return null;
      if (step.kind === 'refused') throw new FailureError(step.failed);
      if (step.kind === 'more') {
        failures = step.offset > this.#confirmed ? 0 : failures + (asks ? 0 : 1);
        this.#accept(step.offset, known && asks);
        asks = false;
        if (failures < MOST_FAILURES) continue;
        throw stuck(null);
      }
      failures += 1;
      if (failures >= MOST_FAILURES) throw stuck(step.failed);
      this.#part = this.#smallest;
      await this.#wait(step.failed, failures - 1);
      asks = true;
    }
  }

  #accept(offset: number, resumed: boolean): void {
    if (resumed && offset !== this.#confirmed) {
      this.#options.log(
        'info',
        `Going on at ${mebibytes(offset)} of ${mebibytes(this.#options.source.size)}.`,
      );
    } else if (offset < this.#confirmed) {
      this.#options.log('warn', `Google kept only ${mebibytes(offset)}; going on from there.`);
    }
    this.#confirmed = offset;
    this.#meter.confirm(offset);
  }

  /** Asks how far the server is, before anything is sent again. */
  async #ask(uri: string): Promise<Step> {
    return await this.#put({
      uri,
      headers: { 'Content-Length': '0', 'Content-Range': `bytes */${this.#options.source.size}` },
      body: null,
    });
  }

  async #sendPart(uri: string): Promise<Step> {
    const { source } = this.#options;
    const first = this.#confirmed;
    const last = Math.min(first + this.#part, source.size) - 1;
    await this.#hashUpTo(first);
    const began = performance.now();
    const step = await this.#put({
      uri,
      headers: {
        'Content-Type': 'application/octet-stream',
        'Content-Length': String(last - first + 1),
        'Content-Range': `bytes ${first}-${last}/${source.size}`,
      },
      body: (onBytes) => this.#bytes(first, last, onBytes),
    });
    const quick = performance.now() - began < QUICK_PART_MS;
    if (step.kind === 'more' && quick) this.#part = Math.min(this.#part * 2, this.#largest);
    return step;
  }

  /** The bytes of a part, as they leave. */
  async *#bytes(first: number, last: number, onBytes: () => void): AsyncGenerator<Buffer> {
    this.#meter.confirm(first);
    let offset = first;
    for await (const bytes of readRange(this.#options.source.path, first, last + 1)) {
      this.#hash.take(offset, bytes);
      offset += bytes.length;
      yield bytes;
      this.#meter.sending(bytes.length);
      onBytes();
    }
  }

  /** Hashes what was sent before this start of the program. */
  async #hashUpTo(end: number): Promise<void> {
    for await (const bytes of readRange(this.#options.source.path, this.#hash.counted, end)) {
      this.#hash.take(this.#hash.counted, bytes);
    }
  }

  async #checkSent(): Promise<void> {
    const { size, sha256 } = this.#options.source;
    await this.#hashUpTo(size);
    const sent = this.#hash.digest();
    if (sent === sha256.toLowerCase()) return;
    throw failure('hash-mismatch', 'The file has other bytes than when it was checked.', {
      stillTrue: NOTHING_CHANGED,
      advice: CHECK_ANEW,
      raw: `checked ${sha256}, sent ${sent}`,
    });
  }

  async #put(request: PartRequest): Promise<Step> {
    try {
      return stepFor(await this.#options.put(request), this.#options.explain);
    } catch (error) {
      await checkFile(this.#options.source);
      if (!(error instanceof FailureError) || !error.failure.retryable) throw error;
      return { kind: 'trouble', failed: error.failure };
    }
  }

  async #wait(failed: Failure, attempt: number): Promise<void> {
    const { clock, signal, pause, onWait, log } = this.#options;
    const asked = failed.retryAfterMs !== undefined;
    const ms = failed.retryAfterMs ?? pause(attempt);
    log('info', `${failed.message} Asking how far it came in ${(ms / 1000).toFixed(1)} s.`);
    if (asked) onWait(clock.now() + ms, failed.message);
    this.#meter.restart();
    try {
      await clock.sleep(ms, signal);
    } catch (error) {
      throw failure('cancelled', 'Cancelled.', { stillTrue: KEPT, advice: RESUME }, error);
    } finally {
      if (asked) onWait(null, failed.message);
    }
  }
}

const KEPT = 'Nothing has changed for users. Google keeps the bytes that it confirmed.';
const RESUME = 'Start the upload again: it goes on where it stopped.';

function stuck(last: Failure | null): FailureError {
  return failure(last?.reason ?? 'store-unavailable', 'The upload does not get any further.', {
    stillTrue: KEPT,
    advice: RESUME,
    retryable: true,
    ...(last?.raw === undefined ? {} : { raw: last.raw }),
  });
}

/**
 * Uploads a file resumably and gives Google's final answer. Rejects with a `FailureError`: `cancelled` with the
 * session still good, `upload-session-lost`, `artifact-missing`, or what Google said.
 */
export async function uploadResumable(options: UploadOptions): Promise<PartAnswer> {
  if (options.parts && (options.parts.smallest % GRANULE !== 0 || options.parts.largest % GRANULE !== 0)) {
    throw new RangeError('Parts are multiples of 256 KiB.');
  }
  await checkFile(options.source);
  return await new Upload(options).run();
}
