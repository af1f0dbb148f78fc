import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createORPCClient } from '@orpc/client';
import { type ContractRouterClient, oc } from '@orpc/contract';
import { implement } from '@orpc/server';
import { RPCHandler } from '@orpc/server/ws';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocketServer } from 'ws';
import { z } from 'zod';
import type { ConnectionState } from '../../../renderer/bridge/bridge-context';
import { ConnectionLost } from '../../../renderer/bridge/connection';
import { type SocketTransport, socketTransport } from '../../../renderer/bridge/socket-transport';

const contract = { echo: oc.input(z.string()).output(z.string()), never: oc.output(z.string()) };
const os = implement(contract);
const router = os.router({
  echo: os.echo.handler(({ input }) => input),
  never: os.never.handler(() => new Promise<string>(() => undefined)),
});

let server: WebSocketServer;
let transport: SocketTransport;
let client: ContractRouterClient<typeof contract>;
let states: ConnectionState['kind'][];

async function serve(port = 0): Promise<number> {
  server = new WebSocketServer({ port, host: '127.0.0.1' });
  const handler = new RPCHandler(router);
  server.on('connection', (socket) => void handler.upgrade(socket, { context: {} }));
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

async function stopServing(): Promise<void> {
  for (const socket of server.clients) socket.terminate();
  const closed = once(server, 'close');
  server.close();
  await closed;
}

let port: number;
beforeEach(async () => {
  port = await serve();
  states = [];
  transport = socketTransport({
    connect: () => new WebSocket(`ws://127.0.0.1:${port}`),
    random: () => 0,
    now: () => 1_000,
  });
  transport.connection.subscribe(() => states.push(transport.connection.current().kind));
  client = createORPCClient(transport.link);
});
afterEach(async () => {
  transport.close();
  await stopServing();
});

describe('the socket of a page', () => {
  it('carries calls that are made before it is open', async () => {
    expect(await client.echo('early')).toBe('early');
  });

  it('rejects what is under way when it is cut, says since when, and comes back by itself', async () => {
    expect(await client.echo('one')).toBe('one');
    const underWay = client.never();
    await stopServing();
    await expect(underWay).rejects.toBeInstanceOf(ConnectionLost);
    expect(transport.connection.current()).toMatchObject({ kind: 'lost', since: 1_000 });
    await serve(port);
    await vi.waitFor(() => expect(transport.connection.current().kind).toBe('open'), 15_000);
    expect(await client.echo('two')).toBe('two');
    expect(states.at(0)).toBe('lost');
    expect(states.at(-1)).toBe('open');
  });

  it('rejects at once while nobody answers, and tries again when asked', async () => {
    await client.echo('one');
    await stopServing();
    await vi.waitFor(() =>
      expect(transport.connection.current()).toMatchObject({ kind: 'lost', nextTryAt: expect.any(Number) }),
    );
    await expect(client.echo('two')).rejects.toMatchObject({ code: 'connection-lost' });
    await serve(port);
    transport.connection.retryNow();
    await vi.waitFor(() => expect(transport.connection.current().kind).toBe('open'), 15_000);
    expect(await client.echo('three')).toBe('three');
  });

  it('leaves the brain’s own errors as they are', async () => {
    await expect(client.echo(7 as unknown as string)).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    expect(transport.connection.current().kind).toBe('open');
  });
});
