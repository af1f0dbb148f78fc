import type { Failure } from '@shared/domain/failure';
import { presenceId } from '@shared/domain/ids';
import type { StoreObservation, StoreTrack } from '@shared/domain/store';
import { findRelease } from '@shared/domain/store';
import type { AndroidConfig, AppConfig, IosConfig } from '@shared/domain/workspace';
import type { HealthReport } from '../ports/health-source';
import type { StoreGlance, TargetApp } from '../ports/store-target';

/** An app's presence on one store: what the board has a row for. */
export interface StoreApp {
  readonly config: AppConfig;
  /** Which target drives it: `google-play`, `app-store`. */
  readonly targetId: string;
  /** What `slipway.yaml` says about it on Google Play; null for a presence on another store. */
  readonly android: AndroidConfig | null;
  /** The same for the App Store. */
  readonly ios: IosConfig | null;
  readonly target: TargetApp;
}

/** How the last read of a source went. */
export interface ReadState {
  /** ms since the epoch of the last good read; null before. */
  readonly at: number | null;
  /** The same moment in real time, by which its freshness is judged: a sandbox's clock may run fast or stand. */
  readonly realAt: number | null;
  readonly reading: boolean;
  readonly failure: Failure | null;
  /** When it is tried again, real time in ms; null while it works. */
  readonly nextTryAt: number | null;
}

/** Everything read of one app, in memory: the store owns the truth, so nothing of this is kept. */
export interface AppState {
  readonly app: StoreApp;
  readonly observation: StoreObservation | null;
  readonly health: HealthReport | null;
  readonly testers: Readonly<Record<string, number>>;
  readonly store: ReadState;
  readonly vitals: ReadState;
}

/** The targets by the key of the store in `slipway.yaml`. */
const GOOGLE_PLAY = 'google-play';
const APP_STORE = 'app-store';

const NEVER: ReadState = { at: null, realAt: null, reading: false, failure: null, nextTryAt: null };

/** A read that went well just now, in both times (ms). */
export function goodRead(at: number, realAt: number): ReadState {
  return { at, realAt, reading: false, failure: null, nextTryAt: null };
}

/** An app of which nothing has been read. */
export function unread(app: StoreApp): AppState {
  return { app, observation: null, health: null, testers: {}, store: NEVER, vitals: NEVER };
}

/** Every presence of the apps of a workspace: an app that is on two stores gives two, with what each target needs. */
export function storeApps(apps: readonly AppConfig[]): readonly StoreApp[] {
  return apps.flatMap((config) => [...onPlay(config), ...onAppStore(config)]);
}

function onPlay(config: AppConfig): readonly StoreApp[] {
  const { android } = config;
  if (!android) return [];
  const target: TargetApp = {
    appId: presenceId(config.id, 'android'),
    packageName: android.packageName,
    accountId: android.account.id,
  };
  return [{ config, targetId: GOOGLE_PLAY, android, ios: null, target }];
}

function onAppStore(config: AppConfig): readonly StoreApp[] {
  const { ios } = config;
  if (!ios) return [];
  const target: TargetApp = {
    appId: presenceId(config.id, 'ios'),
    packageName: ios.bundleId,
    accountId: ios.account.id,
    phased: ios.phased,
  };
  return [{ config, targetId: APP_STORE, android: null, ios, target }];
}

/** The observation with one track replaced by a newer reading of it. */
export function withTrack(
  observation: StoreObservation,
  track: StoreTrack,
  readAt: string,
  fingerprint: (tracks: readonly StoreTrack[]) => string,
): StoreObservation {
  const before = observation.tracks.find((candidate) => candidate.id === track.id);
  const reviewed: StoreTrack = {
    ...track,
    releases: track.releases.map((release) => {
      const known = findRelease(before, release.versionCodes.at(-1) ?? 0);
      // A track's own answer says nothing about review; what was known of it still stands.
      const reviewed = release.review === 'unknown' && known ? { ...release, review: known.review } : release;
      // Nor does a list of versions say which request for review holds one.
      const { submission } = reviewed;
      return submission && submission.request === null && known?.submission?.request
        ? { ...reviewed, submission: { ...submission, request: known.submission.request } }
        : reviewed;
    }),
  };
  const others = observation.tracks.filter((candidate) => candidate.id !== track.id);
  const tracks = before
    ? observation.tracks.map((candidate) => (candidate.id === track.id ? reviewed : candidate))
    : [...others, reviewed];
  return { ...observation, tracks, readAt, fingerprint: fingerprint(tracks) };
}

/** The observation with the review states of a glance, or null when the glance shows releases that are not known. */
export function withGlance(observation: StoreObservation, glance: StoreGlance): StoreObservation | null {
  if (glance.fingerprint !== undefined && glance.fingerprint !== observation.fingerprint) return null;
  const seen = new Map(
    glance.releases.flatMap((release) =>
      release.versionCodes.map((code) => [`${release.track}/${code}`, release.review] as const),
    ),
  );
  for (const key of seen.keys()) {
    const [track, code] = key.split('/');
    const known = observation.tracks.find((candidate) => candidate.id === track);
    if (!findRelease(known, Number(code))) return null;
  }
  return {
    ...observation,
    tracks: observation.tracks.map((track) => ({
      ...track,
      releases: track.releases.map((release) => {
        const review = seen.get(`${track.id}/${release.versionCodes.at(-1) ?? 0}`);
        return review ? { ...release, review } : release;
      }),
    })),
  };
}
