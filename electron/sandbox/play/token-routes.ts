import { verify } from 'node:crypto';
import { z } from 'zod';
import type { Reply } from '../exchange';
import type { Router } from '../router';
import type { World } from '../world';
import type { AccessTokens } from './access-tokens';
import type { ServiceAccount } from './service-account';

const GRANT = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const GOOGLE_AUDIENCES = [
  'https://oauth2.googleapis.com/token',
  'https://www.googleapis.com/oauth2/v4/token',
  'https://accounts.google.com/o/oauth2/token',
];
/** How far `iat` may lie ahead of, and `exp` behind, Google's clock. */
const LEEWAY_MS = 300_000;
const LONGEST_MS = 3_600_000;

const headerSchema = z.object({ alg: z.string(), kid: z.string().optional() });
const claimsSchema = z.object({
  iss: z.string(),
  scope: z.string().default(''),
  aud: z.string(),
  iat: z.number(),
  exp: z.number(),
});

class OAuthRefusal extends Error {
  readonly error: string;
  constructor(error: string, description: string) {
    super(description);
    this.error = error;
  }
}

function decodePart(part: string | undefined): unknown {
  try {
    return JSON.parse(Buffer.from(part ?? '', 'base64url').toString('utf8'));
  } catch {
    throw new OAuthRefusal('invalid_grant', 'Bad Request');
  }
}

/** Reads and checks a service account's signed assertion; gives the account and the scopes it asks for. */
function checkAssertion(
  assertion: string,
  accounts: readonly ServiceAccount[],
  audiences: readonly string[],
  now: number,
): { readonly email: string; readonly scopes: readonly string[] } {
  const [head, body, signature, ...rest] = assertion.split('.');
  if (!head || !body || !signature || rest.length > 0)
    throw new OAuthRefusal('invalid_grant', 'Invalid JWT: Failed to parse.');
  const header = headerSchema.safeParse(decodePart(head));
  const claims = claimsSchema.safeParse(decodePart(body));
  if (!header.success || !claims.success)
    throw new OAuthRefusal('invalid_grant', 'Invalid JWT: Failed to parse.');
  const account = accounts.find(({ email }) => email === claims.data.iss);
  if (!account) throw new OAuthRefusal('invalid_grant', 'Invalid grant: account not found');
  const { aud, scope, iat, exp } = claims.data;
  const signed = Buffer.from(`${head}.${body}`);
  if (
    header.data.alg !== 'RS256' ||
    !verify('RSA-SHA256', signed, account.publicKey, Buffer.from(signature, 'base64url'))
  ) {
    throw new OAuthRefusal('invalid_grant', 'Invalid JWT Signature.');
  }
  if (!audiences.includes(aud))
    throw new OAuthRefusal('invalid_grant', 'Invalid JWT: Invalid audience. Should be the token endpoint.');
  if (iat * 1000 > now + LEEWAY_MS || exp * 1000 < now - LEEWAY_MS || (exp - iat) * 1000 > LONGEST_MS) {
    throw new OAuthRefusal(
      'invalid_grant',
      'Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and exp values in the JWT claim.',
    );
  }
  const scopes = scope.split(' ').filter(Boolean);
  if (scopes.length === 0) throw new OAuthRefusal('invalid_scope', 'Empty or missing scope not allowed.');
  return { email: account.email, scopes };
}

/** The OAuth token endpoint, at `/token` and at the paths that Google has used (RFC 7523). */
export function registerToken(
  router: Router,
  world: World,
  tokens: AccessTokens,
  accounts: () => readonly ServiceAccount[],
): void {
  for (const path of ['/token', '/oauth2/v4/token', '/o/oauth2/token']) {
    router.add('POST', path, null, async (exchange): Promise<Reply> => {
      try {
        const sent = await exchange.text();
        const form = (exchange.headers['content-type'] ?? '').includes('json')
          ? new URLSearchParams(z.record(z.string(), z.string()).parse(JSON.parse(sent)))
          : new URLSearchParams(sent);
        if (form.get('grant_type') !== GRANT)
          throw new OAuthRefusal('unsupported_grant_type', `Invalid grant_type: ${form.get('grant_type')}`);
        const audiences = [...GOOGLE_AUDIENCES, `${exchange.base}${path}`, `${exchange.base}/token`];
        const now = world.clock.now() + (world.faults.active('clock-skew')?.byMs ?? 0);
        const { email, scopes } = checkAssertion(form.get('assertion') ?? '', accounts(), audiences, now);
        const lifetimeMs = world.state.settings.tokenLifetimeMs;
        const token = tokens.issue(email, scopes, world.clock.now() + lifetimeMs);
        return {
          status: 200,
          json: { access_token: token, expires_in: Math.floor(lifetimeMs / 1000) - 1, token_type: 'Bearer' },
        };
      } catch (error) {
        if (!(error instanceof OAuthRefusal)) throw error;
        return { status: 400, json: { error: error.error, error_description: error.message } };
      }
    });
  }
}
