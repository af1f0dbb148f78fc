/**
 * The platform's `fetch` for libraries that take one. Redirects are answers like any other: a signed request is never
 * sent on to an address that nobody chose.
 */
export const httpFetch: typeof fetch = (input, init) => fetch(input, { ...init, redirect: 'manual' });
