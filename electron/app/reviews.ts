import { failure } from '@shared/domain/failure';
import type { AppId } from '@shared/domain/ids';
import { isoTime } from '@shared/kit/clock';
import type { StoreReview } from '../ports/store-target';
import { event, me } from './audit-records';
import { record, type Session } from './session';
import { storeAppOf, targetOf } from './stores';

const DEADLINE_MS = 30_000;

/** What users wrote lately, newest first, with the longest reply that the store takes. */
export async function listReviews(
  session: Session,
  appId: AppId,
): Promise<{
  readonly reviews: readonly StoreReview[];
  readonly readAt: string;
  readonly replyLimit: number;
}> {
  const target = targetOf(session, appId);
  const app = storeAppOf(session, appId).target;
  const reviews = await target.reviews(app, AbortSignal.timeout(DEADLINE_MS));
  return {
    reviews: [...reviews].sort((a, b) => (a.at < b.at ? 1 : -1)),
    readAt: isoTime(session.clock.now()),
    replyLimit: target.capabilities.replyLimit,
  };
}

/** Answers a review in public; a second answer takes the place of the first. The history keeps it. */
export async function replyToReview(
  session: Session,
  input: { readonly appId: AppId; readonly reviewId: string; readonly text: string },
): Promise<StoreReview['reply']> {
  const target = targetOf(session, input.appId);
  const limit = target.capabilities.replyLimit;
  const length = [...input.text].length;
  if (length > limit) {
    throw failure('invalid-request', `The reply has ${length} characters; ${target.title} takes ${limit}.`, {
      stillTrue: 'Nothing was sent.',
      advice: `Shorten it by ${length - limit}.`,
    });
  }
  const app = storeAppOf(session, input.appId).target;
  const reply = await target.reply(app, input.reviewId, input.text, AbortSignal.timeout(DEADLINE_MS));
  await record(
    session,
    event(session, 'review.replied', 'Replied to a review', {
      actor: me(session),
      result: 'done',
      appId: input.appId,
      target: target.id,
      account: app.accountId,
      why: input.text,
    }),
  );
  session.news.changed('reviews', input.appId);
  return reply;
}
