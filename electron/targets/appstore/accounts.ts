import type { Clock } from '@shared/kit/clock';
import type { RateBudgets } from '../../ports/rate-budget';
import type { Log } from '../../process-kit/patience';
import { Budgets } from './budget';
import { APPLE_HOST, type AppStoreClient } from './client';

/** What an account signs in with, and where. */
export interface AppStoreSignIn {
  /** The text of the `.p8` file. */
  readonly privateKey: string;
  readonly keyId: string;
  readonly issuerId: string;
  /** Base URL in Apple's place; null: Apple. */
  readonly endpoint: string | null;
}

/** What the accounts are made from. */
export interface AppStoreAccountsOptions {
  /** Time at Apple: what tokens are signed with and waits are counted in. */
  readonly clock: Clock;
  /** Real time, in which pauses pass; the same as `clock` except beside a simulator whose time runs otherwise. */
  readonly pace?: Clock;
  /** Reads the key of an account. Rejects with a `FailureError`. */
  readonly read: (accountId: string) => Promise<AppStoreSignIn>;
  readonly log?: Log;
}

/** The App Store Connect accounts of a workspace: one client each, opened on first use. */
export interface AppStoreAccounts extends RateBudgets {
  /** The account's client. Rejects with a `FailureError`; the next call tries anew. */
  client(accountId: string): Promise<AppStoreClient>;
  /** Where an account's requests go; Apple until the account has been opened. */
  hostOf(accountId: string): string;
  /** In which pauses of these accounts pass. */
  readonly pace: Clock;
  /** Drops what is kept of an account, for when its key or endpoint changed. */
  forget(accountId: string): void;
}

/** The accounts of a workspace. Nothing is read or loaded before it is needed. */
export function createAppStoreAccounts(options: AppStoreAccountsOptions): AppStoreAccounts {
  const { clock, pace = clock, log = () => {} } = options;
  const clients = new Map<string, Promise<AppStoreClient>>();
  const hosts = new Map<string, string>();
  const budgets = new Budgets();

  const open = async (accountId: string): Promise<AppStoreClient> => {
    const signIn = await options.read(accountId);
    const { openAppStoreClient } = await import('./client');
    const client = await openAppStoreClient({
      ...signIn,
      clock,
      pace,
      log,
      onBudget: (budget) => budgets.note(accountId, budget),
    });
    hosts.set(accountId, client.host);
    return client;
  };
  const forget = (accountId: string): void => {
    clients.delete(accountId);
    hosts.delete(accountId);
    budgets.forget(accountId);
  };
  return {
    budgetOf: (accountId) => budgets.budgetOf(accountId),
    onBudget: (listener) => budgets.onBudget(listener),
    async client(accountId) {
      const found = clients.get(accountId) ?? open(accountId);
      clients.set(accountId, found);
      try {
        return await found;
      } catch (error) {
        forget(accountId);
        throw error;
      }
    },
    hostOf: (accountId) => hosts.get(accountId) ?? APPLE_HOST,
    pace,
    forget,
  };
}
