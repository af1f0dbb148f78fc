import { type Failure, FailureError } from '@shared/domain/failure';
import type { CallRole } from '@shared/domain/plan';
import { redactText } from '@shared/kit/redact';
import { networkRow, networkTable } from '../../process-kit/network-table';
import { ERROR_TABLE, type ErrorRow } from './error-table';

/** What is left of an answer that was a refusal: enough to find its row. */
export interface VendorError {
  readonly status: number;
  /** `error.errors[0].reason`, `error.details[].reason`, or OAuth's `error`: whichever are there. */
  readonly reasons: readonly string[];
  readonly message: string;
  /** The body as text, not yet redacted. */
  readonly raw: string;
}

const RAW_LIMIT = 4000;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
const texts = (...values: readonly unknown[]): string[] =>
  values.filter((value): value is string => typeof value === 'string' && value !== '');

/** The words of an HTML page that a proxy or Google's front end sent instead of JSON. */
function pageText(html: string): string {
  return html
    .replace(/<(style|script)[\s\S]*?<\/\1>/gi, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 300);
}

function parsed(body: unknown): unknown {
  if (typeof body !== 'string') return body;
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}

/** Reads Google's error envelope, OAuth's form, a page of HTML or nothing at all. */
export function vendorError(status: number, given: unknown): VendorError {
  const body = parsed(given);
  const raw = typeof body === 'string' ? body : (JSON.stringify(body) ?? '');
  if (!isRecord(body)) return { status, reasons: [], message: pageText(raw), raw };
  const error = body.error;
  if (!isRecord(error)) {
    return {
      status,
      reasons: texts(error),
      message: texts(error, body.error_description).join(': '),
      raw,
    };
  }
  const members = [error.errors, error.details].flatMap((list) => (Array.isArray(list) ? list : []));
  const reasons = members.filter(isRecord).flatMap((member) => texts(member.reason));
  return { status, reasons, message: texts(error.message)[0] ?? '', raw };
}

function fits(row: ErrorRow, error: VendorError): RegExpExecArray | boolean {
  const found = row.text?.exec(error.message);
  if (found) return found;
  if (row.reasons?.some((reason) => error.reasons.includes(reason))) return true;
  return row.text === undefined && (row.status?.includes(error.status) ?? false);
}

const fill = (template: string, found: RegExpExecArray | boolean): string =>
  typeof found === 'boolean'
    ? template
    : template.replace(/\$(\d)/g, (_, group) => found[Number(group)] ?? '');

const NOTHING_COMMITTED = 'Nothing has changed for users: nothing was committed.';

/** What stays true after a failed call, by what the call was for. */
function stillTrueAfter(role: CallRole | null, ambiguous: boolean): string {
  if (role !== 'commit') return NOTHING_COMMITTED;
  return ambiguous
    ? 'The commit may or may not have gone through: only reading the track can tell.'
    : 'The commit was refused, so nothing has changed for users.';
}

/** The failure of an answer that was a refusal. `role` says what is still true; null outside a plan. */
export function explainAnswer(
  error: VendorError,
  role: CallRole | null,
  retryAfterMs: number | null = null,
): Failure {
  const raw = redactText(error.raw).slice(0, RAW_LIMIT);
  const common = { ...(retryAfterMs === null ? {} : { retryAfterMs }), ...(raw === '' ? {} : { raw }) };
  for (const row of ERROR_TABLE) {
    const found = fits(row, error);
    if (!found) continue;
    return {
      reason: row.reason,
      message: fill(row.message, found),
      stillTrue: row.stillTrue ?? stillTrueAfter(role, error.status >= 500 || error.status === 408),
      advice: row.advice,
      retryable: row.retryable ?? false,
      ...common,
    };
  }
  return {
    reason: 'unexpected',
    message: `Google Play answered ${error.status}, which Slipway does not know.`,
    stillTrue: stillTrueAfter(role, true),
    advice: 'Open the raw response, and read the track again.',
    retryable: false,
    ...common,
  };
}

/** From a connection's error code to what a person can do, in Google's name. */
export const NETWORK_TABLE = networkTable({
  name: 'Google Play',
  owner: 'Google',
  keyAdvice: 'Create a new key in Google Cloud Console and add it in Settings, Accounts.',
});

/** The failure of a request that got no answer: the connection, its encryption, the deadline, or a cancellation. */
export function explainNoAnswer(error: unknown, role: CallRole | null): Failure {
  const raw = error instanceof Error ? redactText(error.message).slice(0, RAW_LIMIT) : undefined;
  const row = networkRow(NETWORK_TABLE, error);
  return {
    reason: row?.reason ?? 'unexpected',
    message: row?.message ?? 'The request failed before an answer came.',
    stillTrue: stillTrueAfter(role, true),
    advice: row?.advice ?? 'Try again; if it stays, open the log of this operation.',
    retryable: row?.retryable ?? false,
    ...(raw === undefined ? {} : { raw }),
  };
}

/** The same failure as something to throw. */
export const thrown = (failed: Failure, cause?: unknown): FailureError =>
  new FailureError(failed, cause === undefined ? undefined : { cause });
