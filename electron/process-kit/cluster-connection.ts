import type { IncomingMessage } from 'node:http';
import { request as plainRequest } from 'node:http';
import { Agent, type RequestOptions, request } from 'node:https';
import { createSecureContext } from 'node:tls';

/** How to reach one API server. */
export interface ServerEndpoint {
  /** `https://127.0.0.1:6443`, with a path in front of the API where there is one. */
  readonly url: string;
  readonly ca?: string | undefined;
  /** A client certificate with its key, PEM. */
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
  /** False takes any certificate, as a kubeconfig may ask for. */
  readonly verify: boolean;
  readonly serverName?: string | undefined;
}

/** A request whose answer is read as it comes. */
export interface ServerRequest {
  readonly method: string;
  /** From the server's root, with its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  readonly signal: AbortSignal;
}

/** Connections to one server, kept open between requests. */
export interface ServerConnection {
  ask(asked: ServerRequest): Promise<IncomingMessage>;
  close(): void;
}

const CONNECT_MS = 10_000;

/** Opens connections to a server when they are first needed. */
export function connectServer(endpoint: ServerEndpoint): ServerConnection {
  const root = new URL(endpoint.url);
  const secure = root.protocol === 'https:';
  let agent: Agent | undefined;
  const secureAgent = (): Agent => {
    agent ??= new Agent({
      keepAlive: true,
      maxSockets: 32,
      // Watches end and begin again all the time: certificates are read once, not for each connection.
      secureContext: createSecureContext({ ca: endpoint.ca, cert: endpoint.cert, key: endpoint.key }),
      rejectUnauthorized: endpoint.verify,
      ...(endpoint.serverName === undefined ? {} : { servername: endpoint.serverName }),
    });
    return agent;
  };
  const prefix = root.pathname.replace(/\/$/, '');
  return {
    ask: ({ method, path, headers, body, signal }) =>
      new Promise((resolve, reject) => {
        const options: RequestOptions = {
          method,
          host: root.hostname.replace(/^\[|\]$/g, ''),
          port: root.port || (secure ? 443 : 80),
          path: `${prefix}${path}`,
          headers: {
            ...headers,
            ...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
          },
          signal,
          ...(secure ? { agent: secureAgent() } : {}),
        };
        const sent = secure ? request(options, resolve) : plainRequest(options, resolve);
        sent.on('socket', (socket) => {
          if (!socket.connecting) return;
          socket.setTimeout(CONNECT_MS, () =>
            socket.destroy(Object.assign(new Error('It did not answer in time.'), { code: 'ETIMEDOUT' })),
          );
          socket.once(secure ? 'secureConnect' : 'connect', () => socket.setTimeout(0));
        });
        sent.on('error', (error) => reject(signal.aborted ? signal.reason : error));
        sent.end(body);
      }),
    close: () => agent?.destroy(),
  };
}
