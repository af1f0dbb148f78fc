import { failure } from '@shared/domain/failure';
import { formatReference } from '@shared/domain/workspace';
import { isoTime } from '@shared/kit/clock';
import { event, me } from './audit-records';
import type { ConnectionTest } from './connection-test';
import { record, type Session } from './session';
import { targetById } from './stores';

/** An account as Settings lists it; nothing in it is secret. */
export interface AccountView {
  readonly id: string;
  readonly type: 'google-play' | 'app-store-connect';
  readonly identity: string | null;
  readonly reference: string;
  readonly endpoint: string | null;
  readonly usedBy: readonly string[];
  readonly problem: string | null;
  readonly lastTest: ConnectionTest | null;
}

const TEST_DEADLINE_MS = 60_000;

/** The accounts of the workspace, each with who it signs in as. */
export function listAccounts(session: Session): Promise<AccountView[]> {
  return Promise.all(
    session.workspace.accounts.map(async (account) => {
      const { identity, problem } = await session.files.identify(account);
      return {
        id: account.id,
        type: account.type,
        identity,
        reference: formatReference(account.key),
        endpoint: account.endpoint ?? null,
        usedBy: session.workspace.apps
          .filter((app) => app.android?.account.id === account.id || app.ios?.account.id === account.id)
          .map((app) => app.name),
        problem,
        lastTest: session.tests.get(account.id) ?? null,
      };
    }),
  );
}

/** Tries everything that a rollout needs, step by step, leaving nothing behind. The history keeps the result. */
export async function testAccount(session: Session, accountId: string): Promise<ConnectionTest> {
  const state = [...session.states.values()].find(({ app }) => app.target.accountId === accountId);
  if (!state) {
    throw failure('not-found', 'No app of this workspace uses this account.', {
      advice: 'Let an app in slipway.yaml refer to it, then test again.',
    });
  }
  const target = targetById(session, state.app.targetId);
  const began = session.pace.now();
  const steps = await target.testConnection(
    state.app.target,
    () => undefined,
    AbortSignal.timeout(TEST_DEADLINE_MS),
  );
  const test: ConnectionTest = {
    at: isoTime(session.clock.now()),
    tookMs: session.pace.now() - began,
    steps,
    ok: steps.every((step) => step.state !== 'failed'),
  };
  session.tests.set(accountId, test);
  await record(
    session,
    event(
      session,
      'account.tested',
      `${accountId}: ${test.ok ? 'connection works' : 'connection has a problem'}`,
      {
        actor: me(session),
        result: test.ok ? 'done' : 'failed',
        account: accountId,
        target: target.id,
        tookMs: test.tookMs,
        known: steps.map((step) => ({
          title: step.title,
          value: step.state === 'skipped' ? 'not tried' : `${step.status ?? 'no answer'}`,
          verdict:
            step.state === 'ok'
              ? ('pass' as const)
              : step.state === 'failed'
                ? ('breach' as const)
                : ('unknown' as const),
        })),
      },
    ),
  );
  session.news.changed('accounts');
  return test;
}
