import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TLSSocket } from 'node:tls';
import type { FaultOf, StandingFault } from '../../fault-schema';
import { type Faults, firing } from '../../faults';
import type { Cluster } from '../cluster';
import { podLog } from '../pods/logs';
import { type Answer, type Call, resourceAt, verbOf } from './call';
import {
  aggregated,
  apiGroup,
  apiGroupList,
  coreVersions,
  emptyOpenApi,
  resourceList,
  VERSION,
} from './discovery';
import { KubeError, methodNotAllowed, noSuchPath, unauthorized, unsupportedMediaType } from './kube-error';
import { list, Snapshots } from './listing';
import { mayDo, notAllowed, type User, usersOf } from './users';
import { Watches, watch } from './watching';
import { create, get, patch, remove, removeMany, update } from './writes';

/** What the API server knows of those who sign in with a token. */
export type TokenUser = (token: string) => string | undefined;

const BODY_LIMIT = 3 * 1024 * 1024;

/** The API server of a cluster: everything that is said over the wire. */
export class ApiServer {
  readonly cluster: Cluster;
  readonly faults: Faults;
  readonly watches = new Watches();
  readonly snapshots = new Snapshots();
  readonly #userOf: TokenUser;

  constructor(cluster: Cluster, faults: Faults, userOf: TokenUser) {
    this.cluster = cluster;
    this.faults = faults;
    this.#userOf = userOf;
  }

  /** Answers one request. */
  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'https://cluster');
    const firingNow = this.faults.fire(request.method ?? 'GET', pathname);
    try {
      if (firing(firingNow, 'drop-connection')) {
        request.socket.destroy();
        return;
      }
      await this.#handle(request, response, pathname, searchParams, firingNow);
      this.cluster.settle();
    } catch (error) {
      this.#refuse(response, error);
    }
  }

  async #handle(
    request: IncomingMessage,
    response: ServerResponse,
    path: string,
    query: URLSearchParams,
    faults: readonly StandingFault[],
  ): Promise<void> {
    const user = this.#signIn(request);
    const body = await textOf(request);
    const slow = firing(faults, 'slow');
    if (slow) await new Promise((resolve) => setTimeout(resolve, slow.latencyMs));
    this.cluster.settle();
    const trouble = firing(faults, 'status');
    if (trouble) throw troubleOf(trouble);
    if (!/^\/(api|apis)\/.+/.test(path) || isDiscovery(path)) {
      this.#discover(response, path, request);
      return;
    }
    const call: Call = {
      cluster: this.cluster,
      method: request.method ?? 'GET',
      ...resourceAt(this.cluster, path),
      query,
      accept: request.headers.accept,
      contentType: (request.headers['content-type'] ?? '').split(';')[0]?.trim() ?? '',
      userAgent: request.headers['user-agent'],
      user,
      body,
      request,
      response,
    };
    authorize(call);
    if (call.contentType.includes('protobuf'))
      throw unsupportedMediaType(['application/json', 'application/yaml']);
    const answer = this.#resource(call, path, faults);
    if (!answer) return;
    if (firing(faults, 'lost-answer')) {
      request.socket.destroy();
      return;
    }
    const cut = firing(faults, 'cut-response');
    respond(response, answer, cut?.atByte);
  }

  #signIn(request: IncomingMessage): User {
    const users = usersOf(this.cluster.seed);
    const socket = request.socket as TLSSocket;
    const certificate = typeof socket.getPeerCertificate === 'function' ? socket.getPeerCertificate() : null;
    const token = /^Bearer\s+(.+)$/i.exec(request.headers.authorization ?? '')?.[1];
    const commonName = certificate?.subject?.CN;
    const name =
      commonName !== undefined && socket.authorized
        ? String(commonName)
        : token === undefined
          ? undefined
          : this.#userOf(token);
    const user = name === undefined ? undefined : users.get(name);
    if (!user) throw unauthorized();
    return user;
  }

  #resource(call: Call, path: string, faults: readonly StandingFault[]): Answer | null {
    const { method, subresource } = call;
    const verb = verbOf(call);
    if (subresource === 'log') {
      podLog(call);
      return null;
    }
    if (verb === 'watch') {
      if (firing(faults, 'watch-gone')) {
        for (const one of this.watches.open) if (one.path === path) one.expire();
        throw new KubeError(
          410,
          'Expired',
          `too old resource version: ${call.query.get('resourceVersion') ?? ''}`,
        );
      }
      watch(call, path, this.watches, firing(faults, 'watch-silent') !== undefined);
      return null;
    }
    if (method === 'GET')
      return call.name === undefined ? { status: 200, json: list(call, this.snapshots) } : get(call);
    const refusal = firing(faults, 'webhook-refusal');
    if (refusal)
      throw new KubeError(
        403,
        'Forbidden',
        `admission webhook "${refusal.webhook}" denied the request: ${refusal.says}`,
      );
    if (firing(faults, 'competing-write')) this.#somebodyElse(call);
    if (method === 'POST' && call.name === undefined) return create(call);
    if (method === 'PUT' && call.name !== undefined) return update(call);
    if (method === 'PATCH' && call.name !== undefined) return patch(call);
    if (method === 'DELETE') return call.name === undefined ? removeMany(call) : remove(call);
    throw methodNotAllowed();
  }

  /** Another person writes the object of a call a moment before it is done. */
  #somebodyElse(call: Call): void {
    const object = this.cluster.store.get(call.resource, call.namespace, call.name ?? '');
    if (!object) return;
    const annotations = { ...object.metadata.annotations, 'example.com/edited-by': 'somebody-else' };
    this.cluster.store.put(call.resource, { ...object, metadata: { ...object.metadata, annotations } });
  }

  #discover(response: ServerResponse, path: string, request: IncomingMessage): void {
    const { types } = this.cluster;
    const plain = path.replace(/\/$/, '');
    if (['/healthz', '/readyz', '/livez'].includes(plain)) {
      response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' }).end('ok');
      return;
    }
    if (plain === '/openapi/v2') {
      const type = 'application/octet-stream';
      response.writeHead(200, { 'content-type': type }).end(emptyOpenApi());
      return;
    }
    const whole =
      plain === '/api' || plain === '/apis'
        ? aggregated(types, plain === '/api', request.headers.accept)
        : null;
    if (whole) {
      respond(response, { status: 200, json: whole.json, type: whole.type });
      return;
    }
    const [, root, group = '', version = ''] = plain.split('/');
    let json: unknown = null;
    if (plain === '/version') json = VERSION;
    else if (plain === '/api') json = coreVersions(request.headers.host ?? '');
    else if (root === 'api') json = resourceList(types, '', group);
    else if (plain === '/apis') json = apiGroupList(types);
    else if (root === 'apis')
      json = version === '' ? apiGroup(types, group) : resourceList(types, group, version);
    if (json !== null) respond(response, { status: 200, json });
    else if (root === 'api' || root === 'apis')
      response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end('404 page not found\n');
    else throw noSuchPath();
  }

  #refuse(response: ServerResponse, error: unknown): void {
    if (response.headersSent || response.destroyed) {
      response.destroy();
      return;
    }
    const known =
      error instanceof KubeError
        ? error
        : new KubeError(
            500,
            'InternalError',
            `Internal error occurred: ${error instanceof Error ? error.message : String(error)}`,
          );
    const after = known.details.retryAfterSeconds;
    if (typeof after === 'number') response.setHeader('retry-after', String(after));
    respond(response, { status: known.code, json: known.toJson() });
  }
}

/** Whether a path asks what there is rather than for it: `/api/v1`, `/apis/apps/v1` and above. */
const isDiscovery = (path: string): boolean => /^\/(api\/[^/]+|apis\/[^/]+(\/[^/]+)?)\/?$/.test(path);

function authorize(call: Call): void {
  const { user, resource, subresource, namespace, name } = call;
  const wish = {
    verb: verbOf(call),
    group: resource.group,
    resource: subresource === undefined ? resource.plural : `${resource.plural}/${subresource}`,
    namespace,
  };
  if (!mayDo(user, wish)) throw notAllowed(user, wish, resource, name ?? '');
}

const TROUBLE: Readonly<Record<number, readonly [string, string]>> = {
  401: ['Unauthorized', 'Unauthorized'],
  403: ['Forbidden', 'forbidden: the rights of this user were taken away'],
  409: [
    'Conflict',
    'the object has been modified; please apply your changes to the latest version and try again',
  ],
  422: ['Invalid', 'the server rejected our request due to an error in our request'],
  429: ['TooManyRequests', 'the server has received too many requests and has asked us to try again later'],
  500: ['InternalError', 'Internal error occurred: etcdserver: request timed out'],
  502: ['', 'bad gateway'],
  503: ['ServiceUnavailable', 'the server is currently unable to handle the request'],
};

function troubleOf({ status, retryAfter }: FaultOf<'status'>): KubeError {
  const [reason, message] = TROUBLE[status] ?? ['', ''];
  return new KubeError(
    status,
    reason,
    message,
    retryAfter === undefined ? {} : { retryAfterSeconds: Math.ceil(retryAfter) },
  );
}

function respond(response: ServerResponse, answer: Answer, cutAt?: number): void {
  const body = Buffer.from(`${JSON.stringify(answer.json)}\n`);
  response.writeHead(answer.status, {
    'content-type': answer.type ?? 'application/json',
    'cache-control': 'no-cache, private',
    'content-length': String(body.length),
  });
  if (cutAt === undefined) response.end(body);
  else response.write(body.subarray(0, cutAt), () => response.destroy());
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const piece of request) {
    const chunk = Buffer.isBuffer(piece) ? piece : Buffer.from(piece);
    size += chunk.length;
    if (size > BODY_LIMIT) throw new KubeError(413, 'RequestEntityTooLarge', 'limit is 3145728');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
