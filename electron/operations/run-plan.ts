import { type Failure, failure, failureOf } from '@shared/domain/failure';
import type { PlannedCall } from '@shared/domain/plan';
import type { StoreObservation, StoreTrack } from '@shared/domain/store';
import type { StoreFact } from '@shared/domain/testflight/facts';
import { type Clock, isoTime } from '@shared/kit/clock';
import type { Performer } from '../ports/operation-runner';
import type { CallResult, TargetApp, UploadSource } from '../ports/store-target';
import { answered, attempted, outcomeOf, setOutcome } from './call-outcomes';
import { factsMoved, factsOutcome } from './facts';
import type { LiveOperation } from './live-operation';
import { compare, isAmbiguous, movedSentence, readBackOf, type Verdict } from './outcome';
import { commitsOf, doneCommits, isStopping, standing, steady } from './stepwise';

/** How a run ended, for the caller to record. */
export type RunResult =
  | { readonly kind: 'succeeded' }
  | { readonly kind: 'failed'; readonly failure: Failure }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'unknown'; readonly failure: Failure };

/** What the rest of the program learns while a plan runs. */
export interface RunHooks {
  /** The store answered the commit with yes; only reading it back counts. */
  acknowledged(): void;
  /** What became of the commit is not known. */
  answerLost(): void;
  /** The plan's track as the store has it now. */
  observed(track: StoreTrack, readAt: string): Promise<void>;
  /** All of the app's tracks, read to settle the outcome. */
  observedAll(observation: StoreObservation): Promise<void>;
  /** A read to settle the outcome failed. */
  readFailed(): void;
}

/** Everything that running a plan needs. */
export interface RunContext {
  readonly live: LiveOperation;
  readonly target: Performer;
  readonly app: TargetApp;
  readonly artifact: UploadSource | null;
  readonly clock: Clock;
  /** Real time, for waiting between reads. */
  readonly pace: Clock;
  /** Ends the reading for an outcome, which then stays open: a person wants to halt and must not wait. */
  readonly aside: AbortSignal;
  readonly hooks: RunHooks;
}

const CLOSING_DEADLINE_MS = 15_000;
const READ_DEADLINE_MS = 60_000;
/** The second look comes soon: most answers are lost on their way back, not the commits on their way there. */
const SETTLE_WAITS_MS = [0, 500, 2_000, 4_000, 8_000];
/** Edits that one plan may open: the second when the first was ended by somebody else before the commit. */
const EDITS_PER_PLAN = 2;

/**
 * Sends the calls of a plan in order, from the first that has not been answered. Each call is in the journal before
 * it is sent. A failure before the commit closes the edit and changes nothing for users; an edit that somebody else
 * ended is opened once more, and the plan goes on only if the track is still as the person saw it. A commit whose
 * answer is lost is settled by reading the store, never by sending again.
 */
export async function runPlan(context: RunContext): Promise<RunResult> {
  for (let edits = 1; ; edits += 1) {
    const stopped = await sendCalls(context);
    if (stopped === null) return readBack(context);
    if (stopped.kind !== 'edit-gone') return stopped;
    if (edits === EDITS_PER_PLAN) return { kind: 'failed', failure: stopped.failure };
    context.live.log('info', 'Opening another edit; the track is compared with what was on the screen.');
    await context.live.startOver();
  }
}

/** The edit ended before anything was committed in it. */
interface EditGone {
  readonly kind: 'edit-gone';
  readonly failure: Failure;
}

async function sendCalls(context: RunContext): Promise<RunResult | EditGone | null> {
  const { live } = context;
  const facts: StoreFact[] = [];
  for (const call of live.basis.plan.calls) {
    if (outcomeOf(live, call)?.state === 'done') continue;
    if (isStopping(live)) return { kind: 'cancelled' };
    if (live.controller.signal.aborted)
      return doneCommits(live).length > 0 ? leftOff(context) : cancelled(context);
    live.update({
      step: call.purpose,
      cancellable: call.role !== 'commit' || live.basis.plan.stepwise === true,
    });
    setOutcome(live, call, { state: 'sending' });
    try {
      await live.persist();
    } catch (error) {
      // What cannot be written down is not sent.
      setOutcome(live, call, { state: 'pending' });
      await close(context);
      throw error;
    }
    try {
      const result = await send(context, call, steady(live, call));
      setOutcome(live, call, answered(result));
      checkPrecondition(context, call, result, facts);
      if (call.role === 'commit') context.hooks.acknowledged();
    } catch (error) {
      if (call.role === 'commit') return commitFailed(context, call, failureOf(error));
      return callFailed(context, call, error);
    }
    if (call.role !== 'commit') await live.persist();
    // The store has it: a journal that cannot be written must not keep anybody from reading it back.
    else await live.persist().catch((error) => live.log('error', failureOf(error).message));
  }
  const { signal } = live.controller;
  return live.basis.plan.stepwise && signal.aborted && !isStopping(live) ? leftOff(context) : null;
}

/**
 * Learns from the store how an operation ended whose commit may or may not have arrived. Sends nothing that writes.
 * `why` is said while the outcome stays open, `ifUnchanged` when the store shows that nothing happened.
 */
export async function settleByReading(
  context: RunContext,
  why: Failure,
  ifUnchanged: Failure | null = null,
): Promise<RunResult> {
  const { live, target, app, pace, hooks } = context;
  const stop = AbortSignal.any([live.controller.signal, context.aside]);
  let unchanged = 0;
  // A store that acts after its answer is given all tries; what is then as before stays open until the next reading.
  const patience = live.basis.plan.slow ? SETTLE_WAITS_MS.length + 1 : 2;
  for (const [attempt, wait] of SETTLE_WAITS_MS.entries()) {
    live.update({
      step: `Reading the track, try ${attempt + 1} of ${SETTLE_WAITS_MS.length}`,
      cancellable: false,
    });
    try {
      await pace.sleep(wait, stop);
      const deadline = AbortSignal.any([stop, AbortSignal.timeout(READ_DEADLINE_MS)]);
      if (live.basis.plan.facts) {
        const result = await settleFacts(context, deadline, ifUnchanged);
        if (result.verdict === 'unchanged' && ++unchanged < 2) continue;
        return result;
      }
      const seen = await target.observe(app, deadline);
      const result = resultOf(live, seen, ifUnchanged);
      live.log('info', `Read the track: ${live.current().readBack?.storeSays ?? ''}.`);
      // A commit on its way may still arrive: what looks as before is looked at twice.
      if (result.verdict === 'unchanged' && ++unchanged < patience) continue;
      await hooks.observedAll(seen);
      return result;
    } catch (error) {
      if (stop.aborted) break;
      hooks.readFailed();
      live.log('warn', `The store could not be read: ${failureOf(error).message}`);
    }
  }
  hooks.answerLost();
  return { kind: 'unknown', failure: why };
}

/** How an operation ended whose outcome was open, by a reading that came after it. */
export function resultOf(
  live: LiveOperation,
  seen: Pick<StoreObservation, 'tracks' | 'readAt'>,
  ifUnchanged: Failure | null,
): RunResult & { readonly verdict: Verdict } {
  const { plan } = live.basis;
  live.update({ readBack: readBackOf(plan, seen.tracks, seen.readAt) });
  const verdict = compare(plan, seen.tracks);
  if (verdict === 'reached') return { kind: 'succeeded', verdict };
  const known = verdict === 'unchanged' ? ifUnchanged : null;
  return { kind: 'failed', verdict, failure: known ?? notReached(verdict, live) };
}

function notReached(verdict: 'unchanged' | 'differs', live: LiveOperation): Failure {
  const seen = live.current().readBack?.storeSays ?? 'something else';
  if (verdict === 'unchanged') {
    return failure('interrupted', 'The store did not take the change over.', {
      stillTrue: `The store says ${seen}, as before. Nothing was sent twice.`,
      advice: 'Look at the release and plan the step again.',
      retryable: true,
    }).failure;
  }
  return failure(
    'store-moved',
    `The store says ${seen}, which is neither what was asked nor what was before.`,
    {
      stillTrue: 'What the store says is what users have.',
      advice: 'Somebody else changed the track. Plan again from what it is now.',
    },
  ).failure;
}

/** Sends what a plan in facts reads back, and says how the plan ended. */
async function settleFacts(context: RunContext, signal: AbortSignal, ifUnchanged: Failure | null) {
  const { live } = context;
  const found: StoreFact[] = [];
  for (const call of live.basis.plan.readBack)
    found.push(...((await send(context, call, signal)).facts ?? []));
  return factsOutcome(live, found, isoTime(context.clock.now()), ifUnchanged);
}

async function send(
  context: RunContext,
  call: PlannedCall,
  signal: AbortSignal = context.live.controller.signal,
): Promise<CallResult> {
  const { live, target, app, artifact, clock } = context;
  const result = await target.perform(app, call, {
    bindings: live.bindings(),
    artifact,
    signal,
    bind: (values) => live.bind(values),
    onTransfer: (transfer) =>
      live.update({ transfer, fraction: transfer.total > 0 ? transfer.confirmed / transfer.total : null }),
    onWait: (until, why) => live.update({ waitingUntil: until, ...(until === null ? {} : { step: why }) }),
    log: (level, text) => live.log(level, text),
  });
  live.update({ waitingUntil: null });
  if (Object.keys(result.bind).length > 0) await live.bind(result.bind);
  live.log(
    'info',
    `${call.method} ${call.shortPath} answered ${result.status} in ${Math.round(result.tookMs)} ms (${isoTime(clock.now())}).`,
  );
  return result;
}

/** Refuses when the track is no longer as the person saw it. */
function checkPrecondition(
  context: RunContext,
  call: PlannedCall,
  result: CallResult,
  facts: StoreFact[],
): void {
  if (call.role !== 'check') return;
  const { plan } = context.live.basis;
  facts.push(...(result.facts ?? []));
  // Facts that several calls tell together are compared when the last of these has answered.
  const last = plan.calls.findLast((one) => one.role === 'check') === call;
  if (plan.facts && !last) return;
  const moved = plan.facts ? factsMoved(plan.facts, facts) : movedSentence(plan, result.observed);
  if (moved === null) return;
  throw failure('store-moved', moved, {
    stillTrue: 'Plan refused. Nothing was sent that users can feel.',
    advice: 'Look at the track as it is now and plan again.',
  });
}

async function callFailed(
  context: RunContext,
  call: PlannedCall,
  error: unknown,
): Promise<RunResult | EditGone> {
  const { live } = context;
  const reason = failureOf(error);
  if (isStopping(live)) return { kind: 'cancelled' };
  if (live.controller.signal.aborted) {
    setOutcome(live, call, { ...attempted(live, call), state: 'failed' });
    return cancelled(context);
  }
  setOutcome(live, call, {
    ...attempted(live, call),
    state: 'failed',
    answer: reason.raw ?? reason.message,
  });
  live.log('error', `${call.method} ${call.shortPath}: ${reason.message}`);
  if (reason.reason === 'edit-gone' || reason.reason === 'edit-conflict') {
    return { kind: 'edit-gone', failure: reason };
  }
  await close(context);
  return { kind: 'failed', failure: reason };
}

async function commitFailed(context: RunContext, call: PlannedCall, reason: Failure): Promise<RunResult> {
  const { live, hooks } = context;
  live.log('error', `${call.method} ${call.shortPath}: ${reason.message}`);
  if (!isAmbiguous(reason)) {
    setOutcome(live, call, {
      ...attempted(live, call),
      state: 'failed',
      answer: reason.raw ?? reason.message,
    });
    await close(context);
    const before = doneCommits(live).length;
    if (before > 0 && !live.basis.plan.facts) return await partlyDone(context, reason, before);
    await readWhatStands(context);
    if (before === 0 || !live.basis.plan.stepwise) return { kind: 'failed', failure: reason };
    return { kind: 'failed', failure: { ...reason, stillTrue: `${standing(live)} ${reason.stillTrue}` } };
  }
  setOutcome(live, call, {
    ...attempted(live, call),
    state: 'unknown',
    answer: reason.raw ?? reason.message,
  });
  live.update({ state: 'unknown' });
  hooks.answerLost();
  // The row of the sending is on disk: a restart reads the store even if this cannot be written.
  await live.persist().catch((error) => live.log('error', failureOf(error).message));
  return settleByReading(context, reason, reason.reason === 'edit-gone' ? reason : null);
}

/** A person cancelled between two writes: those before stand, and what there is is read. */
async function leftOff(context: RunContext): Promise<RunResult> {
  const { live } = context;
  live.update({ step: 'Reading back what was carried out', cancellable: false });
  const read = await settleFacts(context, AbortSignal.timeout(READ_DEADLINE_MS), null).catch((error) => {
    live.log('warn', `What stands could not be read: ${failureOf(error).message}`);
    return null;
  });
  if (doneCommits(live).length === commitsOf(live).length && read?.kind === 'succeeded')
    return { kind: 'succeeded' };
  return {
    kind: 'failed',
    failure: failure('cancelled', 'Cancelled between two writes.', {
      stillTrue: standing(live),
      advice: 'Plan it again to go on with the rest.',
    }).failure,
  };
}

/** A write was refused after others had been carried out: the store is read, and the person told what stands. */
async function partlyDone(context: RunContext, reason: Failure, done: number): Promise<RunResult> {
  const result = await settleByReading(context, reason, reason);
  if (result.kind !== 'failed') return result;
  const stands =
    done === 1
      ? 'One call before it was carried out and stands.'
      : `${done} calls before it were carried out and stand.`;
  return { kind: 'failed', failure: { ...reason, stillTrue: `${stands} ${reason.stillTrue}` } };
}

/** Of several writes that count at once some may stand although one was refused: the record must show what there is. */
async function readWhatStands(context: RunContext): Promise<void> {
  const { live } = context;
  if (!live.basis.plan.facts || live.basis.plan.calls.filter((call) => call.role === 'commit').length < 2)
    return;
  await settleFacts(context, AbortSignal.timeout(READ_DEADLINE_MS), null).catch((error) =>
    live.log('warn', `What stands could not be read: ${failureOf(error).message}`),
  );
}

async function cancelled(context: RunContext): Promise<RunResult> {
  await close(context);
  return { kind: 'cancelled' };
}

/** Throws the open edit away, so that nothing half-done stays at the store. The edit expires by itself if this fails. */
async function close(context: RunContext): Promise<void> {
  const { live, target, app, artifact } = context;
  const closing = live.basis.plan.readBack.find((call) => call.role === 'close');
  if (!closing || !live.bindings().editId) return;
  try {
    await target.perform(app, closing, {
      bindings: live.bindings(),
      artifact,
      signal: AbortSignal.timeout(CLOSING_DEADLINE_MS),
      bind: () => Promise.resolve(),
      onTransfer: () => undefined,
      onWait: () => undefined,
      log: (level, text) => live.log(level, text),
    });
    live.log('info', 'The draft edit was deleted.');
  } catch (error) {
    live.log('warn', `The draft edit could not be deleted and will expire: ${failureOf(error).message}`);
  }
}

async function readBack(context: RunContext): Promise<RunResult> {
  const { live, hooks, clock } = context;
  const { plan } = live.basis;
  live.update({ step: 'Reading back what the store made of it', cancellable: false, transfer: null });
  let seen: StoreTrack | undefined;
  const facts: StoreFact[] = [];
  try {
    for (const call of plan.readBack) {
      setOutcome(live, call, { state: 'sending' });
      const result = await send(context, call);
      setOutcome(live, call, answered(result));
      if (result.observed) seen = result.observed;
      facts.push(...(result.facts ?? []));
    }
  } catch (error) {
    if (!seen || plan.facts) return settleByReading(context, failureOf(error));
    live.log('warn', `After reading back: ${failureOf(error).message}`);
  }
  if (plan.facts) {
    // Every call was answered with yes: where nothing can be read back, that is all there is to know.
    if (plan.facts.expected.length === 0) return { kind: 'succeeded' };
    const result = factsOutcome(live, facts, isoTime(clock.now()), null);
    return result.kind === 'succeeded' ? result : settleByReading(context, result.failure);
  }
  if (!seen) return settleByReading(context, failureOf(new Error('The plan reads nothing back.')));
  const readAt = isoTime(clock.now());
  live.update({ readBack: readBackOf(plan, [seen], readAt) });
  await hooks.observed(seen, readAt);
  const verdict = compare(plan, [seen]);
  return verdict === 'reached' ? { kind: 'succeeded' } : settleByReading(context, notReached(verdict, live));
}
