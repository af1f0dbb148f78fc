import { type FailureError, failure } from '@shared/domain/failure';
import type { Workspace } from '@shared/domain/workspace';
import type { Clock } from '@shared/kit/clock';
import type { Session } from './app/session';
import { appStoreAccountsOf } from './compose-testflight';
import { createAppStoreMetrics } from './health/app-store-metrics';
import { createPlayVitals } from './health/play-vitals';
import { systemClock } from './process-kit/system-clock';
import type { AppStoreAccounts } from './targets/appstore/accounts';
import { createAppStoreTarget } from './targets/appstore/target';
import { createPlayAccounts } from './targets/play/accounts';
import { createPlayTarget } from './targets/play/target';
import { type CredentialContext, resolveCredential } from './workspace/resolve-credential';

/** Everything of a session that knows concrete stores. */
export interface Stores extends Pick<Session, 'targets' | 'health' | 'budgets' | 'forgetAccount'> {
  readonly appStore: AppStoreAccounts;
}

/** The stores of a workspace, with their accounts and health figures. Nothing is read before it is needed. */
export function composeStores(workspace: Workspace, context: CredentialContext, clock: Clock): Stores {
  const play = createPlayAccounts({
    clock,
    pace: systemClock,
    read: async (accountId) => {
      const account = workspace.accounts.find(({ id }) => id === accountId);
      if (account?.type !== 'google-play') throw noAccount(accountId);
      const { secret } = await resolveCredential(account.key, context);
      return { serviceAccountJson: secret.reveal(), endpoint: account.endpoint ?? null };
    },
  });
  const appStore = appStoreAccountsOf(workspace, context, clock);
  const playTarget = createPlayTarget(play, clock);
  const appStoreTarget = createAppStoreTarget(appStore, clock);
  return {
    appStore,
    targets: [playTarget, appStoreTarget],
    health: new Map([
      [playTarget.id, createPlayVitals({ client: play, clock })],
      [appStoreTarget.id, createAppStoreMetrics({ reader: appStoreTarget, clock })],
    ]),
    budgets: appStore,
    forgetAccount(accountId) {
      play.forget(accountId);
      appStore.forget(accountId);
    },
  };
}

function noAccount(accountId: string): FailureError {
  return failure('credential-missing', `There is no account ${accountId} in slipway.yaml.`, {
    advice: 'Add it under accounts.',
  });
}
