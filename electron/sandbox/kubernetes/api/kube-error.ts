import type { Fields } from '../objects';

/** A refusal as the API server words it: a Status object and its HTTP code. */
export class KubeError extends Error {
  readonly code: number;
  readonly reason: string;
  readonly details: Fields;

  constructor(code: number, reason: string, message: string, details: Fields = {}) {
    super(message);
    this.code = code;
    this.reason = reason;
    this.details = details;
  }

  /** The Status object. */
  toJson(): Fields {
    return {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: this.message,
      ...(this.reason === '' ? {} : { reason: this.reason }),
      details: this.details,
      code: this.code,
    };
  }
}

/** `deployments.apps`, as errors name a resource; core resources go without a group. */
export const qualified = (resource: { readonly group: string; readonly plural: string }): string =>
  resource.group === '' ? resource.plural : `${resource.plural}.${resource.group}`;

interface Named {
  readonly group: string;
  readonly plural: string;
  readonly kind: string;
}

const detailsOf = (resource: Named, name: string): Fields => ({
  name,
  ...(resource.group === '' ? {} : { group: resource.group }),
  kind: resource.plural,
});

export const notFound = (resource: Named, name: string): KubeError =>
  new KubeError(404, 'NotFound', `${qualified(resource)} "${name}" not found`, detailsOf(resource, name));

export const noSuchPath = (): KubeError =>
  new KubeError(404, 'NotFound', 'the server could not find the requested resource');

export const alreadyExists = (resource: Named, name: string): KubeError =>
  new KubeError(
    409,
    'AlreadyExists',
    `${qualified(resource)} "${name}" already exists`,
    detailsOf(resource, name),
  );

/** Somebody else wrote since the object was read. */
export const conflict = (resource: Named, name: string): KubeError =>
  new KubeError(
    409,
    'Conflict',
    `Operation cannot be fulfilled on ${qualified(resource)} "${name}": the object has been modified; please apply your changes to the latest version and try again`,
    detailsOf(resource, name),
  );

export const badRequest = (message: string): KubeError => new KubeError(400, 'BadRequest', message);

export const forbidden = (resource: Named, name: string, why: string): KubeError =>
  new KubeError(
    403,
    'Forbidden',
    `${qualified(resource)}${name === '' ? '' : ` "${name}"`} is forbidden: ${why}`,
    detailsOf(resource, name),
  );

export const unauthorized = (): KubeError => new KubeError(401, 'Unauthorized', 'Unauthorized');

export const expired = (message: string): KubeError => new KubeError(410, 'Expired', message);

export const methodNotAllowed = (): KubeError =>
  new KubeError(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource');

export const unsupportedMediaType = (accepted: readonly string[]): KubeError =>
  new KubeError(
    415,
    'UnsupportedMediaType',
    `the body of the request was in an unknown format - accepted media types include: ${accepted.join(', ')}`,
  );

/** One thing that is wrong with an object that was sent. */
export interface Cause {
  readonly reason:
    | 'FieldValueRequired'
    | 'FieldValueInvalid'
    | 'FieldValueForbidden'
    | 'FieldValueNotSupported';
  readonly message: string;
  readonly field: string;
}

/** 422 for an object that breaks rules, each named. */
export function invalid(resource: Named, name: string, causes: readonly Cause[]): KubeError {
  const texts = causes.map(({ field, message }) => `${field}: ${message}`);
  const said = texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`;
  return new KubeError(
    422,
    'Invalid',
    `${resource.kind}${resource.group === '' ? '' : `.${resource.group}`} "${name}" is invalid: ${said}`,
    {
      name,
      ...(resource.group === '' ? {} : { group: resource.group }),
      kind: resource.kind,
      causes: causes.map(({ reason, message, field }) => ({ reason, message, field })),
    },
  );
}
