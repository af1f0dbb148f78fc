import { failureOf } from '@shared/domain/failure';
import type { AppId } from '@shared/domain/ids';
import type { FeedbackItem } from '@shared/domain/testflight/feedback';
import { goodRead } from '../app-state';
import { event } from '../audit-records';
import { record, type Session } from '../session';
import { betaOf } from './beta-app';
import { patchBeta } from './beta-book';

const MOST = 1_000;

/** Reads what testers sent. Rejects with a `FailureError`, after the state says so. */
export async function readFeedback(session: Session, appId: AppId, signal: AbortSignal): Promise<void> {
  const before = betaOf(session, appId);
  try {
    const feedback = await session.testFlight.feedback(before.app.target, MOST, signal);
    const known = new Set(before.feedback.map((item) => item.id));
    const fresh = feedback.filter((item) => !known.has(item.id));
    const moved = fresh.length > 0 || feedback.length !== before.feedback.length;
    patchBeta(session, appId, { feedback, feedbackRead: goodRead(session.clock.now(), session.pace.now()) });
    if (before.feedbackRead.at !== null && fresh.length > 0) await tell(session, appId, fresh);
    if (moved || before.feedbackRead.failure || before.feedbackRead.at === null) {
      session.news.changed('feedback', appId);
      session.news.changed('testflight', appId);
    }
  } catch (error) {
    const { feedbackRead } = betaOf(session, appId);
    patchBeta(session, appId, { feedbackRead: { ...feedbackRead, failure: failureOf(error) } });
    session.news.changed('feedback', appId);
    throw error;
  }
}

async function tell(session: Session, appId: AppId, fresh: readonly FeedbackItem[]): Promise<void> {
  const [first] = fresh;
  const what = first?.kind === 'crash' ? 'a crash report' : 'a screenshot';
  const title =
    fresh.length === 1 && first
      ? `${first.testerName} sent ${what}${first.build ? ` about ${first.build}` : ''}`
      : `Testers sent ${fresh.length} reports`;
  await record(
    session,
    event(session, 'feedback.received', title, {
      actor: { kind: 'store', name: 'TestFlight' },
      result: 'seen',
      appId,
      target: session.testFlight.id,
      track: 'testflight',
    }),
  );
}
