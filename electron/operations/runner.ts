import { type Failure, failure, failureOf } from '@shared/domain/failure';
import type { AppId, OperationId } from '@shared/domain/ids';
import { isOver, type Operation } from '@shared/domain/operation';
import type { Plan } from '@shared/domain/plan';
import { isoTime } from '@shared/kit/clock';
import type { JournalEntry } from '../ports/history';
import type { Lane, OperationRunner, RunnerDeps } from '../ports/operation-runner';
import { createLiveOperation, type LiveOperation } from './live-operation';
import { type RunContext, type RunResult, resultOf, runPlan, settleByReading } from './run-plan';

const INTERRUPTED = failure('interrupted', 'Slipway stopped while this was under way.', {
  stillTrue: 'The store has what it last confirmed.',
  advice: 'The store is being read to learn the outcome.',
}).failure;

const STOPPED_BEFORE_COMMIT = failure('interrupted', 'Slipway stopped while this was under way.', {
  stillTrue: 'It stopped before the commit: nothing has changed for users.',
  advice: 'Plan the step again.',
}).failure;

/** One stretch of work on an operation. */
interface Run {
  readonly done: Promise<void>;
  /** Aborted when a person must not wait for a reading. */
  readonly aside: AbortController;
}

/** A runner with nothing under way. */
export function createRunner(deps: RunnerDeps): OperationRunner {
  const { history, clock, pace, events } = deps;
  const live = new Map<OperationId, LiveOperation>();
  const runs = new Map<OperationId, Run>();
  let closing = false;

  const all = (): readonly Operation[] => [...live.values()].map((operation) => operation.current());
  const isOpen = ({ id, state }: Operation): boolean => state === 'unknown' && !runs.has(id);
  const isUnderWay = (operation: Operation): boolean => !isOver(operation.state) && !isOpen(operation);
  const inLane = ({ id, appId }: Operation, of: AppId, lane: Lane): boolean =>
    appId === of && laneOf(live.get(id)?.basis.plan) === lane;
  const runningFor = (appId: AppId, lane: Lane = 'tracks'): Operation | null =>
    all().find((operation) => inLane(operation, appId, lane) && isUnderWay(operation)) ?? null;
  const openFor = (appId: AppId, lane: Lane = 'tracks'): Operation | null =>
    all().find((operation) => inLane(operation, appId, lane) && isOpen(operation)) ?? null;

  /** How an operation looks when a stretch of work on it is over. */
  function concluded(result: RunResult): Partial<Operation> {
    const failed = result.kind === 'failed' || result.kind === 'unknown' ? result.failure : null;
    return {
      state: result.kind,
      failure: failed,
      step: result.kind === 'succeeded' ? 'Done' : (failed?.message ?? 'Cancelled'),
      endedAt: result.kind === 'unknown' ? null : isoTime(clock.now()),
      cancellable: false,
      waitingUntil: null,
      transfer: null,
      fraction: result.kind === 'succeeded' ? 1 : null,
    };
  }

  /** Writes how a stretch of work ended. What cannot be written is said, and looked at again by the next start. */
  async function finish(operation: LiveOperation, result: RunResult): Promise<void> {
    const { plan } = operation.basis;
    const { id } = operation.current();
    if (closing && result.kind !== 'succeeded') {
      // The program is going away: the journal keeps the row open, and the next start settles it.
      await operation.flushLog();
      return;
    }
    if (result.kind === 'failed' || result.kind === 'cancelled') events.refused(plan, id);
    const patch = concluded(result);
    try {
      // The event first: should the program stop between the two, the open row brings it back to be looked at again.
      await operation.conclude(patch, (last) => events.finished(last, plan, operation.basis));
      if (result.kind !== 'unknown') live.delete(id);
    } catch (error) {
      const unwritten = failureOf(error);
      operation.update({ ...patch, failure: patch.failure ?? unwritten, step: unwritten.message });
    }
    await operation.flushLog();
  }

  async function contextOf(operation: LiveOperation, aside: AbortSignal): Promise<RunContext> {
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
      aside,
      hooks: {
        acknowledged: () => events.acknowledged(plan, id),
        answerLost: () => events.answerLost(plan, id),
        readFailed: () => events.readFailed(plan, id),
        observed: (track, readAt) => events.observed(plan, id, track, readAt),
        observedAll: (observation) => events.observedAll(id, observation),
      },
    };
  }

  function launch(operation: LiveOperation, work: (context: RunContext) => Promise<RunResult>): void {
    const { id } = operation.current();
    const aside = new AbortController();
    const done = (async () => {
      let result: RunResult;
      try {
        result = await deps.turn(turnOf(operation.basis.plan), async () =>
          work(await contextOf(operation, aside.signal)),
        );
      } catch (error) {
        result = { kind: 'failed', failure: failureOf(error) };
      }
      await finish(operation, result);
    })().finally(() => runs.delete(id));
    runs.set(id, { done, aside });
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

  /**
   * Goes on with what the last run of the program left. An upload goes on where the store stands; everything else is
   * settled by reading, since even a journal that says that nothing was committed may have lost its last row.
   */
  function takeUp(operation: LiveOperation, doubtful: boolean): void {
    const { plan } = operation.basis;
    const commit = plan.calls.find((call) => call.role === 'commit');
    const sent = operation
      .current()
      .outcomes.some((outcome) => outcome.callId === commit?.id && outcome.state !== 'pending');
    if (!sent && !doubtful && plan.calls.some((call) => call.role === 'upload')) {
      operation.update({ state: 'running', step: 'Resuming after a restart', failure: null });
      operation.log('info', 'Taken up after a restart: nothing had been committed.');
      launch(operation, (context) => runPlan(context));
      return;
    }
    operation.update({ state: 'unknown', step: 'Reading the track after a restart' });
    operation.log(
      'warn',
      'Slipway stopped while this was under way: the store is read to learn the outcome.',
    );
    events.answerLost(plan, operation.current().id);
    launch(operation, (context) =>
      settleByReading(context, INTERRUPTED, sent ? null : STOPPED_BEFORE_COMMIT),
    );
  }

  return {
    async start(plan, consent, claim) {
      const lane = laneOf(plan);
      const other =
        runningFor(plan.appId, lane) ?? (plan.intent.kind === 'halt' ? null : openFor(plan.appId, lane));
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

    async recover(doubtful) {
      const open = await history.openJournal();
      const adopted = open.filter((entry) => !live.has(entry.operation.id)).map(adopt);
      for (const operation of adopted) if (operation) takeUp(operation, doubtful);
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
      if (operation && isOpen(operation.current())) {
        launch(operation, (context) => settleByReading(context, lossOf(operation)));
      }
      return this.get(id);
    },

    async stepAside(appId) {
      for (const { id } of all().filter((one) => one.appId === appId && one.state === 'unknown')) {
        const run = runs.get(id);
        run?.aside.abort();
        await run?.done;
      }
    },
    openFor,

    async settleBy(observation) {
      // A reading of tracks says nothing of plans in facts.
      const open = all().filter((one) => inLane(one, observation.appId, 'tracks') && isOpen(one));
      for (const { id } of open) {
        const operation = live.get(id);
        if (!operation) continue;
        operation.log('info', 'Settled by a later reading.');
        await finish(operation, resultOf(operation, observation, null));
      }
    },

    power(state) {
      for (const operation of live.values()) {
        const { id } = operation.current();
        if (isOver(operation.current().state)) continue;
        operation.log(
          'info',
          state === 'sleep' ? 'The computer goes to sleep.' : 'The computer is awake again.',
        );
        if (state === 'awake') void this.settle(id).catch(() => undefined); // who cannot be asked stays open
      }
    },

    running: () => all().filter(isUnderWay),
    runningFor,

    async close() {
      closing = true;
      for (const operation of live.values()) {
        if (!isOver(operation.current().state))
          operation.controller.abort(failure('interrupted', 'Slipway is closing.'));
      }
      await Promise.allSettled([...runs.values()].map((run) => run.done));
    },
  };
}

function laneOf(plan: Plan | undefined): Lane {
  return plan?.facts ? 'facts' : 'tracks';
}

/** Whose turn a plan waits for. */
function turnOf(plan: Plan): AppId {
  return plan.facts ? (`${plan.appId}/facts` as AppId) : plan.appId;
}

/** Why the outcome of an operation is open. */
function lossOf(operation: LiveOperation): Failure {
  return (
    operation.current().failure ??
    failure('interrupted', 'The answer of the store was lost.', {
      stillTrue: 'The store has what was before or what was asked.',
      advice: 'The store is being read to learn which.',
    }).failure
  );
}
