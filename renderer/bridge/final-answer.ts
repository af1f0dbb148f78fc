import { ORPCError } from '@orpc/client';

/** Whether an error is the brain's own answer, which asking again would only repeat: it is not a lost connection. */
export function isFinalAnswer(error: unknown): boolean {
  return error instanceof ORPCError && error.status >= 400 && error.status < 500;
}
