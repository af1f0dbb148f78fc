import type { FailureReason } from '@shared/domain/failure';

/** One way in which no answer came: the codes of Node, of its HTTP client, of its TLS layer and of its cryptography. */
export interface NetworkRow {
  readonly codes: readonly string[] | RegExp;
  readonly reason: FailureReason;
  readonly message: string;
  readonly advice: string;
  readonly retryable: boolean;
}

/** From a connection's error code to what a person can do. The first row that fits wins. */
export const NETWORK_TABLE: readonly NetworkRow[] = [
  {
    codes: ['ENOTFOUND', 'EAI_AGAIN', 'EAI_NODATA', 'ENETUNREACH', 'EHOSTUNREACH', 'ENETDOWN'],
    reason: 'offline',
    message: 'This computer cannot reach Google Play.',
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
    message: 'Google Play did not answer in time.',
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
    advice: 'Create a new key in Google Cloud Console and add it in Settings, Accounts.',
    retryable: false,
  },
  {
    codes: /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|^ERR_(TLS|SSL)|^EPROTO$/,
    reason: 'offline',
    message: 'The connection is not trusted: the server’s certificate is not Google’s.',
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
