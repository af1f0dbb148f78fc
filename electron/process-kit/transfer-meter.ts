import type { TransferProgress } from '@shared/domain/operation';

/** The rate is measured over this time, ms: long enough not to jump, short enough to notice a change. */
const WINDOW_MS = 5_000;
/** Reports between confirmations come no closer than this, ms. */
const REPORT_EVERY_MS = 100;

interface Sample {
  readonly at: number;
  readonly bytes: number;
}

/** Counts an upload's bytes and tells where it stands. Times are a monotonic clock's, ms. */
export class TransferMeter {
  readonly #total: number;
  readonly #report: (progress: TransferProgress) => void;
  readonly #now: () => number;
  #confirmed = 0;
  #sent = 0;
  #reportedAt = Number.NEGATIVE_INFINITY;
  #samples: Sample[] = [];

  constructor(
    total: number,
    report: (progress: TransferProgress) => void,
    now: () => number = () => performance.now(),
  ) {
    this.#total = total;
    this.#report = report;
    this.#now = now;
  }

  /** Bytes written to the network, not yet confirmed. */
  sending(bytes: number): void {
    this.#sent += bytes;
    if (this.#now() - this.#reportedAt < REPORT_EVERY_MS) return;
    this.#sample();
    this.#tell();
  }

  /** The server holds this many bytes from the start; whatever else was under way does not count. */
  confirm(offset: number): void {
    this.#confirmed = offset;
    this.#sent = 0;
    this.#sample();
    this.#tell();
  }

  /** After a cut the time that passed says nothing about the line: the rate is measured anew. */
  restart(): void {
    this.#samples = [];
    this.#sent = 0;
  }

  #sample(): void {
    const at = this.#now();
    const bytes = this.#confirmed + this.#sent;
    // When the server kept less than was sent, older samples lie above: they would make the rate negative.
    this.#samples = this.#samples.filter((one) => at - one.at <= WINDOW_MS && one.bytes <= bytes);
    this.#samples.push({ at, bytes });
  }

  #tell(): void {
    this.#reportedAt = this.#now();
    const first = this.#samples[0];
    const last = this.#samples.at(-1);
    const elapsed = first && last ? last.at - first.at : 0;
    const rate = first && last && elapsed > 0 ? ((last.bytes - first.bytes) / elapsed) * 1000 : null;
    const left = this.#total - this.#confirmed - this.#sent;
    this.#report({
      confirmed: this.#confirmed,
      sent: this.#sent,
      total: this.#total,
      rate,
      secondsLeft: rate !== null && rate > 0 ? left / rate : null,
    });
  }
}
