import { noContent } from '../exchange';
import type { AppStoreApi } from './api';
import type { AppStore } from './app-store';
import { badRelationship, badState, noResource } from './problem';
import type { Resource } from './state';
import { cancelSubmission, itemsOf, requireReviewable, submit, versionOf } from './submissions';
import { isEditable, setVersionState, stateOf } from './versions';

const SUBMISSION = 'reviewSubmissions';
const ITEM = 'reviewSubmissionItems';

function registerSubmissionItself(api: AppStoreApi): void {
  api.add(`POST /v1/${SUBMISSION}`, async ({ store, one, written }) => {
    const { attributes, relationships } = await written();
    const app = store.shelf.need('apps', relationships.get('app')?.[0]);
    const platform = attributes.get('platform') ?? 'IOS';
    const unsent = store.shelf
      .many('apps', app.id, SUBMISSION, SUBMISSION)
      .find(
        (other) => other.attributes.state === 'READY_FOR_REVIEW' && other.attributes.platform === platform,
      );
    if (unsent)
      throw badState(
        `There is a review submission that has not been submitted: '${unsent.id}'.`,
        '.ENTITY_STATE_INVALID',
      );
    const made = store.shelf.add(SUBMISSION, {
      attributes: { platform, state: 'READY_FOR_REVIEW' },
      links: { app: app.id },
    });
    return one(SUBMISSION, made, 201);
  });
  api.add(`PATCH /v1/${SUBMISSION}/{id}`, async ({ store, id, one, written }) => {
    const submission = store.shelf.need(SUBMISSION, id);
    const { attributes } = await written();
    if (attributes.get('submitted') === true) {
      requireOneVersionInReview(store, submission);
      submit(store, submission);
    } else if (attributes.get('canceled') === true) {
      cancelSubmission(store, submission);
    }
    return one(SUBMISSION, submission);
  });
}

/** Two submissions with a version cannot be under review at once. */
function requireOneVersionInReview(store: AppStore, submission: Resource): void {
  const hasVersion = (one: Resource) =>
    itemsOf(store, one).some((item) => versionOf(store, item) !== undefined);
  const busy = store.shelf
    .many('apps', String(submission.links.app), SUBMISSION, SUBMISSION)
    .filter(({ id }) => id !== submission.id)
    .some(
      (other) =>
        ['WAITING_FOR_REVIEW', 'IN_REVIEW', 'CANCELING'].includes(String(other.attributes.state)) &&
        hasVersion(other),
    );
  if (busy && hasVersion(submission))
    throw badState('Another review submission with a version is under review.');
}

function registerItems(api: AppStoreApi): void {
  api.add(`POST /v1/${ITEM}`, async ({ store, one, written }) => {
    const { shelf } = store;
    const { relationships } = await written();
    const submission = shelf.need(SUBMISSION, relationships.get('reviewSubmission')?.[0]);
    const named = [...relationships].filter(([name]) => name !== 'reviewSubmission');
    const [first] = named;
    if (named.length !== 1 || !first)
      throw badRelationship('appStoreVersion', 'You must provide exactly one item to review.', 'REQUIRED');
    if (first[0] !== 'appStoreVersion') throw noResource(`${first[0]}s`, first[1][0] ?? '');
    const version = shelf.need('appStoreVersions', first[1][0]);
    if (
      submission.attributes.state !== 'READY_FOR_REVIEW' &&
      submission.attributes.state !== 'UNRESOLVED_ISSUES'
    )
      throw badState(
        `reviewSubmissions with id '${submission.id}' is not in valid state.`,
        '.ENTITY_STATE_INVALID',
      );
    const others = itemsOf(store, submission).filter(({ attributes }) => attributes.state !== 'REMOVED');
    if (others.some((item) => versionOf(store, item)))
      throw badRelationship(
        'appStoreVersion',
        'Only one appStoreVersion can be present in reviewSubmissions.',
      );
    if (!isEditable(version) || version.links.app !== submission.links.app)
      throw badState(
        `appStoreVersions with id '${version.id}' is not in valid state.`,
        '.ENTITY_STATE_INVALID',
      );
    requireReviewable(store, version);
    const item = shelf.add(ITEM, {
      attributes: { state: 'READY_FOR_REVIEW' },
      links: { reviewSubmission: submission.id, appStoreVersion: version.id },
    });
    shelf.link(SUBMISSION, submission, 'appStoreVersionForReview', version.id);
    store.schedule('item-added', item.id, store.now() + store.settings.settleMs);
    return one(ITEM, item, 201);
  });
  api.add(`PATCH /v1/${ITEM}/{id}`, async ({ store, id, one, written }) => {
    const item = store.shelf.need(ITEM, id);
    const submission = store.shelf.need(SUBMISSION, String(item.links.reviewSubmission));
    const { attributes } = await written();
    if (submission.attributes.state !== 'UNRESOLVED_ISSUES')
      throw badState(`reviewSubmissionItems with id '${id}' is not in valid state.`, '.ENTITY_STATE_INVALID');
    if (attributes.get('resolved') === true) item.inner.resolved = true;
    if (attributes.get('removed') === true) removeItem(store, item);
    return one(ITEM, item);
  });
  api.add(`DELETE /v1/${ITEM}/{id}`, ({ store, id }) => {
    const item = store.shelf.need(ITEM, id);
    const submission = store.shelf.need(SUBMISSION, String(item.links.reviewSubmission));
    if (submission.attributes.state !== 'READY_FOR_REVIEW')
      throw badState(`reviewSubmissionItems with id '${id}' is not in valid state.`, '.ENTITY_STATE_INVALID');
    removeItem(store, item);
    store.shelf.remove(ITEM, id);
    return noContent();
  });
}

/** Takes an item out of its submission: what was only added can be edited as before. */
function removeItem(store: AppStore, item: Resource): void {
  store.cancel('item-added', item.id);
  const version = versionOf(store, item);
  if (version && stateOf(version) === 'READY_FOR_REVIEW')
    setVersionState(store, version, 'PREPARE_FOR_SUBMISSION');
  store.shelf.set('reviewSubmissionItems', item, { state: 'REMOVED' });
  const submission = store.shelf.get(SUBMISSION, String(item.links.reviewSubmission));
  if (submission) store.shelf.unlink(SUBMISSION, submission, 'appStoreVersionForReview');
}

/** Review submissions and what is in them. */
export function registerSubmissions(api: AppStoreApi): void {
  registerSubmissionItself(api);
  registerItems(api);
}
