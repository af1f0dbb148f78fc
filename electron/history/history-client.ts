import type { Worker } from 'node:worker_threads';
import type { AuditRecord, HistoryEvent, HistoryPage } from '@shared/domain/audit';
import { FailureError, failure } from '@shared/domain/failure';
import type { OperationLogLine } from '@shared/domain/operation';
import type { Clock } from '@shared/kit/clock';
import { keptAsJson } from '@shared/kit/kept-json';
import type {
  ExportedFile,
  History,
  HistoryExport,
  HistoryQuery,
  HistoryWarning,
  JournalEntry,
} from '../ports/history';
import type { CallName, HistoryCalls, HistoryReply, HistoryRequest } from './history-protocol';

/** Questions that may wait for the history's thread; more means that something writes without looking. */
const LARGEST_QUEUE = 10_000;

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** The history as every other thread sees it: each call is a message to the thread that owns the file. */
export class HistoryClient implements History {
  readonly #worker: Worker;
  readonly #clock: Clock;
  readonly #waiting = new Map<number, Waiting>();
  #nextId = 1;
  #readOnly: string | null;
  #closing: Promise<void> | null = null;
  #ended = false;

  private constructor(worker: Worker, clock: Clock, readOnly: string | null) {
    this.#worker = worker;
    this.#clock = clock;
    this.#readOnly = readOnly;
  }

  /** Resolves once the file is open; rejects with the failure that kept it shut. */
  static connect(
    worker: Worker,
    clock: Clock,
    onWarning: (warning: HistoryWarning) => void,
  ): Promise<History> {
    return new Promise((resolve, reject) => {
      let client: HistoryClient | null = null;
      worker.on('message', (reply: HistoryReply) => {
        if (reply.kind === 'warning') onWarning(reply.warning);
        else if (reply.kind === 'refused') reject(new FailureError(reply.failure));
        else if (reply.kind === 'opened') {
          client = new HistoryClient(worker, clock, reply.readOnly);
          resolve(client);
        } else if (client !== null) client.#settle(reply);
      });
      const end = (error: unknown) => {
        const stopped = threadStopped(error);
        reject(stopped);
        if (client !== null) client.#fail(stopped);
      };
      worker.on('error', end);
      worker.on('exit', () => end(null));
    });
  }

  append(record: AuditRecord): Promise<HistoryEvent> {
    return this.#ask('append', record);
  }
  appendAll(records: readonly AuditRecord[]): Promise<void> {
    return this.#ask('appendAll', JSON.stringify(records));
  }
  async query(query: HistoryQuery): Promise<HistoryPage> {
    const { events, ...page } = await this.#ask('query', query);
    return keptAsJson<HistoryPage, 'events'>(page, 'events', events);
  }
  event(sequence: number) {
    return this.#ask('event', sequence);
  }
  verify() {
    return this.#ask('verify');
  }
  stats() {
    return this.#ask('stats');
  }

  overview(days: number, publicTracks: readonly string[]) {
    return this.#ask('overview', days, publicTracks);
  }
  export(request: HistoryExport): Promise<ExportedFile> {
    return this.#ask('export', request);
  }

  saveJournal(entry: JournalEntry): Promise<void> {
    return this.#ask('saveJournal', entry);
  }
  openJournal() {
    return this.#ask('openJournal');
  }
  journal(operationId: string) {
    return this.#ask('journal', operationId);
  }
  recentOperations(limit: number) {
    return this.#ask('recentOperations', limit);
  }
  appendLog(operationId: string, lines: readonly OperationLogLine[]): Promise<void> {
    return this.#ask('appendLog', operationId, lines);
  }
  log(operationId: string, after: number, limit: number) {
    return this.#ask('log', operationId, after, limit);
  }
  usualMs(kind: string, titlePrefix: string) {
    return this.#ask('usualMs', kind, titlePrefix);
  }

  getDocument(collection: string, key: string) {
    return this.#ask('getDocument', collection, key);
  }
  putDocument(collection: string, key: string, value: unknown): Promise<void> {
    return this.#ask('putDocument', collection, key, value);
  }
  replaceDocument(collection: string, key: string, value: unknown, expectedVersion: number) {
    return this.#ask('replaceDocument', collection, key, value, expectedVersion);
  }
  documents(collection: string) {
    return this.#ask('documents', collection);
  }
  deleteDocument(collection: string, key: string): Promise<void> {
    return this.#ask('deleteDocument', collection, key);
  }

  readOnly(): string | null {
    return this.#readOnly;
  }

  /** Waits for everything asked before, backs up and closes the file. Closing twice is closing once. */
  close(): Promise<void> {
    this.#closing ??= this.#end();
    return this.#closing;
  }

  async #end(): Promise<void> {
    if (this.#ended) return;
    const exited = new Promise<void>((resolve) => this.#worker.once('exit', () => resolve()));
    const closed = this.#ask('close');
    this.#ended = true;
    await closed;
    await exited;
  }

  #ask<Name extends CallName>(
    call: Name,
    ...args: HistoryCalls[Name]['args']
  ): Promise<Awaited<HistoryCalls[Name]['answer']>> {
    if (this.#ended) return Promise.reject(threadStopped(null));
    if (this.#waiting.size >= LARGEST_QUEUE) return Promise.reject(queueFull());
    const request: HistoryRequest<Name> = { id: this.#nextId, now: this.#clock.now(), call, args };
    this.#nextId += 1;
    return new Promise((resolve, reject) => {
      this.#worker.postMessage(request);
      this.#waiting.set(request.id, { resolve: resolve as (value: unknown) => void, reject });
    });
  }

  #settle(reply: Extract<HistoryReply, { readonly kind: 'answer' | 'failed' }>): void {
    this.#readOnly = reply.readOnly;
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if (reply.kind === 'answer') waiting?.resolve(reply.value);
    else waiting?.reject(new FailureError(reply.failure));
  }

  #fail(error: FailureError): void {
    this.#ended = true;
    this.#readOnly ??= `${error.failure.message} ${error.failure.advice}`;
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}

function threadStopped(cause: unknown): FailureError {
  const rest = {
    stillTrue: 'Everything that was acknowledged is on the disk.',
    advice: 'Restart Slipway; nothing is sent to a store meanwhile.',
  };
  return failure('history-read-only', 'The history is closed.', rest, cause);
}

function queueFull(): FailureError {
  return failure('unexpected', 'The history has too much waiting to be written.', {
    stillTrue: 'Nothing was sent to a store.',
    advice: 'Try again in a moment.',
    retryable: true,
  });
}
