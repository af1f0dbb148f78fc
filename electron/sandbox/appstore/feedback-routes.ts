import { noContent } from '../exchange';
import type { AppStoreApi } from './api';
import { noResource, problem } from './problem';
import { screenshotPng } from './screenshot';

/** What testers sent: to be read, thrown away, and looked at. */
export function registerFeedback(api: AppStoreApi): void {
  for (const type of ['betaFeedbackCrashSubmissions', 'betaFeedbackScreenshotSubmissions']) {
    api.add(`DELETE /v1/${type}/{id}`, ({ store, id }) => {
      store.shelf.need(type, id);
      store.shelf.remove(type, id);
      return noContent();
    });
  }
  api.addPlain('GET', '/feedback-images/{id}/{index}.png', ({ params }) => {
    const { store } = api;
    const feedback = store.shelf.get('betaFeedbackScreenshotSubmissions', params.id ?? '');
    const list = feedback?.attributes.screenshots;
    const image: unknown = Array.isArray(list) ? list[Number(params.index)] : undefined;
    if (!feedback || typeof image !== 'object' || image === null) throw noResource('images', params.id ?? '');
    const { width, height, expirationDate } = image as Record<string, unknown>;
    if (Date.parse(String(expirationDate)) < store.now())
      throw problem(403, 'EXPIRED', 'Request has expired', 'The address of this image has expired.');
    const bytes = screenshotPng(Number(width), Number(height), `${feedback.id}/${params.index}`);
    return { status: 200, headers: { 'content-type': 'image/png' }, bytes };
  });
}
