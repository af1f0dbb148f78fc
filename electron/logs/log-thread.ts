import type { Worker } from 'node:worker_threads';
import { FailureError, failure } from '@shared/domain/failure';
import type { LogCallName, LogCalls, LogDelivery, LogReply, LogRequest } from './log-protocol';

/** What the thread says by itself. */
export type LogNews = Extract<LogReply, { readonly kind: 'view' | 'figures' | 'taken' }>;

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** The thread that keeps the lines, as everybody else sees it. */
export class LogThread {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #nextId = 1;
  #isOver = false;

  private constructor(worker: Worker) {
    this.#worker = worker;
  }

  /** Resolves once what was kept is open; rejects with the failure that kept it shut. */
  static connect(
    worker: Worker,
    onNews: (news: LogNews) => void,
  ): Promise<{ readonly thread: LogThread; readonly ready: Extract<LogReply, { readonly kind: 'ready' }> }> {
    return new Promise((resolve, reject) => {
      const thread = new LogThread(worker);
      worker.on('message', (reply: LogReply) => {
        if (reply.kind === 'answer' || reply.kind === 'failed') thread.#settle(reply);
        else if (reply.kind === 'ready') resolve({ thread, ready: reply });
        else if (reply.kind === 'refused') reject(new FailureError(reply.failure));
        else onNews(reply);
      });
      const end = (error: unknown) => {
        const stopped = threadStopped(error);
        reject(stopped);
        thread.#fail(stopped);
      };
      worker.on('error', end);
      worker.on('exit', () => end(null));
    });
  }

  ask<Name extends LogCallName>(
    call: Name,
    ...args: LogCalls[Name]['args']
  ): Promise<LogCalls[Name]['answer']> {
    if (this.#isOver) return Promise.reject(threadStopped(null));
    const request: LogRequest<Name> = { kind: 'call', id: this.#nextId, call, args };
    this.#nextId += 1;
    return new Promise((resolve, reject) => {
      this.#worker.postMessage(request);
      this.#waiting.set(request.id, { resolve: resolve as (value: unknown) => void, reject });
    });
  }

  /** Hands on what a source said; a buffer goes over and is no longer ours. */
  deliver(delivery: LogDelivery): void {
    if (this.#isOver) return;
    this.#worker.postMessage(delivery, delivery.kind === 'bytes' ? [delivery.buffer] : []);
  }

  /** Waits for everything sent before, and ends the thread. */
  async close(): Promise<void> {
    if (this.#isOver) return;
    const exited = new Promise<void>((resolve) => this.#worker.once('exit', () => resolve()));
    const closed = this.ask('close');
    this.#isOver = true;
    await closed;
    await exited;
  }

  #settle(reply: Extract<LogReply, { readonly kind: 'answer' | 'failed' }>): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if (reply.kind === 'answer') waiting?.resolve(reply.value);
    else waiting?.reject(new FailureError(reply.failure));
  }

  #fail(error: FailureError): void {
    this.#isOver = true;
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}

function threadStopped(cause: unknown): FailureError {
  const rest = {
    stillTrue: 'Lines that were kept are on the disk. Releases are not touched by this.',
    advice: 'Restart Slipway to read logs again.',
  };
  return failure('unexpected', 'The thread that keeps the logs has stopped.', rest, cause);
}
