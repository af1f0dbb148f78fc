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

/** Names of members that were looked at before, and whether they name a secret: records have the same few. */
const looked = new Map<string, boolean>();
const MOST_LOOKED = 2_000;

function namesSecret(key: string): boolean {
  const known = looked.get(key);
  if (known !== undefined) return known;
  const secret = SECRET_KEY.test(key);
  if (looked.size < MOST_LOOKED) looked.set(key, secret);
  return secret;
}

const ANY_SECRET = new RegExp(`${SUSPICIOUS.source}|${SECRET_KEY.source}`, 'i');

/** Whether `redact` could find anything to hide in what this JSON text holds; a quick look that errs towards yes. */
export function mayHoldSecret(json: string): boolean {
  return ANY_SECRET.test(json);
}

/** A deep copy of JSON-like data with secret-named members and secret-looking strings hidden. */
export function redact(value: unknown): unknown {
  if (typeof value === 'string') return redactText(value);
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(redact);
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    const member: unknown = (value as Readonly<Record<string, unknown>>)[key];
    const shown = typeof member !== 'object' && namesSecret(key) ? '[hidden]' : redact(member);
    // only this name needs more than an assignment, which would set the prototype
    if (key === '__proto__') Object.defineProperty(copy, key, { value: shown, enumerable: true });
    else copy[key] = shown;
  }
  return copy;
}
