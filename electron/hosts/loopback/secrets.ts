import { hash, randomBytes, timingSafeEqual } from 'node:crypto';

/** 256 random bits as 43 URL-safe characters. */
export const newSecret = (): string => randomBytes(32).toString('base64url');

/** Compares in a time that depends on neither value; digests first, so that lengths do not show either. */
export function sameSecret(given: string, expected: string): boolean {
  return sameDigest(digest(given), digest(expected));
}

/** What is kept of a secret that many others are compared with. */
export const digest = (secret: string): Buffer => hash('sha256', secret, 'buffer');

/** Compares two digests in a time that depends on neither. */
export const sameDigest = (given: Buffer, expected: Buffer): boolean => timingSafeEqual(given, expected);
