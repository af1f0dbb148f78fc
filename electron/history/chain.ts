import { hash } from 'node:crypto';

/** What the first event has as the hash before it. */
export const FIRST_PREVIOUS_HASH = '0'.repeat(64);

/**
 * JSON in one form only: members sorted by name, no white space, `undefined` left out. Two programs that agree on the
 * data agree on the bytes (as RFC 8785, for the strings, numbers and lists that records hold).
 */
export function canonicalJson(value: unknown): string {
  // Written out by hand because a million events go through here: sorted copies for JSON.stringify take four times as long.
  if (typeof value === 'string') return PLAIN.test(value) ? `"${value}"` : JSON.stringify(value);
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  let members = '';
  for (const [name, head] of membersOf(value)) {
    const member = (value as Readonly<Record<string, unknown>>)[name];
    if (member === undefined) continue;
    members += `${members === '' ? '' : ','}${head}${canonicalJson(member)}`;
  }
  return `{${members}}`;
}

/** Text that JSON holds as it is. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what JSON escapes
const PLAIN = /^[^"\\\u0000-\u001f\ud800-\udfff]*$/;

/** The members of one kind of object in their order, each with the text before its value. */
type Members = readonly (readonly [name: string, head: string])[];

/** Records have the same few kinds of objects, whose members are sorted once. */
const kinds = new Map<string, Members>();
const MOST_KINDS = 1_000;

function membersOf(value: object): Members {
  const names = Object.keys(value);
  const kind = JSON.stringify(names);
  const known = kinds.get(kind);
  if (known) return known;
  const members = names.sort().map((name) => [name, `${JSON.stringify(name)}:`] as const);
  if (kinds.size < MOST_KINDS) kinds.set(kind, members);
  return members;
}

/** SHA-256, hex, over the hash before, a line feed, and the record's canonical JSON as UTF-8. */
export function chainHash(previousHash: string, record: string): string {
  return hash('sha256', `${previousHash}\n${record}`, 'hex');
}
