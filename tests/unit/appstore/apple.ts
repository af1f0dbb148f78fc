import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import type { Clock } from '@shared/kit/clock';
import { type AppStoreClientOptions, openAppStoreClient } from '../../../electron/targets/appstore/client';

/** A key pair as App Store Connect gives one, made anew for each run. */
const KEY = generateKeyPairSync('ec', { namedCurve: 'P-256' });
export const P8 = KEY.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
export const KEY_ID = '2X9R4HXF34';
export const ISSUER_ID = '57246542-96fe-1a63-e053-0824d011072a';
/** A moment to begin at. */
export const MORNING = Date.parse('2026-11-24T08:00:00Z');

/** Time that passes only when somebody waits, and at once. */
class PatientClock implements Clock {
  readonly waits: number[] = [];
  #now: number;
  constructor(now = MORNING) {
    this.#now = now;
  }
  now(): number {
    return this.#now;
  }
  advance(ms: number): void {
    this.#now += ms;
  }
  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.reject(signal.reason);
    this.waits.push(ms);
    this.#now += ms;
    return Promise.resolve();
  }
}

/** What a token says; throws unless Apple would take the signature. */
export function claimsOf(authorization: string | undefined): {
  readonly header: Record<string, unknown>;
  readonly claims: { iss: string; iat: number; exp: number; aud: string };
} {
  const [header = '', payload = '', signature = ''] = (authorization ?? '').replace('Bearer ', '').split('.');
  const good = verify(
    'sha256',
    Buffer.from(`${header}.${payload}`),
    { key: createPublicKey(KEY.privateKey), dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  );
  if (!good) throw new Error('The signature is wrong.');
  const parse = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString());
  return { header: parse(header), claims: parse(payload) };
}

/** A client on a server in Apple's place, with everything that it told. */
export async function clientOn(endpoint: string, options: Partial<AppStoreClientOptions> = {}) {
  const clock = new PatientClock();
  const logged: string[] = [];
  const budgets: unknown[] = [];
  const client = await openAppStoreClient({
    privateKey: P8,
    keyId: KEY_ID,
    issuerId: ISSUER_ID,
    endpoint,
    clock,
    pace: clock,
    log: (level, text) => logged.push(`${level}: ${text}`),
    onBudget: (budget) => budgets.push(budget),
    ...options,
  });
  return { client, clock, logged, budgets };
}

/** Apple's form of an error. */
export const refusal = (status: number, code: string, detail: string, meta?: unknown) => ({
  status,
  body: {
    errors: [
      {
        id: 'e',
        status: String(status),
        code,
        title: detail,
        detail,
        ...(meta === undefined ? {} : { meta }),
      },
    ],
  },
});
