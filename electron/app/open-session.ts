import type { AuditRecord } from '@shared/domain/audit';
import { failure } from '@shared/domain/failure';
import type { OperationId } from '@shared/domain/ids';
import type { Operation } from '@shared/domain/operation';
import type { Plan } from '@shared/domain/plan';
import { isSubmissionIntent } from '@shared/domain/submission/intent';
import type { History } from '../ports/history';
import type { CreateRunner, Performer, PlanConsent } from '../ports/operation-runner';
import { storeApps, unread } from './app-state';
import { artifactSource, loadArtifacts } from './artifact-book';
import { outcomeRecord } from './audit-records';
import { loadBeta } from './beta/beta-book';
import { betaFinished } from './beta/finished';
import { keyOf } from './confirm-plan';
import { discardDraft } from './drafts';
import { knownNow } from './known-facts';
import { loadLadders } from './ladders';
import { loadObservations, takeObservation, takeTrack } from './observe-app';
import { learnReviewMode, loadReviewModes } from './review-modes';
import { createRolloutBook, type PastFinder } from './rollout-book';
import { record, type Session } from './session';
import { loadSignoffs } from './sign-off';
import { targetById } from './stores';
import { createSubmissionBook } from './submission-book';
import { createTurns } from './turns';

/** What a session is opened with; the rest of it grows from these. */
export type SessionParts = Omit<
  Session,
  | 'rollouts'
  | 'submissions'
  | 'runner'
  | 'states'
  | 'turns'
  | 'signoffs'
  | 'ladders'
  | 'plans'
  | 'artifactPages'
  | 'tests'
  | 'reviewModes'
  | 'beta'
  | 'crashLogs'
>;

/** Opens a workspace: what was kept is read, and nothing is asked of a store yet. */
export async function openSession(parts: SessionParts, createRunner: CreateRunner): Promise<Session> {
  const driven = new Set(parts.targets.map(({ id }) => id));
  const states = new Map(
    storeApps(parts.workspace.apps)
      .filter(({ targetId }) => driven.has(targetId))
      .map((app) => [app.target.appId, unread(app)]),
  );
  const turns = createTurns();
  const session: Session = {
    ...parts,
    states,
    turns,
    rollouts: createRolloutBook(parts.history, pastFinder(parts.history)),
    submissions: createSubmissionBook(parts.history),
    runner: createRunner({
      history: parts.history,
      clock: parts.clock,
      pace: parts.pace,
      ids: parts.ids,
      turn: turns,
      publish: (operation) => parts.news.operation(operation),
      targetFor: (plan) => ({
        target: performerOf(parts, plan),
        app: targetAppOf(session, plan),
      }),
      artifactFor: (plan) =>
        plan.intent.kind === 'upload'
          ? artifactSource(session, plan.intent.artifactId)
          : Promise.resolve(null),
      events: {
        acknowledged: (plan, id) => tell(session, plan, 'acknowledged', id),
        refused: (plan, id) => tell(session, plan, 'refused', id),
        answerLost: (plan, id) => tell(session, plan, 'answer-lost', id),
        readFailed: (plan, id) => tell(session, plan, 'read-failed', id),
        observed: (plan, id, track, readAt) => takeTrack(session, plan.appId, id, track, readAt),
        observedAll: (id, observation) => takeObservation(session, observation, id),
        finished: (operation, plan, consent) => finished(session, operation, plan, consent),
      },
    }),
    signoffs: new Map(),
    ladders: new Map(),
    plans: new Map(),
    artifactPages: new Map(),
    tests: new Map(),
    reviewModes: new Map(),
    beta: new Map(),
    crashLogs: new Map(),
  };
  await session.rollouts.load();
  await session.submissions.load();
  await loadObservations(session);
  await loadSignoffs(session);
  await loadLadders(session);
  await loadArtifacts(session);
  await loadReviewModes(session);
  await loadBeta(session);
  return session;
}

/**
 * Takes up what was under way when the program last stopped; nothing may read a store before that. `doubtful` when
 * the history lost something.
 */
export async function resumeWork(session: Session, doubtful: boolean): Promise<void> {
  await session.runner.recover(doubtful);
  const known = new Set(session.runner.running().map(({ id }) => id));
  await session.rollouts.orphan(known, session.clock.now());
  await session.submissions.orphan(known, session.clock.now());
}

function tell(
  session: Session,
  plan: Plan,
  kind: 'acknowledged' | 'refused' | 'answer-lost' | 'read-failed',
  operationId: OperationId,
): void {
  if (plan.facts) return;
  const news = { kind, operationId, at: session.clock.now() };
  const applied = isSubmissionIntent(plan.intent)
    ? session.submissions.apply(keyOf(plan), news)
    : session.rollouts.apply(keyOf(plan), news);
  applied.then(
    () => {
      session.news.changed('board', plan.appId);
      session.news.changed('releases', plan.appId);
    },
    // The file cannot be written: the operation itself says so, and the next read of the store counts.
    () => undefined,
  );
}

async function finished(
  session: Session,
  operation: Operation,
  plan: Plan,
  { confirmedBy, why }: PlanConsent,
): Promise<void> {
  const known = knownNow(session, keyOf(plan));
  const outcome = outcomeRecord(session, plan, operation, confirmedBy, why, known);
  if (!(await isTold(session, outcome))) await record(session, outcome);
  await betaFinished(session, operation, plan);
  if (plan.intent.kind === 'backend') session.news.changed('backends', plan.appId);
  await learnReviewMode(session, operation);
  if (operation.state === 'succeeded' && plan.intent.kind === 'upload') {
    await discardDraft(session, plan.intent.artifactId);
  }
  session.news.changed('operations', plan.appId);
  session.news.changed('board', plan.appId);
  session.news.changed('releases', plan.appId);
}

/** Whether the history has this outcome: an operation that is looked at again must not be told twice. */
async function isTold(session: Session, outcome: AuditRecord): Promise<boolean> {
  const { events } = await session.history.query({
    text: [
      `app:${outcome.appId}`,
      `track:${outcome.track}`,
      ...(outcome.versionCode === null ? [] : [`version:${outcome.versionCode}`]),
    ].join(' '),
    results: [outcome.result],
    limit: 100,
  });
  return events.some(
    (event) => event.operationId === outcome.operationId && event.kind !== 'operation.intent',
  );
}

/** Who sends the calls of a plan. Clusters are opened by the first call, also of a plan that a restart settles. */
function performerOf(parts: SessionParts, plan: Plan): Performer {
  if (plan.intent.kind === 'backend') {
    return {
      perform: async (app, call, context) => (await parts.backends.open()).perform(app, call, context),
      observe: async (app, signal) => (await parts.backends.open()).observe(app, signal),
    };
  }
  return plan.intent.kind === 'testflight' ? parts.testFlight : targetById(parts, plan.target);
}

function targetAppOf(session: Session, plan: Plan) {
  if (plan.intent.kind === 'backend') {
    return { appId: plan.appId, packageName: plan.host, accountId: plan.intent.track };
  }
  const state = session.beta.get(plan.appId) ?? session.states.get(plan.appId);
  if (!state) {
    throw failure('not-found', 'The app of this plan is not in the workspace any more.', {
      advice: 'Add it to slipway.yaml again; the next start settles what was open.',
    });
  }
  return state.app.target;
}

/** Looks in the history for what a version did on a track. */
function pastFinder(history: History): PastFinder {
  return async (key) => {
    const page = await history.query({
      text: `app:${key.appId} track:${key.track} version:${key.versionCode}`,
      results: ['done', 'seen'],
      limit: 50,
    });
    const events = page.events.filter((event) => event.kind !== 'operation.intent');
    const halt = events.find((event) => event.kind === 'rollout.halted');
    return {
      haltedAt: halt ? Date.parse(halt.at) : null,
      steps: events.toReversed().flatMap((event) => {
        const share = event.kind === 'rollout.halted' ? null : event.toFraction;
        return share !== null && share > 0 ? [{ fraction: share, at: Date.parse(event.at) }] : [];
      }),
    };
  };
}
