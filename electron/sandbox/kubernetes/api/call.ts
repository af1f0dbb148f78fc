import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Cluster } from '../cluster';
import { badRequest, noSuchPath } from './kube-error';
import type { ResourceType } from './resources';
import type { User } from './users';

/** One request for a resource. */
export interface Call {
  readonly cluster: Cluster;
  readonly method: string;
  readonly resource: ResourceType;
  /** Undefined: all namespaces, or a kind that has none. */
  readonly namespace: string | undefined;
  readonly name: string | undefined;
  readonly subresource: string | undefined;
  readonly query: URLSearchParams;
  readonly accept: string | undefined;
  readonly contentType: string;
  readonly userAgent: string | undefined;
  readonly user: User;
  /** The body, read whole. */
  readonly body: string;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** An answer that is written whole. */
export interface Answer {
  readonly status: number;
  readonly json: unknown;
  readonly type?: string;
}

/** The resource that a path names. Throws 404 for what the cluster does not serve. */
export function resourceAt(
  cluster: Cluster,
  path: string,
): Pick<Call, 'resource' | 'namespace' | 'name' | 'subresource'> {
  const parts = path
    .split('/')
    .filter((part) => part !== '')
    .map(decodeURIComponent);
  const isCore = parts[0] === 'api';
  const [group = '', version = '', ...rest] = isCore ? ['', ...parts.slice(1)] : parts.slice(1);
  const inNamespace =
    rest[0] === 'namespaces' &&
    rest.length >= 3 &&
    !(isCore && (rest[2] === 'status' || rest[2] === 'finalize'));
  const [plural = '', name, subresource] = inNamespace ? rest.slice(2) : rest;
  const namespace = inNamespace ? rest[1] : undefined;
  const resource = cluster.types.find(group, version, plural);
  if (!resource) throw noSuchPath();
  if (inNamespace !== resource.namespaced && (inNamespace || name !== undefined)) throw noSuchPath();
  const known =
    subresource === undefined || (resource.subresources as readonly string[]).includes(subresource);
  if (!known && subresource !== 'finalize') throw noSuchPath();
  return { resource, namespace, name, subresource };
}

/** What authorization calls what a request does. */
export function verbOf(call: Pick<Call, 'method' | 'name' | 'query'>): string {
  const watches = ['1', 'true'].includes(call.query.get('watch') ?? '');
  switch (call.method) {
    case 'GET':
      return watches ? 'watch' : call.name === undefined ? 'list' : 'get';
    case 'POST':
      return 'create';
    case 'PUT':
      return 'update';
    case 'PATCH':
      return 'patch';
    case 'DELETE':
      return call.name === undefined ? 'deletecollection' : 'delete';
    default:
      return call.method.toLowerCase();
  }
}

/** A body as JSON, or as YAML where a client sends that. */
export function parsed(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw badRequest(
      "the object provided is unrecognized (must be of type JSON): couldn't get version/kind; json parse error",
    );
  }
  if (typeof value !== 'object' || value === null) throw badRequest('the object provided is unrecognized');
  return value as Record<string, unknown>;
}
