import type { AppStore } from './app-store';
import { finishProcessing, refreshBuild } from './builds';
import type { Resource } from './state';
import { trainOf } from './trains';
import { tellWebhooks } from './webhooks';

const TESTING_MS = 90 * 86_400_000;

/** The byte ranges of a file, counted from one. */
export function partsOf(
  size: number,
  partBytes: number,
): readonly { offset: number; length: number; number: number }[] {
  const count = Math.ceil(size / partBytes);
  return Array.from({ length: count }, (_, index) => {
    const offset = index * partBytes;
    return { offset, length: Math.min(partBytes, size - offset), number: index + 1 };
  });
}

/** The state inside an upload's `state`. */
export function appStateOf(attributes: Readonly<Record<string, unknown>>): string {
  const { state } = attributes;
  return typeof state === 'object' && state !== null && 'state' in state ? String(state.state) : '';
}

function setState(store: AppStore, upload: Resource, state: string, errors: readonly unknown[] = []): void {
  const before = appStateOf(upload.attributes);
  store.shelf.set('buildUploads', upload, { state: { state, errors, warnings: [], infos: [] } });
  tellWebhooks(store, String(upload.links.app), {
    eventType: 'BUILD_UPLOAD_STATE_UPDATED',
    instance: { type: 'buildUploads', id: upload.id },
    attributes: { oldState: before, newState: state },
  });
}

/** Begins processing once the app itself and every other reserved file has been committed. */
export function startProcessing(store: AppStore, upload: Resource): void {
  const { shelf } = store;
  const files = shelf.many('buildUploads', upload.id, 'buildUploadFiles', 'buildUploadFiles');
  const whole =
    files.some(({ attributes }) => attributes.assetType === 'ASSET') &&
    files.every(({ inner }) => inner.committed === true);
  if (!whole || appStateOf(upload.attributes) !== 'AWAITING_UPLOAD') return;
  shelf.set('buildUploads', upload, { uploadedDate: store.date() });
  setState(store, upload, 'PROCESSING');
  const { cfBundleShortVersionString: version, cfBundleVersion: number, platform } = upload.attributes;
  const appId = String(upload.links.app);
  const train = trainOf(shelf, appId, String(version), String(platform));
  const now = store.now();
  const build = shelf.add('builds', {
    attributes: {
      version: number,
      uploadedDate: store.date(now),
      expirationDate: store.date(now + TESTING_MS),
      expired: false,
      minOsVersion: '16.0',
      processingState: 'PROCESSING',
      buildAudienceType: 'APP_STORE_ELIGIBLE',
    },
    links: { app: appId, preReleaseVersion: train.id, buildUpload: upload.id },
  });
  refreshBuild(store, build);
  store.schedule('upload-processed', upload.id, now + store.settings.processingMs);
  store.schedule('build-expires', build.id, now + TESTING_MS);
}

/** Apple has looked at what was uploaded. */
export function uploadProcessed(store: AppStore, id: string): void {
  const { shelf, world } = store;
  const upload = shelf.get('buildUploads', id);
  if (!upload || appStateOf(upload.attributes) !== 'PROCESSING') return;
  const app = shelf.get('apps', String(upload.links.app));
  const failure = world.faults.take('processing-failure', String(app?.attributes.bundleId));
  finishUpload(store, upload, failure ? (failure.reason ?? 'The bundle contains a disallowed file.') : null);
}

/** Ends the processing of an upload, with the reason of a failure or none. */
export function finishUpload(store: AppStore, upload: Resource, reason: string | null): void {
  const { shelf } = store;
  store.cancel('upload-processed', upload.id);
  const build = shelf.all('builds').find(({ links }) => links.buildUpload === upload.id);
  for (const file of shelf.many('buildUploads', upload.id, 'buildUploadFiles', 'buildUploadFiles')) {
    const state = reason === null ? 'COMPLETE' : 'FAILED';
    shelf.set('buildUploadFiles', file, { assetDeliveryState: { state, errors: [], warnings: [] } });
  }
  if (build) {
    if (reason === null) shelf.link('buildUploads', upload, 'build', build.id);
    finishProcessing(store, build, reason === null);
  }
  setState(
    store,
    upload,
    reason === null ? 'COMPLETE' : 'FAILED',
    reason === null ? [] : [{ code: '90171', description: reason }],
  );
}
