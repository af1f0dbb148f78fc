import { describe, expect, it } from 'vitest';
import { ERROR_TABLE } from '../../../electron/targets/appstore/error-table';
import {
  explainAnswer,
  explainNoAnswer,
  NETWORK_TABLE,
  vendorError,
} from '../../../electron/targets/appstore/explain';

const WRITES = { role: null, writes: true } as const;
const issue = (code: string, detail: string) => ({ id: 'e', status: '409', code, title: 'Title', detail });
const explain = (status: number, body: unknown) => explainAnswer(vendorError(status, body), WRITES);
const reasonOf = (status: number, code: string, detail: string) =>
  explain(status, { errors: [issue(code, detail)] }).reason;

describe('refusals, by what Apple says', () => {
  it.each([
    [400, 'PARAMETER_ERROR.INVALID', "'emaill' is not a valid filter type", 'invalid-request'],
    [400, 'PARAMETER_ERROR.ILLEGAL', 'A given parameter is not allowed for this request', 'invalid-request'],
    [401, 'NOT_AUTHORIZED', 'Authentication credentials are missing or invalid.', 'credential-invalid'],
    [403, 'FORBIDDEN_ERROR', 'The API key in use does not allow this request', 'permission-missing'],
    [403, 'FORBIDDEN.REQUIRED_AGREEMENTS_MISSING_OR_EXPIRED', 'A required agreement…', 'agreement-missing'],
    [404, 'NOT_FOUND', "There is no resource of type 'apps' with id '1'", 'app-not-found'],
    [404, 'NOT_FOUND', "There is no resource of type 'builds' with id '1'", 'not-found'],
    [
      409,
      'ENTITY_ERROR.ATTRIBUTE.REQUIRED',
      "You must provide a value for the attribute 'whatsNew' with this request",
      'metadata-missing',
    ],
    [
      409,
      'ENTITY_ERROR.ATTRIBUTE.INVALID.DUPLICATE',
      'The bundle version must be higher than the previously uploaded version.',
      'version-code-used',
    ],
    [409, 'ENTITY_ERROR.ATTRIBUTE.INVALID', 'An attribute value is invalid.', 'metadata-refused'],
    [
      409,
      'ENTITY_ERROR.RELATIONSHIP.INVALID',
      'You cannot create a new version of the App in the current state.',
      'version-in-flight',
    ],
    [
      409,
      'STATE_ERROR.ENTITY_STATE_INVALID',
      "appStoreVersions with id '1' is not in valid state.",
      'state-refused',
    ],
    [422, 'ENTITY_UNPROCESSABLE.ANOTHER_BUILD_IN_REVIEW', 'Another build is in review', 'changes-in-review'],
    [422, 'ENTITY_UNPROCESSABLE.BETA_CONTRACT_MISSING', 'Beta contract is missing', 'agreement-missing'],
    [
      422,
      'ENTITY_UNPROCESSABLE.BUILD_SDK_NOT_ALLOWED_FOR_EXTERNAL_TESTING',
      'The SDK is not allowed',
      'artifact-refused',
    ],
    [
      422,
      'ENTITY_UNPROCESSABLE',
      'The build is not in a valid processing state for this operation',
      'build-not-ready',
    ],
    [429, 'RATE_LIMIT_EXCEEDED', 'The request rate limit has been reached.', 'rate-limited'],
    [500, 'UNEXPECTED_ERROR', 'An unexpected error occurred.', 'store-unavailable'],
    [415, '', '', 'invalid-request'],
    [
      409,
      'ENTITY_ERROR',
      'You cannot update when the value is already set. (usesNonExemptEncryption)',
      'already-so',
    ],
    [409, 'STATE_ERROR', 'The phased release already has this value', 'already-so'],
    [
      409,
      'STATE_ERROR',
      'You cannot change the state of a phased release that is in a final state',
      'phased-release-over',
    ],
    [409, 'ENTITY_ERROR', 'The version number has been previously used.', 'version-code-used'],
    [
      409,
      'ENTITY_ERROR.ATTRIBUTE.INVALID.INVALID_STATE',
      "The attribute 'versionString' can not be modified.",
      'state-refused',
    ],
    [409, 'ENTITY_ERROR', 'The specified pre-release build could not be added.', 'build-not-ready'],
    [409, 'STATE_ERROR', "Attribute 'whatsNew' cannot be edited at this time", 'state-refused'],
    [409, 'STATE_ERROR', 'Attachment uploads still in progress', 'state-refused'],
    [409, 'STATE_ERROR', 'Only one appStoreVersion can be present in reviewSubmissions.', 'state-refused'],
    [403, 'FORBIDDEN_ERROR', 'Allowed operation is: DELETE', 'not-allowed'],
  ])('%i %s “%s” is %s', (status, code, detail, reason) => {
    expect(reasonOf(status, code, detail)).toBe(reason);
  });

  it('tells the causes that Apple associates, not only the occasion', () => {
    const failed = explain(409, {
      errors: [
        {
          ...issue('STATE_ERROR.ENTITY_STATE_INVALID', "appStoreVersions with id '1' is not in valid state."),
          meta: {
            associatedErrors: {
              '/v1/appStoreVersionLocalizations/2': [
                issue(
                  'ENTITY_ERROR.ATTRIBUTE.REQUIRED',
                  "You must provide a value for the attribute 'whatsNew' with this request",
                ),
                issue(
                  'ENTITY_ERROR.ATTRIBUTE.REQUIRED',
                  "You must provide a value for the attribute 'description' with this request",
                ),
              ],
            },
          },
        },
      ],
    });
    expect(failed.reason).toBe('metadata-missing');
    expect(failed.message).toBe(
      'App Store Connect needs a value for “whatsNew”. App Store Connect needs a value for “description”.',
    );
    expect(failed.stillTrue).toContain('nothing has changed');
  });

  it.each([
    [503, '<html><head><style>x</style></head><body><h1>Service Unavailable</h1></body></html>'],
    [500, 'upstream connect error or disconnect'],
    [502, ''],
  ])('%i without JSON is the service’s trouble, and its outcome open', (status, body) => {
    const failed = explain(status, body);
    expect(failed).toMatchObject({ reason: 'store-unavailable', retryable: true });
    expect(failed.stillTrue).toContain('may or may not');
  });

  it('never concludes anything from an answer that nobody knows', () => {
    expect(explain(418, { errors: [issue('TEAPOT', 'short and stout')] })).toMatchObject({
      reason: 'unexpected',
      stillTrue: expect.stringContaining('only reading'),
    });
    expect(explain(406, 'Not Acceptable').reason).toBe('invalid-request');
  });

  it('knows what a reading cannot have done', () => {
    const failed = explainNoAnswer(Object.assign(new Error('x'), { code: 'ECONNRESET' }), {
      role: null,
      writes: false,
    });
    expect(failed).toMatchObject({ reason: 'offline', stillTrue: 'Nothing was changed: this only reads.' });
  });
});

describe('the table', () => {
  it('speaks in whole sentences, and fits no row above it alone', () => {
    for (const row of [...ERROR_TABLE, ...NETWORK_TABLE]) {
      expect(row.message).toMatch(/^[A-Z].*\.$/);
      expect(row.advice).toMatch(/^[A-Z].*\.$/);
    }
    for (const { text, codes, status } of ERROR_TABLE) expect(text ?? codes ?? status).toBeDefined();
  });
});
