import { randomBytes } from 'node:crypto';
import type { IdSource } from '@shared/kit/ids';

/** Identifiers with 80 random bits, e.g. `op_6fh2k0w9r3m1x8zq`: unguessable, and safe in file names and URLs. */
export const randomIds: IdSource = {
  next(prefix: string): string {
    const letters = '0123456789abcdefghjkmnpqrstvwxyz';
    const random = Array.from(randomBytes(16), (byte) => letters[byte % letters.length]).join('');
    return `${prefix}_${random}`;
  },
};
