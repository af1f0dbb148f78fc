import { ORPCError } from '@orpc/server';
import { FailureError, failureOf } from '@shared/domain/failure';

/** Runs a handler so that whatever it throws reaches the window as a named failure; defects are logged as well. */
export async function withNamedFailures<Answer>(
  handle: () => Promise<Answer>,
  logDefect: (error: unknown) => void,
): Promise<Answer> {
  try {
    return await handle();
  } catch (error) {
    if (error instanceof ORPCError) throw error;
    if (!(error instanceof FailureError)) logDefect(error);
    const data = failureOf(error);
    throw new ORPCError('FAILED', { status: 409, message: data.message, data, defined: true });
  }
}
