import { FailureError, type FailureReason, failure } from '@shared/domain/failure';
import { networkRow, networkTable } from '../../process-kit/network-table';

/** An answer of the API server that says no. */
export class StatusError extends Error {
  override readonly name = 'StatusError';
  readonly code: number;
  readonly reason: string;
  /** The server's own sentence; it names objects, never secrets. */
  readonly words: string;
  readonly retryAfterMs: number | null;
  constructor(code: number, reason: string, words: string, retryAfterMs: number | null) {
    super(words);
    this.code = code;
    this.reason = reason;
    this.words = words;
    this.retryAfterMs = retryAfterMs;
  }
}

interface Row {
  readonly when: (error: StatusError) => boolean;
  readonly reason: FailureReason;
  readonly message: (error: StatusError) => string;
  readonly advice: string;
  readonly retryable?: boolean;
}

const manager = (words: string): string | null => /conflicts? with "([^"]+)"/.exec(words)?.[1] ?? null;

/** From what the server answers to what a person can do. The first row that fits wins. */
const TABLE: readonly Row[] = [
  {
    when: ({ code }) => code === 401,
    reason: 'credential-invalid',
    message: () => 'The cluster does not know you: the token or certificate is not accepted any more.',
    advice: 'Sign in again with kubectl, or get a new kubeconfig.',
  },
  // A webhook's no mostly comes as a 403 too, and is no matter of rights.
  {
    when: ({ words }) => /admission webhook/i.test(words),
    reason: 'policy-declaration',
    message: ({ words }) =>
      `The webhook ${/admission webhook "([^"]+)"/.exec(words)?.[1] ?? 'of the cluster'} refused it.`,
    advice: 'It says why in the raw answer: change what it names, or ask who runs the cluster.',
  },
  {
    when: ({ code, words }) => code === 403 && /quota/i.test(words),
    reason: 'quota-exhausted',
    message: () => 'The namespace’s quota leaves no room for this.',
    advice: 'Raise the quota, ask for less, or scale something else down.',
  },
  {
    when: ({ code }) => code === 403,
    reason: 'permission-missing',
    message: ({ words }) =>
      `Your account may not do this${/cannot (\w+) resource "([^"]+)"/.exec(words) ? `: ${words.replace(/^.*?cannot/, 'it cannot')}` : ''}.`,
    advice: 'Ask whoever runs the cluster for a role that may.',
  },
  {
    when: ({ code, words }) => code === 404 && /namespaces? "/.test(words),
    reason: 'not-found',
    message: () => 'The namespace is not there any more.',
    advice: 'Look at the namespace in slipway.yaml, or make it again.',
  },
  {
    when: ({ code }) => code === 404,
    reason: 'not-found',
    message: ({ words }) => `The cluster does not have it: ${words}.`,
    advice: 'Look at the names in slipway.yaml, or at what became of it.',
  },
  {
    when: ({ code, words }) => code === 409 && manager(words) !== null,
    reason: 'conflict',
    message: ({ words }) => `“${manager(words)}” owns a field that this would change.`,
    advice: 'Change it where that tool takes it from, or it is put back.',
  },
  {
    when: ({ code }) => code === 409,
    reason: 'conflict',
    message: () => 'Somebody else changed it at the same moment.',
    advice: 'Look at it as it is now and plan again.',
  },
  {
    when: ({ code }) => code === 422,
    reason: 'invalid-request',
    message: ({ words }) => `The cluster does not take this: ${words}.`,
    advice: 'Change what it names.',
  },
  {
    when: ({ code }) => code === 429,
    reason: 'rate-limited',
    message: () => 'The cluster asks to be asked less often.',
    advice: 'It is tried again in a moment.',
    retryable: true,
  },
  {
    when: ({ code }) => code === 504,
    reason: 'timeout',
    message: () => 'The cluster did not answer in time.',
    advice: 'Try again in a moment.',
    retryable: true,
  },
  {
    when: ({ code }) => code >= 500,
    reason: 'store-unavailable',
    message: ({ code }) => `The cluster has trouble of its own (${code}).`,
    advice: 'Try again in a moment.',
    retryable: true,
  },
];

const LONGEST_RAW = 2_000;

/** Names what went wrong while asking a cluster. */
export function clusterFailure(error: unknown, cluster: string): FailureError {
  if (error instanceof FailureError) return error;
  const stillTrue = 'What runs there goes on running.';
  if (error instanceof StatusError) {
    const row = TABLE.find(({ when }) => when(error));
    return failure(
      row?.reason ?? 'invalid-request',
      row?.message(error) ?? `The cluster answered ${error.code}: ${error.words}`,
      {
        stillTrue,
        advice: row?.advice ?? 'Look at the raw answer.',
        retryable: row?.retryable ?? false,
        raw: `${error.code} ${error.reason}: ${error.words}`.slice(0, LONGEST_RAW),
        ...(error.retryAfterMs === null ? {} : { retryAfterMs: error.retryAfterMs }),
      },
      error,
    );
  }
  const table = networkTable({
    name: cluster,
    owner: 'that cluster',
    keyAdvice: 'Get a new kubeconfig from whoever runs the cluster.',
  });
  const row = networkRow(table, error);
  if (row) {
    return failure(
      row.reason,
      row.message,
      { stillTrue, advice: row.advice, retryable: row.retryable },
      error,
    );
  }
  return failure('unexpected', `Asking ${cluster} failed.`, { stillTrue }, error);
}
