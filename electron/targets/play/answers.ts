import { type Failure, FailureError, failure } from '@shared/domain/failure';
import type { CallRole } from '@shared/domain/plan';
import type { z } from 'zod';
import { retryAfter } from '../../process-kit/http-headers';
import { explainAnswer, explainNoAnswer, vendorError } from './explain';

/** A request as it really left this computer. */
export interface SentRequest {
  readonly method: string;
  /** Path and query from the host's root. */
  readonly path: string;
  /** The JSON body as a value; null without one. Bytes of uploads are not kept. */
  readonly body: unknown;
}

/** What came back. */
export interface PlayAnswer {
  readonly status: number;
  readonly headers: unknown;
  readonly data: unknown;
  readonly tookMs: number;
  readonly sent: SentRequest;
}

/** The part of the library's answers and errors that is used: what was sent stands in `config`. */
export interface LibraryAnswer {
  readonly status: number;
  readonly headers: unknown;
  readonly data: unknown;
  readonly config: unknown;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

function responseOf(error: unknown): Readonly<Record<string, unknown>> | null {
  if (!isRecord(error) || !isRecord(error.response)) return null;
  return typeof error.response.status === 'number' ? error.response : null;
}

/** Headers of the answer that an error of the library carries; null when there was none. */
export const headersOfThrown = (error: unknown): unknown => responseOf(error)?.headers ?? null;

/** HTTP status that an error of the library carries; null when no answer came. */
export function statusOfThrown(error: unknown): number | null {
  const status = responseOf(error)?.status;
  return typeof status === 'number' ? status : null;
}

/** The failure of anything that a library call threw. `now` (ms) counts where the server tells no time itself. */
export function explainThrown(error: unknown, role: CallRole | null, now = 0): Failure {
  if (error instanceof FailureError) return error.failure;
  const response = responseOf(error);
  if (!response) return explainNoAnswer(error, role);
  return explainAnswer(
    vendorError(Number(response.status), response.data),
    role,
    retryAfter(response.headers, now),
  );
}

/** A body's value; null when it is no JSON. */
export function jsonOf(body: unknown): unknown {
  if (typeof body !== 'string' || body === '') return null;
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}

/** What was sent, from the library's record of it: the interceptors have had their say there. */
export function sentOf(config: unknown): SentRequest {
  const given = isRecord(config) ? config : {};
  const url = new URL(String(given.url ?? 'about:blank'));
  return {
    method: String(given.method ?? 'GET').toUpperCase(),
    path: `${url.pathname}${url.search}`,
    body: jsonOf(given.body),
  };
}

/** An answer's body in the form that is relied on. Throws `unexpected` for another: it must not be guessed at. */
export function readAs<Schema extends z.ZodType>(schema: Schema, data: unknown): z.output<Schema> {
  const parsed = schema.safeParse(data);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw failure('unexpected', 'Google’s answer has a form that Slipway does not know.', {
    stillTrue: 'Nothing is concluded from it.',
    advice: 'Read again; if it stays, report it with the log of this operation.',
    raw: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`,
  });
}
