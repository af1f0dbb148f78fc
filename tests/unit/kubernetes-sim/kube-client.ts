import { readFileSync } from 'node:fs';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { parse } from 'yaml';

// biome-ignore lint/suspicious/noExplicitAny: what an API server says, looked at by the test that expects it
export type Loose = any;

/** An answer of an API server. */
export interface Answer {
  readonly status: number;
  readonly body: Loose;
}

/** A watch that is open: what came, and a way to wait for more. */
export interface OpenWatch {
  readonly events: readonly Loose[];
  /** Waits until the events satisfy a test; gives them. */
  until(test: (events: readonly Loose[]) => boolean): Promise<readonly Loose[]>;
  /** Resolves when the server ends it. */
  readonly ended: Promise<void>;
  close(): void;
}

interface Config {
  'current-context': string;
  clusters: { name: string; cluster: { server: string; 'certificate-authority-data': string } }[];
  users: { name: string; user: Record<string, string> }[];
  contexts: { name: string; context: { cluster: string; user: string } }[];
}

/** Speaks to an API server with what a kubeconfig file says, and nothing of ours in between. */
export class KubeClient {
  readonly #server: string;
  readonly #ca: Buffer;
  readonly #user: Record<string, string>;

  constructor(kubeconfigFile: string, context?: string) {
    const config = parse(readFileSync(kubeconfigFile, 'utf8')) as Config;
    const chosen = config.contexts.find(({ name }) => name === (context ?? config['current-context']));
    const cluster = config.clusters.find(({ name }) => name === chosen?.context.cluster)?.cluster;
    if (!chosen || !cluster) throw new Error(`${kubeconfigFile} has no context ${context ?? ''}`);
    this.#server = cluster.server;
    this.#ca = Buffer.from(cluster['certificate-authority-data'], 'base64');
    this.#user = config.users.find(({ name }) => name === chosen.context.user)?.user ?? {};
  }

  /** Sends one request. A body that is no string is sent as JSON. */
  send(
    method: string,
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const sending = this.#request(method, path, { 'content-type': 'application/json', ...headers });
      sending.once('error', reject);
      sending.once('response', (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.once('error', reject);
        response.once('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          resolve({ status: response.statusCode ?? 0, body: jsonOr(text) });
        });
      });
      sending.end(body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body));
    });
  }

  get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return this.send('GET', path, undefined, headers);
  }

  /** Sends a patch of a kind: `merge-patch+json`, `strategic-merge-patch+json`, `json-patch+json`, `apply-patch+yaml`. */
  patch(path: string, kind: string, body: unknown): Promise<Answer> {
    return this.send('PATCH', path, body, { 'content-type': `application/${kind}` });
  }

  /** Opens a watch. Rejects with the answer when it is refused. */
  watch(path: string, headers: Readonly<Record<string, string>> = {}): Promise<OpenWatch> {
    return new Promise((resolve, reject) => {
      const sending = this.#request('GET', path, headers);
      sending.once('error', reject);
      sending.once('response', (response) => resolve(openWatch(sending, response)));
      sending.end();
    });
  }

  /** Waits until a read of a path satisfies a test. */
  async until(path: string, test: (body: Loose) => boolean, withinMs = 30_000): Promise<Loose> {
    const deadline = Date.now() + withinMs;
    for (;;) {
      const { body } = await this.get(path);
      if (test(body)) return body;
      if (Date.now() > deadline)
        throw new Error(`${path} did not come to it: ${JSON.stringify(body).slice(0, 2_000)}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  #request(method: string, path: string, headers: Readonly<Record<string, string>>): ClientRequest {
    const { token } = this.#user;
    const cert = this.#user['client-certificate-data'];
    const key = this.#user['client-key-data'];
    return request(`${this.#server}${path}`, {
      method,
      ca: this.#ca,
      agent: false,
      headers: { ...headers, ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
      ...(cert === undefined || key === undefined
        ? {}
        : { cert: Buffer.from(cert, 'base64'), key: Buffer.from(key, 'base64') }),
    });
  }
}

function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function openWatch(sending: ClientRequest, response: IncomingMessage): OpenWatch {
  const events: unknown[] = [];
  const waiting = new Set<() => void>();
  let rest = '';
  response.setEncoding('utf8');
  response.on('data', (chunk: string) => {
    const lines = `${rest}${chunk}`.split('\n');
    rest = lines.pop() ?? '';
    events.push(...lines.filter((line) => line !== '').map((line) => JSON.parse(line) as unknown));
    for (const look of [...waiting]) look();
  });
  const ended = new Promise<void>((resolve) => {
    response.once('close', resolve);
  });
  response.on('error', () => undefined);
  return {
    events,
    ended,
    until: (test) =>
      new Promise((resolve) => {
        const look = () => {
          if (!test(events)) return;
          waiting.delete(look);
          resolve(events);
        };
        waiting.add(look);
        look();
      }),
    close: () => sending.destroy(),
  };
}
