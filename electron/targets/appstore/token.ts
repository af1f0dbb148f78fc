import { sign } from 'node:crypto';
import type { Clock } from '@shared/kit/clock';
import type { AppStoreKey } from './app-store-key';

/** From `iat` to `exp`, s. Apple takes 20 minutes at most. */
const LIFE_S = 15 * 60;
/** `iat` lies this far back, s: a clock that is slightly ahead here would sign in the future. */
const BACKDATED_S = 60;
/** A token is made anew this long before it ends, ms, so that no request leaves with one that is about to. */
const MARGIN_MS = 3 * 60_000;
/** Clocks that differ by less than this, ms, are taken for equal. */
const SKEW_NOTICED_MS = 30_000;
/** From here on a person is told, ms: tokens by such a clock are refused. */
const SKEW_TOLD_MS = 4 * 60_000;

const AUDIENCE = 'appstoreconnect-v1';

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const minutes = (ms: number): string => `${Math.round(Math.abs(ms) / 60_000)} minutes`;

/** A token as Apple asks for it ("Generating Tokens for API Requests"), signed at `now` (ms). */
function signToken({ privateKey, keyId, issuerId }: AppStoreKey, now: number): string {
  const issuedAt = Math.floor(now / 1000) - BACKDATED_S;
  const header = encoded({ alg: 'ES256', kid: keyId, typ: 'JWT' });
  const payload = encoded({ iss: issuerId, iat: issuedAt, exp: issuedAt + LIFE_S, aud: AUDIENCE });
  const signed = `${header}.${payload}`;
  // RFC 7518, 3.4: the two numbers of the signature side by side, not as DER.
  const signature = sign('sha256', Buffer.from(signed), { key: privateKey, dsaEncoding: 'ieee-p1363' });
  return `${signed}.${signature.toString('base64url')}`;
}

/** Keeps one account's token, and makes it by Apple's time when this computer's clock is off. */
export class Tokens {
  readonly #key: AppStoreKey;
  readonly #clock: Clock;
  #token: string | null = null;
  #signedAt = 0;
  #skewMs = 0;
  #warning: string | null = null;

  constructor(key: AppStoreKey, clock: Clock) {
    this.#key = key;
    this.#clock = clock;
  }

  /** A token that is good for some minutes at least; the same one as long as it is. */
  current(): string {
    const now = this.#clock.now();
    const age = now - this.#signedAt;
    const longest = (LIFE_S - BACKDATED_S) * 1000 - MARGIN_MS;
    // A clock that was set back in between makes the age negative.
    if (this.#token === null || age < 0 || age >= longest) {
      this.#token = signToken(this.#key, now + this.#skewMs);
      this.#signedAt = now;
    }
    return this.#token;
  }

  /** Drops the token: Apple did not take it. */
  forget(): void {
    this.#token = null;
  }

  /** Takes note of Apple's time (ms), which every answer tells; gives whether it was news. */
  noticeTime(theirs: number): boolean {
    const skew = theirs - this.#clock.now();
    if (Math.abs(skew - this.#skewMs) < SKEW_NOTICED_MS) return false;
    this.#skewMs = Math.abs(skew) < SKEW_NOTICED_MS ? 0 : skew;
    this.forget();
    if (Math.abs(skew) >= SKEW_TOLD_MS) {
      const direction = skew > 0 ? 'behind' : 'ahead of';
      this.#warning = `This computer's clock is ${minutes(skew)} ${direction} Apple's. Signing in with Apple's time; please set the clock.`;
    }
    return true;
  }

  /** What a person should know about this computer's clock; told once, else null. */
  takeWarning(): string | null {
    const warning = this.#warning;
    this.#warning = null;
    return warning;
  }
}
