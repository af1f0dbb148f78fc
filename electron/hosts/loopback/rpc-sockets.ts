import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { RPCHandler } from '@orpc/server/ws';
import { WIRE_SERIALIZERS } from '@shared/kit/kept-json';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Brain, CallContext } from '../brain';
import type { Target } from './gate';
import { SOCKET_PROTOCOL } from './request-facts';

/** The web sockets that carry the contract. */
export interface RpcSockets {
  /** Takes over an admitted upgrade. */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer, url: Target): void;
  /** Windows connected now. */
  count(): number;
  close(): void;
}

/** No call of ours comes near; artifacts travel by HTTP. Bytes. */
const MAX_MESSAGE = 8 * 1024 ** 2;
const MAX_SOCKETS = 32;
const HEARTBEAT_MS = 15_000;

/** Serves the brain's contract over web sockets, and ends those whose other side has fallen silent. */
export function rpcSockets(brain: Pick<Brain, 'router'>, onCount: (count: number) => void): RpcSockets {
  const handler = new RPCHandler<CallContext>(brain.router, { customJsonSerializers: WIRE_SERIALIZERS });
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_MESSAGE,
    perMessageDeflate: false,
    handleProtocols: () => SOCKET_PROTOCOL,
  });
  const silent = new WeakSet<WebSocket>();
  const heartbeat = setInterval(() => {
    for (const socket of server.clients) {
      if (silent.has(socket)) socket.terminate();
      silent.add(socket);
      socket.ping();
    }
  }, HEARTBEAT_MS);
  heartbeat.unref();

  return {
    accept(request, socket, head, url) {
      if (server.clients.size >= MAX_SOCKETS) {
        socket.end('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
        return;
      }
      server.handleUpgrade(request, socket, head, (accepted) => {
        accepted.on('pong', () => silent.delete(accepted));
        accepted.on('message', () => silent.delete(accepted));
        accepted.on('error', () => accepted.terminate());
        accepted.on('close', () => onCount(server.clients.size));
        void handler.upgrade(accepted, { context: { window: windowOf(url) } });
        onCount(server.clients.size);
      });
    },
    count: () => server.clients.size,
    close() {
      clearInterval(heartbeat);
      for (const socket of server.clients) socket.terminate();
      server.close();
    },
  };
}

/** The page names itself, so that it is the same window after a reconnect. */
function windowOf(url: Target): string {
  const named = url.searchParams.get('window') ?? '';
  return /^[\w-]{8,64}$/.test(named) ? named : randomUUID();
}
