const SECRET_KEY =
  /(authorization|cookie|password|passwd|secret|private_?key|access_?token|refresh_?token|id_?token|assertion|upload_?id|api_?key|x-slipway-token)/i;
const PATTERNS: readonly [RegExp, string][] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, '[private key]'],
  [/\beyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?/g, '[token]'],
  [/(\bauthorization["']?\s*[:=]\s*["']?(?:Bearer|Basic)\s+)[^\s"',]+/gi, '$1[token]'],
  // without the header's name only what no sentence would say: a digit, or more letters than a word has
  [/\b(Bearer|Basic)\s+(?=[\w.~+/=-]*\d|[\w.~+/=-]{24})[\w.~+/=-]{6,}/gi, '$1 [token]'],
  [/\bya29\.[\w.-]{8,}/g, '[token]'],
  [/([?&](?:upload_id|access_token|key|token|assertion)=)[^&\s"']+/gi, '$1[hidden]'],
];

/** What every one of the patterns needs; most texts hold none of it, and need no closer look. */
const SUSPICIOUS = /PRIVATE KEY|eyJ|authorization|bearer|basic|ya29|[?&]\w+=/i;

/** The same text without anything that looks like a credential: what logs, history and errors may hold. */
export function redactText(text: string): string {
  if (!SUSPICIOUS.test(text)) return text;
  return PATTERNS.reduce((out, [pattern, mask]) => out.replace(pattern, mask), text);
}

/** A deep copy of JSON-like data with secret-named members and secret-looking strings hidden. */
export function redact(value: unknown): unknown {
  if (typeof value === 'string') return redactText(value);
  if (Array.isArray(value)) return value.map(redact);
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(
      Object.entries(value).map(([key, member]) => [
        key,
        typeof member !== 'object' && SECRET_KEY.test(key) ? '[hidden]' : redact(member),
      ]),
    );
  }
  return value;
}
