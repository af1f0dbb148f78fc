import type { StoreObservation } from '@shared/domain/store';
import type { Clock } from '@shared/kit/clock';
import type { StoreTarget, TargetApp } from '../../ports/store-target';
import type { VitalsClient } from '../../ports/vitals-client';
import { PLAY_CAPABILITIES } from './capabilities';
import { openPlayClient, type PlayClient } from './client';
import { glanceAt, observeApp, type Reader } from './observe';
import { performCall } from './perform';
import { planFor } from './plan';
import { readReviews, replyToReview } from './reviews';
import { testPlayConnection } from './test-connection';
import { vitalsClient } from './vitals-client';
import { DEFAULT_TRACKS } from './wire';

/** What the target is made from. */
export interface PlayTargetOptions {
  /** The key and the endpoint of an account; asked again after `forget`. Rejects with a `FailureError`. */
  readonly accounts: (
    accountId: string,
  ) => Promise<{ readonly serviceAccountJson: string; readonly endpoint: string | null }>;
  readonly clock: Clock;
  readonly log: (level: 'info' | 'warn' | 'error', text: string) => void;
}

/** Google Play, and the vitals that the same accounts can read. */
export interface PlayTarget extends StoreTarget {
  /** What the health source for Play vitals reads through: one sign-in for both. */
  readonly vitals: VitalsClient;
  /** Drops what is kept of an account, for when its key or endpoint changed. */
  forget(accountId: string): void;
}

const GOOGLE_HOST = 'androidpublisher.googleapis.com';

/** The Google Play target: one client per account, opened on first use. */
export function createPlayTarget(options: PlayTargetOptions): PlayTarget {
  const { clock, log } = options;
  const clients = new Map<string, Promise<PlayClient>>();
  const hosts = new Map<string, string>();
  const knownTracks = new Map<string, readonly string[]>();

  const forget = (accountId: string): void => {
    clients.delete(accountId);
    hosts.delete(accountId);
  };
  const open = async (accountId: string): Promise<PlayClient> => {
    const account = await options.accounts(accountId);
    const client = await openPlayClient({ ...account, clock, log });
    hosts.set(accountId, client.host);
    return client;
  };
  const clientOf = async (accountId: string): Promise<PlayClient> => {
    const found = clients.get(accountId) ?? open(accountId);
    clients.set(accountId, found);
    try {
      return await found;
    } catch (error) {
      forget(accountId);
      throw error;
    }
  };
  const readerFor = async (app: TargetApp): Promise<Reader> => ({
    client: await clientOf(app.accountId),
    clock,
    log,
  });
  const remember = (app: TargetApp, { tracks }: StoreObservation): void => {
    knownTracks.set(app.packageName, [...new Set([...DEFAULT_TRACKS, ...tracks.map((track) => track.id)])]);
  };

  return {
    id: PLAY_CAPABILITIES.id,
    title: PLAY_CAPABILITIES.title,
    capabilities: PLAY_CAPABILITIES,
    vitals: vitalsClient(clientOf),
    forget,
    glance: async (app, signal) =>
      await glanceAt(await readerFor(app), app, knownTracks.get(app.packageName) ?? DEFAULT_TRACKS, signal),
    observe: async (app, signal) => {
      const observation = await observeApp(await readerFor(app), app, signal);
      remember(app, observation);
      return observation;
    },
    plan: (app, intent, observation, context) =>
      planFor(app, hosts.get(app.accountId) ?? GOOGLE_HOST, intent, observation, context),
    perform: async (app, call, context) =>
      await performCall(await clientOf(app.accountId), call, context, clock),
    // The API tells the Google Groups of a track, but not how many people are in them.
    testers: () => Promise.resolve({}),
    reviews: async (app, signal) => await readReviews(await clientOf(app.accountId), app.packageName, signal),
    reply: async (app, reviewId, text, signal) =>
      await replyToReview(await clientOf(app.accountId), app.packageName, reviewId, text, signal),
    testConnection: async (app, onStep, signal) =>
      await testPlayConnection(await clientOf(app.accountId), app.packageName, onStep, signal),
  };
}
