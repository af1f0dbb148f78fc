/** A relationship that is kept at its other end: the resources of `type` whose link `via` names this one. */
export interface Inverse {
  readonly type: string;
  readonly via: string;
}

const from = (type: string, via: string): Inverse => ({ type, via });

/** By type and relationship. What does not stand here is kept in the resource's own links. */
export const INVERSES: Readonly<Record<string, Readonly<Record<string, Inverse>>>> = {
  apps: {
    appInfos: from('appInfos', 'app'),
    appStoreVersions: from('appStoreVersions', 'app'),
    betaAppLocalizations: from('betaAppLocalizations', 'app'),
    betaAppReviewDetail: from('betaAppReviewDetails', 'app'),
    betaFeedbackCrashSubmissions: from('betaFeedbackCrashSubmissions', 'app'),
    betaFeedbackScreenshotSubmissions: from('betaFeedbackScreenshotSubmissions', 'app'),
    betaGroups: from('betaGroups', 'app'),
    betaLicenseAgreement: from('betaLicenseAgreements', 'app'),
    betaTesters: from('betaTesters', 'apps'),
    buildUploads: from('buildUploads', 'app'),
    builds: from('builds', 'app'),
    customerReviews: from('customerReviews', 'app'),
    preReleaseVersions: from('preReleaseVersions', 'app'),
    reviewSubmissions: from('reviewSubmissions', 'app'),
    webhooks: from('webhooks', 'app'),
  },
  appInfos: { appInfoLocalizations: from('appInfoLocalizations', 'appInfo') },
  appStoreVersions: {
    appStoreReviewDetail: from('appStoreReviewDetails', 'appStoreVersion'),
    appStoreVersionLocalizations: from('appStoreVersionLocalizations', 'appStoreVersion'),
    appStoreVersionPhasedRelease: from('appStoreVersionPhasedReleases', 'appStoreVersion'),
    customerReviews: from('customerReviews', 'appStoreVersion'),
  },
  betaGroups: {
    betaTesters: from('betaTesters', 'betaGroups'),
    builds: from('builds', 'betaGroups'),
  },
  buildUploads: { buildUploadFiles: from('buildUploadFiles', 'buildUpload') },
  builds: {
    appStoreVersion: from('appStoreVersions', 'build'),
    betaAppReviewSubmission: from('betaAppReviewSubmissions', 'build'),
    betaBuildLocalizations: from('betaBuildLocalizations', 'build'),
    buildBetaDetail: from('buildBetaDetails', 'build'),
    diagnosticSignatures: from('diagnosticSignatures', 'build'),
    individualTesters: from('betaTesters', 'builds'),
  },
  customerReviews: { response: from('customerReviewResponses', 'review') },
  preReleaseVersions: { builds: from('builds', 'preReleaseVersion') },
  reviewSubmissions: { items: from('reviewSubmissionItems', 'reviewSubmission') },
  webhooks: { deliveries: from('webhookDeliveries', 'webhook') },
};

/** The links by which a resource is found from its other end. */
export const indexedLinks: ReadonlySet<string> = new Set(
  Object.values(INVERSES).flatMap((named) => Object.values(named).map(({ type, via }) => `${type}.${via}`)),
);

/** What belongs to a resource and goes with it when it is deleted. */
export const OWNED: Readonly<Record<string, readonly string[]>> = {
  appInfos: ['appInfoLocalizations'],
  appStoreVersions: ['appStoreReviewDetail', 'appStoreVersionLocalizations', 'appStoreVersionPhasedRelease'],
  buildUploads: ['buildUploadFiles'],
  customerReviews: ['response'],
  webhooks: ['deliveries'],
};
