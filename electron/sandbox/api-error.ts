/** Google's canonical status names as they stand in the error envelope. */
export type StatusName =
  | 'INVALID_ARGUMENT'
  | 'FAILED_PRECONDITION'
  | 'UNAUTHENTICATED'
  | 'PERMISSION_DENIED'
  | 'NOT_FOUND'
  | 'ABORTED'
  | 'RESOURCE_EXHAUSTED'
  | 'INTERNAL'
  | 'UNAVAILABLE'
  | 'UNIMPLEMENTED';

const HTTP_STATUS: Record<StatusName, number> = {
  INVALID_ARGUMENT: 400,
  FAILED_PRECONDITION: 400,
  UNAUTHENTICATED: 401,
  PERMISSION_DENIED: 403,
  NOT_FOUND: 404,
  ABORTED: 409,
  RESOURCE_EXHAUSTED: 429,
  INTERNAL: 500,
  UNAVAILABLE: 503,
  UNIMPLEMENTED: 501,
};

/** The generic reasons that current answers carry. */
const REASON: Record<StatusName, string> = {
  INVALID_ARGUMENT: 'badRequest',
  FAILED_PRECONDITION: 'failedPrecondition',
  UNAUTHENTICATED: 'authError',
  PERMISSION_DENIED: 'forbidden',
  NOT_FOUND: 'notFound',
  ABORTED: 'concurrentUpdate',
  RESOURCE_EXHAUSTED: 'rateLimitExceeded',
  INTERNAL: 'backendError',
  UNAVAILABLE: 'backendError',
  UNIMPLEMENTED: 'notImplemented',
};

/** A refusal in the words of a Google API. Thrown by handlers; the server writes it as the documented envelope. */
export class ApiError extends Error {
  readonly status: StatusName;
  readonly httpStatus: number;
  readonly reason: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly details: readonly unknown[];

  constructor(
    status: StatusName,
    message: string,
    options: {
      readonly reason?: string;
      readonly httpStatus?: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly details?: readonly unknown[];
    } = {},
  ) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.httpStatus = options.httpStatus ?? HTTP_STATUS[status];
    this.reason = options.reason ?? REASON[status];
    this.headers = options.headers ?? {};
    this.details = options.details ?? [];
  }
}

/** 400 INVALID_ARGUMENT. */
export const invalidArgument = (message: string): ApiError => new ApiError('INVALID_ARGUMENT', message);

/** 400 FAILED_PRECONDITION. */
export const failedPrecondition = (message: string): ApiError => new ApiError('FAILED_PRECONDITION', message);

/** 403 PERMISSION_DENIED. */
export const permissionDenied = (message: string): ApiError => new ApiError('PERMISSION_DENIED', message);

/** 404 NOT_FOUND. */
export const notFound = (message: string): ApiError => new ApiError('NOT_FOUND', message);

/** The JSON body of an error, as Google's API front end sends it. */
export function errorEnvelope(error: ApiError): unknown {
  return {
    error: {
      code: error.httpStatus,
      message: error.message,
      errors: [{ message: error.message, domain: 'global', reason: error.reason }],
      status: error.status,
      ...(error.details.length > 0 ? { details: error.details } : {}),
    },
  };
}
