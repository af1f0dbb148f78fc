import { randomUUID } from 'node:crypto';
import type { Reply } from '../exchange';

/** One member of Apple's list of errors. */
export interface AppStoreError {
  readonly status: number;
  /** Hierarchical: clients match it by its beginning. */
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly source?: { readonly pointer: string } | { readonly parameter: string };
  readonly meta?: Readonly<Record<string, unknown>>;
}

/** A refusal in Apple's words. Thrown by handlers; the front writes it as an error document. */
export class AppStoreProblem extends Error {
  readonly errors: readonly AppStoreError[];

  constructor(...errors: readonly AppStoreError[]) {
    super(errors[0]?.detail ?? 'refused');
    this.name = 'AppStoreProblem';
    this.errors = errors;
  }
}

/** A refusal with one error. */
export function problem(
  status: number,
  code: string,
  title: string,
  detail: string,
  rest: Pick<AppStoreError, 'source' | 'meta'> = {},
): AppStoreProblem {
  return new AppStoreProblem({ status, code, title, detail, ...rest });
}

/** 400: a query parameter has a value that it cannot have. */
export const badParameter = (parameter: string, detail: string): AppStoreProblem =>
  problem(400, 'PARAMETER_ERROR.INVALID', 'A parameter has an invalid value', detail, {
    source: { parameter },
  });

/** 400: a query parameter that this request does not take. */
export const illegalParameter = (parameter: string): AppStoreProblem =>
  problem(
    400,
    'PARAMETER_ERROR.ILLEGAL',
    'A given parameter is not allowed for this request',
    `The parameter '${parameter}' can not be used with this request`,
    { source: { parameter } },
  );

/** 404: no such resource. */
export const noResource = (type: string, id: string): AppStoreProblem =>
  problem(
    404,
    'NOT_FOUND',
    'The specified resource does not exist',
    `There is no resource of type '${type}' with id '${id}'`,
  );

/** 404: no such path. */
export const noPath = (): AppStoreProblem =>
  problem(
    404,
    'NOT_FOUND',
    'The specified resource does not exist',
    'The path provided does not match a defined resource type.',
  );

/** 401, as Apple words it for every reason alike. */
export const notAuthorized = (): AppStoreProblem =>
  problem(
    401,
    'NOT_AUTHORIZED',
    'Authentication credentials are missing or invalid.',
    'Provide a properly configured and signed bearer token, and make sure that it has not expired. Learn more about Generating Tokens for API Requests https://developer.apple.com/go/?id=api-generating-tokens',
  );

/** 403: the role of the key is too weak. */
export const forbidden = (detail = 'The API key in use does not allow this request'): AppStoreProblem =>
  problem(403, 'FORBIDDEN_ERROR', 'This request is forbidden for security reasons', detail);

/** 409: an attribute has a value that it cannot have. */
export const badAttribute = (attribute: string, detail: string, kind = 'INVALID'): AppStoreProblem =>
  problem(
    409,
    `ENTITY_ERROR.ATTRIBUTE.${kind}`,
    'The provided entity includes an attribute with an invalid value',
    detail,
    { source: { pointer: `/data/attributes/${attribute}` } },
  );

/** 409: an attribute is missing. */
export const missingAttribute = (attribute: string): AppStoreProblem =>
  problem(
    409,
    'ENTITY_ERROR.ATTRIBUTE.REQUIRED',
    'The provided entity is missing a required attribute',
    `You must provide a value for the attribute '${attribute}' with this request`,
    { source: { pointer: `/data/attributes/${attribute}` } },
  );

/** 409: a relationship names what cannot be related. */
export const badRelationship = (name: string, detail: string, kind = 'INVALID'): AppStoreProblem =>
  problem(
    409,
    `ENTITY_ERROR.RELATIONSHIP.${kind}`,
    'The provided entity includes a relationship with an invalid value',
    detail,
    { source: { pointer: `/data/relationships/${name}` } },
  );

/** 409: the state of the resource, or of another one, stands against it. */
export const badState = (
  detail: string,
  kind = '',
  meta?: Readonly<Record<string, unknown>>,
): AppStoreProblem =>
  problem(
    409,
    `STATE_ERROR${kind}`,
    'The request cannot be fulfilled because of the state of another resource.',
    detail,
    meta ? { meta } : {},
  );

/** 422: well-formed, and not possible for this build. */
export const unprocessable = (kind: string, detail: string): AppStoreProblem =>
  problem(422, `ENTITY_UNPROCESSABLE${kind}`, 'The request entity is not in a state to be processed', detail);

const shown = (error: AppStoreError): unknown => {
  const { status, code, title, detail, source, meta } = error;
  return {
    // Apple sends no id with a 401.
    ...(status === 401 ? {} : { id: randomUUID() }),
    status: String(status),
    code,
    title,
    detail,
    ...(source ? { source } : {}),
    ...(meta ? { meta } : {}),
  };
};

/** An error as it stands in `associatedErrors`. */
export const associated = (code: string, title: string, detail: string, status = 409): unknown =>
  shown({ status, code, title, detail });

/** The answer for a refusal. */
export function problemReply(refused: AppStoreProblem): Reply {
  return {
    status: refused.errors[0]?.status ?? 500,
    headers: { 'content-type': 'application/json' },
    json: { errors: refused.errors.map(shown) },
  };
}
