import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import { WIRE_SERIALIZERS } from '@shared/kit/kept-json';
import type { BrainClient, Bridge, HostAbilities } from './bridge-context';
import { connectionStore } from './connection';
import type { SlipwayHost } from './host-page';
import { sessionToken } from './session-token';
import { socketTransport } from './socket-transport';
import { pathOfFile, sendFile } from './take-file';

/** Connects this page to the brain by the transport of its host. Rejects with `NeedsLink` in a tab without session. */
export async function createBridge(): Promise<Bridge> {
  return window.slipwayHost ? desktopBridge(window.slipwayHost) : loopbackBridge();
}

async function desktopBridge(host: SlipwayHost): Promise<Bridge> {
  const port = await brainPort(host);
  const connection = connectionStore(() => undefined);
  // A port closes only when the privileged process has gone, and then the window goes too.
  port.addEventListener('close', () => connection.set({ kind: 'lost', since: Date.now(), nextTryAt: null }));
  port.start();
  const client: BrainClient = createORPCClient(
    new RPCLink({ port, customJsonSerializers: WIRE_SERIALIZERS }),
  );
  return { client, connection, host: abilities('desktop', (file) => pathOfFile(host, file)) };
}

async function loopbackBridge(): Promise<Bridge> {
  const token = await sessionToken();
  const address = `ws://${location.host}/rpc?window=${crypto.randomUUID()}`;
  const { link, connection } = socketTransport({
    connect: () => new WebSocket(address, ['slipway', `token.${token}`]),
    random: Math.random,
    now: Date.now,
  });
  window.addEventListener('online', connection.retryNow);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') connection.retryNow();
  });
  const client: BrainClient = createORPCClient(link);
  return {
    client,
    connection,
    host: abilities('loopback', (file, options) => sendFile(token, file, options)),
  };
}

/** Asks the preload for a port and waits for it. */
function brainPort(host: SlipwayHost): Promise<MessagePort> {
  return new Promise((resolve) => {
    const take = (event: MessageEvent) => {
      const [port] = event.ports;
      if (event.source !== window || event.data !== 'slipway:port' || !port) return;
      window.removeEventListener('message', take);
      resolve(port);
    };
    window.addEventListener('message', take);
    host.connect();
  });
}

function abilities(kind: HostAbilities['kind'], takeFile: HostAbilities['takeFile']): HostAbilities {
  return {
    kind,
    takeFile,
    // The desktop hands a new window's address to the system's browser when it is on its list.
    openExternal: async (url) => void window.open(url, '_blank', 'noopener,noreferrer'),
  };
}
