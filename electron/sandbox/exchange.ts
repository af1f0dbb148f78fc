import type { IncomingHttpHeaders } from 'node:http';
import { invalidArgument } from './api-error';
import type { Fault } from './fault-schema';

/** Who sent a request: a service account that the sandbox generated. */
export interface Caller {
  /** The account's client_email. */
  readonly email: string;
  readonly scopes: readonly string[];
}

/** One request on its way through a handler. */
export interface Exchange {
  readonly method: string;
  /** The path below `base`, as sent (still encoded), without query. */
  readonly path: string;
  /** Values of the route's `{placeholders}`, decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** Scheme, host and path prefix as the client addressed them: links in answers start with it. */
  readonly base: string;
  /** The authenticated caller; on routes without a scope an anonymous one with an empty e-mail. */
  readonly caller: Caller;
  /** Throws Google's 401 for an anonymous caller: for routes that ask for a token only in some cases. */
  requireCaller(): void;
  /** The faults that fire on this request. */
  readonly faults: readonly Fault[];
  /** The request's bytes, as they come. */
  readonly body: AsyncIterable<Buffer>;
  /** The whole body as text; refuses more than 10 MiB. */
  text(): Promise<string>;
  /** The whole body as JSON; an empty body is an empty object. Refuses what is not JSON, as Google does. */
  json(): Promise<unknown>;
}

/** What a handler answers: exactly one of `json`, `text`, `bytes` and `file`, or none for an empty body. */
export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly text?: string;
  readonly bytes?: Buffer;
  /** Path of a file to stream. */
  readonly file?: string;
  /** What the request log keeps in the place of a long list. */
  readonly loggedAs?: unknown;
}

/** 200 with a JSON body. */
export const ok = (json: unknown): Reply => ({ status: 200, json });

/** 204 without a body. */
export const noContent = (): Reply => ({ status: 204 });

/** JSON text to a value; an empty text is an empty object. */
export function parseJson(text: string): unknown {
  if (text.trim() === '') return {};
  try {
    return JSON.parse(text);
  } catch {
    throw invalidArgument('Invalid JSON payload received. Parsing terminated before end of input.');
  }
}
