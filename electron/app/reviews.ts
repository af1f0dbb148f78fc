import { failure } from '@shared/domain/failure';
import type { AppId } from '@shared/domain/ids';
import { isoTime } from '@shared/kit/clock';
import type { StoreReview } from '../ports/store-target';
import { event, me } from './audit-records';
import { record, type Session } from './session';

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
  const reviews = await session.target.reviews(appOf(session, appId), AbortSignal.timeout(DEADLINE_MS));
  return {
    reviews: [...reviews].sort((a, b) => (a.at < b.at ? 1 : -1)),
    readAt: isoTime(session.clock.now()),
    replyLimit: session.target.capabilities.replyLimit,
  };
}

/** Answers a review in public; a second answer takes the place of the first. The history keeps it. */
export async function replyToReview(
  session: Session,
  input: { readonly appId: AppId; readonly reviewId: string; readonly text: string },
): Promise<StoreReview['reply']> {
  const limit = session.target.capabilities.replyLimit;
  const length = [...input.text].length;
  if (length > limit) {
    throw failure(
      'invalid-request',
      `The reply has ${length} characters; ${session.target.title} takes ${limit}.`,
      {
        stillTrue: 'Nothing was sent.',
        advice: `Shorten it by ${length - limit}.`,
      },
    );
  }
  const app = appOf(session, input.appId);
  const reply = await session.target.reply(app, input.reviewId, input.text, AbortSignal.timeout(DEADLINE_MS));
  await record(
    session,
    event(session, 'review.replied', 'Replied to a review', {
      actor: me(session),
      result: 'done',
      appId: input.appId,
      target: session.target.id,
      account: app.accountId,
      why: input.text,
    }),
  );
  session.news.changed('reviews', input.appId);
  return reply;
}

function appOf(session: Session, appId: AppId) {
  const state = session.states.get(appId);
  if (state) return state.app.target;
  throw failure('not-found', 'This app is not in the workspace.', { advice: 'Look at slipway.yaml.' });
}
