import type { Clock } from '@shared/kit/clock';
import type { PowerMetrics } from '../../ports/power-metrics';
import type { StoreTarget, TargetApp } from '../../ports/store-target';
import type { AppStoreAccounts } from './accounts';
import { APP_STORE_CAPABILITIES } from './capabilities';
import type { AppStoreClient } from './client';
import { appleIdOf, glanceAt, observeApp } from './observe';
import { performCall } from './perform';
import { planFor } from './plan';
import { planBuild } from './plan-build';
import { readReviews, replyToReview } from './reviews';
import { testAppStoreConnection } from './test-connection';
import { isUploadCall, performUpload } from './upload/perform';

/** The App Store as a store target, on the accounts of a workspace. */
export function createAppStoreTarget(accounts: AppStoreAccounts, clock: Clock): StoreTarget & PowerMetrics {
  /** Apple's own ids by account and bundle id: they never change. */
  const appleIds = new Map<string, string>();

  async function reach(
    app: TargetApp,
    signal: AbortSignal,
  ): Promise<{ readonly client: AppStoreClient; readonly appleId: string }> {
    const client = await accounts.client(app.accountId);
    const key = `${app.accountId}/${app.packageName}`;
    const appleId = appleIds.get(key) ?? (await appleIdOf(client, app, signal));
    appleIds.set(key, appleId);
    return { client, appleId };
  }

  return {
    id: APP_STORE_CAPABILITIES.id,
    title: APP_STORE_CAPABILITIES.title,
    capabilities: APP_STORE_CAPABILITIES,
    async glance(app, signal) {
      const { client, appleId } = await reach(app, signal);
      return await glanceAt({ client, clock }, appleId, signal);
    },
    async observe(app, signal) {
      const { client, appleId } = await reach(app, signal);
      return await observeApp({ client, clock }, app, appleId, signal);
    },
    plan(app, intent, observation, context) {
      const host = accounts.hostOf(app.accountId);
      return intent.kind === 'upload'
        ? planBuild(app, host, intent, observation, context)
        : planFor(app, host, intent, observation, context);
    },
    async perform(app, call, context) {
      const client = await accounts.client(app.accountId);
      return isUploadCall(call)
        ? await performUpload({ client, clock, pace: accounts.pace }, call, context)
        : await performCall(client, call, context);
    },
    // Testers belong to TestFlight, not to a track.
    testers: () => Promise.resolve({}),
    async reviews(app, signal) {
      const { client, appleId } = await reach(app, signal);
      return await readReviews(client, appleId, signal);
    },
    reply: async (app, reviewId, text, signal) =>
      await replyToReview(await accounts.client(app.accountId), reviewId, text, signal),
    async powerMetrics(app, categories, signal) {
      const { client, appleId } = await reach(app, signal);
      const answer = await client.send({
        method: 'GET',
        path: `/v1/apps/${appleId}/perfPowerMetrics`,
        query: { 'filter[platform]': 'IOS', 'filter[metricType]': categories },
        accept: 'application/vnd.apple.xcode-metrics+json, application/json',
        signal,
      });
      return answer.data;
    },
    testConnection: async (app, onStep, signal) =>
      await testAppStoreConnection(await accounts.client(app.accountId), app.packageName, onStep, signal),
  };
}
