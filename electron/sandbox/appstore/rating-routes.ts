import { noContent } from '../exchange';
import type { AppStoreApi } from './api';
import { requireLength, requireText } from './text-rules';

const ANSWER_LENGTH = 5_970;

/** The team's answers to customers' reviews. */
export function registerRatings(api: AppStoreApi): void {
  const type = 'customerReviewResponses';
  api.add(`POST /v1/${type}`, async ({ store, one, written }) => {
    const { shelf } = store;
    const { attributes, relationships } = await written();
    const review = shelf.need('customerReviews', relationships.get('review')?.[0]);
    const responseBody = attributes.get('responseBody');
    requireText('responseBody', responseBody);
    requireLength('responseBody', responseBody, ANSWER_LENGTH);
    const before = shelf.one('customerReviews', review.id, 'response', type);
    if (before) shelf.remove(type, before.id);
    const made = shelf.add(type, {
      attributes: { responseBody, lastModifiedDate: store.date(), state: 'PENDING_PUBLISH' },
      links: { review: review.id },
    });
    store.schedule('response-published', made.id, store.now() + store.settings.queueMs);
    return one(type, made, 201);
  });
  api.add(`DELETE /v1/${type}/{id}`, ({ store, id }) => {
    store.shelf.need(type, id);
    store.shelf.remove(type, id);
    return noContent();
  });
}
