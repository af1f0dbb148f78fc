import { redact } from '@shared/kit/redact';
import { z } from 'zod';
import type { StoreReview } from '../../ports/store-target';
import { readAs } from './answers';
import type { AppStoreClient } from './client';
import { includedById, one, paged, resource, toOne } from './wire';

const text = z
  .string()
  .nullish()
  .transform((value) => value ?? '');

const wireResponse = resource('customerReviewResponses', {
  responseBody: text,
  lastModifiedDate: text,
  state: text,
});
const wireReviews = paged(
  resource(
    'customerReviews',
    {
      rating: z.number().int().min(1).max(5),
      title: text,
      body: text,
      reviewerNickname: text,
      createdDate: z.string(),
      territory: text,
    },
    { response: toOne },
  ),
);

/** How many reviews are read: one page of the newest. */
const REVIEWS_READ = 100;

const replyOf = (response: z.output<typeof wireResponse> | undefined): StoreReview['reply'] =>
  response
    ? {
        text: response.attributes.responseBody,
        at: response.attributes.lastModifiedDate,
        // An answer stands in the store only after Apple has looked at it.
        ...(response.attributes.state === 'PENDING_PUBLISH' ? { pending: true } : {}),
      }
    : null;

/** What users wrote lately, newest first, each with the answer given. */
export async function readReviews(
  client: AppStoreClient,
  appleId: string,
  signal: AbortSignal,
): Promise<readonly StoreReview[]> {
  const page = await client.read(wireReviews, {
    path: `/v1/apps/${appleId}/customerReviews`,
    query: { sort: '-createdDate', include: 'response', limit: REVIEWS_READ },
    signal,
  });
  const responses = includedById(wireResponse, 'customerReviewResponses', page.included);
  return page.data.map(({ id, attributes, relationships }) => ({
    id,
    author: attributes.reviewerNickname,
    stars: attributes.rating,
    text: [attributes.title, attributes.body].filter((part) => part !== '').join('\n'),
    // Apple tells the shop of a country, not the language.
    language: attributes.territory,
    versionCode: null,
    versionName: null,
    device: null,
    at: attributes.createdDate,
    reply: replyOf(responses.get(relationships.response ?? '')),
  }));
}

/** Answers a review; another answer takes the place of the first. */
export async function replyToReview(
  client: AppStoreClient,
  reviewId: string,
  body: string,
  signal: AbortSignal,
): Promise<StoreReview['reply']> {
  const answer = await client.send({
    method: 'POST',
    path: '/v1/customerReviewResponses',
    body: {
      data: {
        type: 'customerReviewResponses',
        attributes: { responseBody: body },
        relationships: { review: { data: { type: 'customerReviews', id: reviewId } } },
      },
    },
    signal,
  });
  client.log('info', `Answered a review: ${answer.status}`);
  return replyOf(readAs(one(wireResponse), redact(answer.data)).data);
}
