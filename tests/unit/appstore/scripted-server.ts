import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as it arrived. */
export interface Arrived {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** When its answer was made, real ms. */
  readonly at: number;
}

/** What the server answers; `cut` ends the connection without a word, `halfway` within the body. */
export type Scripted =
  | {
      readonly status: number;
      readonly body?: unknown;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | 'cut'
  | 'halfway';

/** A server that answers what a test writes down, and keeps what arrived. */
export interface ScriptedServer {
  readonly base: string;
  readonly arrived: Arrived[];
  close(): Promise<void>;
}

const ACCEPTED = { 'content-type': 'application/json' };

/** Starts one. `answer` is asked for each request with its number from 0. */
export async function scriptedServer(
  answer: (request: Arrived, index: number) => Scripted | Promise<Scripted>,
): Promise<ScriptedServer> {
  const arrived: Arrived[] = [];
  const server = createServer((request, response) => {
    response.sendDate = false; // a test that is about clocks says what Apple's shows
    void (async () => {
      const parts: Buffer[] = [];
      for await (const part of request) parts.push(part as Buffer);
      const one: Arrived = {
        method: request.method ?? '',
        url: new URL(request.url ?? '/', `http://${request.headers.host}`),
        headers: request.headers,
        body: Buffer.concat(parts),
        at: performance.now(),
      };
      arrived.push(one);
      send(response, await answer(one, arrived.length - 1));
    })().catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    base: `http://127.0.0.1:${port}`,
    arrived,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function send(response: ServerResponse, answer: Scripted): void {
  if (answer === 'cut') {
    response.socket?.destroy();
    return;
  }
  if (answer === 'halfway') {
    response.writeHead(200, { ...ACCEPTED, 'content-length': '1000' });
    response.write('{"data":[');
    setImmediate(() => response.socket?.destroy());
    return;
  }
  const text = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body ?? null);
  const hasBody = answer.body !== undefined;
  response.writeHead(answer.status, { ...(hasBody ? ACCEPTED : {}), ...answer.headers });
  response.end(hasBody ? text : undefined);
}
