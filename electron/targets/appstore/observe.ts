import { failure } from '@shared/domain/failure';
import { fingerprintOf, type StoreObservation } from '@shared/domain/store';
import { type Clock, isoTime } from '@shared/kit/clock';
import { z } from 'zod';
import type { StoreGlance, TargetApp } from '../../ports/store-target';
import type { AppStoreClient } from './client';
import type { AnyQuery } from './query';
import {
  APP_STORE_TRACK,
  EMPTY_REQUEST,
  toBuilds,
  toRequests,
  toTrack,
  wireBuilds,
  wireSubmissions,
  wireVersions,
} from './version-wire';
import { paged, resource } from './wire';

/** What reading needs. */
export interface Reader {
  readonly client: AppStoreClient;
  readonly clock: Clock;
}

const wireApps = paged(resource('apps', { bundleId: z.string() }));

/** Versions that are looked at: the one in work, the one on the shelf, and enough before it to know the last one. */
const VERSIONS_READ = '10';

/** The query of the one request that tells everything of an app's versions but their place in a review. */
export const VERSIONS_QUERY: Readonly<Record<string, string>> = {
  'filter[platform]': 'IOS',
  include: 'build,appStoreVersionLocalizations,appStoreVersionPhasedRelease',
  limit: VERSIONS_READ,
  'limit[appStoreVersionLocalizations]': '50',
};

const REQUESTS_QUERY: AnyQuery = {
  'filter[platform]': 'IOS',
  'filter[state]': ['READY_FOR_REVIEW', 'WAITING_FOR_REVIEW', 'IN_REVIEW', 'UNRESOLVED_ISSUES'],
  include: ['items', 'appStoreVersionForReview'],
  limit: 10,
};

const BUILDS_READ = 50;

/** The id that Apple gave an app. Rejects with `app-not-found`. */
export async function appleIdOf(
  client: AppStoreClient,
  app: TargetApp,
  signal: AbortSignal,
): Promise<string> {
  const page = await client.read(wireApps, {
    path: '/v1/apps',
    query: { 'filter[bundleId]': app.packageName, limit: 5 },
    signal,
  });
  // The filter also finds bundle ids that begin alike.
  const found = page.data.find(({ attributes }) => attributes.bundleId === app.packageName);
  if (found) return found.id;
  throw failure('app-not-found', `App Store Connect has no app ${app.packageName} that this key may see.`, {
    stillTrue: 'Nothing was changed: this only reads.',
    advice: 'Check the bundle id in slipway.yaml, and which apps the key may see.',
  });
}

/** Everything about an app's versions: three requests, none of which disturbs anybody. */
export async function observeApp(
  { client, clock }: Reader,
  app: TargetApp,
  appleId: string,
  signal: AbortSignal,
): Promise<StoreObservation> {
  const [versions, requests, builds] = await Promise.all([
    client.read(wireVersions, {
      path: `/v1/apps/${appleId}/appStoreVersions`,
      query: VERSIONS_QUERY,
      signal,
    }),
    client.read(wireSubmissions, {
      path: `/v1/apps/${appleId}/reviewSubmissions`,
      query: REQUESTS_QUERY,
      signal,
    }),
    client.read(wireBuilds, {
      path: '/v1/builds',
      query: {
        'filter[app]': appleId,
        'filter[processingState]': 'VALID',
        'filter[expired]': false,
        'filter[preReleaseVersion.platform]': 'IOS',
        include: 'preReleaseVersion',
        sort: '-uploadedDate',
        limit: BUILDS_READ,
      },
      signal,
    }),
  ]);
  const held = toRequests(requests);
  const tracks = [toTrack(versions, held)];
  return {
    appId: app.appId,
    readAt: isoTime(clock.now()),
    tracks,
    builds: toBuilds(builds),
    storeAppId: appleId,
    emptyRequest: held.get(EMPTY_REQUEST)?.id ?? null,
    fingerprint: fingerprintOf(tracks),
  };
}

/** What is worth a full reading: one request tells whether anything has moved. */
export async function glanceAt(
  { client, clock }: Reader,
  appleId: string,
  signal: AbortSignal,
): Promise<StoreGlance> {
  const track = toTrack(
    await client.read(wireVersions, {
      path: `/v1/apps/${appleId}/appStoreVersions`,
      query: VERSIONS_QUERY,
      signal,
    }),
  );
  return {
    readAt: isoTime(clock.now()),
    releases: track.releases.map(({ name, versionCodes, review }) => ({
      track: APP_STORE_TRACK,
      name,
      versionCodes,
      review,
    })),
    fingerprint: fingerprintOf([track]),
  };
}
