import type { Operation, OperationLogLine } from '@shared/domain/operation';
import type { Plan } from '@shared/domain/plan';
import { type Clock, isoTime } from '@shared/kit/clock';
import { redact, redactText } from '@shared/kit/redact';
import type { History, JournalEntry } from '../ports/history';
import type { PlanConsent } from '../ports/operation-runner';
import type { Bindings } from '../ports/store-target';

/** What an operation needs of the world around it. */
export interface OperationServices {
  readonly history: History;
  readonly clock: Clock;
  publish(operation: Operation): void;
}

/** What stays the same from the first to the last row of an operation's journal. */
export interface OperationBasis extends PlanConsent {
  readonly plan: Plan;
}

/** One operation while it runs: its newest state, its journal and its log. */
export interface LiveOperation {
  readonly basis: OperationBasis;
  readonly controller: AbortController;
  current(): Operation;
  bindings(): Bindings;
  /** Changes what people see at once; the journal gets it with the next `persist`. */
  update(patch: Partial<Operation>): void;
  bind(values: Bindings): Promise<void>;
  /** Forgets every answer and what it bound: the calls are sent from the first again. */
  startOver(): Promise<void>;
  /** Returns once the state is on disk. */
  persist(): Promise<void>;
  /**
   * Ends a stretch of work: `tell` writes the last word to the history, the journal gets it, and only then does
   * anybody see it.
   */
  conclude(patch: Partial<Operation>, tell: (operation: Operation) => Promise<void>): Promise<void>;
  log(level: OperationLogLine['level'], text: string): void;
  /** Writes what the log still holds back. */
  flushLog(): Promise<void>;
}

/** Takes up an operation, new or found in the journal. */
export function createLiveOperation(
  services: OperationServices,
  entry: { readonly operation: Operation; readonly bindings: Bindings },
  basis: OperationBasis,
): LiveOperation {
  let operation = entry.operation;
  let bindings = entry.bindings;
  let unwritten: OperationLogLine[] = [];
  let writing: Promise<void> = Promise.resolve();

  const journal = (): JournalEntry => ({ operation, bindings, ...basis });
  const flushLog = (): Promise<void> => {
    const lines = unwritten;
    unwritten = [];
    if (lines.length > 0) {
      // A log that cannot be written must not stop the work it tells of.
      writing = writing.then(() => services.history.appendLog(operation.id, lines)).catch(() => undefined);
    }
    return writing;
  };

  return {
    basis,
    controller: new AbortController(),
    current: () => operation,
    bindings: () => bindings,
    update(patch) {
      operation = { ...operation, ...patch, revision: operation.revision + 1 };
      services.publish(operation);
    },
    async bind(values) {
      bindings = { ...bindings, ...values };
      await services.history.saveJournal(journal());
    },
    async startOver() {
      bindings = {};
      this.update({ outcomes: [], transfer: null, fraction: null });
      await services.history.saveJournal(journal());
    },
    async conclude(patch, tell) {
      const last = { ...operation, ...patch, revision: operation.revision + 1 };
      await tell(last);
      await services.history.saveJournal({ ...journal(), operation: last });
      this.update(patch);
    },
    persist: () => services.history.saveJournal(journal()),
    log(level, text) {
      unwritten.push({ at: isoTime(services.clock.now()), level, text: redactText(text) });
      void flushLog();
    },
    flushLog,
  };
}

/** An answer as the journal keeps it: without secrets, and short enough to be read. */
export function keepable(answer: unknown): unknown {
  const clean = redact(answer);
  const text = JSON.stringify(clean) ?? 'null';
  return text.length <= 8_000
    ? clean
    : `${text.slice(0, 8_000)}… (${text.length.toLocaleString('en-US')} characters)`;
}
