import type { Clock } from '@shared/kit/clock';
import type { VitalsClient } from '../../ports/vitals-client';
import { GOOGLE_HOST, openPlayClient, type PlayClient } from './client';
import { vitalsClient } from './vitals-client';

/** What the accounts are made from. */
export interface PlayAccountsOptions {
  /** Time at Google: what tokens are signed with and waits are counted in. */
  readonly clock: Clock;
  /** Real time, in which pauses pass; the same as `clock` except beside a simulator whose time runs otherwise. */
  readonly pace?: Clock;
  /** The key of an account and the base URL in Google's place (null: Google). Rejects with a `FailureError`. */
  readonly read: (
    accountId: string,
  ) => Promise<{ readonly serviceAccountJson: string; readonly endpoint: string | null }>;
  readonly log?: (level: 'info' | 'warn' | 'error', text: string) => void;
}

/** The Google Play accounts of a workspace: one client each, opened on first use and shared by both APIs. */
export interface PlayAccounts extends VitalsClient {
  /** The account's client. Rejects with a `FailureError`; the next call tries anew. */
  client(accountId: string): Promise<PlayClient>;
  /** Where an account's requests go; Google until the account has been opened. */
  hostOf(accountId: string): string;
  /** In which pauses of these accounts pass. */
  readonly pace: Clock;
  /** Drops what is kept of an account, for when its key or endpoint changed. */
  forget(accountId: string): void;
}

/** The accounts of a workspace. Nothing is read or loaded before it is needed. */
export function createPlayAccounts(options: PlayAccountsOptions): PlayAccounts {
  const { clock, pace = clock, log = () => {} } = options;
  const clients = new Map<string, Promise<PlayClient>>();
  const hosts = new Map<string, string>();

  const open = async (accountId: string): Promise<PlayClient> => {
    const account = await options.read(accountId);
    const client = await openPlayClient({ ...account, clock, pace, log });
    hosts.set(accountId, client.host);
    return client;
  };
  const forget = (accountId: string): void => {
    clients.delete(accountId);
    hosts.delete(accountId);
  };
  const client = async (accountId: string): Promise<PlayClient> => {
    const found = clients.get(accountId) ?? open(accountId);
    clients.set(accountId, found);
    try {
      return await found;
    } catch (error) {
      forget(accountId);
      throw error;
    }
  };
  return {
    ...vitalsClient(client),
    client,
    forget,
    pace,
    hostOf: (accountId) => hosts.get(accountId) ?? GOOGLE_HOST,
  };
}
