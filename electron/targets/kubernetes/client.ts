import type { IncomingMessage } from 'node:http';
import type { ClusterConfig } from '@shared/domain/workspace';
import type { Clock } from '@shared/kit/clock';
import { connectServer, type ServerConnection } from '../../process-kit/cluster-connection';
import { clusterFailure, StatusError } from './errors';
import { type ClusterAccess, type ConfigPlace, readAccess } from './kubeconfig';
import { type Identity, signIn } from './sign-in';

/** A request to the API server. */
export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly contentType?: string;
  readonly accept?: string;
  readonly signal: AbortSignal;
}

/** One context of the kubeconfig, signed in when it is first asked. */
export interface ClusterClient {
  /** What the context is called, and the namespace that it names. Reads the kubeconfig. */
  access(): Promise<Pick<ClusterAccess, 'context' | 'namespace' | 'server'>>;
  /** The answer as JSON. Rejects with a `FailureError`. */
  json(asked: ApiRequest): Promise<{ readonly status: number; readonly body: unknown }>;
  /** The answer as it comes: watches and logs. Rejects with `StatusError` or a connection's own error. */
  stream(asked: ApiRequest): Promise<IncomingMessage>;
  /** Reads the kubeconfig anew at the next request: a person mended it, or it ran out. */
  forget(): void;
  close(): void;
}

const LARGEST_ANSWER = 64 * 1024 * 1024;
const TABLE_ACCEPT = 'application/json';

/** A client of the context that a workspace names. Nothing is read or asked before it is used. */
export function createClusterClient(config: ClusterConfig, place: ConfigPlace, pace: Clock): ClusterClient {
  let opening: Promise<{ readonly access: ClusterAccess; readonly identity: Identity }> | null = null;
  let connection: { readonly of: Identity; readonly to: ServerConnection } | null = null;

  async function open() {
    const access = await readAccess(config, place);
    return { access, identity: await signIn(access, pace.now()) };
  }

  function forget(): void {
    opening = null;
    connection?.to.close();
    connection = null;
  }

  async function connected() {
    opening ??= open();
    let current: Awaited<ReturnType<typeof open>>;
    try {
      current = await opening;
    } catch (error) {
      opening = null;
      throw error;
    }
    const { expiresAt } = current.identity;
    if (expiresAt !== null && expiresAt - 10_000 < pace.now()) {
      forget();
      opening = open();
      current = await opening;
    }
    const { access, identity } = current;
    if (connection?.of !== identity) {
      connection?.to.close();
      connection = {
        of: identity,
        to: connectServer({
          url: access.server,
          ca: access.ca,
          verify: access.verify,
          serverName: access.serverName,
          cert: identity.cert,
          key: identity.key,
        }),
      };
    }
    return { access, identity, to: connection.to };
  }

  async function stream(asked: ApiRequest): Promise<IncomingMessage> {
    const { identity, to } = await connected();
    const query = new URLSearchParams(asked.query).toString();
    const answer = await to.ask({
      method: asked.method,
      path: query === '' ? asked.path : `${asked.path}?${query}`,
      headers: {
        accept: asked.accept ?? TABLE_ACCEPT,
        'user-agent': 'slipway',
        ...identity.headers,
        ...(asked.body === undefined ? {} : { 'content-type': asked.contentType ?? 'application/json' }),
      },
      body: asked.body === undefined ? undefined : JSON.stringify(asked.body),
      signal: asked.signal,
    });
    const status = answer.statusCode ?? 0;
    if (status >= 200 && status < 300) return answer;
    // Whoever is not known may be so again with what the kubeconfig says now.
    if (status === 401) forget();
    throw refused(status, await textOf(answer), answer.headers['retry-after']);
  }

  return {
    access: async () => (await connected()).access,
    stream,
    async json(asked) {
      let name = config.context ?? 'the cluster';
      try {
        name = (await connected()).access.context;
        const answer = await stream(asked);
        const text = await textOf(answer);
        return { status: answer.statusCode ?? 200, body: text === '' ? null : (JSON.parse(text) as unknown) };
      } catch (error) {
        throw clusterFailure(error, name);
      }
    },
    forget,
    close: forget,
  };
}

/** The whole of an answer. */
export async function textOf(answer: AsyncIterable<Buffer>): Promise<string> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of answer) {
    size += piece.length;
    if (size > LARGEST_ANSWER) throw new Error('The answer is larger than anything that was asked for.');
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}

/** What the server says of why not. */
function refused(code: number, text: string, after: string | undefined): StatusError {
  const seconds = Number(after);
  let reason = '';
  let words = text.slice(0, 500);
  try {
    const status = JSON.parse(text) as { reason?: unknown; message?: unknown };
    if (typeof status.reason === 'string') reason = status.reason;
    if (typeof status.message === 'string') words = status.message;
  } catch {
    // A proxy on the way answers in its own words.
  }
  return new StatusError(code, reason, words, Number.isFinite(seconds) && after ? seconds * 1_000 : null);
}
