import { FailureError } from '@shared/domain/failure';
import type { CallRole } from '@shared/domain/plan';
import type { Clock } from '@shared/kit/clock';
import type { androidpublisher_v3, MethodOptions } from 'googleapis/build/src/apis/androidpublisher/index.js';
import type { playdeveloperreporting_v1beta1 } from 'googleapis/build/src/apis/playdeveloperreporting/index.js';
import { serverTime } from '../../process-kit/http-headers';
import { type Log, unlessCancelled } from '../../process-kit/patience';
import { explainThrown, type LibraryAnswer, type PlayAnswer, sentOf, statusOfThrown } from './answers';
import { type Repeat, type Repeating, repeating } from './repeat';
import { readServiceAccount } from './service-account';
import { type Jwt, SignIn } from './sign-in';

const SCOPES = [
  'https://www.googleapis.com/auth/androidpublisher',
  'https://www.googleapis.com/auth/playdeveloperreporting',
];
/** Google advises two minutes for this API. */
const DEADLINE_MS = 120_000;

/** The vendor's generated methods, both APIs on one sign-in. */
export interface PlayApis {
  readonly publisher: androidpublisher_v3.Androidpublisher;
  /** Loaded on first use: most calls never need it. */
  readonly reporting: () => Promise<playdeveloperreporting_v1beta1.Playdeveloperreporting>;
  /** For what the generated methods lack: uploads. Signs the request, nothing more. */
  readonly request: Jwt['request'];
}

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

  const logOf = (request: PlayRequest): Log => request.log ?? options.log;
  const repeatingFor = (request: PlayRequest, role: CallRole | null, repeat: Repeat): Repeating => ({
    role,
    repeat,
    signal: request.signal,
    clock: options.clock,
    pace: options.pace,
    log: logOf(request),
    onWait: request.onWait,
  });

  async function once(request: PlayRequest): Promise<PlayAnswer> {
    // Signing in changes nothing, so it may be repeated even when the call itself may not.
    await repeating(repeatingFor(request, null, 'any'), () =>
      unlessCancelled(signIn.ensure(), request.signal),
    );
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
      await signIn.ensure().catch((error: unknown) => {
        throw new FailureError(explainThrown(error, null), { cause: error });
      });
      return signIn.takeWarning();
    },
    send: (request) =>
      repeating(repeatingFor(request, request.role, request.repeat), () => withFreshToken(request)),
  };
}
