import { type Failure, FailureError, failure } from '@shared/domain/failure';
import type { Clock } from '@shared/kit/clock';
import type { PerformContext, UploadSource } from '../../../ports/store-target';
import { retryAfter } from '../../../process-kit/http-headers';
import { pauseBefore } from '../../../process-kit/patience';
import { RunningHash } from '../../../process-kit/running-hash';
import { sendPieces } from '../../../process-kit/send-pieces';
import {
  CHECK_ANEW,
  checkFile,
  type RangeBuffers,
  rangeBuffers,
  readRange,
} from '../../../process-kit/sent-file';
import { Silence } from '../../../process-kit/silence';
import { TransferMeter } from '../../../process-kit/transfer-meter';
import { bodyOf } from '../answers';
import { explainAnswer, explainNoAnswer, vendorError } from '../explain';
import type { UploadOperation } from './wire';

/*
 * Apple's reserved uploads: the file goes in the ranges that Apple states, each to an address of its own, which signs
 * itself and ends after a while.
 *
 *   operations ──▶ PUT range 1 ──2xx──▶ kept in the journal ──▶ PUT range 2 ──▶ … ──▶ all sent
 *        ▲               │ cut, 5xx, silence: the same range again
 *        └───────────────┘ 401, 403, 404, 410: the address has ended; the operations are read anew
 *
 * Ranges go in order, from disk to network through a few buffers, so memory does not grow with the file, and the file's
 * digest is made of the bytes that leave.
 */

/** Failures in a row, without one more range sent, after which a person is asked. */
const MOST_FAILURES = 6;
const LONGEST_PAUSE_MS = 30_000;
const ENDED: readonly number[] = [401, 403, 404, 410];
const WRITES = { role: 'upload', writes: true } as const;

const NOTHING_CHANGED = 'Nothing has changed for users: nothing was committed.';
const KEPT = 'Nothing has changed for users. Apple keeps the parts that it took.';
const RESUME = 'Start the upload again: it goes on with the same reservation.';

/** What sending the parts needs. */
export interface PartsOptions {
  readonly source: UploadSource;
  /** Reads where the ranges go; asked again when an address has ended. */
  readonly operations: () => Promise<readonly UploadOperation[]>;
  /** Bytes from the start that were sent before, as the journal says. */
  readonly sentBytes: number;
  /** Keeps how far it came, at once. */
  readonly keep: (sentBytes: number) => Promise<void>;
  readonly context: Pick<PerformContext, 'signal' | 'onTransfer' | 'onWait' | 'log'>;
  /** Whose time a wait is told in. */
  readonly clock: Clock;
  /** In which pauses pass. */
  readonly pace: Clock;
}

/** How a range fared: taken, its address ended, or trouble that may pass. */
type Fate =
  | { readonly kind: 'taken' }
  | { readonly kind: 'ended'; readonly failed: Failure }
  | { readonly kind: 'trouble'; readonly failed: Failure };

/** The ranges in the file's order. Throws unless they are the whole file, each byte once. */
function inOrder(operations: readonly UploadOperation[], size: number): readonly UploadOperation[] {
  const ordered = operations.toSorted((a, b) => a.offset - b.offset);
  const end = ordered.reduce((at, { offset, length }) => (offset === at ? at + length : Number.NaN), 0);
  if (end === size) return ordered;
  throw failure('unexpected', 'Apple asks for other bytes than the file has.', {
    stillTrue: NOTHING_CHANGED,
    advice: 'Plan the upload again; if it stays, report it with the log of this operation.',
  });
}

/** Sends a file in the ranges that Apple states. */
class Parts {
  readonly #options: PartsOptions;
  readonly #meter: TransferMeter;
  readonly #hash = new RunningHash();
  /** What the last range was read into; null while one is under way, and after one that broke off. */
  #buffers: RangeBuffers | null = null;
  #sent: number;

  constructor(options: PartsOptions) {
    this.#options = options;
    this.#sent = options.sentBytes;
    this.#meter = new TransferMeter(options.source.size, options.context.onTransfer);
  }

  /** Gives how many ranges were sent in this run. Rejects with a `FailureError`. */
  async run(): Promise<number> {
    const { source, context } = this.#options;
    let operations = inOrder(await this.#options.operations(), source.size);
    if (this.#sent > 0) context.log('info', `Going on after ${this.#sent} of ${source.size} bytes.`);
    this.#meter.confirm(this.#sent);
    let failures = 0;
    let ranges = 0;
    for (let next = this.#next(operations); next; next = this.#next(operations)) {
      const fate = await this.#send(next);
      if (fate.kind === 'taken') {
        failures = 0;
        ranges += 1;
        this.#sent = next.offset + next.length;
        this.#meter.confirm(this.#sent);
        await this.#options.keep(this.#sent);
        continue;
      }
      failures += 1;
      if (failures >= MOST_FAILURES) throw stuck(fate.failed);
      await this.#wait(fate.failed, failures - 1);
      if (fate.kind === 'ended') operations = inOrder(await this.#options.operations(), source.size);
    }
    await this.#checkSent();
    return ranges;
  }

  /** The first range that is not wholly sent. */
  #next(operations: readonly UploadOperation[]): UploadOperation | undefined {
    return operations.find(({ offset, length }) => offset + length > this.#sent);
  }

  async #send(operation: UploadOperation): Promise<Fate> {
    const { signal } = this.#options.context;
    const silence = new Silence(signal);
    try {
      await this.#hashUpTo(operation.offset);
      const answer = await sendPieces({
        url: new URL(operation.url),
        method: operation.method,
        // Theirs and no others: the address signs itself, and the token is nobody's business there.
        headers: new Headers([
          ...operation.requestHeaders.map(({ name, value }): [string, string] => [name, value]),
          ['content-length', String(operation.length)],
        ]),
        body: this.#bytes(operation, () => silence.touch()),
        signal: silence.signal,
      });
      return await this.#fateOf(answer);
    } catch (error) {
      if (error instanceof FailureError) throw error;
      if (signal.aborted)
        throw failure('cancelled', 'Cancelled.', { stillTrue: KEPT, advice: RESUME }, error);
      await checkFile(this.#options.source);
      const failed = explainNoAnswer(error, WRITES);
      if (!failed.retryable) throw new FailureError({ ...failed, stillTrue: KEPT }, { cause: error });
      return { kind: 'trouble', failed };
    } finally {
      silence.end();
    }
  }

  async #fateOf(answer: Response): Promise<Fate> {
    if (answer.ok) return { kind: 'taken' };
    const wait = retryAfter(answer.headers, this.#options.clock.now());
    const failed = explainAnswer(vendorError(answer.status, bodyOf(await answer.text())), WRITES, wait);
    if (ENDED.includes(answer.status)) return { kind: 'ended', failed };
    if (failed.retryable) return { kind: 'trouble', failed };
    throw new FailureError({ ...failed, stillTrue: KEPT });
  }

  /** The bytes of a range, as they leave. */
  async *#bytes({ offset, length }: UploadOperation, onBytes: () => void): AsyncGenerator<Buffer> {
    this.#meter.confirm(offset);
    let at = offset;
    const buffers = this.#buffers ?? rangeBuffers();
    this.#buffers = null;
    for await (const bytes of readRange(this.#options.source.path, offset, offset + length, buffers)) {
      this.#hash.take(at, bytes);
      at += bytes.length;
      yield bytes;
      this.#meter.sending(bytes.length);
      onBytes();
    }
    this.#buffers = buffers;
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

  async #wait(failed: Failure, attempt: number): Promise<void> {
    const { clock, pace, context } = this.#options;
    const asked = failed.retryAfterMs !== undefined;
    const ms = failed.retryAfterMs ?? pauseBefore(attempt + 1, LONGEST_PAUSE_MS);
    context.log('info', `${failed.message} Sending this part again in ${(ms / 1000).toFixed(1)} s.`);
    if (asked) context.onWait(clock.now() + ms, failed.message);
    this.#meter.restart();
    try {
      await pace.sleep(ms, context.signal);
    } catch (error) {
      throw failure('cancelled', 'Cancelled.', { stillTrue: KEPT, advice: RESUME }, error);
    } finally {
      if (asked) context.onWait(null, failed.message);
    }
  }
}

function stuck(last: Failure): FailureError {
  return failure(last.reason, 'The upload does not get any further.', {
    stillTrue: KEPT,
    advice: RESUME,
    retryable: true,
    ...(last.raw === undefined ? {} : { raw: last.raw }),
  });
}

/**
 * Sends what is missing of a file and gives how many ranges that were. Rejects with a `FailureError`: `cancelled` with
 * the reservation still good, `artifact-missing`, `hash-mismatch`, or what Apple said.
 */
export async function sendParts(options: PartsOptions): Promise<number> {
  await checkFile(options.source);
  return await new Parts(options).run();
}
