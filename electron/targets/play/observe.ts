import { FailureError } from '@shared/domain/failure';
import { fingerprintOf, type StoreObservation, type StoreTrack } from '@shared/domain/store';
import { type Clock, isoTime } from '@shared/kit/clock';
import type { StoreGlance, TargetApp } from '../../ports/store-target';
import { readAs } from './answers';
import type { PlayClient } from './client';
import {
  reviewState,
  toTrack,
  type WireSummary,
  wireApks,
  wireBundles,
  wireEdit,
  wireSummaries,
  wireTracks,
  withReviews,
} from './wire';

/** What reading needs. */
export interface Reader {
  readonly client: PlayClient;
  readonly clock: Clock;
}

/** Time for throwing an edit away after the reading itself was cancelled, ms. */
const CLEAN_UP_MS = 10_000;

/**
 * Runs work inside a reading edit and throws the edit away, also when the work fails or is cancelled. Opening it ends
 * any other edit of the same API user (edits guide, "one open edit per user").
 */
async function inEdit<T>(
  { client }: Reader,
  packageName: string,
  signal: AbortSignal,
  work: (editId: string) => Promise<T>,
): Promise<T> {
  const opened = await client.send({
    role: null,
    repeat: 'any',
    signal,
    run: ({ publisher }, options) => publisher.edits.insert({ packageName }, options),
  });
  const editId = readAs(wireEdit, opened.data).id;
  try {
    return await work(editId);
  } finally {
    await client
      .send({
        role: null,
        repeat: 'never',
        signal: AbortSignal.timeout(CLEAN_UP_MS),
        run: ({ publisher }, options) => publisher.edits.delete({ packageName, editId }, options),
      })
      .catch((error: unknown) => {
        // It expires by itself and holds no change.
        client.log(
          'info',
          `The reading edit could not be thrown away: ${error instanceof Error ? error.message : ''}`,
        );
      });
  }
}

/** Release summaries of one track; none for a track that Play does not know. Needs no edit. */
async function summariesOf(
  { client }: Reader,
  packageName: string,
  track: string,
  signal: AbortSignal,
): Promise<readonly WireSummary[]> {
  try {
    const answer = await client.send({
      role: null,
      repeat: 'any',
      signal,
      run: ({ publisher }, options) =>
        publisher.applications.tracks.releases.list(
          { parent: `applications/${packageName}/tracks/${track}` },
          options,
        ),
    });
    return readAs(wireSummaries, answer.data).releases;
  } catch (error) {
    if (error instanceof FailureError && error.failure.reason === 'track-not-found') return [];
    throw error;
  }
}

/** Every version code that Play has a bundle or a package for: each is used for good (bundles and apks guides). */
async function uploadedIn(
  { client }: Reader,
  packageName: string,
  editId: string,
  signal: AbortSignal,
): Promise<readonly number[]> {
  const common = { role: null, repeat: 'any', signal } as const;
  const [bundles, apks] = await Promise.all([
    client.send({
      ...common,
      run: ({ publisher }, options) => publisher.edits.bundles.list({ packageName, editId }, options),
    }),
    client.send({
      ...common,
      run: ({ publisher }, options) => publisher.edits.apks.list({ packageName, editId }, options),
    }),
  ]);
  const codes = [
    ...readAs(wireBundles, bundles.data).bundles.map((bundle) => bundle.versionCode),
    ...readAs(wireApks, apks.data).apks.map((apk) => apk.versionCode),
  ];
  return [...new Set(codes)].toSorted((a, b) => a - b);
}

async function reviewed(reader: Reader, app: TargetApp, track: StoreTrack, signal: AbortSignal) {
  if (track.releases.length === 0) return track;
  try {
    return withReviews(track, await summariesOf(reader, app.packageName, track.id, signal));
  } catch (error) {
    if (signal.aborted || !(error instanceof FailureError)) throw error;
    // Tracks alone are worth having; the review states stay `unknown` and are shown so.
    reader.client.log('warn', `Review states of ${track.id} could not be read: ${error.failure.message}`);
    return track;
  }
}

/** How often a reading begins anew because somebody else opened an edit meanwhile. */
const READING_TRIES = 3;

/** Reads inside an edit; when another edit of the same API user ends it, nothing is lost and it is read again. */
async function readInEdit<T>(
  reader: Reader,
  packageName: string,
  signal: AbortSignal,
  work: (editId: string) => Promise<T>,
): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await inEdit(reader, packageName, signal, work);
    } catch (error) {
      const ended = error instanceof FailureError && error.failure.reason === 'edit-gone';
      if (!ended || tries === READING_TRIES) throw error;
      reader.client.log('info', 'Another edit ended the reading one; reading again.');
    }
  }
}

/** Reads all tracks through an edit, then their review states. Rejects with a `FailureError`. */
export async function observeApp(
  reader: Reader,
  app: TargetApp,
  signal: AbortSignal,
): Promise<StoreObservation> {
  const { packageName } = app;
  const found = await readInEdit(reader, packageName, signal, async (editId) => {
    const answer = await reader.client.send({
      role: null,
      repeat: 'any',
      signal,
      run: ({ publisher }, options) => publisher.edits.tracks.list({ packageName, editId }, options),
    });
    return {
      tracks: readAs(wireTracks, answer.data).tracks.map(toTrack),
      uploadedCodes: await uploadedIn(reader, packageName, editId, signal),
    };
  });
  const readAt = isoTime(reader.clock.now());
  const tracks = await Promise.all(found.tracks.map((track) => reviewed(reader, app, track, signal)));
  const { uploadedCodes } = found;
  return { appId: app.appId, readAt, tracks, uploadedCodes, fingerprint: fingerprintOf(tracks) };
}

/** Reads what needs no edit: the releases of these tracks with their review states. Disturbs nobody. */
export async function glanceAt(
  reader: Reader,
  app: TargetApp,
  tracks: readonly string[],
  signal: AbortSignal,
): Promise<StoreGlance> {
  const lists = await Promise.all(
    tracks.map(async (track) => ({
      track,
      summaries: await summariesOf(reader, app.packageName, track, signal),
    })),
  );
  return {
    readAt: isoTime(reader.clock.now()),
    releases: lists.flatMap(({ track, summaries }) =>
      summaries.map((summary) => ({
        track,
        name: summary.releaseName,
        versionCodes: summary.activeArtifacts
          .map((artifact) => artifact.versionCode)
          .toSorted((a, b) => a - b),
        review: reviewState(summary.releaseLifecycleState),
      })),
    ),
  };
}
