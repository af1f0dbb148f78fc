import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { FirstPage } from '@shared/domain/first-page';
import type { Brain } from '../brain';
import { isPlace, isProgram, listPageFiles } from '../page-files';
import { sendText } from './answers';
import { takeArtifact } from './artifact-intake';
import { exchangeLink } from './exchange';
import { type Admission, admit, type GateSetting } from './gate';
import { giveLink, linkOf } from './links';
import { programHtml, sendFile, sendKeptFile, sendPage } from './page-answers';
import type { RefusalLog } from './refusal-log';
import { factsOf, type RequestFacts } from './request-facts';
import type { RpcSockets } from './rpc-sockets';
import { newSecret } from './secrets';
import { createSessions } from './sessions';

/** What the loopback host is started with. */
export interface LoopbackSetting {
  /** The page and its files are answered before it is there; calls and artifacts wait for it. */
  readonly brain: Promise<Pick<Brain, 'router' | 'receiveArtifact'>>;
  /** The board as it was last seen; null when there is none. */
  readonly firstPage: FirstPage | null;
  /** Folder of the built renderer. */
  readonly pagesDir: string;
  /** Port on 127.0.0.1; 0 for any free one. */
  readonly port: number;
  readonly log: RefusalLog;
  /** Told how many windows are connected, at every change. */
  readonly onWindows?: (count: number) => void;
  /** Told when the first answer has gone out. */
  readonly onFirstAnswer?: () => void;
  /** Told when the first page asks for the program behind what it shows at first. */
  readonly onProgramAsked?: () => void;
}

/** A running loopback host. */
export interface LoopbackHost {
  readonly port: number;
  readonly origin: string;
  /** The launch's secret: whoever can read it may ask for links (`x-slipway-launch` on `POST /links`). */
  readonly launchToken: string;
  /** A new address that opens one window. */
  newLink(): string;
  close(): Promise<void>;
}

/** Header bytes, and how long they may take: a client that drips them is cut off. */
const LIMITS = {
  maxHeaderSize: 8 * 1024,
  headersTimeout: 5_000,
  keepAliveTimeout: 5_000,
  connectionsCheckingInterval: 1_000,
  // Artifacts may take long; every other body has a deadline of its own.
  requestTimeout: 0,
};
const MAX_CONNECTIONS = 128;
const IDLE_SOCKET_MS = 30_000;

/** Starts the host on 127.0.0.1. Rejects with the system's error when the port cannot be had. */
export async function startLoopbackHost(setting: LoopbackSetting): Promise<LoopbackHost> {
  const files = listPageFiles(setting.pagesDir);
  const sessions = createSessions();
  const launchToken = newSecret();
  let connected: RpcSockets | null = null;
  const sockets = setting.brain.then(async (brain) => {
    const { rpcSockets } = await import('./rpc-sockets'); // the library is loaded after the first answer
    connected = rpcSockets(brain, (count) => setting.onWindows?.(count));
    return connected;
  });
  sockets.catch(() => undefined); // whoever composes the brain says so
  const server = createServer(LIMITS);
  server.maxConnections = MAX_CONNECTIONS;
  server.timeout = IDLE_SOCKET_MS;
  server.listen(setting.port, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const authority = `127.0.0.1:${port}`;
  const gate: GateSetting = { authority, sessions, launchToken };

  let asked = false;
  const programAsked = () => {
    if (!asked) setting.onProgramAsked?.();
    asked = true;
  };

  const firstPageOf = (path: string) => (path === '/' ? setting.firstPage : null);
  const programAt = (path: string) => programHtml(files, firstPageOf(path));

  async function answer(
    request: IncomingMessage,
    response: ServerResponse,
    facts: RequestFacts,
    { route, url, session }: Extract<Admission, { ok: true }>,
  ): Promise<void> {
    const refused = (status: number, reason: string) => setting.log(facts, status, reason);
    switch (route) {
      case 'page':
        return sendPage(response, files, authority, session !== undefined, firstPageOf(url.pathname));
      case 'file':
        if (!asked && (await isProgram(files, url.pathname))) response.once('close', programAsked);
        return sendFile(response, files, url.pathname);
      case 'session':
        return exchangeLink(request, response, facts, { sessions, authority, programAt }, refused);
      case 'links':
        return giveLink(response, sessions, authority);
      case 'artifacts':
        return takeArtifact(request, response, facts, url, await setting.brain);
      case 'rpc':
        return;
    }
  }

  function receive(request: IncomingMessage, response: ServerResponse): void {
    const facts = factsOf(request, false);
    const admission = admit(facts, gate, isPlace);
    if (!admission.ok) {
      setting.log(facts, admission.status, admission.reason);
      sendText(response, admission.status, 'text/plain; charset=utf-8', `Refused: ${admission.reason}.\n`, {
        Connection: 'close',
        ...(admission.allow ? { Allow: admission.allow } : {}),
      });
      return;
    }
    // Nearly every request asks for a file that was read before: nothing about it has to wait.
    if (admission.route === 'file' && asked && sendKeptFile(response, files, admission.url.pathname)) return;
    answer(request, response, facts, admission).catch(() => response.destroy());
  }

  server.once('request', (_request, response) => response.once('close', () => setting.onFirstAnswer?.()));

  server.on('request', receive);
  server.on('checkContinue', receive);
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const facts = factsOf(request, true);
    const admission = admit(facts, gate, isPlace);
    socket.on('error', () => socket.destroy());
    if (admission.ok) {
      programAsked(); // a browser that keeps the program's files asks for none of them
      sockets.then(
        ({ accept }) => !socket.destroyed && accept(request, socket, head, admission.url),
        () => socket.destroy(),
      );
      return;
    }
    setting.log(facts, admission.status, admission.reason);
    socket.end(`HTTP/1.1 ${admission.status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  });

  return {
    port,
    origin: `http://${authority}`,
    launchToken,
    newLink: () => linkOf(authority, sessions.newLink()),
    async close() {
      connected?.close();
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
