import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import type { Contract } from '@shared/contract/index';
import { WIRE_SERIALIZERS } from '@shared/kit/kept-json';
import WebSocket from 'ws';
import type { BenchmarkContext } from './benchmark';
import { ended, told } from './child';
import type { SeededWorkspace } from './seeded-workspace';

/** The built loopback host as a process of its own. */
export interface HostProcess {
  readonly child: ChildProcess;
  /** The link that opens one window. */
  readonly link: URL;
}

/** A session on a host, as a browser and its page hold it. */
export interface Entered {
  readonly origin: string;
  readonly cookie: string;
  readonly token: string;
}

/** A host with its contract as a window calls it. */
export interface RealHost {
  readonly client: ContractRouterClient<Contract>;
  /** The longest that its main thread did not come round since the last question, ms. */
  longestPause(): Promise<number>;
  close(): Promise<void>;
}

/** Starts the built host; resolves when it says where it is. `execArgv` goes to Node, `env` adds to its variables. */
export async function startHost(
  context: BenchmarkContext,
  args: readonly string[],
  execArgv: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<HostProcess> {
  const child = fork(join(context.out, 'main/loopback.js'), [...args, '--no-open'], {
    cwd: context.root,
    execPath: context.node,
    execArgv: [...execArgv],
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const { url } = await told<{ url: string }>(child, 'url');
  return { child, link: new URL(url) };
}

/** Goes in by a link, as the entrance's script does. */
export async function enterHost(link: URL): Promise<Entered> {
  const entered = await fetch(`${link.origin}/session`, {
    method: 'POST',
    headers: { origin: link.origin, 'content-type': 'application/json' },
    body: JSON.stringify({ token: link.hash.slice('#token='.length) }),
  });
  const { token } = (await entered.json()) as { readonly token: string };
  const cookie = entered.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  return { origin: link.origin, cookie, token };
}

/** Starts the built host on a workspace and connects to it as its page does. */
export async function startRealHost(
  context: BenchmarkContext,
  workspace: SeededWorkspace,
): Promise<RealHost> {
  const heartbeat = join(context.root, 'bench/lib/heartbeat.mjs');
  const { child, link } = await startHost(
    context,
    ['--data', workspace.dataDir, '--workspace', workspace.workspaceFile],
    ['--import', heartbeat],
  );
  const { origin, cookie, token } = await enterHost(link);
  const socket = new WebSocket(
    `${origin.replace('http', 'ws')}/rpc?window=benchmark-window`,
    ['slipway', `token.${token}`],
    { origin, headers: { cookie } },
  );
  await once(socket, 'open');
  // The library knows the browser's socket, whose members that it uses are those of ws.
  const rpc = new RPCLink({
    websocket: socket as unknown as globalThis.WebSocket,
    customJsonSerializers: WIRE_SERIALIZERS,
  });
  return {
    client: createORPCClient(rpc),
    async longestPause() {
      const answer = told<{ longestPauseMs: number }>(child, 'longestPauseMs');
      child.send('longest-pause');
      return (await answer).longestPauseMs;
    },
    async close() {
      socket.terminate();
      // Not asked to close: that would copy the whole file as a backup. What was acknowledged is on the disk.
      await ended(child, 'SIGKILL');
    },
  };
}
