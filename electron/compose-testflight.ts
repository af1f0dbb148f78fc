import { dirname } from 'node:path';
import { failure } from '@shared/domain/failure';
import type { AppId } from '@shared/domain/ids';
import type { Workspace } from '@shared/domain/workspace';
import type { Clock } from '@shared/kit/clock';
import { type BetaPace, type BetaWatch, watchBeta } from './app/beta/watch-beta';
import type { Session } from './app/session';
import { gitCommits } from './process-kit/git-commits';
import { systemClock } from './process-kit/system-clock';
import { type AppStoreAccounts, createAppStoreAccounts } from './targets/appstore/accounts';
import { createTestFlight } from './targets/appstore/testflight/test-flight';
import { type CredentialContext, resolveCredential } from './workspace/resolve-credential';

/** Processing and review take minutes to hours; what rests is asked for every five minutes. */
const REAL_PACE: BetaPace = { firstMs: 2_000, movingMs: 30_000, restMs: 300_000, allMs: 6 * 3_600_000 };
/** The sandbox's time can be moved, and people watch it closely. */
const SANDBOX_PACE: BetaPace = { firstMs: 0, movingMs: 1_500, restMs: 5_000, allMs: 60_000 };

/** What a session needs to test builds, and how its readings begin and end. */
export interface ComposedBeta extends Pick<Session, 'testFlight' | 'commits' | 'refreshBeta'> {
  /** Begins to read; before that nothing is asked of Apple. */
  begin(session: Session): BetaWatch;
}

/** The App Store Connect accounts of a workspace. Nothing is read before it is needed. */
export function appStoreAccountsOf(
  workspace: Workspace,
  context: CredentialContext,
  clock: Clock,
): AppStoreAccounts {
  return createAppStoreAccounts({
    clock,
    pace: systemClock,
    read: async (accountId) => {
      const account = workspace.accounts.find(({ id }) => id === accountId);
      if (account?.type !== 'app-store-connect') {
        throw failure('credential-missing', `There is no account ${accountId} in slipway.yaml.`, {
          advice: 'Add it under accounts.',
        });
      }
      const { secret } = await resolveCredential(account.key, context);
      return {
        privateKey: secret.reveal(),
        keyId: account.keyId,
        issuerId: account.issuerId,
        endpoint: account.endpoint ?? null,
      };
    },
  });
}

/** TestFlight of a workspace. `path` is its file, beside which the app's source code is looked for. */
export function composeTestFlight(
  accounts: AppStoreAccounts,
  clock: Clock,
  path: string,
  inSandbox: boolean,
): ComposedBeta {
  let watch: BetaWatch | null = null;
  return {
    testFlight: createTestFlight(accounts, clock),
    commits: gitCommits(dirname(path)),
    refreshBeta: (appId: AppId) => watch?.refresh(appId),
    begin(session) {
      watch = watchBeta(session, inSandbox ? SANDBOX_PACE : REAL_PACE, accounts);
      return watch;
    },
  };
}
