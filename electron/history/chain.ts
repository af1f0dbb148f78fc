import { createHash } from 'node:crypto';

/** What the first event has as the hash before it. */
export const FIRST_PREVIOUS_HASH = '0'.repeat(64);

/**
 * JSON in one form only: members sorted by name, no white space, `undefined` left out. Two programs that agree on the
 * data agree on the bytes (as RFC 8785, for the strings, numbers and lists that records hold).
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(sorted(value));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => [key, sorted(member)]),
  );
}

/** SHA-256, hex, over the hash before, a line feed, and the record's canonical JSON as UTF-8. */
export function chainHash(previousHash: string, record: string): string {
  return createHash('sha256').update(`${previousHash}\n${record}`, 'utf8').digest('hex');
}
