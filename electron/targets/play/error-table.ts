import type { FailureReason } from '@shared/domain/failure';

/*
 * The one table from what Google says to what a person can do. Rows are tried from the top; the first that fits
 * wins, so particular texts stand above bare status codes. Texts are what other clients of this API recorded:
 * Google documents few of them. `reasons` holds the specific words of older answers (domain `androidpublisher`) and
 * the generic ones of current answers where those tell enough.
 */

/** One kind of refusal. A row fits by text, by reason, or, having neither, by status alone. */
export interface ErrorRow {
  /** Looked for in the vendor's message. Groups fill `$1`… in `message`. */
  readonly text?: RegExp;
  readonly reasons?: readonly string[];
  readonly status?: readonly number[];
  readonly reason: FailureReason;
  readonly message: string;
  readonly advice: string;
  /** When this differs from what the role of the call tells. */
  readonly stillTrue?: string;
  readonly retryable?: true;
}

const NEW_PLAN = 'Read the store again and look at a new plan.';
const RAISE_CODE = 'Build again with a higher version code.';

const REVIEW: readonly ErrorRow[] = [
  {
    text: /cannot be sent for review automatically/i,
    reason: 'review-not-automatic',
    message: 'Google Play does not send this app’s changes for review by itself.',
    advice: 'Plan again: Slipway then keeps the change back, for you to send for review in Play Console.',
    retryable: true,
  },
  {
    text: /are sent for review automatically/i,
    reason: 'review-automatic',
    message: 'Google Play sends this app’s changes for review by itself and takes no other way.',
    advice: 'Plan again: the change is then sent for review automatically.',
    retryable: true,
  },
  {
    text: /CHANGES_ALREADY_IN_REVIEW|already in review/i,
    reason: 'changes-in-review',
    message: 'Other changes of this app are in review.',
    advice: 'Wait for the review, or take the changes out of it in Play Console, Publishing overview.',
  },
];

const EDIT: readonly ErrorRow[] = [
  {
    text: /already been successfully committed/i,
    reasons: ['editAlreadyCommitted'],
    reason: 'edit-gone',
    message: 'This edit was committed before.',
    stillTrue: 'What it held is published: an earlier commit went through although its answer was lost.',
    advice: 'Read the track to see it; do not send it again.',
  },
  {
    text: /edit has been deleted/i,
    reasons: ['editDeleted', 'editNotFound'],
    reason: 'edit-gone',
    message: 'The edit is gone: somebody else using this account, or a change in Play Console, ended it.',
    advice: NEW_PLAN,
  },
  {
    text: /edit has expired/i,
    reasons: ['editExpired'],
    reason: 'edit-gone',
    message: 'The edit expired before it was committed.',
    advice: NEW_PLAN,
  },
  {
    status: [409],
    reasons: ['concurrentUpdate', 'editConflict'],
    reason: 'edit-conflict',
    message: 'Something else changed this app at the same moment.',
    advice: NEW_PLAN,
  },
  {
    text: /^Precondition check failed/i,
    reason: 'edit-conflict',
    message: 'The app’s state at Google Play does not fit this request any more.',
    advice: NEW_PLAN,
  },
];

const RELEASE: readonly ErrorRow[] = [
  {
    text: /only releases with status draft may be created on draft app/i,
    reasons: ['rolloutNotPermittedOnDraftApp'],
    reason: 'draft-app',
    message: 'This app has never been published, and Google Play takes only drafts until then.',
    advice: 'Save the release as a draft, then roll it out once in Play Console.',
  },
  {
    text: /first release on a track cannot be staged/i,
    reason: 'first-release-not-staged',
    message: 'The first release on a track cannot be staged: nobody has a version to stay on.',
    advice: 'Release to everyone on this track, or save a draft.',
  },
  {
    text: /user fraction must be|userFraction/i,
    reason: 'fraction-invalid',
    message: 'Google Play does not take this share of users.',
    advice: 'Choose a share above 0% and below 100%, or release to everyone.',
  },
  {
    text: /fully released can ?not be staged/i,
    reason: 'fraction-invalid',
    message: 'The release has reached everyone and cannot go back to a share of users.',
    advice: 'Halt it, or release a fix with a higher version code.',
  },
  {
    text: /can ?not (be )?decrease|fraction.*decreas/i,
    reason: 'fraction-invalid',
    message: 'A rollout does not shrink.',
    advice: 'Halt it to stop new installs; it can be resumed later.',
  },
  {
    text: /too many staged releases/i,
    reason: 'invalid-request',
    message: 'A track takes one staged release at a time.',
    advice: 'Halt or complete the one that is rolling out first.',
  },
  {
    text: /cannot halt release|no matching in progress release/i,
    reasons: ['releaseToHaltNotFound'],
    reason: 'nothing-to-halt',
    message:
      'Google Play has nothing to halt: the release is not rolling out, or no earlier one could serve.',
    advice: 'Read the track again to see what users get.',
  },
  {
    text: /does not allow any existing users to upgrade/i,
    reason: 'no-upgrade-path',
    message: 'Nobody who has the app could get this release: its version code is not above theirs.',
    advice: RAISE_CODE,
  },
  {
    text: /can not be downloaded by any devices|receive APKs with higher version codes/i,
    reasons: ['multiApkShadowedActiveApk'],
    reason: 'shadowed',
    message: 'No device would get this version: another one with a higher version code serves them all.',
    advice: 'Take the higher version off the track, or build again with a higher version code.',
  },
  {
    text: /notes in language (\S+) with length (\d+).*max: (\d+)/i,
    reason: 'notes-too-long',
    message: 'The release notes in $1 have $2 characters; Google Play takes $3.',
    advice: 'Shorten them and plan again.',
  },
  {
    text: /targeting no countries/i,
    reason: 'no-countries',
    message: 'The track reaches no country.',
    advice: 'Add countries to the track in Play Console, Production, Countries.',
  },
  {
    text: /track names in request path and request body must match/i,
    reason: 'invalid-request',
    message: 'The request named two different tracks.',
    advice: 'This is a fault in Slipway: please report it with the log of this operation.',
  },
  {
    text: /^invalid (value at|JSON payload)/i,
    reason: 'invalid-request',
    message: 'Google Play does not understand a value of the request.',
    advice: 'Open the raw response: it names the field.',
  },
];

const ARTIFACT: readonly ErrorRow[] = [
  {
    text: /version code (\d+) has already been used/i,
    reason: 'version-code-used',
    message: 'Google Play has version code $1 already.',
    advice: `Promote that release, or build again with a higher version code.`,
  },
  {
    text: /version code that has already been used|cannot update a published APK/i,
    reasons: ['apkUpgradeVersionConflict', 'apkVersionCodeConflict'],
    reason: 'version-code-used',
    message: 'Google Play has this version code already.',
    advice: `Promote that release, or build again with a higher version code.`,
  },
  {
    text: /version codes could not be found/i,
    reasons: ['apkNotFound', 'apkVersionCodeNotFound'],
    reason: 'version-code-unknown',
    message: 'Google Play has no artifact with this version code.',
    advice: 'Upload the file first.',
  },
  {
    text: /wrong package name/i,
    reasons: ['apkInvalidPackageName', 'apkPackageNameMismatch'],
    reason: 'wrong-package',
    message: 'The file belongs to another app.',
    advice: 'Choose the file of this app, or correct the package in slipway.yaml.',
  },
  {
    text: /signed with the wrong (key|certificate)|must be signed with the same certificate/i,
    reasons: ['apkCertificateMismatch'],
    reason: 'wrong-certificate',
    message: 'The file is not signed with this app’s upload certificate.',
    advice: 'Sign it with the upload key that Play Console shows under App signing.',
  },
  {
    text: /was not signed|is not signed/i,
    reasons: ['apkUnsigned', 'bundleUnsigned'],
    reason: 'not-signed',
    message: 'The file is not signed.',
    advice: 'Sign it with the upload key and drop it again.',
  },
  {
    status: [413],
    reason: 'artifact-refused',
    message: 'The file is larger than Google Play takes.',
    advice: 'Make the bundle smaller, for instance with on-demand modules.',
  },
  {
    text: /foreground service|exact alarm|data safety|advertising id|policy declaration|declaration form|must (provide|complete|declare)/i,
    reason: 'policy-declaration',
    message: 'A declaration about this app is missing in Play Console.',
    advice: 'Open Play Console, Policy, App content, fill in what the raw response names, then plan again.',
  },
];

const ACCESS: readonly ErrorRow[] = [
  {
    text: /short-lived token|reasonable timeframe|iat and exp/i,
    reason: 'clock-skew',
    message: 'Google refused the sign-in because this computer’s clock is off.',
    advice: 'Set the clock, then try again.',
  },
  {
    text: /invalid jwt signature|invalid_grant|account not found|invalid_client|unauthorized_client|account (is |has been )?(disabled|deleted)/i,
    reasons: ['invalid_grant', 'invalid_client', 'unauthorized_client', 'invalid_scope'],
    reason: 'credential-invalid',
    message: 'Google does not accept this service account’s key.',
    advice: 'Create a new key in Google Cloud Console and add it in Settings, Accounts.',
  },
  {
    text: /has not been used in project (\S+) before or it is disabled|API .*is disabled/i,
    reasons: ['accessNotConfigured', 'SERVICE_DISABLED'],
    reason: 'api-disabled',
    message: 'The Google Play Android Developer API is switched off in the service account’s project.',
    advice: 'Enable it in Google Cloud Console, APIs and services, wait five minutes, then test again.',
  },
  {
    status: [401],
    reason: 'credential-invalid',
    message: 'Google did not accept the sign-in.',
    advice: 'Test the connection in Settings, Accounts.',
  },
  {
    text: /caller does not have permission|insufficient permission|insufficient authentication scopes/i,
    reasons: ['insufficientPermissions', 'permissionDenied'],
    reason: 'permission-missing',
    message: 'The service account lacks a permission for this.',
    advice: 'Test the connection in Settings, Accounts: it names the permission and how to grant it.',
  },
  {
    text: /package not found|no application was found/i,
    reasons: ['applicationNotFound'],
    reason: 'app-not-found',
    message: 'Google Play has no such app, or this account may not see it.',
    advice:
      'Check the package in slipway.yaml. A new app needs one release uploaded in Play Console before the API works.',
  },
  {
    text: /track not found/i,
    reasons: ['trackNotFound'],
    reason: 'track-not-found',
    message: 'Google Play has no such track for this app.',
    advice: 'Create the track in Play Console, or choose another.',
  },
];

const VITALS: readonly ErrorRow[] = [
  {
    text: /at most the current freshness/i,
    reason: 'invalid-request',
    message: 'Play vitals has no data yet for the end of the time asked for.',
    advice: 'Read again: the end is taken from the data’s own freshness.',
    retryable: true,
  },
  {
    text: /cannot be used together/i,
    reason: 'invalid-request',
    message: 'Play vitals does not offer this combination of figures.',
    advice: 'This is a fault in Slipway: please report it with the log of this operation.',
  },
];

const SERVICE: readonly ErrorRow[] = [
  {
    text: /quota exceeded.*per hour/i,
    reason: 'quota-exhausted',
    message: 'This hour’s quota of the API is used up.',
    advice: 'Wait until the next full hour.',
  },
  {
    text: /quota exceeded.*(per day|daily)|daily limit/i,
    reasons: ['dailyLimitExceeded', 'quotaExceeded'],
    reason: 'quota-exhausted',
    message: 'Today’s quota of the API is used up.',
    advice: 'Wait until midnight Pacific time, or ask for more quota in Google Cloud Console.',
  },
  {
    status: [429],
    text: /quota exceeded|rate limit/i,
    reasons: ['rateLimitExceeded', 'userRateLimitExceeded', 'RESOURCE_EXHAUSTED'],
    reason: 'rate-limited',
    message: 'Google Play asks for a pause: too many requests in a minute.',
    advice: 'Wait; Slipway shows for how long.',
    retryable: true,
  },
  {
    status: [429],
    reason: 'rate-limited',
    message: 'Google Play asks for a pause: too many requests in a minute.',
    advice: 'Wait; Slipway shows for how long.',
    retryable: true,
  },
  {
    status: [408],
    reason: 'timeout',
    message: 'Google Play waited too long for the request.',
    advice: 'Check the connection and try again.',
    retryable: true,
  },
  {
    status: [500, 501, 502, 503, 504],
    reason: 'store-unavailable',
    message: 'Google Play does not answer properly at the moment.',
    advice: 'Try again in a minute; the Play Console status page tells about outages.',
    retryable: true,
  },
  {
    status: [404, 410],
    reason: 'not-found',
    message: 'Google Play does not find what was asked for.',
    advice: NEW_PLAN,
  },
  {
    status: [403],
    reason: 'not-allowed',
    message: 'Google Play refused this.',
    advice: 'Open the raw response: it says why.',
  },
  {
    status: [400],
    reason: 'invalid-request',
    message: 'Google Play does not take this request.',
    advice: 'Open the raw response: it says why.',
  },
];

/** Every row, in the order in which they are tried. */
export const ERROR_TABLE: readonly ErrorRow[] = [
  ...REVIEW,
  ...EDIT,
  ...RELEASE,
  ...ARTIFACT,
  ...ACCESS,
  ...VITALS,
  ...SERVICE,
];
