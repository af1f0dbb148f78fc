import type { Clock } from '@shared/kit/clock';
import type { auth } from 'googleapis/build/src/apis/androidpublisher/index.js';
import { serverTime } from '../../process-kit/http-headers';
import { explainThrown, headersOfThrown } from './answers';

/** Google's JWT client, as googleapis ships it. */
export type Jwt = InstanceType<typeof auth.JWT>;

/** A token is renewed this long before it ends, ms, so that no call starts with one that is about to. */
const MARGIN_MS = 60_000;
/** Clocks that differ by less than this, ms, are taken for equal: Google allows about as much. */
const SKEW_WORTH_TELLING_MS = 5 * 60_000;
const TOKEN_LIFETIME_S = 3600;
/** What a failed sign-in said holds for this long, ms: fifty apps that wait for one token must not each sign and ask. */
const FAILURE_HOLDS_MS = 250;

const minutes = (ms: number): string => `${Math.round(Math.abs(ms) / 60_000)} minutes`;

/**
 * Signs in with a service account's key (RFC 7523) and keeps the token. The library's own renewal is left out: it
 * would sign with this computer's clock, and would send refused calls again.
 */
export class SignIn {
  readonly #jwt: Jwt;
  readonly #clock: Clock;
  #goodUntil = Number.NEGATIVE_INFINITY;
  #skewMs = 0;
  #warning: string | null = null;
  #pending: Promise<void> | null = null;
  #failed: { readonly error: unknown; readonly until: number } | null = null;

  constructor(jwt: Jwt, clock: Clock) {
    this.#jwt = jwt;
    this.#clock = clock;
  }

  /** Makes sure that the client holds a token. Calls under way share one sign-in. Rejects as the library does. */
  async ensure(): Promise<void> {
    if (this.#clock.now() < this.#goodUntil) return;
    if (this.#failed && this.#clock.now() < this.#failed.until) throw this.#failed.error;
    this.#failed = null;
    this.#pending ??= this.#signInAtAnyClock()
      .catch((error: unknown) => {
        this.#failed = { error, until: this.#clock.now() + FAILURE_HOLDS_MS };
        throw error;
      })
      .finally(() => {
        this.#pending = null;
      });
    await this.#pending;
  }

  /** What a person should know about this computer's clock; told once per sign-in, else null. */
  takeWarning(): string | null {
    const warning = this.#warning;
    this.#warning = null;
    return warning;
  }

  /** Takes note of Google's time (ms), which every answer tells: tokens are signed with it, and a clock that is off is told. */
  noticeTime(theirs: number): void {
    const skew = theirs - this.#clock.now();
    if (Math.abs(skew - this.#skewMs) < SKEW_WORTH_TELLING_MS) return;
    this.#skewMs = skew;
    if (Math.abs(skew) < SKEW_WORTH_TELLING_MS) return;
    const direction = skew > 0 ? 'behind' : 'ahead of';
    this.#warning = `This computer's clock is ${minutes(skew)} ${direction} Google's. Signing in with Google's time; please set the clock.`;
  }

  /** Drops the token: Google did not take it. */
  forget(): void {
    this.#goodUntil = Number.NEGATIVE_INFINITY;
  }

  /** Signs in; when Google finds our clock off, once more with Google's own time. Rejects as the library does. */
  async #signInAtAnyClock(): Promise<void> {
    try {
      await this.#signIn();
    } catch (error) {
      const theirs = serverTime(headersOfThrown(error));
      if (theirs === null || explainThrown(error, null).reason !== 'clock-skew') throw error;
      this.noticeTime(theirs);
      this.#skewMs = theirs - this.#clock.now();
      await this.#signIn();
    }
  }

  async #signIn(): Promise<void> {
    const issuedAt = Math.floor((this.#clock.now() + this.#skewMs) / 1000);
    this.#jwt.additionalClaims = { iat: issuedAt, exp: issuedAt + TOKEN_LIFETIME_S };
    // The library keeps the claims of its first token in here.
    this.#jwt.gtoken = undefined;
    const tokens = await this.#jwt.authorize();
    const lifetime = (tokens.expiry_date ?? 0) - Date.now();
    this.#goodUntil = this.#clock.now() + lifetime - MARGIN_MS;
    // Without an expiry and a refresh token the library neither renews nor resends by itself.
    this.#jwt.setCredentials({ access_token: tokens.access_token ?? null });
  }
}
