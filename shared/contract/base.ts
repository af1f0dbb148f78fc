import { oc } from '@orpc/contract';
import { failureSchema } from './schemas/basic';

/**
 * Where every entry of the contract starts: it may answer with a named failure that says what happened, what is
 * still true and what to do next. Anything else that goes wrong is a defect.
 */
export const entry = oc.errors({ FAILED: { status: 409, message: 'Failed', data: failureSchema } });
