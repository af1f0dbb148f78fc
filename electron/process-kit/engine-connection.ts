import type { Agent, ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import { connect, isIP, type OnReadOpts } from 'node:net';
import { Duplex, type Readable } from 'node:stream';

// A build and a log are heard over a socket of this computer: what the rest needs is loaded when it is asked for.
const http = () => process.getBuiltinModule('node:http');
const tls = () => process.getBuiltinModule('node:tls');
const childProcess = () => process.getBuiltinModule('node:child_process');

/** Where an engine listens. */
export type EngineEndpoint =
  /** A socket file, or a named pipe of Windows. */
  | { readonly kind: 'socket'; readonly path: string }
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number }
  | {
      readonly kind: 'tls';
      readonly host: string;
      readonly port: number;
      readonly ca?: Buffer | undefined;
      readonly cert?: Buffer | undefined;
      readonly key?: Buffer | undefined;
      /** False takes any certificate, as a context may ask for. */
      readonly verify: boolean;
    }
  | {
      readonly kind: 'ssh';
      readonly host: string;
      readonly user: string | null;
      readonly port: number | null;
    };

/** A request to an engine whose answer is read as it comes. */
export interface EngineRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** With its query. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: Readable | string | undefined;
  readonly signal?: AbortSignal | undefined;
}

const CONNECT_MS = 10_000;

/**
 * Opens one connection; errors come as its `error` event. Sockets read into the memory of `onread`, where it is given;
 * what goes through a program or is encrypted brings pieces of its own as `data`.
 */
export function dialEngine(endpoint: EngineEndpoint, onread?: OnReadOpts): Duplex {
  const into = onread ? { onread } : {};
  switch (endpoint.kind) {
    case 'socket':
      return connect({ path: endpoint.path, ...into });
    case 'tcp':
      return impatient(connect({ host: endpoint.host, port: endpoint.port, ...into }));
    case 'tls': {
      const { host, port, ca, cert, key, verify } = endpoint;
      // An address is no name to ask for: its certificate is judged all the same.
      const servername = isIP(host) === 0 ? host : '';
      return impatient(tls().connect({ host, port, ca, cert, key, rejectUnauthorized: verify, servername }));
    }
    case 'ssh':
      return dialSsh(endpoint);
  }
}

/** Connections to an engine as Node's own client and the engine's library take them. */
export function engineAgent(endpoint: EngineEndpoint): Agent {
  // A connection that is kept would not notice that the engine was started anew.
  const agent = new (http().Agent)({ keepAlive: false });
  agent.createConnection = () => dialEngine(endpoint);
  return agent;
}

/** Sends a request and resolves with the head of the answer, whatever its status. */
export function askEngine(endpoint: EngineEndpoint, asked: EngineRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const sent = open(endpoint, asked, {});
    // A build may be refused before all of its context was read: the answer says why, the broken pipe does not.
    let answered = false;
    sent.once('response', (answer) => {
      answered = true;
      resolve(answer);
    });
    sent.on('error', (error) => {
      if (!answered) reject(asked.signal?.aborted ? asked.signal.reason : error);
    });
    send(sent, asked.body);
  });
}

/** Turns a request into a connection for both sides to write to. */
export function upgradeEngine(
  endpoint: EngineEndpoint,
  asked: EngineRequest,
  protocol: string,
): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const sent = open(endpoint, asked, { connection: 'Upgrade', upgrade: protocol });
    sent.once('upgrade', (_answer, connection: Duplex, head: Buffer) => {
      if (head.length > 0) connection.unshift(head);
      resolve(connection);
    });
    sent.once('response', (answer) => {
      answer.resume();
      reject(
        new Error(`The engine answered ${answer.statusCode} instead of opening a ${protocol} connection.`),
      );
    });
    sent.once('error', reject);
    send(sent, asked.body);
  });
}

function open(endpoint: EngineEndpoint, asked: EngineRequest, more: Record<string, string>): ClientRequest {
  const options: RequestOptions = {
    method: asked.method,
    path: asked.path,
    host: 'docker',
    headers: { ...asked.headers, ...more },
    agent: engineAgent(endpoint),
    ...(asked.signal ? { signal: asked.signal } : {}),
  };
  return http().request(options);
}

function send(sent: ClientRequest, body: Readable | string | undefined): void {
  if (body === undefined || typeof body === 'string') {
    sent.end(body);
    return;
  }
  body.once('error', (error) => sent.destroy(error));
  sent.once('close', () => body.destroy());
  body.pipe(sent);
}

/** A computer that is switched off answers nothing at all. */
function impatient<T extends Duplex & { setTimeout(ms: number, late?: () => void): unknown }>(socket: T): T {
  socket.setTimeout(CONNECT_MS, () => {
    socket.destroy(Object.assign(new Error('It did not answer in time.'), { code: 'ETIMEDOUT' }));
  });
  socket.once('connect', () => socket.setTimeout(0));
  return socket;
}

/** As the docker CLI does it: keys, jump hosts and known hosts are those of this computer's own `ssh`. */
function dialSsh({ host, user, port }: Extract<EngineEndpoint, { kind: 'ssh' }>): Duplex {
  const args = [
    ...['-o', 'BatchMode=yes', '-o', 'ConnectTimeout=10'],
    ...(user === null ? [] : ['-l', user]),
    ...(port === null ? [] : ['-p', String(port)]),
    ...['--', host, 'docker', 'system', 'dial-stdio'],
  ];
  const child = childProcess().spawn('ssh', args, { stdio: ['pipe', 'pipe', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString('utf8')).slice(-2_000);
  });
  const because = (words: string) => Object.assign(new Error(words), { code: 'ESSH' });
  /** Why it ended: a pipe that broke does not say, what ssh printed last does. */
  const ended = new Promise<Error | null>((resolve) => {
    child.once('error', () => resolve(because('The program ssh cannot be started on this computer.')));
    child.once('close', (code) => {
      resolve(code === 0 || code === null ? null : because(said.trim() || `ssh ended with ${code}.`));
    });
  });
  const line = new Duplex({
    read: () => void child.stdout.resume(),
    write(chunk: Buffer, _encoding, done) {
      child.stdin.write(chunk, (error) => {
        if (error) void ended.then((why) => done(why ?? error));
        else done();
      });
    },
    final: (done) => void child.stdin.end(done),
    destroy(error, done) {
      child.kill();
      done(error);
    },
  });
  child.stdin.on('error', () => undefined); // told to whoever wrote
  child.stdout.on('data', (chunk: Buffer) => {
    if (!line.push(chunk)) child.stdout.pause();
  });
  child.stdout.once('end', () => {
    void ended.then((why) => {
      if (why) line.destroy(why);
      else line.push(null);
    });
  });
  return line;
}
