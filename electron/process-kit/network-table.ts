import type { FailureReason } from '@shared/domain/failure';

/** One way in which no answer came: the codes of Node, of its HTTP client, of its TLS layer and of its cryptography. */
export interface NetworkRow {
  readonly codes: readonly string[] | RegExp;
  readonly reason: FailureReason;
  readonly message: string;
  readonly advice: string;
  readonly retryable: boolean;
}

/** The other side, as the sentences about a connection name it. */
export interface Peer {
  /** `Google Play`. */
  readonly name: string;
  /** Whose certificate it shows: `Google`. */
  readonly owner: string;
  /** What to do when the private key of the account cannot be read. */
  readonly keyAdvice: string;
}

/** From a connection's error code to what a person can do. The first row that fits wins. */
export const networkTable = ({ name, owner, keyAdvice }: Peer): readonly NetworkRow[] => [
  {
    codes: ['ENOTFOUND', 'EAI_AGAIN', 'EAI_NODATA', 'ENETUNREACH', 'EHOSTUNREACH', 'ENETDOWN'],
    reason: 'offline',
    message: `This computer cannot reach ${name}.`,
    advice: 'Check the network, then try again.',
    retryable: true,
  },
  {
    codes: ['ECONNREFUSED'],
    reason: 'offline',
    message: 'The connection was refused: nothing listens at that address.',
    advice: 'Check the network and, if there is one, the proxy or the endpoint of this account.',
    retryable: true,
  },
  {
    codes: ['ECONNRESET', 'EPIPE', 'ECONNABORTED', 'UND_ERR_SOCKET', 'ERR_STREAM_PREMATURE_CLOSE'],
    reason: 'offline',
    message: 'The connection was cut before the answer came.',
    advice: 'Check the network, then try again.',
    retryable: true,
  },
  {
    codes: [
      'TimeoutError',
      'ETIMEDOUT',
      'UND_ERR_CONNECT_TIMEOUT',
      'UND_ERR_HEADERS_TIMEOUT',
      'UND_ERR_BODY_TIMEOUT',
    ],
    reason: 'timeout',
    message: `${name} did not answer in time.`,
    advice: 'Check the network, then try again.',
    retryable: true,
  },
  {
    codes: ['CERT_NOT_YET_VALID', 'CERT_HAS_EXPIRED'],
    reason: 'clock-skew',
    message: 'The server’s certificate is not valid at this computer’s date.',
    advice: 'Check this computer’s clock, then try again.',
    retryable: false,
  },
  {
    codes: /^ERR_OSSL|^ERR_CRYPTO/,
    reason: 'credential-invalid',
    message: 'The private key of this account cannot be read.',
    advice: keyAdvice,
    retryable: false,
  },
  {
    codes: /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|^ERR_(TLS|SSL)|^EPROTO$/,
    reason: 'offline',
    message: `The connection is not trusted: the server’s certificate is not ${owner}’s.`,
    advice:
      'If your network inspects traffic, add its certificate to NODE_EXTRA_CA_CERTS; else do not go on.',
    retryable: false,
  },
  {
    codes: ['AbortError', 'ABORT_ERR'],
    reason: 'cancelled',
    message: 'Cancelled.',
    advice: 'Start again when you are ready.',
    retryable: false,
  },
];

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/** The codes in an error and in everything that caused it, outermost first. */
function codesOf(error: unknown): string[] {
  const codes: string[] = [];
  for (let at = error, depth = 0; isRecord(at) && depth < 8; at = at.cause, depth += 1) {
    codes.push(...[at.code, at.name].filter((code) => typeof code === 'string'));
    // Node tries every address of a host and gathers the failures.
    if (Array.isArray(at.errors)) codes.push(...at.errors.flatMap((inner) => codesOf(inner)));
  }
  return codes;
}

/** The row of a table that an error fits; undefined when none does. */
export function networkRow(table: readonly NetworkRow[], error: unknown): NetworkRow | undefined {
  const codes = codesOf(error);
  return table.find((row) =>
    codes.some((code) => (row.codes instanceof RegExp ? row.codes.test(code) : row.codes.includes(code))),
  );
}
