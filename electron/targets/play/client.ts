import { FailureError, failure } from '@shared/domain/failure';
import type { CallRole } from '@shared/domain/plan';
import type { Clock } from '@shared/kit/clock';
import type { androidpublisher_v3, MethodOptions } from 'googleapis/build/src/apis/androidpublisher/index.js';
import type { playdeveloperreporting_v1beta1 } from 'googleapis/build/src/apis/playdeveloperreporting/index.js';
import { explainThrown, type LibraryAnswer, type PlayAnswer, sentOf, statusOfThrown } from './answers';
import { explainNoAnswer } from './explain';
import { serverTime } from './http-headers';
import { readServiceAccount } from './service-account';
import { type Jwt, SignIn } from './sign-in';

const SCOPES = [
  'https://www.googleapis.com/auth/androidpublisher',
  'https://www.googleapis.com/auth/playdeveloperreporting',
];
/** Google advises two minutes for this API. */
const DEADLINE_MS = 120_000;
const TRIES = 5;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 8_000;

/** The vendor's generated methods, both APIs on one sign-in. */
export interface PlayApis {
  readonly publisher: androidpublisher_v3.Androidpublisher;
  /** Loaded on first use: most calls never need it. */
  readonly reporting: () => Promise<playdeveloperreporting_v1beta1.Playdeveloperreporting>;
  /** For what the generated methods lack: uploads. Signs the request, nothing more. */
  readonly request: Jwt['request'];
}

/**
 * What may be sent again after a failure: `any` call that only reads; one that Google refused with 429 and so did not
 * carry out (`refused`); or `never`, for writes and commits.
 */
export type Repeat = 'any' | 'refused' | 'never';

/** One call and how it is to be treated. */
export interface PlayRequest {
  readonly role: CallRole | null;
  readonly repeat: Repeat;
  readonly signal: AbortSignal;
  readonly run: (apis: PlayApis, options: MethodOptions) => Promise<LibraryAnswer>;
  /** ms; 120 s by default. */
  readonly deadlineMs?: number;
  /** Told when Google asks for a pause: until when (ms, this client's clock), null when it is over. */
  readonly onWait?: (untilMs: number | null, why: string) => void;
  /** The log of the work that this call is part of; else the client's own. */
  readonly log?: Log;
}

type Log = (level: 'info' | 'warn' | 'error', text: string) => void;

/** What a client is made from. */
export interface PlayClientOptions {
  readonly serviceAccountJson: string;
  /** Base URL in Google's place, as of a sandbox or a proxy; null for Google. */
  readonly endpoint: string | null;
  readonly clock: Clock;
  /** In which pauses pass. */
  readonly pace: Clock;
  readonly log: Log;
}

/** One account's way to Google: signed in, with deadlines, and with retries for what may be repeated. */
export interface PlayClient {
  /** Who it is: the service account's address. */
  readonly account: string;
  /** Host that the requests go to. */
  readonly host: string;
  /** The client's own log. */
  readonly log: Log;
  /** Whether a URL that an answer gave belongs to Google or the endpoint, so that a token may be sent to it. */
  trusts(url: string): boolean;
  /** Signs in now; gives a warning when this computer's clock is off. Rejects with a `FailureError`. */
  signIn(): Promise<string | null>;
  /** Sends a call. Rejects with a `FailureError`. */
  send(request: PlayRequest): Promise<PlayAnswer>;
}

/** Where requests go without an endpoint of their own. */
export const GOOGLE_HOST = 'androidpublisher.googleapis.com';
const GOOGLE = '.googleapis.com';

/** Sends every request for Google to another base, tokens and uploads included. */
function redirectTo(base: URL | null, target: URL): URL {
  if (!base || !target.hostname.endsWith(GOOGLE)) return target;
  const url = new URL(target);
  url.protocol = base.protocol;
  url.host = base.host;
  url.pathname = `${base.pathname.replace(/\/$/, '')}${target.pathname}`;
  return url;
}

function repeatable(repeat: Repeat, status: number | null, reason: string): boolean {
  if (repeat === 'never') return false;
  if (status === 429 && reason === 'rate-limited') return true;
  if (repeat === 'refused') return false;
  return status === null
    ? reason === 'offline' || reason === 'timeout'
    : status === 408 || status >= 500 || reason === 'rate-limited';
}

/** Full jitter: any time up to a limit that doubles, so that many clients do not come back together. */
export const pauseBefore = (attempt: number, longest = LONGEST_PAUSE_MS): number =>
  Math.random() * Math.min(longest, FIRST_PAUSE_MS * 2 ** attempt);

/** Rejects with `cancelled` as soon as the signal says so, whatever the work is doing. */
async function unlessCancelled<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  let stop = (): void => {};
  const cancelled = new Promise<never>((_, reject) => {
    stop = () => reject(new DOMException('Cancelled.', 'AbortError'));
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([work, cancelled]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/**
 * Opens a client on the vendor's library, loaded now and not earlier. Rejects with `credential-invalid` for a key
 * that is none. The library's own retries are off: they ignore Retry-After and would resend a PUT.
 */
export async function openPlayClient(options: PlayClientOptions): Promise<PlayClient> {
  const key = readServiceAccount(options.serviceAccountJson);
  const base = options.endpoint === null ? null : new URL(options.endpoint);
  const { androidpublisher, auth } = await import('googleapis/build/src/apis/androidpublisher/index.js');
  const jwt = new auth.JWT({
    email: key.email,
    key: key.privateKey,
    ...(key.keyId === undefined ? {} : { keyId: key.keyId }),
    scopes: SCOPES,
  });
  jwt.transporter.interceptors.request.add({
    resolved: async (config) => {
      config.url = redirectTo(base, config.url);
      config.retry = false;
      delete config.retryConfig;
      config.signal ??= AbortSignal.timeout(DEADLINE_MS);
      return config;
    },
  });
  const signIn = new SignIn(jwt, options.clock);
  jwt.transporter.interceptors.response.add({
    resolved: async (answer) => {
      const theirs = serverTime(answer.headers);
      if (theirs !== null) signIn.noticeTime(theirs);
      return answer;
    },
  });
  const reporting = async () => {
    const api = await import('googleapis/build/src/apis/playdeveloperreporting/index.js');
    return api.playdeveloperreporting({ version: 'v1beta1', auth: jwt });
  };
  const apis: PlayApis = {
    publisher: androidpublisher({ version: 'v3', auth: jwt }),
    reporting,
    request: (request) => jwt.request(request),
  };
  const { clock, pace } = options;

  const logOf = (request: PlayRequest): Log => request.log ?? options.log;

  async function once(request: PlayRequest): Promise<PlayAnswer> {
    await unlessCancelled(signIn.ensure(), request.signal);
    const warning = signIn.takeWarning();
    if (warning !== null) logOf(request)('warn', warning);
    const deadline = AbortSignal.timeout(request.deadlineMs ?? DEADLINE_MS);
    const began = performance.now();
    const answer = await request.run(apis, {
      signal: AbortSignal.any([request.signal, deadline]),
      retry: false,
    });
    return {
      status: answer.status,
      headers: answer.headers,
      data: answer.data,
      tookMs: performance.now() - began,
      sent: sentOf(answer.config),
    };
  }

  /** A token that ended early was refused, not half used: one fresh one and the same call again. */
  async function withFreshToken(request: PlayRequest): Promise<PlayAnswer> {
    try {
      return await once(request);
    } catch (error) {
      if (statusOfThrown(error) !== 401) throw error;
      signIn.forget();
      return await once(request);
    }
  }

  async function pause(ms: number, asked: boolean, request: PlayRequest, why: string): Promise<void> {
    if (asked) request.onWait?.(clock.now() + ms, why);
    try {
      await pace.sleep(ms, request.signal);
    } finally {
      if (asked) request.onWait?.(null, why);
    }
  }

  async function send(request: PlayRequest): Promise<PlayAnswer> {
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await withFreshToken(request);
      } catch (error) {
        if (request.signal.aborted) throw cancelled(request.role, error);
        const failed = explainThrown(error, request.role, clock.now());
        const again = attempt + 1 < TRIES && repeatable(request.repeat, statusOfThrown(error), failed.reason);
        if (!again) throw new FailureError(failed, { cause: error });
        const asked = failed.retryAfterMs !== undefined;
        const ms = failed.retryAfterMs ?? pauseBefore(attempt);
        logOf(request)('info', `${failed.message} Trying again in ${(ms / 1000).toFixed(1)} s.`);
        await pause(ms, asked, request, failed.message).catch((stopped: unknown) => {
          throw cancelled(request.role, stopped);
        });
      }
    }
  }

  return {
    account: key.email,
    host: base?.host ?? GOOGLE_HOST,
    log: options.log,
    trusts: (url) => {
      const { hostname, host, protocol } = new URL(url);
      return base === null ? protocol === 'https:' && hostname.endsWith(GOOGLE) : host === base.host;
    },
    signIn: async () => {
      signIn.forget();
      await signIn.ensure();
      return signIn.takeWarning();
    },
    send,
  };
}

/** What a cancelled call leaves: a commit that was on its way may still have arrived. */
function cancelled(role: CallRole | null, cause: unknown): FailureError {
  const { stillTrue } = explainNoAnswer(cause, role);
  return failure('cancelled', 'Cancelled.', { stillTrue, advice: 'Start again when you are ready.' }, cause);
}
