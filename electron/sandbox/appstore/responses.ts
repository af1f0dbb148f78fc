import type { AppStore } from './app-store';

/** An answer stands in the App Store. */
export function responsePublished({ shelf }: AppStore, id: string): void {
  const response = shelf.get('customerReviewResponses', id);
  if (response) shelf.set('customerReviewResponses', response, { state: 'PUBLISHED' });
}
