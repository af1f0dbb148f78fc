import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { MessageChannel } from 'node:worker_threads';
import { createORPCClient } from '@orpc/client';
import { RPCLink as PortLink } from '@orpc/client/message-port';
import { RPCLink as SocketLink } from '@orpc/client/websocket';
import { type ContractRouterClient, oc } from '@orpc/contract';
import { implement } from '@orpc/server';
import { RPCHandler as PortHandler } from '@orpc/server/message-port';
import { RPCHandler as SocketHandler } from '@orpc/server/ws';
import { batchesOf, streamAck, streamOpening } from '@shared/contract/streams';
import type { Clock } from '@shared/kit/clock';
import type { StreamSource } from '@shared/kit/stream/batch';
import { createStreamHub, type StreamCarriage } from '@shared/kit/stream/hub';
import WebSocket, { WebSocketServer } from 'ws';
import { z } from 'zod';

/** A contract of streams alone. */
export const countContract = {
  count: oc.input(z.object({ stream: streamOpening })).output(batchesOf(z.number())),
  ack: oc.input(streamAck),
};
export type CountClient = ContractRouterClient<typeof countContract>;

/** A real connection that a test can cut and make anew; the hub behind it stays. */
export interface Wire {
  /** The client of the present connection. */
  client(): CountClient;
  cut(): Promise<void>;
  connect(): Promise<void>;
  close(): Promise<void>;
}

/** A hub that counts, served over the named transport. */
export async function countingWire(
  kind: 'message port' | 'web socket',
  options: {
    readonly source: (signal: AbortSignal) => StreamSource<number>;
    readonly clock: Clock;
    readonly carriage?: StreamCarriage;
    readonly graceMs?: number;
  },
) {
  const hub = createStreamHub({ clock: options.clock, graceMs: options.graceMs ?? 60_000 });
  const os = implement(countContract);
  const router = os.router({
    count: os.count.handler(({ input, signal }) =>
      hub.open(input.stream, options.source, signal, options.carriage),
    ),
    ack: os.ack.handler(({ input }) => void hub.ack(input)),
  });
  const wire = kind === 'message port' ? portWire(router) : await socketWire(router);
  await wire.connect();
  return { hub, wire };
}

type CountRouter = ConstructorParameters<typeof PortHandler>[0];

function portWire(router: CountRouter): Wire {
  const handler = new PortHandler(router);
  let client: CountClient;
  let port: { close(): void } | undefined;
  const cut = async () => port?.close();
  return {
    client: () => client,
    cut,
    close: cut,
    async connect() {
      const { port1, port2 } = new MessageChannel();
      handler.upgrade(port2, { context: {} });
      port1.start();
      port2.start();
      port = port1;
      client = createORPCClient(new PortLink({ port: port1 }));
    },
  };
}

async function socketWire(router: CountRouter): Promise<Wire> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
  const handler = new SocketHandler(router);
  server.on('connection', (socket) => void handler.upgrade(socket, { context: {} }));
  let client: CountClient;
  let socket: WebSocket | undefined;
  return {
    client: () => client,
    async cut() {
      const closed = socket && once(socket, 'close');
      for (const peer of server.clients) peer.terminate();
      await closed;
    },
    async close() {
      for (const peer of server.clients) peer.terminate();
      server.close();
    },
    async connect() {
      socket = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
      client = createORPCClient(new SocketLink({ websocket: socket as unknown as globalThis.WebSocket }));
      await once(socket, 'open');
    },
  };
}
