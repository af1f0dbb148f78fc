import type { AppStore } from './app-store';
import { bundleIdOf, isUnderBetaReview, refreshBuild } from './builds';
import { problem, unprocessable } from './problem';
import type { Resource } from './state';

const submissionOf = (store: AppStore, buildId: string): Resource | undefined =>
  store.shelf.one('builds', buildId, 'betaAppReviewSubmission', 'betaAppReviewSubmissions');

/** All builds of the same version train. */
function trainMates({ shelf }: AppStore, build: Resource): readonly Resource[] {
  const train = String(build.links.preReleaseVersion);
  return shelf.many('preReleaseVersions', train, 'builds', 'builds').filter((other) => other.id !== build.id);
}

/** What App Store Connect wants to know before strangers test. Its absence is answered with a bare 500. */
function missingInformation({ shelf }: AppStore, build: Resource): string | null {
  const app = String(build.links.app);
  const described = shelf
    .many('apps', app, 'betaAppLocalizations', 'betaAppLocalizations')
    .some(({ attributes }) => Boolean(attributes.description) && Boolean(attributes.feedbackEmail));
  if (!described) return 'Beta App Description and Feedback Email';
  const contact = shelf.one('apps', app, 'betaAppReviewDetail', 'betaAppReviewDetails')?.attributes ?? {};
  const complete = ['contactFirstName', 'contactLastName', 'contactPhone', 'contactEmail'].every(
    (name) => contact[name],
  );
  if (!complete) return 'contact information for the review';
  const notes = shelf.many('builds', build.id, 'betaBuildLocalizations', 'betaBuildLocalizations');
  return notes.some(({ attributes }) => attributes.whatsNew) ? null : 'What to Test';
}

/** Submits a build to beta review, as Apple allows it. */
export function submitToBetaReview(store: AppStore, build: Resource): Resource {
  const { shelf, settings } = store;
  const { processingState, expired, usesNonExemptEncryption, buildAudienceType } = build.attributes;
  if (processingState !== 'VALID' || expired === true)
    throw unprocessable('', 'The build is not in a valid processing state for this operation.');
  if (buildAudienceType === 'INTERNAL_ONLY')
    throw unprocessable('.BUILD_AUDIENCE_TYPE', 'The build is for internal testing only.');
  if (usesNonExemptEncryption === undefined)
    throw unprocessable('.MISSING_EXPORT_COMPLIANCE', 'The build is missing export compliance information.');
  const before = submissionOf(store, build.id);
  if (before && before.attributes.betaReviewState !== 'REJECTED')
    throw problem(
      422,
      'ENTITY_UNPROCESSABLE.BUILD_ALREADY_SUBMITTED',
      'The request entity is not in a state to be processed',
      'The build has already been submitted for beta review.',
    );
  const mates = trainMates(store, build).flatMap((mate) => submissionOf(store, mate.id) ?? []);
  if (mates.some(isUnderBetaReview))
    throw unprocessable('.ANOTHER_BUILD_IN_REVIEW', 'Another build is in review');
  const missing = missingInformation(store, build);
  if (missing)
    throw problem(
      500,
      'UNEXPECTED_ERROR',
      'An unexpected error occurred.',
      `Beta app information is missing: ${missing}.`,
    );
  if (before) shelf.remove('betaAppReviewSubmissions', before.id);
  const submission = shelf.add('betaAppReviewSubmissions', {
    id: build.id,
    attributes: { betaReviewState: 'WAITING_FOR_REVIEW', submittedDate: store.date() },
    links: { build: build.id },
  });
  // A train that was looked at once is waved through.
  const known = mates.some(({ attributes }) => attributes.betaReviewState === 'APPROVED');
  if (known) store.schedule('beta-review-ends', build.id, store.now() + settings.settleMs);
  else store.schedule('beta-review-begins', build.id, store.now() + settings.queueMs);
  refreshBuild(store, build);
  return submission;
}

/** A reviewer opens the build. */
export function betaReviewBegins(store: AppStore, id: string, at: number): void {
  const submission = submissionOf(store, id);
  const build = store.shelf.get('builds', id);
  if (!build || submission?.attributes.betaReviewState !== 'WAITING_FOR_REVIEW') return;
  store.shelf.set('betaAppReviewSubmissions', submission, { betaReviewState: 'IN_REVIEW' });
  if (store.settings.reviewerDecides) store.schedule('beta-review-ends', id, at + store.settings.reviewMs);
  refreshBuild(store, build);
}

/** The reviewer has decided. */
export function betaReviewEnds(store: AppStore, id: string): void {
  const build = store.shelf.get('builds', id);
  if (build)
    decideBetaReview(store, build, !store.world.faults.take('beta-rejection', bundleIdOf(store, build)));
}

/** Gives the verdict on a build that waits for one; nothing happens where none does. */
export function decideBetaReview(store: AppStore, build: Resource, approved: boolean): void {
  const submission = submissionOf(store, build.id);
  if (!submission || !isUnderBetaReview(submission)) return;
  store.cancel('beta-review-begins', build.id);
  store.cancel('beta-review-ends', build.id);
  store.shelf.set('betaAppReviewSubmissions', submission, {
    betaReviewState: approved ? 'APPROVED' : 'REJECTED',
  });
  refreshBuild(store, build);
  if (approved) inviteTesters(store, build);
}

/** Testers of a build that can be installed get their invitation. */
export function inviteTesters({ shelf }: AppStore, build: Resource): void {
  const detail = shelf.get('buildBetaDetails', build.id)?.attributes ?? {};
  for (const group of shelf.many('builds', build.id, 'betaGroups', 'betaGroups')) {
    const open = group.attributes.isInternalGroup ? detail.internalBuildState : detail.externalBuildState;
    if (open !== 'IN_BETA_TESTING') continue;
    for (const tester of shelf.many('betaGroups', group.id, 'betaTesters', 'betaTesters'))
      if (tester.attributes.state === 'NOT_INVITED') shelf.set('betaTesters', tester, { state: 'INVITED' });
  }
}
