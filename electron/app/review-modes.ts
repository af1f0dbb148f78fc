import type { AppId } from '@shared/domain/ids';
import type { Operation } from '@shared/domain/operation';
import type { Session } from './session';

const COLLECTION = 'review-modes';

/** Reads which apps' stores want changes sent for review by hand. */
export async function loadReviewModes(session: Session): Promise<void> {
  for (const { key, value } of await session.history.documents(COLLECTION)) {
    session.reviewModes.set(key as AppId, value === 'manual' ? 'manual' : 'automatic');
  }
}

/**
 * Learns from a refusal how an app's changes get to review: Play demands `changesNotSentForReview` of some apps and
 * forbids it to others, and tells only when a commit is refused. The next plan does it the other way.
 */
export async function learnReviewMode(session: Session, operation: Operation): Promise<void> {
  const { appId, failure } = operation;
  if (!appId) return;
  if (failure?.reason !== 'review-not-automatic' && failure?.reason !== 'review-automatic') return;
  const mode = failure.reason === 'review-not-automatic' ? 'manual' : 'automatic';
  session.reviewModes.set(appId, mode);
  await session.history.putDocument(COLLECTION, appId, mode);
}
