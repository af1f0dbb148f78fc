import { failure } from '@shared/domain/failure';
import type { AppId, PlanId } from '@shared/domain/ids';
import type { Plan, PlanIntent, ReachIntent, StoreIntent } from '@shared/domain/plan';
import type { RolloutAction } from '@shared/domain/rollout/policy';
import { allowedCommand, concernsToStart } from '@shared/domain/rollout/policy';
import { isPending } from '@shared/domain/rollout/transition';
import { findTrack, type StoreObservation } from '@shared/domain/store';
import {
  isSubmissionIntent,
  type SubmissionIntent,
  submissionCommandOf,
} from '@shared/domain/submission/intent';
import {
  type SubmissionAction,
  allowedCommand as submissionNotAllowed,
} from '@shared/domain/submission/policy';
import type { SubmissionCommand, SubmissionState } from '@shared/domain/submission/state';
import { isoTime } from '@shared/kit/clock';
import type { PlanContext, UploadSource } from '../ports/store-target';
import { artifactSource } from './artifact-book';
import { drawBackendPlan } from './backend/backend-plans';
import { drawBetaPlan } from './beta/draw-plan';
import { freezesOf, lanesOf } from './lanes';
import { readStore } from './observe-app';
import type { Session } from './session';
import { missingSignoffs } from './signoffs';
import { targetById } from './stores';
import { commandOf } from './tracks';

/** A plan that was not confirmed within this time, ms, is made anew. */
const PLAN_LIVES_MS = 15 * 60_000;
const READ_DEADLINE_MS = 60_000;

const ACTIONS: Readonly<Record<ReachIntent['kind'], RolloutAction | null>> = {
  upload: null,
  promote: 'promote',
  advance: 'advance',
  complete: 'complete',
  halt: 'halt',
  resume: 'resume',
  'edit-details': 'edit-details',
  'discard-draft': 'discard',
};

/**
 * Computes exactly what an intent would send. Reads the store first, so that the plan starts from what it is now.
 * Rejects with the reason when policy or the store's rules speak against it.
 */
export async function planIntent(session: Session, appId: AppId, intent: PlanIntent): Promise<Plan> {
  if (intent.kind === 'testflight') return showPlan(session, await drawBetaPlan(session, appId, intent.act));
  if (intent.kind === 'backend') return showPlan(session, await drawBackendPlan(session, appId, intent.act));
  const state = session.states.get(appId);
  if (!state)
    throw failure('not-found', 'This app is not in the workspace.', { advice: 'Look at slipway.yaml.' });
  // Who wants to stop a rollout does not wait until it is known whether it was being widened.
  if (intent.kind === 'halt') await session.runner.stepAside(appId);
  const busy = session.runner.runningFor(appId);
  if (busy) {
    throw failure('another-operation', `“${busy.title}” is under way for this app.`, {
      advice: 'Wait until it is over; its outcome changes what can be planned.',
    });
  }
  const observation = await readStore(session, appId, AbortSignal.timeout(READ_DEADLINE_MS));
  checkPolicy(session, appId, intent);
  const artifact = intent.kind === 'upload' ? await artifactSource(session, intent.artifactId) : null;
  const drawn = targetById(session, state.app.targetId).plan(
    state.app.target,
    intent,
    observation,
    contextOf(session, appId, observation, artifact),
  );
  return showPlan(session, { ...drawn, needsReason: reasonNeeded(session, appId, intent, observation) });
}

/** Keeps a plan until it is confirmed or too old. */
function showPlan(session: Session, drawn: Omit<Plan, 'id' | 'createdAt'>): Plan {
  const plan: Plan = {
    ...drawn,
    id: session.ids.next('plan') as PlanId,
    createdAt: isoTime(session.clock.now()),
  };
  forgetOldPlans(session);
  session.plans.set(plan.id, { plan, madeAt: session.pace.now() });
  return plan;
}

/** The plan that was shown, or a failure that says why it no longer stands. */
export function shownPlan(session: Session, planId: PlanId): Plan {
  forgetOldPlans(session);
  const shown = session.plans.get(planId);
  if (shown) return shown.plan;
  throw failure('plan-expired', 'This plan is too old, was used, or was made before a restart.', {
    stillTrue: 'Nothing of it was sent.',
    advice: 'Plan again from what the store has now.',
  });
}

function forgetOldPlans(session: Session): void {
  const oldest = session.pace.now() - PLAN_LIVES_MS;
  for (const [id, { madeAt }] of session.plans) if (madeAt < oldest) session.plans.delete(id);
}

function checkPolicy(session: Session, appId: AppId, intent: StoreIntent): void {
  if (isSubmissionIntent(intent)) {
    checkSubmission(session, appId, intent);
    return;
  }
  const rollout = session.rollouts.get({ appId, track: intent.track, versionCode: intent.versionCode });
  if (isPending(rollout.state)) {
    throw failure('another-operation', 'The last call for this version has not been settled.', {
      advice: 'Wait until the track was read back.',
    });
  }
  const command = commandOf(intent);
  const why = command ? allowedCommand(rollout.state, command) : null;
  if (why !== null) throw failure('not-allowed', why, { advice: 'Look at the release as it is now.' });
  const action = ACTIONS[intent.kind];
  const where = intent.kind === 'promote' ? intent.fromTrack : intent.track;
  const permission = action ? laneOf(session, appId, where, intent.versionCode)?.permissions[action] : null;
  if (permission && !permission.allowed) {
    throw failure('not-allowed', permission.why, { advice: 'Look at the release as it is now.' });
  }
}

const SUBMISSION_ACTIONS: Readonly<Record<SubmissionIntent['kind'], SubmissionAction | null>> = {
  'create-version': null,
  'edit-version': 'edit',
  'submit-version': 'submit',
  'cancel-submission': 'cancel',
  'release-version': 'release',
};

/** What of an edit needs no review. */
const isPromotional = (intent: SubmissionIntent): boolean =>
  intent.kind === 'edit-version' &&
  Object.keys(intent.changes).every((part) => part === 'texts') &&
  (intent.changes.texts ?? []).every((text) =>
    Object.keys(text).every((field) => field === 'locale' || field === 'promotionalText'),
  );

function submissionAction(intent: SubmissionIntent): SubmissionAction | null {
  return isPromotional(intent) ? 'edit-promotional' : SUBMISSION_ACTIONS[intent.kind];
}

function checkSubmission(session: Session, appId: AppId, intent: SubmissionIntent): void {
  const { state } = session.submissions.get({ appId, track: intent.track, versionCode: intent.versionCode });
  const command = submissionCommandOf(intent);
  const action = submissionAction(intent);
  const permission = action
    ? laneOf(session, appId, intent.track, intent.versionCode)?.submission?.permissions[action]
    : null;
  const why = permissionless(state, command) ?? (permission?.allowed === false ? permission.why : null);
  if (why === null) return;
  throw failure('not-allowed', why, { advice: 'Look at the version as it is now.' });
}

function permissionless(state: SubmissionState, command: SubmissionCommand | null): string | null {
  if (state.kind === 'awaiting' || state.kind === 'unresolved') {
    return 'The last call for this version has not been settled.';
  }
  return command ? submissionNotAllowed(state, command) : null;
}

function laneOf(session: Session, appId: AppId, track: string, versionCode: number) {
  return lanesOf(session, appId).find((lane) => lane.track === track && lane.versionCode === versionCode);
}

/** Whether a person must say why: policy has concerns about widening, or about starting on production. */
function reasonNeeded(
  session: Session,
  appId: AppId,
  intent: StoreIntent,
  observation: StoreObservation,
): boolean {
  if (intent.kind === 'upload' || intent.kind === 'promote') {
    const production = findTrack(observation, intent.track)?.kind === 'production';
    if (!production || intent.reach.kind === 'draft') return false;
    const concerns = concernsToStart({
      missingSignoffs: missingSignoffs(session, appId, intent.versionCode),
      freezes: freezesOf(session),
      now: session.clock.now(),
    });
    return concerns !== null;
  }
  if (isSubmissionIntent(intent)) {
    const asked = submissionAction(intent);
    const open = asked
      ? laneOf(session, appId, intent.track, intent.versionCode)?.submission?.permissions[asked]
      : null;
    return open?.allowed === true && open.needsReason;
  }
  const action = ACTIONS[intent.kind];
  const permission = action && laneOf(session, appId, intent.track, intent.versionCode)?.permissions[action];
  return permission?.allowed === true && permission.needsReason;
}

function contextOf(
  session: Session,
  appId: AppId,
  observation: StoreObservation,
  artifact: UploadSource | null,
): PlanContext {
  const state = session.states.get(appId);
  const names: Record<number, string> = {};
  for (const track of observation.tracks) {
    for (const release of track.releases) {
      for (const code of release.versionCodes) if (release.versionName) names[code] = release.versionName;
    }
  }
  for (const { facts } of session.artifactPages.values()) {
    if (facts.packageName === state?.app.target.packageName && facts.versionName) {
      names[facts.versionCode] = facts.versionName;
    }
  }
  return {
    now: session.clock.now(),
    activeUsers: state?.health?.activeUsers ?? null,
    testers: state?.testers ?? {},
    artifact,
    versionNames: names,
    reviewMode: session.reviewModes.get(appId) ?? 'automatic',
  };
}
