import { describe, expect, it } from 'vitest';
import { ERROR_TABLE } from '../../../electron/targets/play/error-table';
import {
  explainAnswer,
  explainNoAnswer,
  NETWORK_TABLE,
  vendorError,
} from '../../../electron/targets/play/explain';

const current = (status: number, message: string, reason = 'badRequest') => ({
  error: { code: status, message, status: 'X', errors: [{ message, domain: 'global', reason }] },
});
const older = (status: number, reason: string) => ({
  error: {
    code: status,
    message: 'Some other words.',
    errors: [{ domain: 'androidpublisher', reason, message: 'Some other words.' }],
  },
});
const reasonOf = (status: number, body: unknown) => explainAnswer(vendorError(status, body), null).reason;

describe('current answers, by their text', () => {
  it.each([
    [
      400,
      'Changes cannot be sent for review automatically. Please set the query parameter changesNotSentForReview to true. Once committed, the changes in this edit can be sent for review from the Google Play Console UI.',
      'review-not-automatic',
    ],
    [
      400,
      'Changes are sent for review automatically. The query parameter changesNotSentForReview must not be set.',
      'review-automatic',
    ],
    [400, 'CHANGES_ALREADY_IN_REVIEW', 'changes-in-review'],
    [400, 'Some changes are already in review.', 'changes-in-review'],
    [400, 'Only releases with status draft may be created on draft app.', 'draft-app'],
    [400, 'User fraction must be lower than one.', 'fraction-invalid'],
    [400, 'The first release on a track cannot be staged', 'first-release-not-staged'],
    [400, 'Fully released can not be staged', 'fraction-invalid'],
    [400, 'User fraction cannot decrease.', 'fraction-invalid'],
    [400, 'Too many staged releases specified.', 'invalid-request'],
    [400, 'Cannot halt release, no matching in progress release found.', 'nothing-to-halt'],
    [400, 'Track names in request path and request body must match.', 'invalid-request'],
    [
      400,
      `Invalid value at 'track_config.releases[0].status' (type.googleapis.com/google.play.publishingapi.v3.Release.Status), "x"`,
      'invalid-request',
    ],
    [400, 'This Edit has been deleted.', 'edit-gone'],
    [400, 'This edit has expired, please create a new Edit.', 'edit-gone'],
    [400, 'This edit has already been successfully committed, please create a new Edit.', 'edit-gone'],
    [400, 'Precondition check failed.', 'edit-conflict'],
    [400, 'Something nobody has seen yet.', 'invalid-request'],
    [401, 'Request had invalid authentication credentials.', 'credential-invalid'],
    [403, 'The caller does not have permission', 'permission-missing'],
    [
      403,
      'Google Play Android Developer API has not been used in project 123 before or it is disabled. Enable it by visiting …',
      'api-disabled',
    ],
    [403, 'Version code 142 has already been used.', 'version-code-used'],
    [403, 'APK specifies a version code that has already been used.', 'version-code-used'],
    [403, 'Cannot update a published APK.', 'version-code-used'],
    [403, 'APK has the wrong package name: com.y instead of com.x', 'wrong-package'],
    [403, 'The Android App Bundle was not signed.', 'not-signed'],
    [
      403,
      'The Android App Bundle was signed with the wrong key. Found: SHA1: AB, expected: SHA1: CD',
      'wrong-certificate',
    ],
    [
      403,
      'You cannot rollout this release because it does not allow any existing users to upgrade to the newly added APKs.',
      'no-upgrade-path',
    ],
    [
      403,
      'Version 141 of this app can not be downloaded by any devices as they will all receive APKs with higher version codes.',
      'shadowed',
    ],
    [
      403,
      'The release created has notes in language en-US with length 546, which is too long (max: 500).',
      'notes-too-long',
    ],
    [403, 'Release in track targeting no countries', 'no-countries'],
    [
      403,
      'You must let us know whether your app uses any Foreground Service permissions.',
      'policy-declaration',
    ],
    [403, 'Your app declares the exact alarm permission.', 'policy-declaration'],
    [403, 'Something nobody has seen yet.', 'not-allowed'],
    [404, 'Package not found: com.x.', 'app-not-found'],
    [404, 'Track not found: qa-team', 'track-not-found'],
    [404, 'The following APK version codes could not be found: 151', 'version-code-unknown'],
    [404, 'Not here.', 'not-found'],
    [409, 'Conflict', 'edit-conflict'],
    [413, 'Too large', 'artifact-refused'],
    [
      429,
      `Quota exceeded for quota metric 'Queries' and limit 'Queries per minute' of service`,
      'rate-limited',
    ],
    [429, `Quota exceeded for quota metric 'Queries' and limit 'Queries per day'`, 'quota-exhausted'],
    [
      429,
      `Quota exceeded for quota metric 'Reviews API GET requests per hour' of service`,
      'quota-exhausted',
    ],
    [429, 'Slow down', 'rate-limited'],
    [408, 'Request timeout', 'timeout'],
    [500, 'Internal error encountered.', 'store-unavailable'],
    [503, 'The service is currently unavailable.', 'store-unavailable'],
    [
      400,
      `'timeline_spec.end_date' field should be at most the current freshness 2026-11-21`,
      'invalid-request',
    ],
    [
      400,
      'The requested metrics, dimensions and aggregation_period cannot be used together.',
      'invalid-request',
    ],
    [418, 'I am a teapot', 'unexpected'],
  ] as const)('%d %s', (status, text, reason) => {
    expect(reasonOf(status, current(status, text, 'badRequest'))).toBe(reason);
  });
});

describe('older answers, by their reason', () => {
  it.each([
    [410, 'editDeleted', 'edit-gone'],
    [404, 'editNotFound', 'edit-gone'],
    [400, 'editExpired', 'edit-gone'],
    [400, 'editAlreadyCommitted', 'edit-gone'],
    [409, 'concurrentUpdate', 'edit-conflict'],
    [400, 'rolloutNotPermittedOnDraftApp', 'draft-app'],
    [400, 'releaseToHaltNotFound', 'nothing-to-halt'],
    [403, 'apkUpgradeVersionConflict', 'version-code-used'],
    [403, 'multiApkShadowedActiveApk', 'shadowed'],
    [404, 'applicationNotFound', 'app-not-found'],
    [403, 'userRateLimitExceeded', 'rate-limited'],
    [403, 'dailyLimitExceeded', 'quota-exhausted'],
    [403, 'accessNotConfigured', 'api-disabled'],
    [401, 'authError', 'credential-invalid'],
  ] as const)('%d %s', (status, reason, expected) => {
    expect(reasonOf(status, older(status, reason))).toBe(expected);
  });
});

describe('other forms', () => {
  it('reads the token endpoint', () => {
    const jwt = 'Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe.';
    expect(reasonOf(400, { error: 'invalid_grant', error_description: jwt })).toBe('clock-skew');
    expect(reasonOf(400, { error: 'invalid_grant', error_description: 'Invalid JWT Signature.' })).toBe(
      'credential-invalid',
    );
    expect(reasonOf(401, { error: 'invalid_client', error_description: 'x' })).toBe('credential-invalid');
  });

  it('reads a page of HTML, JSON as text, and nothing', () => {
    const page =
      '<html><head><style>b{}</style><title>Error 502</title></head><body><b>Bad Gateway</b></body></html>';
    expect(vendorError(502, page).message).toBe('Error 502 Bad Gateway');
    expect(reasonOf(502, page)).toBe('store-unavailable');
    expect(reasonOf(400, JSON.stringify(current(400, 'This Edit has been deleted.')))).toBe('edit-gone');
    expect(reasonOf(503, '')).toBe('store-unavailable');
    expect(reasonOf(404, null)).toBe('not-found');
  });

  it('fills in what the text says', () => {
    const failure = explainAnswer(
      vendorError(
        403,
        current(
          403,
          'The release created has notes in language en-US with length 546, which is too long (max: 500).',
        ),
      ),
      'validate',
    );
    expect(failure.message).toBe('The release notes in en-US have 546 characters; Google Play takes 500.');
  });

  it('keeps secrets out of the raw answer', () => {
    const failure = explainAnswer(
      vendorError(400, { error: { message: 'Bearer ya29.abcdefghijkl was bad' } }),
      null,
    );
    expect(failure.raw).not.toContain('ya29.abcdefghijkl');
  });
});

describe('what is still true', () => {
  it('is open after a commit that 503 answered, and settled after one that was refused', () => {
    expect(explainAnswer(vendorError(503, ''), 'commit').stillTrue).toMatch(/may or may not/);
    expect(
      explainAnswer(vendorError(400, current(400, 'Too many staged releases specified.')), 'commit')
        .stillTrue,
    ).toMatch(/refused, so nothing has changed/);
    expect(explainAnswer(vendorError(503, ''), 'write').stillTrue).toMatch(/nothing was committed/);
  });

  it('says that an edit committed before is published', () => {
    const text = 'This edit has already been successfully committed, please create a new Edit.';
    expect(explainAnswer(vendorError(400, current(400, text)), 'commit').stillTrue).toMatch(/is published/);
  });
});

describe('no answer at all', () => {
  const coded = (code: string) => Object.assign(new Error('x'), { code });
  it.each([
    [coded('ECONNREFUSED'), 'offline'],
    [coded('ECONNRESET'), 'offline'],
    [coded('ENOTFOUND'), 'offline'],
    [coded('EAI_AGAIN'), 'offline'],
    [coded('ETIMEDOUT'), 'timeout'],
    [coded('UND_ERR_HEADERS_TIMEOUT'), 'timeout'],
    [coded('CERT_HAS_EXPIRED'), 'clock-skew'],
    [coded('DEPTH_ZERO_SELF_SIGNED_CERT'), 'offline'],
    [coded('ERR_OSSL_UNSUPPORTED'), 'credential-invalid'],
    [coded('UNABLE_TO_VERIFY_LEAF_SIGNATURE'), 'offline'],
    [coded('ERR_TLS_CERT_ALTNAME_INVALID'), 'offline'],
    [new TypeError('fetch failed', { cause: coded('ECONNREFUSED') }), 'offline'],
    [new TypeError('fetch failed', { cause: new AggregateError([coded('ECONNREFUSED')]) }), 'offline'],
    [new DOMException('late', 'TimeoutError'), 'timeout'],
    [new DOMException('stop', 'AbortError'), 'cancelled'],
    [new Error('odd'), 'unexpected'],
  ])('%s', (error, reason) => {
    expect(explainNoAnswer(error, null).reason).toBe(reason);
    expect(explainNoAnswer(error, 'commit').stillTrue).toMatch(/may or may not/);
  });

  it('tells an untrusted certificate from a missing network', () => {
    expect(explainNoAnswer(coded('SELF_SIGNED_CERT_IN_CHAIN'), null)).toMatchObject({ retryable: false });
    expect(explainNoAnswer(coded('ENOTFOUND'), null)).toMatchObject({ retryable: true });
  });
});

it('every row says what happened and what to do', () => {
  for (const row of [...ERROR_TABLE, ...NETWORK_TABLE]) {
    expect(row.message).toMatch(/\.$/);
    expect(row.advice).toMatch(/[.:]$/);
  }
});
