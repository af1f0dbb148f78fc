import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { ApiError } from '../api-error';
import type { Caller } from '../exchange';

const grantSchema = z.object({ email: z.string(), scopes: z.array(z.string()), expiresAt: z.number() });
type Grant = z.infer<typeof grantSchema>;

/** Access tokens as they are persisted: by the SHA-256 of the token. */
export const grantsSchema = z.record(z.string(), grantSchema);

const MISSING =
  'Request is missing required authentication credential. Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.';
const INVALID =
  'Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.';

const digest = (token: string): string => createHash('sha256').update(token).digest('hex');

function unauthenticated(message: string, challenge: string): ApiError {
  return new ApiError('UNAUTHENTICATED', message, { headers: { 'www-authenticate': challenge } });
}

/** Opaque access tokens, each bound to an API user, scopes and an expiry on the sandbox clock. */
export class AccessTokens {
  readonly #grants: Map<string, Grant>;
  readonly #onChange: () => void;

  constructor(known: Readonly<Record<string, Grant>>, onChange: () => void) {
    this.#grants = new Map(Object.entries(known));
    this.#onChange = onChange;
  }

  /** A new token; `expiresAt` in ms. */
  issue(email: string, scopes: readonly string[], expiresAt: number): string {
    const token = `ya29.c.${randomBytes(48).toString('base64url')}`;
    this.#grants.set(digest(token), { email, scopes: [...scopes], expiresAt });
    this.#onChange();
    return token;
  }

  /** Ends a token before its time. */
  revoke(authorization: string | undefined): void {
    if (this.#grants.delete(digest(bearer(authorization) ?? ''))) this.#onChange();
  }

  /** Who may do what by an Authorization header at `now` (ms). Throws Google's 401, or 403 without the scope. */
  check(authorization: string | undefined, scope: string, now: number): Caller {
    const token = bearer(authorization);
    if (!token) throw unauthenticated(MISSING, 'Bearer realm="https://accounts.google.com/"');
    const grant = this.#grants.get(digest(token));
    if (!grant || grant.expiresAt <= now)
      throw unauthenticated(INVALID, 'Bearer realm="https://accounts.google.com/", error="invalid_token"');
    if (!grant.scopes.includes(scope)) {
      throw new ApiError('PERMISSION_DENIED', 'Request had insufficient authentication scopes.', {
        reason: 'insufficientPermissions',
        headers: {
          'www-authenticate': 'Bearer realm="https://accounts.google.com/", error="insufficient_scope"',
        },
      });
    }
    return { email: grant.email, scopes: grant.scopes };
  }

  /** The tokens that still live at `now`, as they are persisted. */
  toJson(now: number): Record<string, Grant> {
    return Object.fromEntries([...this.#grants].filter(([, grant]) => grant.expiresAt > now));
  }
}

const bearer = (authorization = ''): string | undefined => /^Bearer\s+(\S+)$/i.exec(authorization)?.[1];
