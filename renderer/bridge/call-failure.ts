import { ORPCError } from '@orpc/client';
import { type Failure, FailureError } from '@shared/domain/failure';

/** The named failure in an error that a call threw. What has no name is told as what it is: a defect or a lost line. */
export function callFailure(error: unknown): Failure {
  if (error instanceof FailureError) return error.failure;
  if (error instanceof ORPCError && error.code === 'FAILED' && isFailure(error.data)) return error.data;
  return {
    reason: 'unexpected',
    message: error instanceof Error && error.message ? error.message : 'The request was not answered.',
    stillTrue: 'Nothing was sent to a store by this window.',
    advice: 'Try again. If it stays, restart Slipway and open History to see what was done.',
    retryable: true,
  };
}

function isFailure(data: unknown): data is Failure {
  return (
    typeof data === 'object' && data !== null && 'message' in data && 'stillTrue' in data && 'advice' in data
  );
}
