import { isoTime } from '@shared/kit/clock';
import { z } from 'zod';
import type { StoreReview } from '../../ports/store-target';
import { readAs } from './answers';
import { REPLY_LIMIT } from './capabilities';
import type { PlayClient } from './client';
import { refusal } from './release-rules';

/*
 * Reviews of the last week, with text, of production only: Play tells no others
 * (developers.google.com/android-publisher/reply-to-reviews).
 */

const seconds = z.union([z.string(), z.number()]).transform(Number).pipe(z.number());
const timestamp = z
  .object({ seconds: seconds.nullish(), nanos: z.number().nullish() })
  .transform((time) => isoTime((time.seconds ?? 0) * 1000 + Math.floor((time.nanos ?? 0) / 1_000_000)));

const userComment = z.object({
  text: z.string().nullish(),
  starRating: z.number().int().min(1).max(5),
  reviewerLanguage: z.string().nullish(),
  lastModified: timestamp,
  appVersionCode: z.number().nullish(),
  appVersionName: z.string().nullish(),
  device: z.string().nullish(),
  deviceMetadata: z.object({ productName: z.string().nullish() }).nullish(),
});
const developerComment = z.object({ text: z.string().nullish(), lastModified: timestamp });

const wireReviews = z.object({
  reviews: z
    .array(
      z.object({
        reviewId: z.string(),
        authorName: z.string().nullish(),
        comments: z
          .array(
            z.object({ userComment: userComment.nullish(), developerComment: developerComment.nullish() }),
          )
          .nullish(),
      }),
    )
    .nullish(),
  tokenPagination: z.object({ nextPageToken: z.string().nullish() }).nullish(),
});
const wireReply = z.object({ result: z.object({ replyText: z.string(), lastEdited: timestamp }) });

type WireReview = NonNullable<z.output<typeof wireReviews>['reviews']>[number];

const PAGE = 100;
/** A safety stop: a week's reviews of one app, several times over. */
const MOST_PAGES = 20;

/** `Pixel 7` of `panther (Pixel 7)`: people do not know code names. */
const deviceName = (product: string | null): string | null =>
  product === null ? null : (/\((.+)\)$/.exec(product)?.[1] ?? product);

/** The review, with the newest of its user's comments; null when it has none. */
function toReview(wire: WireReview): StoreReview | null {
  const comments = wire.comments ?? [];
  const said = comments.findLast((comment) => comment.userComment)?.userComment;
  if (!said) return null;
  const answered = comments.findLast((comment) => comment.developerComment)?.developerComment;
  return {
    id: wire.reviewId,
    author: wire.authorName ?? '',
    stars: said.starRating,
    // Play writes title and text in one, with a tab between them.
    text: (said.text ?? '').replace(/^\t/, '').replace('\t', ': ').trim(),
    language: said.reviewerLanguage ?? '',
    versionCode: said.appVersionCode ?? null,
    versionName: said.appVersionName ?? null,
    device: deviceName(said.deviceMetadata?.productName ?? said.device ?? null),
    at: said.lastModified,
    reply: answered ? { text: answered.text ?? '', at: answered.lastModified } : null,
  };
}

/** Reads the reviews, all pages. Rejects with a `FailureError`. */
export async function readReviews(
  client: PlayClient,
  packageName: string,
  signal: AbortSignal,
): Promise<readonly StoreReview[]> {
  const reviews: StoreReview[] = [];
  let token: string | null = null;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const at: { token?: string } = token === null ? {} : { token };
    const answer = await client.send({
      role: null,
      repeat: 'any',
      signal,
      run: ({ publisher }, options) =>
        publisher.reviews.list({ packageName, maxResults: PAGE, ...at }, options),
    });
    const read = readAs(wireReviews, answer.data);
    reviews.push(...(read.reviews ?? []).map(toReview).filter((review) => review !== null));
    token = read.tokenPagination?.nextPageToken ?? null;
    if (token === null) break;
  }
  return reviews;
}

/** Refuses a reply that Play would cut, empty or change: it strips HTML without a word. */
function checkReply(text: string): void {
  const length = Array.from(text).length;
  if (length === 0 || text.trim() === '') {
    throw refusal('invalid-request', 'The reply is empty.', 'Write a reply first.');
  }
  if (length > REPLY_LIMIT) {
    throw refusal(
      'invalid-request',
      `The reply has ${length} characters; Google Play takes ${REPLY_LIMIT}.`,
      `Cut ${length - REPLY_LIMIT} characters.`,
    );
  }
  if (/<\/?[a-z][^>]*>/i.test(text)) {
    throw refusal(
      'invalid-request',
      'The reply contains HTML, which Google Play strips.',
      'Write it as plain text.',
    );
  }
}

/** Answers a review; an answer given before is replaced. Resolves with what Play keeps. Never sent twice. */
export async function replyToReview(
  client: PlayClient,
  packageName: string,
  reviewId: string,
  text: string,
  signal: AbortSignal,
): Promise<StoreReview['reply']> {
  checkReply(text);
  const answer = await client.send({
    role: null,
    repeat: 'never',
    signal,
    run: ({ publisher }, options) =>
      publisher.reviews.reply({ packageName, reviewId, requestBody: { replyText: text } }, options),
  });
  const { result } = readAs(wireReply, answer.data);
  return { text: result.replyText, at: result.lastEdited };
}
