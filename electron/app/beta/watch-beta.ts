import { failureOf } from '@shared/domain/failure';
import type { AppId } from '@shared/domain/ids';
import { isMoving } from '@shared/domain/testflight/phase';
import type { RateBudgets } from '../../ports/rate-budget';
import type { Session } from '../session';
import { carryOn } from './orders';
import { readBeta } from './read-beta';
import { readFeedback } from './read-feedback';

/** How often TestFlight is asked. Times in ms of real time. */
export interface BetaPace {
  readonly firstMs: number;
  /** While something is being processed or reviewed. */
  readonly movingMs: number;
  /** While nothing moves by itself. */
  readonly restMs: number;
  /** All builds, also those that expired long ago. */
  readonly allMs: number;
}

/** Below this share of the hour's requests everything is asked four times as seldom. */
const SCARCE = 0.2;
const STRETCH = 4;
/** The next step of an order waits for its operation, not for Apple. */
const STEP_MS = 250;
const RETRY_MS = [5_000, 15_000, 60_000, 300_000];
const DEADLINE_MS = 120_000;

/** Keeps reading TestFlight until it is stopped. */
export interface BetaWatch {
  refresh(appId: AppId | null): void;
  stop(): Promise<void>;
}

/**
 * How long to wait until TestFlight is asked again: often while something moves, seldom else, and less often when the
 * hour's requests run out, which are shared with everything else that uses the key.
 */
function nextWait(
  pace: BetaPace,
  moving: boolean,
  budget: { readonly limit: number; readonly remaining: number } | null,
): number {
  const scarce = budget !== null && budget.remaining < budget.limit * SCARCE;
  return (moving ? pace.movingMs : pace.restMs) * (scarce ? STRETCH : 1);
}

/** Reads every app's builds and feedback in turn, and carries on what was set for builds that are ready. */
export function watchBeta(session: Session, pace: BetaPace, budgets: RateBudgets): BetaWatch {
  const stopping = new AbortController();
  const watches = [...session.beta.keys()].map((appId) =>
    watchOne(session, appId, pace, budgets, stopping.signal),
  );
  return {
    refresh(appId) {
      for (const watch of watches) if (appId === null || watch.appId === appId) watch.hurry();
    },
    async stop() {
      stopping.abort(new Error('Stopped.'));
      await Promise.all(watches.map((watch) => watch.done));
    },
  };
}

function watchOne(session: Session, appId: AppId, pace: BetaPace, budgets: RateBudgets, stop: AbortSignal) {
  let hurried = new AbortController();
  let allDue = 0;
  let feedbackDue = 0;
  let failures = 0;

  /** Reads what is due; answers with the time until the next round, ms. */
  async function round(): Promise<number> {
    const signal = AbortSignal.any([stop, AbortSignal.timeout(DEADLINE_MS)]);
    const all = session.pace.now() >= allDue && allDue > 0;
    await readBeta(session, appId, all ? 'all' : 'recent', signal);
    // First what people look at; the old builds follow at once.
    if (all) allDue = session.pace.now() + pace.allMs;
    else if (allDue === 0) allDue = 1;
    const open = session.runner.openFor(appId, 'facts');
    if (open) await session.runner.settle(open.id);
    if (await carryOn(session, appId)) return STEP_MS;
    if (session.pace.now() >= feedbackDue) {
      // Said before the reading: whoever is in a hurry meanwhile wants one that begins after that.
      feedbackDue = session.pace.now() + pace.restMs;
      await readFeedback(session, appId, signal).catch((error: unknown) => {
        feedbackDue = 0;
        throw error;
      });
    }
    const state = session.beta.get(appId);
    const pending = [...(state?.orders.values() ?? [])].some((order) => order.state === 'sending');
    if (pending || allDue === 1) return STEP_MS;
    const budget = state ? budgets.budgetOf(state.app.target.accountId) : null;
    return nextWait(pace, state?.builds.some(isMoving) ?? false, budget);
  }

  async function run(): Promise<void> {
    await rest(pace.firstMs);
    while (!stop.aborted) {
      let wait = pace.restMs;
      try {
        wait = await round();
        failures = 0;
      } catch (error) {
        if (stop.aborted) return;
        wait = failureOf(error).retryAfterMs ?? RETRY_MS[Math.min(failures, RETRY_MS.length - 1)] ?? wait;
        failures += 1;
      }
      await rest(wait);
    }
  }

  /** Waits, unless somebody is in a hurry. */
  async function rest(ms: number): Promise<void> {
    const signal = AbortSignal.any([stop, hurried.signal]);
    if (ms > 0) await session.pace.sleep(ms, signal).catch(() => undefined);
    if (hurried.signal.aborted) hurried = new AbortController();
  }

  return {
    appId,
    done: run(),
    hurry() {
      feedbackDue = 0;
      hurried.abort();
    },
  };
}
