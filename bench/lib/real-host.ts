import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import type { contract } from '@shared/contract/index';
import WebSocket from 'ws';
import type { BenchmarkContext } from './benchmark';
import { ended } from './child';
import type { SeededWorkspace } from './seeded-workspace';

/** The built loopback host as a process, with its contract as a window calls it. */
export interface RealHost {
  readonly client: ContractRouterClient<typeof contract>;
  /** The longest that its main thread did not come round since the last question, ms. */
  longestPause(): Promise<number>;
  close(): Promise<void>;
}

/** Starts the built host on a workspace and connects to it as its page does. */
export async function startRealHost(
  context: BenchmarkContext,
  workspace: SeededWorkspace,
): Promise<RealHost> {
  const child = fork(
    join(context.out, 'main/loopback.js'),
    ['--data', workspace.dataDir, '--workspace', workspace.workspaceFile, '--no-open'],
    {
      cwd: context.root,
      execPath: context.node,
      execArgv: ['--import', join(context.root, 'bench/lib/heartbeat.mjs')],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    },
  );
  const { url } = await told<{ url: string }>(child, 'url');
  const socket = await connect(new URL(url));
  // The library knows the browser's socket, whose members that it uses are those of ws.
  const link = new RPCLink({ websocket: socket as unknown as globalThis.WebSocket });
  return {
    client: createORPCClient(link),
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

async function connect(link: URL): Promise<WebSocket> {
  const entered = await fetch(`${link.origin}/session`, {
    method: 'POST',
    headers: { origin: link.origin, 'content-type': 'application/json' },
    body: JSON.stringify({ token: link.hash.slice('#token='.length) }),
  });
  const { token } = (await entered.json()) as { readonly token: string };
  const socket = new WebSocket(
    `${link.origin.replace('http', 'ws')}/rpc?window=benchmark-window`,
    ['slipway', `token.${token}`],
    { origin: link.origin, headers: { cookie: entered.headers.getSetCookie()[0]?.split(';')[0] ?? '' } },
  );
  await once(socket, 'open');
  return socket;
}

function told<Message>(child: ChildProcess, member: string): Promise<Message> {
  return new Promise((resolve, reject) => {
    const exited = (code: number | null) => reject(new Error(`The host ended with ${code}.`));
    const heard = (message: object) => {
      if (!(member in message)) return;
      child.off('message', heard);
      child.off('exit', exited);
      resolve(message as Message);
    };
    child.on('message', heard);
    child.once('exit', exited);
  });
}
