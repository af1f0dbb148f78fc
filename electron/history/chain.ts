import { hash } from 'node:crypto';

/** What the first event has as the hash before it. */
export const FIRST_PREVIOUS_HASH = '0'.repeat(64);

/**
 * JSON in one form only: members sorted by name, no white space, `undefined` left out. Two programs that agree on the
 * data agree on the bytes (as RFC 8785, for the strings, numbers and lists that records hold).
 */
export function canonicalJson(value: unknown): string {
  // Written out by hand because a million events go through here: sorted copies for JSON.stringify take twice as long.
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  let members = '';
  for (const name of Object.keys(value).sort()) {
    const member = (value as Readonly<Record<string, unknown>>)[name];
    if (member === undefined) continue;
    members += `${members === '' ? '' : ','}${JSON.stringify(name)}:${canonicalJson(member)}`;
  }
  return `{${members}}`;
}

/** SHA-256, hex, over the hash before, a line feed, and the record's canonical JSON as UTF-8. */
export function chainHash(previousHash: string, record: string): string {
  return hash('sha256', `${previousHash}\n${record}`, 'hex');
}
