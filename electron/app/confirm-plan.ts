import { failure } from '@shared/domain/failure';
import type { OperationId, PlanId } from '@shared/domain/ids';
import type { Operation } from '@shared/domain/operation';
import type { Plan } from '@shared/domain/plan';
import { submissionCommandOf } from '@shared/domain/submission/intent';
import { findArtifact } from './artifact-book';
import { intentRecord } from './audit-records';
import { knownNow } from './known-facts';
import { keepLadder } from './ladders';
import type { RolloutKey } from './machine-book';
import { shownPlan } from './plan-intent';
import { record, type Session } from './session';
import { commandOf } from './tracks';

/**
 * Starts sending exactly the plan that was shown. The rollout is claimed first: of two windows that confirm, one
 * finds it claimed and is told. The intent is in the history before the first call.
 */
export async function confirmPlan(
  session: Session,
  input: { readonly planId: PlanId; readonly typed: string | null; readonly reason: string | null },
): Promise<Operation> {
  const plan = shownPlan(session, input.planId);
  checkConsent(plan, input);
  const why = input.reason === null || input.reason === '' ? null : input.reason;
  const confirmedBy = plan.confirmation.kind === 'typed' ? `Typed ${plan.confirmation.expected}` : 'Clicked';
  refuseStale(session, plan);

  session.plans.delete(plan.id);
  const known = knownNow(session, keyOf(plan));
  const artifactPath =
    plan.intent.kind === 'upload' ? findArtifact(session, plan.intent.artifactId).path : null;
  const operation = await session.runner.start(plan, { artifactPath, confirmedBy, why }, async (id) => {
    await claim(session, plan, id);
    await keepLadder(session, plan);
    await record(session, intentRecord(session, plan, id, confirmedBy, why, known));
  });
  session.news.changed('operations', plan.appId);
  session.news.changed('board', plan.appId);
  return operation;
}

/** The rollout that a plan moves. */
export function keyOf(plan: Plan): RolloutKey {
  return { appId: plan.appId, track: plan.intent.track, versionCode: plan.intent.versionCode };
}

function checkConsent(
  plan: Plan,
  input: { readonly typed: string | null; readonly reason: string | null },
): void {
  if (plan.confirmation.kind === 'typed' && input.typed?.trim() !== plan.confirmation.expected) {
    throw failure('confirmation-wrong', `Type ${plan.confirmation.expected} to confirm this change.`, {
      stillTrue: 'Nothing was sent.',
      advice: `The field must hold exactly ${plan.confirmation.expected}.`,
    });
  }
  if (plan.needsReason && (input.reason ?? '').trim().length < 3) {
    throw failure('confirmation-wrong', 'This step goes against a hold: it needs a reason.', {
      stillTrue: 'Nothing was sent.',
      advice: 'Say in a few words why it goes ahead. The history keeps it.',
    });
  }
}

/** A plan made from an older reading than the newest is refused at once, before any call. */
function refuseStale(session: Session, plan: Plan): void {
  // A plan in facts compares them itself, with its first call.
  if (plan.facts) return;
  const now = session.states.get(plan.appId)?.observation;
  if (!now || now.fingerprint === plan.basis.fingerprint) return;
  throw failure('store-moved', 'The tracks have changed since this plan was made.', {
    stillTrue: 'Plan refused. Nothing was sent.',
    advice: 'Plan again from what the store has now.',
  });
}

async function claim(session: Session, plan: Plan, operationId: OperationId): Promise<void> {
  const at = session.clock.now();
  const ignored = await request(session, plan, operationId, at);
  if (ignored !== null) {
    throw failure('not-allowed', ignored, {
      stillTrue: 'Nothing was sent.',
      advice: 'Look at the release as it is now.',
    });
  }
}

/** Asks the machine that a plan moves; null when it takes the command, or when the plan moves none. */
async function request(
  session: Session,
  plan: Plan,
  operationId: OperationId,
  at: number,
): Promise<string | null> {
  // What a plan in facts moves is on no track.
  if (plan.facts) return null;
  const submission = submissionCommandOf(plan.intent);
  if (submission) {
    const event = { kind: 'requested', command: submission, operationId, at } as const;
    return (await session.submissions.apply(keyOf(plan), event)).ignored;
  }
  const command = commandOf(plan.intent);
  if (!command) return null;
  const event = { kind: 'requested', command, operationId, at } as const;
  return (await session.rollouts.apply(keyOf(plan), event)).ignored;
}
