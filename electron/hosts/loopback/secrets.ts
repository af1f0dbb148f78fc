import { randomBytes, timingSafeEqual } from 'node:crypto';

/** 256 random bits as 43 URL-safe characters. */
export const newSecret = (): string => randomBytes(32).toString('base64url');

/** What is kept of a secret that many others are compared with. */
export const bytesOf = (secret: string): Buffer => Buffer.from(secret);

/** Compares in a time that depends on neither value. All secrets are equally long, so the length tells nothing of one. */
export function sameSecret(given: string, expected: string): boolean {
  return sameBytes(bytesOf(given), bytesOf(expected));
}

/** The same for secrets whose bytes are at hand. */
export const sameBytes = (given: Buffer, expected: Buffer): boolean =>
  given.length === expected.length && timingSafeEqual(given, expected);
