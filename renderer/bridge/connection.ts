import type { Connection, ConnectionState } from './bridge-context';

/** The call was cut off with its connection. Whether the brain took it in is not known; reading may be repeated. */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost';
  readonly code = 'connection-lost';
  constructor(cause?: unknown) {
    super('The connection to Slipway was lost.', { cause });
  }
}

/** The side of a `Connection` that a transport writes. */
export interface ConnectionStore extends Connection {
  readonly set: (state: ConnectionState) => void;
}

/** Holds the state of a connection and tells who listens. `retryNow` is the transport's. */
export function connectionStore(retryNow: () => void): ConnectionStore {
  const listeners = new Set<() => void>();
  let state: ConnectionState = { kind: 'open' };
  return {
    retryNow,
    current: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    set(next) {
      if (next.kind === 'open' && state.kind === 'open') return;
      state = next;
      for (const listener of listeners) listener();
    },
  };
}
