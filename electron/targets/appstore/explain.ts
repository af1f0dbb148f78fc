import { type Failure, FailureError } from '@shared/domain/failure';
import type { CallRole } from '@shared/domain/plan';
import { redactText } from '@shared/kit/redact';
import { networkRow, networkTable } from '../../process-kit/network-table';
import { ERROR_TABLE, type ErrorRow } from './error-table';

/** One member of an answer's `errors`, with those that Apple associates with it beside it. */
interface VendorIssue {
  readonly code: string;
  /** Title and detail, one after the other. */
  readonly text: string;
}

/** What is left of an answer that was a refusal: enough to find its row. */
export interface VendorError {
  readonly status: number;
  /** Associated errors come first: they are the cause, the error that names them only the occasion. */
  readonly issues: readonly VendorIssue[];
  /** The body as text, not yet redacted. */
  readonly raw: string;
}

/** What a call was for, which decides what is still true when it fails. */
export interface CallKind {
  /** Its role in a plan; null outside a plan. */
  readonly role: CallRole | null;
  /** Whether it may have changed something. */
  readonly writes: boolean;
}

const RAW_LIMIT = 4000;
/** More causes than this are counted, not told. */
const CAUSES_TOLD = 4;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** The words of an HTML page that a proxy or Apple's front end sent instead of JSON. */
function pageText(html: string): string {
  return html
    .replace(/<(style|script)[\s\S]*?<\/\1>/gi, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 300);
}

function issuesOf(errors: readonly unknown[], depth = 0): VendorIssue[] {
  return errors.filter(isRecord).flatMap((error) => {
    const meta = isRecord(error.meta) ? error.meta.associatedErrors : null;
    const associated = isRecord(meta) && depth < 3 ? Object.values(meta).flatMap(listOf) : [];
    const own = {
      code: textOf(error.code),
      text: [textOf(error.title), textOf(error.detail)].filter((part) => part !== '').join('\n'),
    };
    return [...issuesOf(associated, depth + 1), own];
  });
}

/** Reads Apple's error document, a page of HTML, plain text or nothing at all. */
export function vendorError(status: number, body: unknown): VendorError {
  const raw = typeof body === 'string' ? body : body === null ? '' : (JSON.stringify(body) ?? '');
  const issues = isRecord(body) ? issuesOf(listOf(body.errors)) : [];
  return { status, issues: issues.length > 0 ? issues : [{ code: '', text: pageText(raw) }], raw };
}

interface Found {
  readonly row: ErrorRow;
  readonly message: string;
}

function fits(row: ErrorRow, status: number, issue: VendorIssue): RegExpExecArray | boolean {
  if (row.status && !row.status.includes(status)) return false;
  if (row.codes && !row.codes.some((code) => issue.code === code || issue.code.startsWith(`${code}.`))) {
    return false;
  }
  return row.text ? (row.text.exec(issue.text) ?? false) : true;
}

function rowFor(status: number, issue: VendorIssue): Found | null {
  for (const row of ERROR_TABLE) {
    const found = fits(row, status, issue);
    if (found === false) continue;
    const groups = found === true ? [] : found;
    const message = row.message.replace(/\$(\d)/g, (_, group) => groups[Number(group)] ?? '');
    return { row, message };
  }
  return null;
}

const position = ({ row }: Found): number => ERROR_TABLE.indexOf(row);

/** Several causes in one sentence each, none twice. */
function told(found: readonly Found[]): string {
  const messages = [...new Set(found.map(({ message }) => message))];
  const rest = messages.length - CAUSES_TOLD;
  return rest > 0
    ? `${messages.slice(0, CAUSES_TOLD).join(' ')} There are ${rest} more causes.`
    : messages.join(' ');
}

/** What stays true after a failed call. `open`: it may have been carried out all the same. */
function stillTrueAfter({ role, writes }: CallKind, open: boolean): string {
  if (!writes) return 'Nothing was changed: this only reads.';
  if (!open) return 'App Store Connect refused it, so nothing has changed for users.';
  return role === 'commit' || role === null
    ? 'It may or may not have been done: only reading the store can tell.'
    : 'Nothing has changed for users. Whether this step was done, only reading the store can tell.';
}

/** The failure of an answer that was a refusal. */
export function explainAnswer(
  error: VendorError,
  kind: CallKind,
  retryAfterMs: number | null = null,
): Failure {
  const raw = redactText(error.raw).slice(0, RAW_LIMIT);
  const common = { ...(retryAfterMs === null ? {} : { retryAfterMs }), ...(raw === '' ? {} : { raw }) };
  const open = error.status >= 500 || error.status === 408;
  const found = error.issues
    .map((issue) => rowFor(error.status, issue))
    .filter((row) => row !== null)
    .toSorted((a, b) => position(a) - position(b));
  const [first] = found;
  if (!first) {
    return {
      reason: 'unexpected',
      message: `App Store Connect answered ${error.status}, which Slipway does not know.`,
      stillTrue: stillTrueAfter(kind, kind.writes),
      advice: 'Open the raw response, and read the store again.',
      retryable: false,
      ...common,
    };
  }
  // An error that only says “not in this state” adds nothing to the causes that stand beside it.
  const causes = found.filter(({ row }) => row.reason !== 'state-refused');
  const { row } = first;
  return {
    reason: row.reason,
    message: told(causes.length > 0 ? causes : found.slice(0, 1)),
    stillTrue: row.stillTrue ?? stillTrueAfter(kind, open),
    advice: row.advice,
    retryable: row.retryable ?? false,
    ...common,
  };
}

/** From a connection's error code to what a person can do, in Apple's name. */
export const NETWORK_TABLE = networkTable({
  name: 'App Store Connect',
  owner: 'Apple',
  keyAdvice: 'Make a new key in App Store Connect and drop it in Settings, Accounts.',
});

/** The failure of a request that got no answer: the connection, its encryption, the deadline, or a cancellation. */
export function explainNoAnswer(error: unknown, kind: CallKind): Failure {
  if (error instanceof FailureError) return error.failure;
  const raw = error instanceof Error ? redactText(error.message).slice(0, RAW_LIMIT) : undefined;
  const row = networkRow(NETWORK_TABLE, error);
  return {
    reason: row?.reason ?? 'unexpected',
    message: row?.message ?? 'The request failed before an answer came.',
    stillTrue: stillTrueAfter(kind, true),
    advice: row?.advice ?? 'Try again; if it stays, open the log of this operation.',
    retryable: row?.retryable ?? false,
    ...(raw === undefined ? {} : { raw }),
  };
}

/** Whether a refusal says that what was asked for is so already: then there is nothing to repeat, only to read. */
export const isAlreadySo = (error: unknown): boolean =>
  error instanceof FailureError && error.failure.reason === 'already-so';
