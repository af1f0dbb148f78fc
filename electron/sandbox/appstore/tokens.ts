import { verify } from 'node:crypto';
import { z } from 'zod';
import type { ApiKey } from './api-keys';
import { notAuthorized } from './problem';

const AUDIENCE = 'appstoreconnect-v1';
const LONGEST_S = 20 * 60;
/** A token whose scope names reading requests only may live for half a year. */
const LONGEST_SCOPED_S = 184 * 24 * 3600;
/** How far a client's clock may be ahead of Apple's. */
const SKEW_S = 60;

const headerSchema = z.object({ alg: z.literal('ES256'), kid: z.string(), typ: z.literal('JWT').optional() });
const claimsSchema = z.object({
  iss: z.string().optional(),
  sub: z.string().optional(),
  aud: z.literal(AUDIENCE),
  iat: z.number().optional(),
  exp: z.number(),
  scope: z.array(z.string()).optional(),
});
type Claims = z.infer<typeof claimsSchema>;

function part<Schema extends z.ZodType>(text: string, schema: Schema): z.output<Schema> | null {
  try {
    return schema.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
  } catch {
    return null;
  }
}

/** Checks bearer tokens as Apple does: every reason to refuse one is answered alike. */
export class AppStoreTokens {
  readonly #keys: () => readonly ApiKey[];
  readonly #revoked = new Set<string>();

  constructor(keys: () => readonly ApiKey[]) {
    this.#keys = keys;
  }

  /** The key that signed; `now` is Apple's time in ms. Throws Apple's 401. */
  check(authorization: string | undefined, request: { method: string; path: string }, now: number): ApiKey {
    const token = /^Bearer\s+(\S+)$/.exec(authorization ?? '')?.[1];
    const [head = '', body = '', signature, more] = token?.split('.') ?? [];
    const header = part(head, headerSchema);
    const claims = part(body, claimsSchema);
    const key = this.#keys().find(({ keyId }) => keyId === header?.kid);
    if (!token || !signature || more !== undefined || !claims || !key || this.#revoked.has(token))
      throw notAuthorized();
    const good =
      verify(
        'sha256',
        Buffer.from(`${head}.${body}`),
        { key: key.publicKey, dsaEncoding: 'ieee-p1363' },
        Buffer.from(signature, 'base64url'),
      ) &&
      isOwn(claims, key) &&
      isTimely(claims, now / 1000) &&
      isInScope(claims.scope, request);
    if (!good) throw notAuthorized();
    return key;
  }

  /** From now on a token counts as expired. */
  revoke(authorization: string | undefined): void {
    const token = /^Bearer\s+(\S+)$/.exec(authorization ?? '')?.[1];
    if (token) this.#revoked.add(token);
  }
}

/** A team's key names its issuer, a person's says that it is a person's. */
const isOwn = ({ iss, sub }: Claims, { issuerId }: ApiKey): boolean =>
  issuerId === null ? sub === 'user' && iss === undefined : iss === issuerId;

function isTimely({ iat, exp, scope }: Claims, now: number): boolean {
  if (exp <= now) return false;
  if (iat !== undefined && iat > now + SKEW_S) return false;
  const readsOnly = scope !== undefined && scope.length > 0 && scope.every((one) => one.startsWith('GET '));
  // Without a time of issue only the distance from now can be judged.
  return exp - Math.min(iat ?? now, now) <= (readsOnly ? LONGEST_SCOPED_S : LONGEST_S + SKEW_S);
}

/** A token with a scope is good for the requests that it names, whatever their query. */
function isInScope(scope: readonly string[] | undefined, request: { method: string; path: string }): boolean {
  if (scope === undefined) return true;
  return scope.some((one) => {
    const [method, path = ''] = one.split(' ');
    return method === request.method && path.split('?')[0] === request.path;
  });
}
