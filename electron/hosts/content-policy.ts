import { hash, randomBytes } from 'node:crypto';

/** What a page of Slipway may load and reach. */
export interface ContentPolicy {
  /** The Content-Security-Policy header. */
  readonly header: string;
  /** Marks the style elements that the page's own code may add. */
  readonly nonce: string;
}

/**
 * The policy of one page: its own files only, styles by nonce, connections to `connect` alone. The only script that may
 * stand in the page is `script`, and that to the letter. Both hosts serve pages with it, so that what works in one works
 * in the other.
 */
export function contentPolicy(connect: readonly string[], script?: string): ContentPolicy {
  const nonce = randomBytes(16).toString('base64url');
  const header = [
    "default-src 'none'",
    `script-src 'self'${script === undefined ? '' : ` 'sha256-${hash('sha256', script, 'base64')}'`}`,
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src 'self' ${connect.join(' ')}`.trimEnd(),
    "worker-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
  return { header, nonce };
}

/** The page with the nonce where its own code finds it (`renderer/bridge/style-nonce.ts`), and `first` before all else. */
export function withNonce(html: string, nonce: string, first = ''): string {
  return html.replace('<head>', () => `<head><meta property="csp-nonce" nonce="${nonce}">${first}`);
}

/** Headers that every answer carries, whatever it is. */
export const PROTECTIVE_HEADERS: Readonly<Record<string, string>> = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), usb=(), serial=(), hid=(), payment=()',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
};
