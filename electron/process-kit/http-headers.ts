/** One header's value, from `Headers` or a plain object of them; null without it. */
export function headerOf(headers: unknown, name: string): string | null {
  if (headers instanceof Headers) return headers.get(name);
  if (typeof headers !== 'object' || headers === null) return null;
  if ('get' in headers && typeof headers.get === 'function') {
    const value: unknown = headers.get(name);
    return typeof value === 'string' ? value : null;
  }
  const found = Object.entries(headers).find(([key]) => key.toLowerCase() === name.toLowerCase());
  return typeof found?.[1] === 'string' ? found[1] : null;
}

/** The server's own time, ms, from its `Date` header; null without one. */
export function serverTime(headers: unknown): number | null {
  const at = Date.parse(headerOf(headers, 'date') ?? '');
  return Number.isNaN(at) ? null : at;
}

/**
 * How long the server asks to wait, ms; null when it does not. A date is compared with the server's own clock where
 * it tells it, so that a clock that is off here does not shorten the wait (RFC 9110, Retry-After).
 */
export function retryAfter(headers: unknown, now: number): number | null {
  const text = headerOf(headers, 'retry-after')?.trim();
  if (!text) return null;
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1000;
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : Math.max(0, at - (serverTime(headers) ?? now));
}
