import { failure, failureOf } from '@shared/domain/failure';
import type { AppId, OperationId } from '@shared/domain/ids';
import { isOver, type Operation } from '@shared/domain/operation';
import { isoTime } from '@shared/kit/clock';
import type { JournalEntry } from '../ports/history';
import type { OperationRunner, RunnerDeps } from '../ports/operation-runner';
import { createLiveOperation, type LiveOperation } from './live-operation';
import { type RunContext, type RunResult, runPlan, settleByReading } from './run-plan';

/** A runner with nothing under way. */
export function createRunner(deps: RunnerDeps): OperationRunner {
  const { history, clock, pace, events } = deps;
  const live = new Map<OperationId, LiveOperation>();
  const runs = new Map<OperationId, Promise<void>>();
  let closing = false;

  const runningFor = (appId: AppId): Operation | null => {
    for (const operation of live.values()) {
      if (operation.current().appId === appId) return operation.current();
    }
    return null;
  };

  async function finish(operation: LiveOperation, result: RunResult): Promise<void> {
    const { plan } = operation.basis;
    const { id } = operation.current();
    if (closing && result.kind !== 'succeeded') {
      // The program is going away: the journal keeps the row open, and the next start settles it.
      await operation.flushLog();
      return;
    }
    const failed = result.kind === 'failed' || result.kind === 'unknown' ? result.failure : null;
    operation.update({
      state: result.kind,
      failure: failed,
      step: result.kind === 'succeeded' ? 'Done' : (failed?.message ?? 'Cancelled'),
      endedAt: result.kind === 'unknown' ? null : isoTime(clock.now()),
      cancellable: false,
      waitingUntil: null,
      transfer: null,
      fraction: result.kind === 'succeeded' ? 1 : null,
    });
    if (result.kind === 'failed' || result.kind === 'cancelled') events.refused(plan, id);
    await operation.persist();
    await operation.flushLog();
    if (result.kind !== 'unknown') live.delete(id);
    await events.finished(operation.current(), plan, operation.basis);
    deps.publish(operation.current());
  }

  async function contextOf(operation: LiveOperation): Promise<RunContext> {
    const { plan } = operation.basis;
    const { id } = operation.current();
    const { target, app } = deps.targetFor(plan);
    return {
      live: operation,
      target,
      app,
      artifact: await deps.artifactFor(plan),
      clock,
      pace,
      hooks: {
        acknowledged: () => events.acknowledged(plan, id),
        answerLost: () => events.answerLost(plan, id),
        readFailed: () => events.readFailed(plan),
        observed: (track, readAt) => events.observed(plan, track, readAt),
      },
    };
  }

  function launch(operation: LiveOperation, work: (context: RunContext) => Promise<RunResult>): void {
    const { id } = operation.current();
    const run = (async () => {
      let result: RunResult;
      try {
        result = await deps.turn(operation.basis.plan.appId, async () => work(await contextOf(operation)));
      } catch (error) {
        result = { kind: 'failed', failure: failureOf(error) };
      }
      try {
        await finish(operation, result);
      } catch (error) {
        // The outcome could not be written: it stays open in the journal and is said as it is.
        operation.update({ state: 'unknown', failure: failureOf(error), step: failureOf(error).message });
      }
    })();
    runs.set(id, run);
    void run.finally(() => runs.delete(id));
  }

  function adopt(entry: JournalEntry): LiveOperation | null {
    if (!entry.plan) return null;
    const operation = createLiveOperation(
      { history, clock, publish: deps.publish },
      { operation: entry.operation, bindings: entry.bindings },
      { plan: entry.plan, artifactPath: entry.artifactPath, confirmedBy: entry.confirmedBy, why: entry.why },
    );
    live.set(entry.operation.id, operation);
    return operation;
  }

  function takeUp(operation: LiveOperation): void {
    const { plan } = operation.basis;
    const commit = plan.calls.find((call) => call.role === 'commit');
    const state =
      operation.current().outcomes.find((outcome) => outcome.callId === commit?.id)?.state ?? 'pending';
    const interrupted = failure('interrupted', 'Slipway stopped while this was under way.', {
      stillTrue: 'The store has what it last confirmed.',
      advice: 'The store is being read to learn the outcome.',
    }).failure;
    if (state === 'pending' && plan.calls.some((call) => call.role === 'upload')) {
      operation.update({ state: 'running', step: 'Resuming after a restart', failure: null });
      operation.log('info', 'Taken up after a restart: nothing had been committed.');
      launch(operation, (context) => runPlan(context));
      return;
    }
    if (state === 'pending') {
      operation.log('warn', 'Stopped before the commit: nothing was changed.');
      launch(operation, () =>
        Promise.resolve({
          kind: 'failed',
          failure: {
            ...interrupted,
            stillTrue: 'It stopped before the commit: nothing has changed for users.',
            advice: 'Plan the step again.',
          },
        }),
      );
      return;
    }
    operation.update({ state: 'unknown', step: 'Reading the track after a restart' });
    events.answerLost(plan, operation.current().id);
    launch(operation, (context) => settleByReading(context, interrupted));
  }

  return {
    async start(plan, consent, claim) {
      const other = runningFor(plan.appId);
      if (other) {
        throw failure('another-operation', `“${other.title}” is under way for this app.`, {
          stillTrue: 'Nothing of this plan was sent.',
          advice: 'Wait until it is over or cancel it, then plan again.',
        });
      }
      const started = clock.now();
      const operation: Operation = {
        id: deps.ids.next('op') as OperationId,
        kind: 'store-write',
        appId: plan.appId,
        planId: plan.id,
        title: plan.title,
        state: 'running',
        step: 'Writing down what is about to be sent',
        fraction: null,
        transfer: null,
        calls: [...plan.calls, ...plan.readBack],
        outcomes: [],
        startedAt: isoTime(started),
        endedAt: null,
        usualMs: null,
        failure: null,
        readBack: null,
        cancellable: true,
        waitingUntil: null,
        revision: 1,
      };
      const one = createLiveOperation(
        { history, clock, publish: deps.publish },
        { operation, bindings: {} },
        { plan, ...consent },
      );
      live.set(operation.id, one);
      try {
        await claim(operation.id);
        await one.persist();
      } catch (error) {
        live.delete(operation.id);
        events.refused(plan, operation.id);
        throw error;
      }
      deps.publish(operation);
      launch(one, async (context) => {
        one.update({ usualMs: await history.usualMs('store-write', plan.title) });
        return runPlan(context);
      });
      return one.current();
    },

    async recover() {
      const open = await history.openJournal();
      const adopted = open.filter((entry) => !live.has(entry.operation.id)).map(adopt);
      for (const operation of adopted) if (operation) takeUp(operation);
    },

    async list(limit) {
      const known = await history.recentOperations(limit);
      const merged = new Map(known.map((operation) => [operation.id, operation]));
      for (const operation of live.values()) merged.set(operation.current().id, operation.current());
      return [...merged.values()].sort((a, b) => (a.startedAt < b.startedAt ? 1 : -1)).slice(0, limit);
    },

    async get(id) {
      const now = live.get(id)?.current() ?? (await history.journal(id))?.operation;
      if (now) return now;
      throw failure('not-found', 'This operation is not in the history.', { advice: 'Look in the history.' });
    },

    cancel(id) {
      const operation = live.get(id);
      if (!operation?.current().cancellable) {
        throw failure('not-allowed', 'It cannot be cancelled any more.', {
          stillTrue: 'What was committed at the store stays; halt the release to stop it.',
          advice: 'Wait for the outcome.',
        });
      }
      operation.controller.abort(failure('cancelled', 'Cancelled.'));
      operation.update({ cancellable: false, step: 'Cancelling' });
      return operation.current();
    },

    async settle(id) {
      const operation = live.get(id);
      if (operation?.current().state === 'unknown' && !runs.has(id)) {
        const lost = operation.current().failure ?? failureOf(new Error('The outcome is not known.'));
        launch(operation, (context) => settleByReading(context, lost));
      }
      return this.get(id);
    },

    async settledByObservation(id, reached) {
      const operation = live.get(id);
      // While a run is under way it reads for itself; only an outcome left open is settled by other reads.
      if (operation?.current().state !== 'unknown' || runs.has(id)) return;
      operation.log(
        'info',
        `Settled by a later read: ${reached ? 'the store has it' : 'the store does not have it'}.`,
      );
      launch(operation, (context) =>
        settleByReading(context, failureOf(new Error('The outcome is not known.'))),
      );
      await runs.get(id);
    },

    running: () => [...live.values()].map((operation) => operation.current()),
    runningFor,

    async close() {
      closing = true;
      for (const operation of live.values()) {
        if (!isOver(operation.current().state))
          operation.controller.abort(failure('interrupted', 'Slipway is closing.'));
      }
      await Promise.allSettled(runs.values());
    },
  };
}
