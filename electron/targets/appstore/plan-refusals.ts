import { type FailureReason, failure } from '@shared/domain/failure';

/** Something that Apple would refuse, said before it is asked. */
export function refused(reason: FailureReason, message: string, advice: string): Error {
  return failure(reason, message, { stillTrue: 'Nothing was sent.', advice });
}
