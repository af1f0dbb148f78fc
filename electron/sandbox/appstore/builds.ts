import type { AppStore } from './app-store';
import type { Shelf } from './shelf';
import type { Resource } from './state';

/** The beta states of a build follow from facts: processing, age, the answer about encryption, review, and groups. */
function internalState(shelf: Shelf, build: Resource): string {
  const before = stateBeforeTesting(build);
  if (before) return before;
  const inside = shelf
    .many('builds', build.id, 'betaGroups', 'betaGroups')
    .some((group) => group.attributes.isInternalGroup === true);
  return inside ? 'IN_BETA_TESTING' : 'READY_FOR_BETA_TESTING';
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

/** Whether people outside the team were told of an approved build: by itself, or on request. */
function isServed(shelf: Shelf, build: Resource): boolean {
  const detail = shelf.get('buildBetaDetails', build.id);
  const told = detail?.attributes.autoNotifyEnabled === true || build.inner.notifiedAt !== undefined;
  const outside = shelf
    .many('builds', build.id, 'betaGroups', 'betaGroups')
    .some((group) => group.attributes.isInternalGroup === false);
  return told && (outside || shelf.ids('builds', build.id, 'individualTesters').size > 0);
}

function stateBeforeTesting(build: Resource): string | null {
  const { processingState, expired, usesNonExemptEncryption } = build.attributes;
  if (processingState === 'PROCESSING') return 'PROCESSING';
  if (processingState !== 'VALID') return 'PROCESSING_EXCEPTION';
  if (expired === true) return 'EXPIRED';
  return usesNonExemptEncryption === undefined ? 'MISSING_EXPORT_COMPLIANCE' : null;
}

/** Works out the beta states of a build anew; to be called after every change of a fact. */
export function refreshBuild(
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

/** A build leaves Apple's processing. */
export function buildProcessed(store: AppStore, id: string, at: number): void {
  const { shelf } = store;
  const build = shelf.get('builds', id);
  if (build?.attributes.processingState !== 'PROCESSING') return;
  const failed = typeof build.inner.processingOutcome === 'string' ? build.inner.processingOutcome : 'VALID';
  shelf.set('builds', build, { processingState: failed });
  if (failed === 'VALID') joinGroupsOfAllBuilds(store, build);
  refreshBuild(shelf, build);
  void at;
}

/** Internal groups that want every build get it without anybody's doing. */
function joinGroupsOfAllBuilds({ shelf }: AppStore, build: Resource): void {
  const app = String(build.links.app);
  for (const group of shelf.many('apps', app, 'betaGroups', 'betaGroups'))
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
  const open =
    submission && ['WAITING_FOR_REVIEW', 'IN_REVIEW'].includes(String(submission.attributes.betaReviewState));
  if (open) shelf.remove('betaAppReviewSubmissions', submission.id);
  shelf.set('builds', build, { expired: true });
  store.cancel('build-expires', build.id);
  refreshBuild(shelf, build);
}
