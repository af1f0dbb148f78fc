import type { AppStore } from './app-store';
import { bundleIdOf } from './builds';
import { associated, badState } from './problem';
import type { Resource } from './state';
import { isFirst } from './version-rules';
import { distribute, setVersionState, stateOf } from './versions';

/** What a submission is made of. */
export const itemsOf = ({ shelf }: AppStore, submission: Resource): readonly Resource[] =>
  shelf.many('reviewSubmissions', submission.id, 'items', 'reviewSubmissionItems');

/** The version that an item is about. */
export const versionOf = ({ shelf }: AppStore, item: Resource): Resource | undefined =>
  shelf.get('appStoreVersions', String(item.links.appStoreVersion));

const setSubmission = ({ shelf }: AppStore, submission: Resource, state: string): void =>
  shelf.set('reviewSubmissions', submission, { state });

/** What keeps a version from review, as errors by path: Apple lists them all. */
function lacks(store: AppStore, version: Resource): Record<string, readonly unknown[]> {
  const { shelf } = store;
  const found: Record<string, unknown[]> = {};
  const add = (path: string, code: string, title: string, detail: string) => {
    found[path] = [...(found[path] ?? []), associated(code, title, detail)];
  };
  const missing = (name: string) => `You must provide a value for the attribute '${name}' with this request`;
  const own = `/v1/appStoreVersions/${version.id}`;
  const build = shelf.one('appStoreVersions', version.id, 'build', 'builds');
  if (!build)
    add(
      own,
      'ENTITY_ERROR.RELATIONSHIP.REQUIRED',
      'The provided entity is missing a required relationship',
      "You must provide a value for the relationship 'build' with this request",
    );
  else if (build.attributes.usesNonExemptEncryption === undefined)
    add(
      `/v1/builds/${build.id}`,
      'ENTITY_ERROR.ATTRIBUTE.REQUIRED',
      'The provided entity is missing a required attribute',
      missing('usesNonExemptEncryption'),
    );
  const texts = shelf.many(
    'appStoreVersions',
    version.id,
    'appStoreVersionLocalizations',
    'appStoreVersionLocalizations',
  );
  for (const text of texts) {
    const wanted = [
      'description',
      'keywords',
      'supportUrl',
      ...(isFirst(store, version) ? [] : ['whatsNew']),
    ];
    for (const name of wanted) {
      if (text.attributes[name]) continue;
      add(
        `/v1/appStoreVersionLocalizations/${text.id}`,
        'ENTITY_ERROR.ATTRIBUTE.REQUIRED',
        'The provided entity is missing a required attribute',
        missing(name),
      );
    }
  }
  return found;
}

/** Throws when a version cannot be reviewed as it is. */
export function requireReviewable(store: AppStore, version: Resource): void {
  const found = lacks(store, version);
  if (Object.keys(found).length === 0) return;
  throw badState(`appStoreVersions with id '${version.id}' is not in valid state.`, '.ENTITY_STATE_INVALID', {
    associatedErrors: found,
  });
}

/** An item has been taken in: its version waits for the submission to be sent. */
export function itemAdded(store: AppStore, id: string): void {
  const item = store.shelf.get('reviewSubmissionItems', id);
  const version = item && versionOf(store, item);
  if (version && stateOf(version) !== 'READY_FOR_REVIEW') setVersionState(store, version, 'READY_FOR_REVIEW');
}

/** Sends a submission to Apple. */
export function submit(store: AppStore, submission: Resource): void {
  const { shelf, settings } = store;
  const state = String(submission.attributes.state);
  const items = itemsOf(store, submission).filter(({ attributes }) => attributes.state !== 'REMOVED');
  if (!['READY_FOR_REVIEW', 'UNRESOLVED_ISSUES'].includes(state))
    throw badState(
      `reviewSubmissions with id '${submission.id}' is not in valid state.`,
      '.ENTITY_STATE_INVALID',
    );
  if (items.length === 0)
    throw badState('A review submission needs at least one item.', '.ENTITY_STATE_INVALID');
  const open = items.find(
    ({ attributes, inner }) => attributes.state === 'REJECTED' && inner.resolved !== true,
  );
  if (open)
    throw badState(
      `reviewSubmissionItems with id '${open.id}' has unresolved issues.`,
      '.ENTITY_STATE_INVALID',
    );
  for (const item of items) {
    const version = versionOf(store, item);
    if (!version) continue;
    requireReviewable(store, version);
    store.cancel('item-added', item.id);
    item.inner.resolved = false;
    shelf.set('reviewSubmissionItems', item, { state: 'READY_FOR_REVIEW' });
    setVersionState(store, version, 'WAITING_FOR_REVIEW');
  }
  shelf.set('reviewSubmissions', submission, { submittedDate: store.date() });
  setSubmission(store, submission, 'WAITING_FOR_REVIEW');
  store.schedule('app-review-begins', submission.id, store.now() + settings.queueMs);
}

/** A reviewer opens the submission. */
export function appReviewBegins(store: AppStore, id: string, at: number): void {
  const submission = store.shelf.get('reviewSubmissions', id);
  if (submission?.attributes.state !== 'WAITING_FOR_REVIEW') return;
  store.cancel('app-review-begins', id);
  setSubmission(store, submission, 'IN_REVIEW');
  for (const item of itemsOf(store, submission)) {
    const version = versionOf(store, item);
    if (version) setVersionState(store, version, 'IN_REVIEW');
  }
  if (store.settings.reviewerDecides) store.schedule('app-review-ends', id, at + store.settings.reviewMs);
}

/** The reviewer has decided. */
export function appReviewEnds(store: AppStore, id: string, at: number): void {
  const submission = store.shelf.get('reviewSubmissions', id);
  if (!submission) return;
  const fault = store.world.faults.take('app-rejection', bundleIdOf(store, submission));
  decideAppReview(store, submission, fault ? fault.about : null, at);
}

/** Gives the verdict: `rejected` says about what, null is a yes. Nothing happens where none is awaited. */
export function decideAppReview(
  store: AppStore,
  submission: Resource,
  rejected: 'metadata' | 'binary' | null,
  at: number,
): void {
  const { shelf } = store;
  if (!['WAITING_FOR_REVIEW', 'IN_REVIEW'].includes(String(submission.attributes.state))) return;
  store.cancel('app-review-begins', submission.id);
  store.cancel('app-review-ends', submission.id);
  for (const item of itemsOf(store, submission)) {
    if (item.attributes.state === 'REMOVED') continue;
    const version = versionOf(store, item);
    shelf.set('reviewSubmissionItems', item, { state: rejected ? 'REJECTED' : 'APPROVED' });
    if (!version) continue;
    if (rejected) setVersionState(store, version, rejected === 'metadata' ? 'METADATA_REJECTED' : 'REJECTED');
    else approve(store, version, at);
  }
  setSubmission(store, submission, rejected ? 'UNRESOLVED_ISSUES' : 'COMPLETE');
}

/** What an approval leads to is what the team chose before. */
function approve(store: AppStore, version: Resource, at: number): void {
  const { releaseType, earliestReleaseDate } = version.attributes;
  if (releaseType === 'MANUAL') {
    setVersionState(store, version, 'PENDING_DEVELOPER_RELEASE');
  } else if (releaseType === 'SCHEDULED') {
    setVersionState(store, version, 'PENDING_APPLE_RELEASE');
    store.schedule('release-scheduled', version.id, Math.max(at, Date.parse(String(earliestReleaseDate))));
  } else {
    distribute(store, version, at);
  }
}

/** Begins to take a submission back; that takes Apple some seconds. */
export function cancelSubmission(store: AppStore, submission: Resource): void {
  const cancellable = ['WAITING_FOR_REVIEW', 'IN_REVIEW', 'UNRESOLVED_ISSUES'];
  if (!cancellable.includes(String(submission.attributes.state)))
    throw badState(
      `reviewSubmissions with id '${submission.id}' is not in valid state.`,
      '.ENTITY_STATE_INVALID',
    );
  store.cancel('app-review-begins', submission.id);
  store.cancel('app-review-ends', submission.id);
  setSubmission(store, submission, 'CANCELING');
  store.schedule('submission-cancelled', submission.id, store.now() + store.settings.settleMs);
}

/** The submission has been taken back: its versions can be edited again. */
export function submissionCancelled(store: AppStore, id: string): void {
  const submission = store.shelf.get('reviewSubmissions', id);
  if (submission?.attributes.state !== 'CANCELING') return;
  setSubmission(store, submission, 'COMPLETE');
  for (const item of itemsOf(store, submission)) {
    const version = versionOf(store, item);
    store.shelf.set('reviewSubmissionItems', item, { state: 'REMOVED' });
    if (version && ['WAITING_FOR_REVIEW', 'IN_REVIEW'].includes(stateOf(version)))
      setVersionState(store, version, 'DEVELOPER_REJECTED');
  }
}
