/**
 * Why something did not work, named for the person who must act. Every vendor's error is mapped to one of these
 * in that target's error table; the vendor's own text stays in the operation's log.
 */
export type FailureReason =
  // reaching the store
  | 'offline'
  | 'timeout'
  | 'store-unavailable'
  | 'rate-limited'
  | 'quota-exhausted'
  // who we are
  | 'credential-missing'
  | 'credential-invalid'
  | 'clock-skew'
  | 'permission-missing'
  | 'api-disabled'
  // what we asked for
  | 'app-not-found'
  | 'track-not-found'
  | 'release-not-found'
  | 'version-code-used'
  | 'version-code-unknown'
  | 'wrong-package'
  | 'not-signed'
  | 'wrong-certificate'
  | 'notes-too-long'
  | 'fraction-invalid'
  | 'first-release-not-staged'
  | 'draft-app'
  | 'nothing-to-halt'
  | 'no-upgrade-path'
  | 'shadowed'
  | 'no-countries'
  | 'policy-declaration'
  | 'invalid-request'
  | 'agreement-missing'
  | 'metadata-missing'
  | 'metadata-refused'
  | 'compliance-missing'
  | 'build-not-ready'
  | 'version-in-flight'
  | 'phased-release-over'
  // the store moved, or somebody did
  | 'edit-gone'
  | 'edit-conflict'
  | 'store-moved'
  | 'state-refused'
  | 'already-so'
  | 'changes-in-review'
  | 'review-not-automatic'
  | 'review-automatic'
  | 'upload-session-lost'
  | 'hash-mismatch'
  // a container engine or a registry
  | 'engine-unreachable'
  | 'engine-lost'
  | 'engine-refused'
  | 'build-failed'
  | 'image-missing'
  | 'registry-refused'
  | 'tool-missing'
  // on this computer
  | 'artifact-refused'
  | 'artifact-missing'
  | 'disk-full'
  | 'history-read-only'
  | 'plan-expired'
  | 'confirmation-wrong'
  | 'not-allowed'
  | 'another-operation'
  | 'not-found'
  | 'workspace-invalid'
  | 'conflict'
  | 'cancelled'
  | 'interrupted'
  | 'unexpected';

/** A failure as every layer passes it on. Holds no secret. */
export interface Failure {
  readonly reason: FailureReason;
  /** What happened, one sentence. */
  readonly message: string;
  /** What is still true: what users have, what was not sent, what is kept. */
  readonly stillTrue: string;
  /** What to do next, one sentence. */
  readonly advice: string;
  /** Whether the same call may simply be made again. */
  readonly retryable: boolean;
  /** How long the other side asked to wait, ms. */
  readonly retryAfterMs?: number;
  /** The vendor's answer as text, redacted, for the collapsed *raw response*. */
  readonly raw?: string;
}

/** The carrier of a `Failure` through code that throws. */
export class FailureError extends Error {
  override readonly name = 'FailureError';
  readonly failure: Failure;
  constructor(failure: Failure, options?: { cause?: unknown }) {
    super(failure.message, options);
    this.failure = failure;
  }
}

/** Builds a failure error with the fields that callers mostly leave alone filled in. */
export function failure(
  reason: FailureReason,
  message: string,
  rest: Partial<Omit<Failure, 'reason' | 'message'>> = {},
  cause?: unknown,
): FailureError {
  return new FailureError(
    {
      reason,
      message,
      stillTrue: rest.stillTrue ?? 'Nothing has changed for users.',
      advice: rest.advice ?? 'Try again; if it stays, open the log of this operation.',
      retryable: rest.retryable ?? false,
      ...(rest.retryAfterMs === undefined ? {} : { retryAfterMs: rest.retryAfterMs }),
      ...(rest.raw === undefined ? {} : { raw: rest.raw }),
    },
    cause === undefined ? undefined : { cause },
  );
}

/** The failure in anything thrown; what is not ours becomes `unexpected` with its message. */
export function failureOf(error: unknown): Failure {
  if (error instanceof FailureError) return error.failure;
  return failure('unexpected', error instanceof Error ? error.message : String(error), {
    stillTrue: 'Slipway does not know why; what the store says counts.',
  }).failure;
}
