import { ladder as ladderSchema } from '@shared/contract/schemas/lane';
import type { AppId } from '@shared/domain/ids';
import { type Ladder, ladderProblem, sameFraction } from '@shared/domain/ladder';
import type { Plan } from '@shared/domain/plan';
import { getDraft } from './drafts';
import type { Session } from './session';
import { targetById } from './stores';

const COLLECTION = 'ladders';

const nameOf = (appId: AppId, versionCode: number): string => `${appId}/${versionCode}`;

/** Reads the ladders that single versions were sent with. */
export async function loadLadders(session: Session): Promise<void> {
  for (const { key, value } of await session.history.documents(COLLECTION)) {
    const kept = ladderSchema.safeParse(value);
    if (kept.success) session.ladders.set(key, kept.data);
  }
}

/** The steps that a version climbs: its own when it was sent with some, else those of the workspace. */
export function ladderFor(session: Session, appId: AppId, versionCode: number): Ladder {
  return session.ladders.get(nameOf(appId, versionCode)) ?? workspaceLadder(session, appId);
}

/**
 * Keeps the steps that were drafted for the version that a plan uploads. A draft with the workspace's own steps, or
 * with none, leaves the version to the workspace, whose file may still change.
 */
export async function keepLadder(session: Session, plan: Plan): Promise<void> {
  if (plan.intent.kind !== 'upload') return;
  const draft = await getDraft(session, plan.intent.artifactId);
  if (!draft) return;
  const key = nameOf(plan.appId, plan.intent.versionCode);
  const own: Ladder = { rungs: draft.ladderSteps };
  if (ladderProblem(own.rungs) !== null || sameLadder(own, workspaceLadder(session, plan.appId))) {
    session.ladders.delete(key);
    await session.history.deleteDocument(COLLECTION, key);
    return;
  }
  session.ladders.set(key, own);
  await session.history.putDocument(COLLECTION, key, own);
}

function workspaceLadder(session: Session, appId: AppId): Ladder {
  const app = session.states.get(appId)?.app;
  if (!app) return { rungs: [] };
  return targetById(session, app.targetId).capabilities.fixedLadder ?? app.android?.ladder ?? { rungs: [] };
}

function sameLadder(a: Ladder, b: Ladder): boolean {
  return (
    a.rungs.length === b.rungs.length &&
    a.rungs.every((rung, index) => {
      const other = b.rungs[index];
      return (
        other !== undefined && sameFraction(rung.fraction, other.fraction) && rung.bakeMs === other.bakeMs
      );
    })
  );
}
