import type { FailureReason } from '@shared/domain/failure';

/*
 * The one table from what App Store Connect says to what a person can do. Rows are tried from the top; the first that
 * fits wins, so particular texts stand above codes, and codes above bare statuses. Codes are hierarchical and fit by
 * their beginning (Apple, "Interpreting and handling errors"); texts are what other clients of this API recorded, for
 * Apple documents few of them.
 */

/** One kind of refusal. Every condition that a row states must hold. */
export interface ErrorRow {
  /** Looked for in the vendor's title and detail. Groups fill `$1`… in `message`. */
  readonly text?: RegExp;
  /** Beginnings of codes; one of them must fit. */
  readonly codes?: readonly string[];
  readonly status?: readonly number[];
  readonly reason: FailureReason;
  readonly message: string;
  readonly advice: string;
  /** When this differs from what the call itself tells. */
  readonly stillTrue?: string;
  readonly retryable?: true;
}

const NEW_LOOK = 'Read the store again and look at a new plan.';
const RAISE_BUILD = 'Build again with a higher build number.';
const ACCOUNTS = 'Test the connection in Settings, Accounts.';

const ALREADY: readonly ErrorRow[] = [
  {
    text: /phased release already has this value/i,
    reason: 'already-so',
    message: 'The phased release is in this state already.',
    stillTrue: 'It is as it was asked to be: an earlier request, or somebody else, has done it.',
    advice: 'Read the store again; there is nothing to repeat.',
  },
  {
    text: /cannot update when the value is already set/i,
    reason: 'already-so',
    message: 'This value was set before, and App Store Connect takes it once.',
    stillTrue: 'It stays as it was set first.',
    advice: 'Read the build again to see which answer stands.',
  },
  {
    text: /already (exists|been (added|assigned|submitted|invited|released|resolved|expired))|is already (in|part of|assigned|a member|submitted|expired)/i,
    status: [409, 422],
    reason: 'already-so',
    message: 'It is so already: App Store Connect has nothing left to do.',
    stillTrue: 'It is as it was asked to be: an earlier request, or somebody else, has done it.',
    advice: 'Read the store again; there is nothing to repeat.',
  },
];

const VERSION: readonly ErrorRow[] = [
  {
    text: /version number has been previously used/i,
    reason: 'version-code-used',
    message: 'This version number was used before.',
    advice: 'Choose a higher version number; App Store Connect takes each one once.',
  },
  {
    text: /bundle version must be higher than the previously uploaded version/i,
    reason: 'version-code-used',
    message: 'The build number is not above the one that was uploaded last for this version.',
    advice: RAISE_BUILD,
  },
  {
    codes: ['ENTITY_ERROR.ATTRIBUTE.INVALID.DUPLICATE'],
    reason: 'version-code-used',
    message: 'App Store Connect has this value already, and takes each one once.',
    advice: 'Choose another one: for a build a higher build number, for a version a higher version.',
  },
  {
    text: /cannot create a new version of the app in the current state/i,
    reason: 'version-in-flight',
    message: 'Another version of this app is being prepared or reviewed, and there can be one at a time.',
    advice: 'Go on with that version, release it, or withdraw it from review; then create a new one.',
  },
  {
    text: /cannot change the state of a phased release that is in a final state/i,
    reason: 'phased-release-over',
    message: 'The phased release is over: the version has gone to everyone.',
    advice: 'There is no way back. Fix what is wrong in a new version.',
  },
  {
    text: /'?whatsNew'? (cannot be edited at this time|.*cannot be (modified|edited))/i,
    reason: 'state-refused',
    message:
      'What’s new cannot be edited now: the app’s first version has none, and later ones only before review.',
    advice: 'Withdraw the version from review to edit it, or leave it out for a first version.',
  },
  {
    text: /attribute '(\w+)' (can ?not be (modified|edited|changed)|cannot be edited at this time)/i,
    reason: 'state-refused',
    message: 'App Store Connect does not let “$1” be changed in the state that the version is in.',
    advice: 'Withdraw the version from review first, or change it in the next version.',
  },
  {
    text: /attribute value is not acceptable for the current resource state/i,
    reason: 'state-refused',
    message: 'The value cannot be changed in the state that it is in at App Store Connect.',
    advice: NEW_LOOK,
  },
  {
    text: /only one appStoreVersion can be present/i,
    reason: 'state-refused',
    message: 'A submission holds one version, and this one holds one already.',
    advice: 'Submit or cancel that submission, or go on with the version that it holds.',
  },
  {
    text: /attachment uploads still in progress/i,
    reason: 'state-refused',
    message: 'App Store Connect is still taking in attachments of this version.',
    advice: 'Wait a minute, then submit again.',
    retryable: true,
  },
  {
    text: /allowed operation is: (\w+)/i,
    reason: 'not-allowed',
    message: 'App Store Connect allows only $1 here.',
    advice: NEW_LOOK,
  },
  {
    text: /pre-?release build could not be added/i,
    reason: 'build-not-ready',
    message:
      'This build cannot be attached to the version: it is of another version, or not processed, or expired.',
    advice: 'Choose a build of the same version that App Store Connect has processed.',
  },
];

const BUILD: readonly ErrorRow[] = [
  {
    codes: ['ENTITY_UNPROCESSABLE.ANOTHER_BUILD_IN_REVIEW'],
    reason: 'changes-in-review',
    message: 'Another build of this version is in beta review.',
    advice: 'Wait for its verdict, or expire that build to take it out of review.',
  },
  {
    text: /another build is in review/i,
    reason: 'changes-in-review',
    message: 'Another build of this version is in beta review.',
    advice: 'Wait for its verdict, or expire that build to take it out of review.',
  },
  {
    codes: ['ENTITY_UNPROCESSABLE.BETA_CONTRACT_MISSING'],
    reason: 'agreement-missing',
    message: 'The TestFlight agreement is not signed.',
    advice: 'The account holder signs it in App Store Connect, Business, Agreements.',
  },
  {
    codes: ['ENTITY_UNPROCESSABLE.BUILD_SDK_NOT_ALLOWED_FOR_EXTERNAL_TESTING'],
    reason: 'artifact-refused',
    message: 'This build was made with an SDK that external testing does not take.',
    advice: 'Build again with the released Xcode, not with a beta of it.',
  },
  {
    text: /build is not in a valid processing state/i,
    reason: 'build-not-ready',
    message: 'The build is not ready for this: App Store Connect is processing it, or has refused it.',
    advice: 'Wait until processing is over.',
  },
  {
    text: /export compliance|usesNonExemptEncryption/i,
    status: [409, 422],
    reason: 'compliance-missing',
    message: 'The build waits for an answer about encryption.',
    advice: 'Answer the question about export compliance on the build.',
  },
  {
    text: /beta (app )?(test|review)? ?(information|description|feedback email|contact)[\s\S]*(missing|required)|(missing|required)[\s\S]*beta (app )?(test|review|description)/i,
    reason: 'metadata-missing',
    message: 'The test information of this app is not complete, and external testing needs it.',
    advice: 'Fill in the beta description, the feedback address and the review contact, then submit again.',
  },
];

const ACCESS: readonly ErrorRow[] = [
  {
    codes: ['FORBIDDEN.REQUIRED_AGREEMENTS_MISSING_OR_EXPIRED'],
    reason: 'agreement-missing',
    message: 'An agreement with Apple is to be signed, and until then Apple lets nothing through.',
    advice:
      'The account holder signs it in App Store Connect, Business, Agreements; it takes effect in minutes.',
  },
  {
    status: [401],
    reason: 'credential-invalid',
    message: 'App Store Connect did not accept the sign-in.',
    advice: ACCOUNTS,
  },
  {
    status: [403],
    reason: 'permission-missing',
    message: 'The key’s role does not allow this.',
    advice: `${ACCOUNTS} It says which role the key needs.`,
  },
];

const VALUES: readonly ErrorRow[] = [
  {
    text: /must provide a value for the (?:attribute|relationship) '(\w+)'/i,
    reason: 'metadata-missing',
    message: 'App Store Connect needs a value for “$1”.',
    advice: 'Fill it in, then try again.',
  },
  {
    codes: ['ENTITY_ERROR.ATTRIBUTE.REQUIRED', 'ENTITY_ERROR.RELATIONSHIP.REQUIRED'],
    reason: 'metadata-missing',
    message: 'App Store Connect needs a value that is missing.',
    advice: 'Open the raw response: its pointer names the value.',
  },
  {
    text: /attribute '(\w+)'.*(too long|maximum length|exceed)|'(\w+)' is too long/i,
    reason: 'notes-too-long',
    message: 'The text of “$1” is longer than App Store Connect takes.',
    advice: 'Shorten it and try again.',
  },
  {
    codes: ['ENTITY_ERROR.ATTRIBUTE', 'ENTITY_ERROR.RELATIONSHIP'],
    status: [409, 422],
    reason: 'metadata-refused',
    message: 'App Store Connect does not take a value of this request.',
    advice: 'Open the raw response: its pointer names the value.',
  },
  {
    codes: ['STATE_ERROR'],
    reason: 'state-refused',
    message: 'It is not in a state in which this can be done.',
    advice: NEW_LOOK,
  },
  {
    codes: ['ENTITY_UNPROCESSABLE'],
    reason: 'state-refused',
    message: 'App Store Connect does not take this for the build as it is now.',
    advice: 'Open the raw response: it says why.',
  },
  {
    text: /'(.+)' is not a valid filter type/i,
    reason: 'invalid-request',
    message: 'App Store Connect knows no filter “$1”.',
    advice: 'This is a fault in Slipway: please report it with the log of this operation.',
  },
  {
    codes: ['PARAMETER_ERROR'],
    reason: 'invalid-request',
    message: 'App Store Connect does not understand a parameter of the request.',
    advice: 'This is a fault in Slipway: please report it with the log of this operation.',
  },
  {
    status: [406, 415],
    reason: 'invalid-request',
    message: 'App Store Connect does not take a request in this form.',
    advice: 'This is a fault in Slipway: please report it with the log of this operation.',
  },
];

const SERVICE: readonly ErrorRow[] = [
  {
    text: /resource of type 'apps'/i,
    status: [404],
    reason: 'app-not-found',
    message: 'App Store Connect has no such app, or this key may not see it.',
    advice: 'Check the bundle id in slipway.yaml, and which apps the key may see.',
  },
  {
    text: /resource of type '(\w+)'/i,
    status: [404],
    reason: 'not-found',
    message: 'App Store Connect has no “$1” of this id any more.',
    advice: NEW_LOOK,
  },
  {
    status: [404, 410],
    reason: 'not-found',
    message: 'App Store Connect does not find what was asked for.',
    advice: NEW_LOOK,
  },
  {
    status: [429],
    reason: 'rate-limited',
    message: 'App Store Connect asks for a pause: too many requests.',
    advice: 'Wait; Slipway shows for how long.',
    retryable: true,
  },
  {
    status: [408],
    reason: 'timeout',
    message: 'App Store Connect waited too long for the request.',
    advice: 'Check the connection and try again.',
    retryable: true,
  },
  {
    codes: ['UNEXPECTED_ERROR'],
    status: [500],
    reason: 'store-unavailable',
    message: 'App Store Connect failed at this request, without saying why.',
    advice:
      'Try again in a minute. If it stays, something that this needs may be missing, such as test information.',
    retryable: true,
  },
  {
    status: [500, 501, 502, 503, 504],
    reason: 'store-unavailable',
    message: 'App Store Connect does not answer properly at the moment.',
    advice: 'Try again in a minute; Apple’s system status page tells about outages.',
    retryable: true,
  },
  {
    status: [409, 422],
    reason: 'state-refused',
    message: 'App Store Connect does not take this as things are now.',
    advice: 'Open the raw response: it says why.',
  },
  {
    status: [413],
    reason: 'artifact-refused',
    message: 'This is larger than App Store Connect takes.',
    advice: 'Make it smaller, then try again.',
  },
  {
    status: [400],
    reason: 'invalid-request',
    message: 'App Store Connect does not take this request.',
    advice: 'Open the raw response: it says why.',
  },
];

/** Every row, in the order in which they are tried. */
export const ERROR_TABLE: readonly ErrorRow[] = [
  ...ALREADY,
  ...VERSION,
  ...BUILD,
  ...ACCESS,
  ...VALUES,
  ...SERVICE,
];
