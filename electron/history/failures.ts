import { FailureError, failure } from '@shared/domain/failure';

const FULL = new Set(['SQLITE_FULL', 'ENOSPC', 'EDQUOT', 'EFBIG']);
const DAMAGED = ['SQLITE_CORRUPT', 'SQLITE_NOTADB'];

/** The code of an error from SQLite (`SQLITE_FULL`) or from the file system (`ENOSPC`); empty when it has none. */
function errorCode(error: unknown): string {
  const code = (error as { readonly code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : '';
}

/** Whether the file's own pages are wrong, so that the next start must recover what it can. */
export function isDamage(error: unknown): boolean {
  return DAMAGED.some((code) => errorCode(error).startsWith(code));
}

/** Whether another program holds the file. */
export function isLocked(error: unknown): boolean {
  return errorCode(error).startsWith('SQLITE_BUSY') || errorCode(error).startsWith('SQLITE_LOCKED');
}

const NOT_SENT = 'Nothing was sent to a store, and everything kept so far is still there.';

/** A failed write as a failure that says what stays true: without a durable history nothing may be sent. */
export function writeFailure(error: unknown): FailureError {
  if (error instanceof FailureError) return error;
  const code = errorCode(error);
  const raw = error instanceof Error ? `${code} ${error.message}`.trim() : String(error);
  if (FULL.has(code)) {
    return failure(
      'disk-full',
      'The disk is full, so the history cannot be written.',
      { stillTrue: NOT_SENT, advice: 'Free some space on this disk, then try again.', retryable: true, raw },
      error,
    );
  }
  if (isDamage(error)) {
    return failure(
      'history-read-only',
      'The history file is damaged.',
      {
        stillTrue: `${NOT_SENT} The file is set aside at the next start, never deleted.`,
        advice: 'Restart Slipway: it recovers what can be read and says what was lost.',
        raw,
      },
      error,
    );
  }
  if (/^(SQLITE_(READONLY|CANTOPEN|IOERR|PERM|AUTH)|EROFS|EACCES|EPERM|EIO|ENOENT)/.test(code)) {
    return failure(
      'history-read-only',
      'The history file cannot be written.',
      {
        stillTrue: NOT_SENT,
        advice: 'Check that the data folder exists and may be written to, then try again.',
        raw,
      },
      error,
    );
  }
  return failure('unexpected', 'The history could not do this.', { stillTrue: NOT_SENT, raw }, error);
}

/** What `openHistory` rejects with when another program has the file. */
export function lockedFailure(error: unknown): FailureError {
  return failure(
    'conflict',
    'The history is already open in another Slipway, or in another tool.',
    { stillTrue: 'Nothing was changed.', advice: 'Use the window that is open, or close the other program.' },
    error,
  );
}
