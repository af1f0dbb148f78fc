import { failure } from '@shared/domain/failure';
import type { ReachIntent, StoreIntent } from '@shared/domain/plan';
import { isSubmissionIntent } from '@shared/domain/submission/intent';
import type { Clock } from '@shared/kit/clock';
import type { StoreTarget, TargetApp } from '../../ports/store-target';
import type { PlayAccounts } from './accounts';
import { PLAY_CAPABILITIES } from './capabilities';
import { glanceAt, observeApp, type Reader } from './observe';
import { performCall } from './perform';
import { planFor } from './plan';
import { readReviews, replyToReview } from './reviews';
import { testPlayConnection } from './test-connection';
import { DEFAULT_TRACKS } from './wire';

/** Play reviews what a commit sends; there is no version to create or to submit. */
function aboutReach(intent: StoreIntent): ReachIntent {
  if (!isSubmissionIntent(intent)) return intent;
  throw failure('not-allowed', 'Google Play knows no versions that are submitted one by one.', {
    stillTrue: 'Nothing was sent.',
    advice: 'Upload a bundle to a track instead.',
  });
}

/** Google Play as a store target, on the accounts of a workspace. */
export function createPlayTarget(accounts: PlayAccounts, clock: Clock): StoreTarget {
  /** Tracks seen so far by package: a glance cannot list them, only an edit can. */
  const knownTracks = new Map<string, readonly string[]>();

  const readerFor = async (app: TargetApp): Promise<Reader> => ({
    client: await accounts.client(app.accountId),
    clock,
  });
  const clientFor = (app: TargetApp) => accounts.client(app.accountId);

  return {
    id: PLAY_CAPABILITIES.id,
    title: PLAY_CAPABILITIES.title,
    capabilities: PLAY_CAPABILITIES,
    glance: async (app, signal) =>
      await glanceAt(await readerFor(app), app, knownTracks.get(app.packageName) ?? DEFAULT_TRACKS, signal),
    observe: async (app, signal) => {
      const observation = await observeApp(await readerFor(app), app, signal);
      const seen = observation.tracks.map((track) => track.id);
      knownTracks.set(app.packageName, [...new Set([...DEFAULT_TRACKS, ...seen])]);
      return observation;
    },
    plan: (app, intent, observation, context) =>
      planFor(app, accounts.hostOf(app.accountId), aboutReach(intent), observation, context),
    perform: async (app, call, context) =>
      await performCall(await clientFor(app), call, context, accounts.pace),
    // The API tells the Google Groups of a track, but not how many people are in them.
    testers: () => Promise.resolve({}),
    reviews: async (app, signal) => await readReviews(await clientFor(app), app.packageName, signal),
    reply: async (app, reviewId, text, signal) =>
      await replyToReview(await clientFor(app), app.packageName, reviewId, text, signal),
    testConnection: async (app, onStep, signal) =>
      await testPlayConnection(await clientFor(app), app.packageName, onStep, signal),
  };
}
