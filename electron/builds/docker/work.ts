import { type Failure, failure, failureOf } from '@shared/domain/failure';
import type { OperationId } from '@shared/domain/ids';
import { isOver, type Operation, type OperationLogLine } from '@shared/domain/operation';
import type { PlannedCall } from '@shared/domain/plan';
import { isoTime } from '@shared/kit/clock';
import { redactText } from '@shared/kit/redact';
import type { EngineWork } from '../../ports/container-engine';
import type { DockerDeps } from './docker-deps';
import { paced } from './paced';

/** One piece of work from the inside. */
export interface RunningWork {
  readonly id: OperationId;
  readonly signal: AbortSignal;
  update(patch: Partial<Operation>): void;
  log(level: OperationLogLine['level'], text: string): void;
}

/** What to start. */
export interface WorkOrder {
  readonly title: string;
  readonly step: string;
  readonly calls: readonly PlannedCall[];
  readonly planId: Operation['planId'];
  readonly confirmedBy: string | null;
}

/** Work that an engine does, each piece an operation like any other. */
export interface WorkBook extends EngineWork {
  /** Resolves when it is in the journal. `run` rejects where the work failed. */
  start(order: WorkOrder, run: (work: RunningWork) => Promise<void>): Promise<Operation>;
  /** Resolves when the work is over. */
  over(id: OperationId): Promise<void>;
  close(): Promise<void>;
}

const PUBLISH_MS = 100;
const KEPT = 50;

/** A book with nothing under way. */
export function createWorkBook(deps: DockerDeps): WorkBook {
  const { history, pace, ids } = deps;
  const live = new Map<
    OperationId,
    { current: Operation; readonly stop: AbortController; done: Promise<void> }
  >();

  async function persist(operation: Operation, confirmedBy: string | null): Promise<void> {
    await history.saveJournal({
      operation,
      plan: null,
      bindings: {},
      artifactPath: null,
      confirmedBy,
      why: null,
    });
  }

  return {
    async start(order, run) {
      const id = ids.next('op') as OperationId;
      const stop = new AbortController();
      const operation: Operation = {
        id,
        kind: 'engine',
        appId: null,
        planId: order.planId,
        title: order.title,
        state: 'running',
        step: order.step,
        fraction: null,
        transfer: null,
        calls: order.calls,
        outcomes: [],
        startedAt: isoTime(pace.now()),
        endedAt: null,
        usualMs: await history.usualMs('engine', order.title),
        failure: null,
        readBack: null,
        cancellable: true,
        waitingUntil: null,
        revision: 1,
      };
      await persist(operation, order.confirmedBy);
      const entry = { current: operation, stop, done: Promise.resolve() };
      live.set(id, entry);
      deps.publish(operation);

      let lines: OperationLogLine[] = [];
      const telling = paced(pace, PUBLISH_MS, () => deps.publish(entry.current));
      const update = (patch: Partial<Operation>) => {
        entry.current = { ...entry.current, ...patch, revision: entry.current.revision + 1 };
        if (isOver(entry.current.state)) telling.now();
        else telling.moved();
      };
      const flush = async () => {
        const written = lines;
        lines = [];
        if (written.length > 0) await history.appendLog(id, written).catch(deps.logDefect);
      };
      const log: RunningWork['log'] = (level, text) => {
        lines.push({ at: isoTime(pace.now()), level, text: redactText(text) });
        if (lines.length >= 200) void flush();
      };
      const conclude = async (state: Operation['state'], reason: Failure | null) => {
        update({
          state,
          failure: reason,
          step: state === 'succeeded' ? 'Done' : (reason?.message ?? 'Cancelled'),
          endedAt: isoTime(pace.now()),
          cancellable: false,
          fraction: state === 'succeeded' ? 1 : null,
          transfer: null,
        });
        await flush();
        await persist(entry.current, order.confirmedBy).catch(deps.logDefect);
        deps.publish(entry.current);
        deps.changed('operations');
        forgetOldest();
      };
      entry.done = run({ id, signal: stop.signal, update, log }).then(
        () => conclude('succeeded', null),
        (error: unknown) => {
          const reason = failureOf(error);
          const isCancel = stop.signal.aborted || reason.reason === 'cancelled';
          return conclude(isCancel ? 'cancelled' : 'failed', isCancel ? null : reason);
        },
      );
      return operation;
    },
    over: async (id) => live.get(id)?.done,
    get: (id) => live.get(id)?.current ?? null,
    list: () => [...live.values()].map(({ current }) => current),
    cancel(id) {
      const entry = live.get(id);
      if (!entry) return null;
      if (!entry.current.cancellable) {
        throw failure('not-allowed', 'It cannot be cancelled any more.', {
          advice: 'Look at what came of it.',
        });
      }
      entry.current = {
        ...entry.current,
        cancellable: false,
        step: 'Cancelling',
        revision: entry.current.revision + 1,
      };
      deps.publish(entry.current);
      entry.stop.abort(failure('cancelled', 'Cancelled.'));
      return entry.current;
    },
    async close() {
      for (const { stop, current } of live.values()) {
        if (!isOver(current.state)) stop.abort(failure('cancelled', 'Slipway is closing.'));
      }
      await Promise.allSettled([...live.values()].map(({ done }) => done));
    },
  };

  function forgetOldest(): void {
    const over = [...live].filter(([, { current }]) => isOver(current.state));
    for (const [id] of over.slice(0, Math.max(0, over.length - KEPT))) live.delete(id);
  }
}
