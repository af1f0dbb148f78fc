/** A stretch of the file that holds, or looks like, a secret. Offsets, the end exclusive. */
export interface SecretRange {
  readonly start: number;
  readonly end: number;
  readonly kind: 'private key' | 'token' | 'password';
}

const CERTAIN: readonly (readonly [SecretRange['kind'], RegExp])[] = [
  ['private key', /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g],
  ['private key', /["']?\bprivate_key["']?[ \t]*:[ \t]*\S[^\n]*/g],
  ['token', /\beyJ[\w-]{10,}\.[\w-]{10,}(?:\.[\w-]*)?/g],
  ['token', /\b(?:ya29\.|AIza|ghp_|github_pat_|glpat-|AKIA|xox[abp]-)[\w.-]{12,}/g],
  [
    'password',
    /\b(?:password|passwd|client_secret|api_key|access_token|refresh_token)["']?[ \t]*:[ \t]*[^\s#][^\n]*/gi,
  ],
];
const LONG_WORD = /[A-Za-z0-9+/_=-]{40,}/g;

/**
 * Every place in the text, comments included, where a secret stands: key blocks, members named for secrets,
 * tokens of known makes, and long words as random as a key is. Ranges are in order and do not overlap.
 */
export function findSecrets(text: string): readonly SecretRange[] {
  const found: SecretRange[] = CERTAIN.flatMap(([kind, pattern]) =>
    Array.from(text.matchAll(pattern), (match) => range(kind, match)),
  );
  for (const match of text.matchAll(LONG_WORD)) {
    if (looksRandom(match[0]) && !isPath(text, match.index, match[0])) found.push(range('token', match));
  }
  const kept: SecretRange[] = [];
  for (const candidate of found.sort((a, b) => a.start - b.start || b.end - a.end)) {
    if (candidate.start >= (kept.at(-1)?.end ?? 0)) kept.push(candidate);
  }
  return kept;
}

const range = (kind: SecretRange['kind'], match: RegExpMatchArray): SecretRange => ({
  kind,
  start: match.index ?? 0,
  end: (match.index ?? 0) + match[0].trimEnd().length,
});

/** Names of folders and files are words or short; random base64 has a slash only here and there. */
const NAMES_OF_A_PATH = /^[A-Za-z0-9+_=-]{1,24}$/;

/**
 * Whether a long word is part of a path: one that begins at the root, a home, a drive or a folder named by dots, as a
 * kubeconfig's does. What comes before the word tells, as the word itself begins with its first letter or slash.
 */
function isPath(text: string, at: number, word: string): boolean {
  const before = text.slice(Math.max(0, at - 2), at);
  const rooted = word.startsWith('/') || /[~.:]$/.test(before) || /[\\/]$/.test(before);
  const names = word.split('/').filter((name) => name !== '');
  return rooted && names.length >= 3 && names.every((name) => NAMES_OF_A_PATH.test(name));
}

/** Random base64 of 40 letters carries about 4.8 bits a letter; paths, identifiers and hex stay below 4.3. */
const RANDOM_BITS = 4.3;

function looksRandom(word: string): boolean {
  if (!/[a-z]/.test(word) || !/[A-Z]/.test(word) || !/\d/.test(word)) return false;
  const counts = new Map<string, number>();
  for (const letter of word) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  const bits = [...counts.values()].reduce((sum, count) => {
    const share = count / word.length;
    return sum - share * Math.log2(share);
  }, 0);
  return bits >= RANDOM_BITS;
}
