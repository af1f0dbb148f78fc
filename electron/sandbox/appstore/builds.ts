import type { AppStore } from './app-store';
import type { Shelf } from './shelf';
import type { Resource } from './state';
import { tellWebhooks } from './webhooks';

/** The beta states of a build follow from facts: processing, age, the answer about encryption, review, and groups. */
function internalState(shelf: Shelf, build: Resource): string {
  const before = stateBeforeTesting(build);
  if (before) return before;
  return groupsOf(shelf, build, true) ? 'IN_BETA_TESTING' : 'READY_FOR_BETA_TESTING';
}

function externalState(shelf: Shelf, build: Resource): string {
  if (build.attributes.buildAudienceType === 'INTERNAL_ONLY') return 'NOT_APPLICABLE';
  const before = stateBeforeTesting(build);
  if (before) return before;
  const submission = shelf.one('builds', build.id, 'betaAppReviewSubmission', 'betaAppReviewSubmissions');
  switch (submission?.attributes.betaReviewState) {
    case undefined:
      return 'READY_FOR_BETA_SUBMISSION';
    case 'WAITING_FOR_REVIEW':
      return 'WAITING_FOR_BETA_REVIEW';
    case 'IN_REVIEW':
      return 'IN_BETA_REVIEW';
    case 'REJECTED':
      return 'BETA_REJECTED';
    default:
      return isServed(shelf, build) ? 'IN_BETA_TESTING' : 'BETA_APPROVED';
  }
}

const groupsOf = (shelf: Shelf, build: Resource, internal: boolean): boolean =>
  shelf
    .many('builds', build.id, 'betaGroups', 'betaGroups')
    .some((group) => group.attributes.isInternalGroup === internal);

/** Whether people outside the team were told of an approved build: by itself, or on request. */
function isServed(shelf: Shelf, build: Resource): boolean {
  const detail = shelf.get('buildBetaDetails', build.id);
  const told = detail?.attributes.autoNotifyEnabled === true || build.inner.notifiedAt !== undefined;
  return (
    told && (groupsOf(shelf, build, false) || shelf.ids('builds', build.id, 'individualTesters').size > 0)
  );
}

function stateBeforeTesting(build: Resource): string | null {
  const { processingState, expired, usesNonExemptEncryption } = build.attributes;
  if (processingState === 'PROCESSING') return 'PROCESSING';
  if (processingState !== 'VALID') return 'PROCESSING_EXCEPTION';
  if (expired === true) return 'EXPIRED';
  return usesNonExemptEncryption === undefined ? 'MISSING_EXPORT_COMPLIANCE' : null;
}

/** Works out the beta states of a build anew, and gives the external one before and after. */
export function deriveBetaStates(
  shelf: Shelf,
  build: Resource,
): { readonly before: unknown; readonly after: string } {
  const detail =
    shelf.get('buildBetaDetails', build.id) ??
    shelf.add('buildBetaDetails', {
      id: build.id,
      attributes: { autoNotifyEnabled: false },
      links: { build: build.id },
    });
  const before = detail.attributes.externalBuildState;
  const after = externalState(shelf, build);
  shelf.set('buildBetaDetails', detail, {
    internalBuildState: internalState(shelf, build),
    externalBuildState: after,
  });
  return { before, after };
}

/** To be called after every change of a fact about a build: its beta states follow, and whoever listens is told. */
export function refreshBuild(store: AppStore, build: Resource): void {
  const { before, after } = deriveBetaStates(store.shelf, build);
  if (before === after) return;
  tellWebhooks(store, String(build.links.app), {
    eventType: 'BUILD_BETA_DETAIL_EXTERNAL_BUILD_STATE_UPDATED',
    instance: { type: 'buildBetaDetails', id: build.id },
    attributes: { oldValue: before, newValue: after },
  });
}

/** A build leaves Apple's processing. */
export function buildProcessed(store: AppStore, id: string): void {
  const { shelf } = store;
  const build = shelf.get('builds', id);
  if (build?.attributes.processingState !== 'PROCESSING') return;
  finishProcessing(
    store,
    build,
    store.world.faults.take('processing-failure', bundleIdOf(store, build)) === undefined,
  );
}

/** Ends the processing of a build, well or not. */
export function finishProcessing(store: AppStore, build: Resource, good: boolean): void {
  const { shelf } = store;
  store.cancel('build-processed', build.id);
  shelf.set('builds', build, {
    processingState: good ? 'VALID' : 'INVALID',
    // The answer about encryption stood in the Info.plist.
    ...(good && build.inner.exempt === true ? { usesNonExemptEncryption: false } : {}),
  });
  if (good) joinGroupsOfAllBuilds(store, build);
  refreshBuild(store, build);
}

/** The bundle id of a build's app. */
export function bundleIdOf({ shelf }: AppStore, build: Resource): string {
  return String(shelf.get('apps', String(build.links.app))?.attributes.bundleId ?? '');
}

/** Internal groups that want every build get it without anybody's doing. */
function joinGroupsOfAllBuilds({ shelf }: AppStore, build: Resource): void {
  for (const group of shelf.many('apps', String(build.links.app), 'betaGroups', 'betaGroups'))
    if (group.attributes.hasAccessToAllBuilds === true) shelf.join('builds', build, 'betaGroups', group.id);
}

/** Ninety days are over. */
export function buildExpires(store: AppStore, id: string): void {
  const build = store.shelf.get('builds', id);
  if (build) expireBuild(store, build);
}

/** Ends a build's testing for good; a beta review of it ends without a verdict. */
export function expireBuild(store: AppStore, build: Resource): void {
  const { shelf } = store;
  const submission = shelf.one('builds', build.id, 'betaAppReviewSubmission', 'betaAppReviewSubmissions');
  if (submission && isUnderBetaReview(submission)) shelf.remove('betaAppReviewSubmissions', submission.id);
  shelf.set('builds', build, { expired: true });
  store.cancel('build-expires', build.id);
  refreshBuild(store, build);
}

/** Whether a submission waits for its verdict. */
export const isUnderBetaReview = (submission: Resource): boolean =>
  ['WAITING_FOR_REVIEW', 'IN_REVIEW'].includes(String(submission.attributes.betaReviewState));
