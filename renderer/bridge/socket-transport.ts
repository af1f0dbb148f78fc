import type { ClientLink } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import { WIRE_SERIALIZERS } from '@shared/kit/kept-json';
import { backoffDelay, LOCAL_BACKOFF } from '@shared/kit/stream/backoff';
import { ConnectionLost, type ConnectionStore, connectionStore } from './connection';

/** The contract over a web socket that comes back by itself. */
export interface SocketTransport {
  readonly link: ClientLink<Record<never, never>>;
  readonly connection: ConnectionStore;
  /** Ends the socket for good. */
  readonly close: () => void;
}

/** How a socket is made, and where waits and chance come from. */
export interface SocketSetting {
  readonly connect: () => WebSocket;
  readonly random: () => number;
  readonly now: () => number;
}

interface Line {
  readonly socket: WebSocket;
  readonly link: RPCLink<Record<never, never>>;
  readonly opened: Promise<void>;
}

/**
 * Keeps a web socket open: after a loss it tries again with growing, jittered waits, and at once when asked. Calls
 * wait for an attempt that is under way; without one they reject with `ConnectionLost`, as do calls whose
 * connection breaks before their answer. Nothing is ever sent twice from here.
 */
export function socketTransport({ connect, random, now }: SocketSetting): SocketTransport {
  let closed = false;
  let attempt = 0;
  let since: number | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let line: Line | undefined;

  const connection = connectionStore(() => {
    if (timer === undefined) return;
    clearTimeout(timer);
    attempt = 0;
    open();
  });

  function open(): void {
    timer = undefined;
    const socket = connect();
    const { promise: opened, resolve, reject } = Promise.withResolvers<void>();
    opened.catch(() => undefined);
    line = {
      socket,
      link: new RPCLink({ websocket: socket, customJsonSerializers: WIRE_SERIALIZERS }),
      opened,
    };
    if (since !== undefined) connection.set({ kind: 'lost', since, nextTryAt: null });
    socket.addEventListener('open', () => {
      attempt = 0;
      since = undefined;
      resolve();
      connection.set({ kind: 'open' });
    });
    socket.addEventListener('close', () => {
      reject(new ConnectionLost());
      line = undefined;
      if (closed) return;
      since ??= now();
      const wait = backoffDelay(attempt, random, LOCAL_BACKOFF);
      attempt += 1;
      timer = setTimeout(open, wait);
      connection.set({ kind: 'lost', since, nextTryAt: now() + wait });
    });
  }

  open();
  return {
    connection,
    link: {
      async call(path, input, options) {
        const used = line;
        if (!used) throw new ConnectionLost();
        await used.opened;
        try {
          return await used.link.call(path, input, options);
        } catch (error) {
          const cutOff = used.socket.readyState !== WebSocket.OPEN && !options.signal?.aborted;
          throw cutOff ? new ConnectionLost(error) : error;
        }
      },
    },
    close() {
      closed = true;
      clearTimeout(timer);
      line?.socket.close();
    },
  };
}
