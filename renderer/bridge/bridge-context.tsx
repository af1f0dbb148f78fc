import type { ContractRouterClient } from '@orpc/contract';
import { createTanstackQueryUtils } from '@orpc/tanstack-query';
import type { Contract } from '@shared/contract/index';
import { createContext, type ReactNode, use, useMemo, useSyncExternalStore } from 'react';

/** Calls to the brain, typed by the contract. */
export type BrainClient = ContractRouterClient<Contract>;

/** What the brain says of itself. */
export type BrainInfo = Awaited<ReturnType<BrainClient['system']['info']>>;

/** Whether the brain can be reached. Times are ms since the epoch. */
export type ConnectionState =
  | { readonly kind: 'open' }
  | { readonly kind: 'lost'; readonly since: number; readonly nextTryAt: number | null };

/** The line to the brain as it stands, and news of changes. */
export interface Connection {
  readonly current: () => ConnectionState;
  readonly subscribe: (onChange: () => void) => () => void;
  /** Tries again at once. */
  readonly retryNow: () => void;
}

/** How a file on its way can be watched and stopped. */
export interface TakeOptions {
  readonly signal?: AbortSignal;
  /** Called with the bytes that have left and the size of the file. */
  readonly onProgress?: (sent: number, total: number) => void;
}

/** What the program around this window can do. A browser tab can do less than the desktop. */
export interface HostAbilities {
  readonly kind: 'desktop' | 'loopback';
  /** Hands a dropped or chosen file to the brain and gives the path under which the brain reads it. */
  readonly takeFile: (file: File, options?: TakeOptions) => Promise<string>;
  /** Asks for a file with the system's dialog; null when none was chosen. Absent where there is no such dialog. */
  readonly chooseFile?: (extensions: readonly string[]) => Promise<string | null>;
  /** Opens an address in the system's browser. */
  readonly openExternal: (url: string) => Promise<void>;
}

/** Everything that crosses between the window and the brain. */
export interface Bridge {
  readonly client: BrainClient;
  readonly connection: Connection;
  readonly host: HostAbilities;
}

const BridgeContext = createContext<Bridge | null>(null);

/** Gives the bridge to the screens below. */
export function BridgeProvider({
  bridge,
  children,
}: {
  readonly bridge: Bridge;
  readonly children: ReactNode;
}) {
  return <BridgeContext value={bridge}>{children}</BridgeContext>;
}

/** The bridge. Throws outside `BridgeProvider`. */
export function useBridge(): Bridge {
  const bridge = use(BridgeContext);
  if (!bridge) throw new Error('useBridge needs a BridgeProvider above it.');
  return bridge;
}

const utilsOf = (client: BrainClient) => createTanstackQueryUtils(client);

/** Query and mutation options for every entry of the contract. */
export type BrainQueries = ReturnType<typeof utilsOf>;

/** `useQuery(useBrain().board.get.queryOptions())`. */
export function useBrain(): BrainQueries {
  const { client } = useBridge();
  return useMemo(() => utilsOf(client), [client]);
}

/** Whether the brain can be reached now. */
export function useConnection(): ConnectionState {
  const { connection } = useBridge();
  return useSyncExternalStore(connection.subscribe, connection.current);
}
