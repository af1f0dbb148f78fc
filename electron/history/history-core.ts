import type { AuditRecord, HistoryEvent } from '@shared/domain/audit';
import { FailureError } from '@shared/domain/failure';
import { isoTime } from '@shared/kit/clock';
import type {
  ChainVerdict,
  ExportedFile,
  HistoryExport,
  HistoryOverview,
  HistoryStats,
  HistoryWarning,
} from '../ports/history';
import { backUp } from './backup';
import { Documents } from './documents';
import type { PreparedEvent } from './event-rows';
import { exportEvents } from './export';
import { isDamage, writeFailure } from './failures';
import type { HistoryFiles } from './files';
import { readHighWater } from './high-water';
import { Journal } from './journal';
import { markDamaged, type OpenFile } from './open-file';
import { overview } from './overview';
import { verifyChain } from './verify';

/** The whole history as the worker thread holds it: one open file, synchronous. */
export class HistoryCore {
  readonly documents: Documents;
  readonly journal: Journal;
  readonly #files: HistoryFiles;
  readonly #file: OpenFile;
  readonly #warn: (warning: HistoryWarning) => void;
  #readOnly: string | null;
  #savedAt: string | null = null;

  constructor(files: HistoryFiles, file: OpenFile, warn: (warning: HistoryWarning) => void) {
    this.#files = files;
    this.#warn = warn;
    this.#file = file;
    this.#readOnly = file.readOnly;
    this.documents = new Documents(file.db);
    this.journal = new Journal(file.db);
  }

  /** Makes the commits to come quicker; done when nobody waits. */
  makeRoom(): void {
    try {
      this.#file.commits?.makeRoom();
    } catch {
      // the disk is full: the first write says so, with advice
    }
  }

  get log(): OpenFile['log'] {
    return this.#file.log;
  }

  /** Why nothing can be written; null when all is well. */
  get readOnly(): string | null {
    return this.#readOnly;
  }

  /** Adds events and the high-water mark behind them; returns once both are on the disk. */
  append(records: readonly AuditRecord[], now: number): readonly HistoryEvent[] {
    return this.write(now, () => this.#file.log.append(records), this.#mark);
  }

  /** The same for many that were made ready before. */
  appendPrepared(events: readonly PreparedEvent[], now: number): void {
    this.write(now, () => this.#file.log.appendPrepared(events), this.#mark);
  }

  /**
   * Runs a write and returns once it is on the disk, and what comes behind it was done. A failed one turns into a failure
   * with advice, and the history says why until one succeeds again.
   */
  write<Result>(now: number, work: () => Result, behind?: () => void): Result {
    return this.#attempt(now, () => {
      const result = work();
      this.#file.commits?.sync();
      behind?.();
      return result;
    });
  }

  /** The same without waiting for the disk: the next write takes it along. */
  writeLater(now: number, work: () => void): void {
    this.#attempt(now, work);
  }

  readonly #mark = () => this.#file.mark?.write(this.#file.log.last);

  #attempt<Result>(now: number, work: () => Result): Result {
    if (this.#file.mark === null) throw readOnlyFailure(this.#readOnly);
    try {
      const result = work();
      this.#readOnly = null;
      this.#savedAt = isoTime(now);
      return result;
    } catch (error) {
      throw this.#noted(error);
    }
  }

  /** Runs a read; damage met on the way makes the next start check the whole file. */
  read<Result>(work: () => Result): Result {
    try {
      return work();
    } catch (error) {
      throw this.#noted(error);
    }
  }

  /** Walks the chain. */
  verify(now: number): ChainVerdict {
    return this.read(() => {
      const verdict = verifyChain(this.#file.db, readHighWater(this.#files.highWater), now);
      if (!verdict.unaltered) markDamaged(this.#files);
      return verdict;
    });
  }

  /** Figures about the file. */
  stats(): HistoryStats {
    return this.read(() => ({ ...this.#file.log.stats(this.#files.database), savedAt: this.#savedAt }));
  }

  /** Figures and timeline of the last days. */
  overview(days: number, publicTracks: readonly string[], now: number): HistoryOverview {
    return this.read(() => overview(this.#file.db, now, days, publicTracks));
  }

  /** The content of an export. */
  export(request: HistoryExport, now: number): Promise<ExportedFile> {
    return this.read(() => exportEvents(this.#file.db, request, now, () => this.verify(now)));
  }

  /** Backs up what was written, and closes; after that the file may be opened elsewhere. */
  close(now: number): void {
    if (this.#savedAt !== null) {
      try {
        backUp(this.#file.db, this.#files, now);
      } catch (error) {
        this.#warn({
          kind: 'backup-failed',
          sentence: `No backup was made. ${writeFailure(error).failure.message}`,
        });
      }
    }
    this.#file.close();
  }

  #noted(error: unknown): FailureError {
    const failed = writeFailure(error);
    const { reason, message, advice } = failed.failure;
    if (isDamage(error)) markDamaged(this.#files);
    if (reason === 'disk-full' || reason === 'history-read-only') {
      if (this.#readOnly === null) this.#warn({ kind: 'read-only', sentence: `${message} ${advice}` });
      this.#readOnly = `${message} Nothing can be sent to a store meanwhile. ${advice}`;
    }
    return failed;
  }
}

function readOnlyFailure(sentence: string | null): FailureError {
  return new FailureError({
    reason: 'history-read-only',
    message: 'The history cannot be written.',
    stillTrue: 'Nothing was sent to a store, and everything kept so far is still there.',
    advice: sentence ?? 'Check the data folder, then start Slipway again.',
    retryable: false,
  });
}
