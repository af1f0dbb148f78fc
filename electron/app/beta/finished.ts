import type { Operation } from '@shared/domain/operation';
import type { Plan } from '@shared/domain/plan';
import type { Session } from '../session';
import { documentKey, EXPIRIES, patchBeta } from './beta-book';
import { discardNoteDraft, forgetNotes, rememberSent } from './note-desk';

/** Takes over what an operation at TestFlight did: nothing is assumed, everything is read again. */
export async function betaFinished(session: Session, operation: Operation, plan: Plan): Promise<void> {
  const { appId, intent } = plan;
  // A build that went up is at TestFlight by now, as processing.
  if (intent.kind === 'upload' && session.beta.has(appId)) session.refreshBeta(appId);
  if (intent.kind !== 'testflight') return;
  const { act } = intent;
  if (act.kind === 'set-notes') {
    forgetNotes(session, appId, act.buildId);
    // Also when the store dropped them: that is what the difference is shown against.
    if (operation.readBack) await rememberSent(session, appId, act.buildId, act.notes);
    if (operation.state === 'succeeded') await discardNoteDraft(session, appId, act.buildId);
  }
  if (act.kind === 'expire' && operation.state === 'succeeded') {
    const by = session.person();
    for (const buildId of act.buildIds) {
      await session.history.putDocument(EXPIRIES, documentKey(appId, buildId), { by });
      const { expiredBy } = session.beta.get(appId) ?? { expiredBy: new Map<string, string>() };
      patchBeta(session, appId, { expiredBy: new Map(expiredBy).set(buildId, by) });
    }
  }
  session.refreshBeta(appId);
  session.news.changed('testflight', appId);
}
