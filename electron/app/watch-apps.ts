import { failureOf } from '@shared/domain/failure';
import type { AppId } from '@shared/domain/ids';
import { leadCode } from '@shared/domain/store';
import { goodRead, withGlance } from './app-state';
import { patchState, readStore, storeFailed, takeReviews } from './observe-app';
import type { Session } from './session';
import { healthOf, targetOf } from './stores';

/** How often what is read. Times in ms of real time. */
export interface WatchPace {
  /** How long after a window got its board the first read begins. */
  readonly afterBoardMs: number;
  /** How long after the opening it begins at the latest: no window may be there. */
  readonly firstMs: number;
  /** Review states and which releases exist: disturbs nobody. */
  readonly glanceMs: number;
  /** Everything; on Play this opens an edit, so it is rare. */
  readonly observeMs: number;
  readonly healthMs: number;
}

/** Long enough for rollouts of a week, short enough for one answer. */
const HEALTH_WINDOW_MS = 7 * 24 * 3_600_000;
/** How soon to look again whether an operation of ours is over; asks nobody. */
const BUSY_MS = 1_000;
const RETRY_MS = [5_000, 15_000, 30_000, 60_000, 120_000];

/** Keeps reading all apps until it is stopped. */
export interface AppWatch {
  /** Reads one app, or all of them, again at once. */
  refresh(appId: AppId | null): void;
  /** A window got its board: the stores' code may be loaded now without anybody waiting for it. */
  boardShown(): void;
  stop(): Promise<void>;
}

/**
 * Reads each app's store and health in turn. A full read never happens while an operation of ours is under way for
 * the app: on Play it would end that operation's edit.
 */
export function watchApps(session: Session, pace: WatchPace): AppWatch {
  const stopping = new AbortController();
  const watches = [...session.states.keys()].map((appId) => watchApp(session, appId, pace, stopping.signal));
  let shown = false;
  return {
    refresh(appId) {
      for (const watch of watches) if (appId === null || watch.appId === appId) watch.hurry();
    },
    boardShown() {
      if (shown) return;
      shown = true;
      session.pace.sleep(pace.afterBoardMs, stopping.signal).then(
        () => {
          for (const watch of watches) watch.begin();
        },
        () => undefined, // stopped meanwhile
      );
    },
    async stop() {
      stopping.abort(new Error('Stopped.'));
      await Promise.all(watches.map((watch) => watch.done));
    },
  };
}

function watchApp(session: Session, appId: AppId, pace: WatchPace, signal: AbortSignal) {
  let hurried = new AbortController();
  let begun = false;
  let observeDue = 0;
  let healthDue = 0;
  let failures = 0;

  async function readHealth(): Promise<void> {
    const state = session.states.get(appId);
    const source = healthOf(session, appId);
    if (!state?.observation || !source) return;
    const codes = state.observation.tracks.flatMap((track) => track.releases.map(leadCode));
    try {
      const health = await source.read(state.app.target, [...new Set(codes)], HEALTH_WINDOW_MS, signal);
      patchState(session, appId, {
        health,
        vitals: goodRead(session.clock.now(), session.pace.now()),
      });
    } catch (error) {
      const vitals = session.states.get(appId)?.vitals;
      if (vitals) patchState(session, appId, { vitals: { ...vitals, failure: failureOf(error) } });
    }
    session.news.changed('board', appId);
    session.news.changed('releases', appId);
    session.news.changed('sources', appId);
  }

  async function glance(): Promise<boolean> {
    const state = session.states.get(appId);
    if (!state?.observation) return false;
    const seen = await targetOf(session, appId).glance(state.app.target, signal);
    const merged = withGlance(state.observation, seen);
    patchState(session, appId, {
      store: goodRead(session.clock.now(), session.pace.now()),
    });
    session.news.changed('sources', appId);
    if (merged === null) return false;
    await takeReviews(session, merged);
    return true;
  }

  /** Reads what is due; answers with the time until the next round, ms. */
  async function round(): Promise<number> {
    const now = session.pace.now();
    if (session.runner.runningFor(appId) !== null) return BUSY_MS;
    if (now >= observeDue || !(await glance())) {
      // Said before the reading: whoever is in a hurry meanwhile wants one that begins after that.
      observeDue = now + pace.observeMs;
      await readStore(session, appId, signal).catch((error: unknown) => {
        observeDue = 0;
        throw error;
      });
      const state = session.states.get(appId);
      if (state && Object.keys(state.testers).length === 0) {
        const testers = await targetOf(session, appId).testers(state.app.target, signal);
        patchState(session, appId, { testers });
        session.news.changed('board', appId);
      }
    }
    if (now >= healthDue) {
      healthDue = now + pace.healthMs;
      await readHealth();
    }
    return pace.glanceMs;
  }

  async function run(): Promise<void> {
    await rest(pace.firstMs);
    begun = true;
    while (!signal.aborted) {
      let wait = pace.glanceMs;
      try {
        wait = await round();
        failures = 0;
      } catch (error) {
        if (signal.aborted) return;
        wait =
          failureOf(error).retryAfterMs ?? RETRY_MS[Math.min(failures, RETRY_MS.length - 1)] ?? pace.glanceMs;
        failures += 1;
        storeFailed(session, appId, error);
        const store = session.states.get(appId)?.store;
        if (store) patchState(session, appId, { store: { ...store, nextTryAt: session.pace.now() + wait } });
        session.news.changed('sources', appId);
      }
      await rest(wait);
    }
  }

  /** Waits, unless somebody is in a hurry. */
  async function rest(ms: number): Promise<void> {
    if (ms > 0) {
      await session.pace.sleep(ms, AbortSignal.any([signal, hurried.signal])).catch(() => undefined);
    }
    if (hurried.signal.aborted) hurried = new AbortController();
  }

  return {
    appId,
    done: run(),
    /** Does not wait any longer for the first round. */
    begin() {
      if (!begun) hurried.abort();
    },
    hurry() {
      observeDue = 0;
      healthDue = 0;
      hurried.abort();
    },
  };
}
