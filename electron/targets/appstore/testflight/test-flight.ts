import { failure } from '@shared/domain/failure';
import type { Clock } from '@shared/kit/clock';
import type { CallResult, TargetApp } from '../../../ports/store-target';
import type { TestFlight } from '../../../ports/test-flight';
import type { AppStoreAccounts } from '../accounts';
import { downloadReferred } from '../download';
import { factsOf } from './beta-facts';
import { planBeta } from './beta-plan';
import {
  readAppId,
  readBuilds,
  readCrashLog,
  readFeedback,
  readFeedbackItem,
  readGroups,
  readNotes,
  readReadiness,
  readTesters,
  readTesterUsage,
  readUsage,
} from './beta-reads';

/** TestFlight through the App Store Connect API, with the accounts of a workspace. */
export function createTestFlight(accounts: AppStoreAccounts, clock: Clock): TestFlight {
  const ids = new Map<string, Promise<string>>();
  /** Versions of the builds that were read: a report names its build by id alone. */
  const versions = new Map<string, string>();

  const clientOf = (app: TargetApp) => accounts.client(app.accountId);
  /** Apple's number of an app never changes: it is asked for once. */
  function storeId(app: TargetApp, signal: AbortSignal): Promise<string> {
    const key = `${app.accountId}/${app.packageName}`;
    const found = ids.get(key) ?? clientOf(app).then((client) => readAppId(client, app.packageName, signal));
    ids.set(key, found);
    found.catch(() => ids.delete(key));
    return found;
  }
  const versionOf = (buildId: string): string | null => versions.get(buildId) ?? null;

  return {
    id: 'testflight',
    title: 'TestFlight',
    async builds(app, atMost, signal) {
      const builds = await readBuilds(await clientOf(app), await storeId(app, signal), atMost, signal);
      for (const build of builds) versions.set(build.id, build.version);
      return builds;
    },
    groups: async (app, signal) => readGroups(await clientOf(app), await storeId(app, signal), signal),
    testers: async (app, signal) => readTesters(await clientOf(app), await storeId(app, signal), signal),
    notes: async (app, buildId, signal) => readNotes(await clientOf(app), buildId, signal),
    usage: async (app, buildId, signal) => readUsage(await clientOf(app), buildId, clock.now(), signal),
    testerUsage: async (app, signal) =>
      readTesterUsage(await clientOf(app), await storeId(app, signal), signal),
    readiness: async (app, signal) => readReadiness(await clientOf(app), await storeId(app, signal), signal),
    feedback: async (app, atMost, signal) =>
      readFeedback(await clientOf(app), await storeId(app, signal), atMost, versionOf, signal),
    feedbackItem: async (app, item, signal) => readFeedbackItem(await clientOf(app), item, versionOf, signal),
    crashLog: async (app, reportId, signal) => readCrashLog(await clientOf(app), reportId, signal),
    picture: (_app, url, atMost, signal) => downloadReferred(url, atMost, signal),

    async plan(app, act, sight, signal) {
      const client = await clientOf(app);
      const gaps = act.kind === 'submit-review' ? (await this.readiness(app, signal)).gaps : [];
      return planBeta({ app, storeId: await storeId(app, signal), host: client.host, gaps }, act, sight);
    },

    async perform(app, call, { signal, onWait, log }): Promise<CallResult> {
      const client = await clientOf(app);
      const method = call.method === 'PUT' ? 'PATCH' : call.method;
      const answer = await client.send({
        method,
        path: call.path,
        query: call.query,
        body: call.body,
        role: call.role,
        signal,
        onWait,
        log,
      });
      const reads = call.role === 'check' || call.role === 'read-back';
      return {
        status: answer.status,
        tookMs: answer.tookMs,
        sent: answer.sent,
        answer: answer.data,
        bind: {},
        ...(reads ? { facts: factsOf(call.path, new URLSearchParams(call.query), answer.data) } : {}),
      };
    },

    async observe() {
      // Plans for TestFlight are in facts: they read back what they wrote themselves.
      throw failure('unexpected', 'TestFlight has no tracks that could be observed.');
    },
  };
}
