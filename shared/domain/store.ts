import type { AppId, IsoTime } from './ids';
import { type StoreBuild, type SubmissionFacts, submissionEssence } from './submission/facts';

/** What kind of audience a track serves: it decides who is affected and which rules apply. */
export type TrackKind = 'internal' | 'closed' | 'open' | 'production';

/** A release's own state on a track, in the words of Play's `TrackRelease.status`. */
export type ReleaseStatus = 'draft' | 'inProgress' | 'halted' | 'completed';

/**
 * Where a release stands with the store's reviewers. `unknown` until the store was asked.
 * Play: `applications.tracks.releases.list`, `releaseLifecycleState`.
 */
export type ReviewState =
  | 'unknown'
  | 'draft'
  | 'not-sent-for-review'
  | 'in-review'
  | 'approved-not-published'
  | 'not-approved'
  | 'published';

/** Text for users about what is new, in one language (BCP-47). */
export interface ReleaseNote {
  readonly language: string;
  readonly text: string;
}

/** Which countries a staged production release reaches (CLDR two-letter codes). */
export interface CountryTargeting {
  readonly countries: readonly string[];
  readonly includeRestOfWorld: boolean;
}

/** One release on one track, as the store reported it. */
export interface StoreRelease {
  /** The store's label; Play's default is the version name or the date. */
  readonly name: string;
  /** Version name such as `1.4.0` where it is known, else null. */
  readonly versionName: string | null;
  /** Every version code that the release serves, ascending. */
  readonly versionCodes: readonly number[];
  readonly status: ReleaseStatus;
  /** Share of users, 0–1, while `inProgress` or `halted`; null otherwise. */
  readonly userFraction: number | null;
  readonly review: ReviewState;
  readonly notes: readonly ReleaseNote[];
  /** 0–5; null when the store did not say. */
  readonly inAppUpdatePriority: number | null;
  readonly countryTargeting: CountryTargeting | null;
  /** Where the version stands on its way through review, at stores that review versions one by one. */
  readonly submission?: SubmissionFacts;
}

/** One track with all its releases. */
export interface StoreTrack {
  /** The store's identifier, e.g. `production` or `qa-team`. */
  readonly id: string;
  readonly kind: TrackKind;
  readonly releases: readonly StoreRelease[];
}

/** Everything read from a store about one app at one moment. */
export interface StoreObservation {
  readonly appId: AppId;
  readonly readAt: IsoTime;
  readonly tracks: readonly StoreTrack[];
  /** Every version code that was ever uploaded, where the store lists them. */
  readonly uploadedCodes?: readonly number[];
  /** Processed builds that a version may be given, newest first, where builds and versions are two things. */
  readonly builds?: readonly StoreBuild[];
  /** The store's own id of the app, where requests need it. */
  readonly storeAppId?: string;
  /** A request for review that holds nothing yet: it is used again, where there can be one only. */
  readonly emptyRequest?: string | null;
  /** Fingerprint of `tracks` without review states: equal fingerprints mean that nobody moved anything. */
  readonly fingerprint: string;
}

/** The release of a track that serves a given version code. */
export function findRelease(
  track: Pick<StoreTrack, 'releases'> | undefined,
  versionCode: number,
): StoreRelease | undefined {
  return track?.releases.find((release) => release.versionCodes.includes(versionCode));
}

/** The track with this identifier. */
export function findTrack(
  observation: Pick<StoreObservation, 'tracks'>,
  track: string,
): StoreTrack | undefined {
  return observation.tracks.find((candidate) => candidate.id === track);
}

/** The greatest version code of a release: the one people speak of. 0 for a release that serves nothing. */
export function leadCode(release: StoreRelease): number {
  return release.versionCodes.reduce((most, code) => Math.max(most, code), 0);
}

/** `1.4.0 (142)`, `142` alone when the version name is not known, `1.4.0` alone for a version without a build. */
export function releaseLabel(
  release: Pick<StoreRelease, 'versionName' | 'versionCodes' | 'submission'>,
): string {
  if (release.submission && release.versionName !== null) {
    const { build } = release.submission;
    return build ? `${release.versionName} (${build.number})` : release.versionName;
  }
  const code = release.versionCodes.reduce((most, next) => Math.max(most, next), 0);
  return release.versionName ? `${release.versionName} (${code})` : `${code}`;
}

/**
 * Share of users that a release reaches, 0–1. A halted release gains nobody, but those who have it keep it,
 * so its fraction still stands.
 */
export function exposure(release: StoreRelease): number {
  if (release.status === 'completed') return 1;
  if (release.status === 'draft') return 0;
  return release.userFraction ?? (release.status === 'halted' ? 1 : 0);
}

/**
 * A text that is equal for two track lists exactly when everything a write could clobber is equal: releases in
 * any order, their names, codes, status, fraction, notes, priority and targeting. Review states move by themselves
 * and are left out.
 */
export function fingerprintOf(tracks: readonly StoreTrack[]): string {
  return tracks
    .map((track) => {
      const releases = track.releases
        .map((release) =>
          JSON.stringify([
            release.name,
            [...release.versionCodes].sort((a, b) => a - b),
            release.status,
            release.userFraction,
            [...release.notes]
              .sort((a, b) => (a.language < b.language ? -1 : 1))
              .map((n) => [n.language, n.text]),
            release.inAppUpdatePriority ?? 0,
            release.countryTargeting && [
              [...release.countryTargeting.countries].sort(),
              release.countryTargeting.includeRestOfWorld,
            ],
            ...(release.submission ? [submissionEssence(release.submission)] : []),
          ]),
        )
        .sort();
      return `${track.id}:${releases.join('|')}`;
    })
    .sort()
    .join('\n');
}

/**
 * `5%`-style text of a fraction: as many digits as it needs, two at the most, and more only where two would call a
 * share nobody or everybody that is neither.
 */
export function percent(fraction: number): string {
  for (const digits of [2, 4, 6]) {
    const text = Number((fraction * 100).toFixed(digits));
    const whole = text === 0 || text === 100;
    if (!whole || fraction === 0 || fraction === 1) return `${text}%`;
  }
  return fraction < 0.5 ? 'almost 0%' : 'almost 100%';
}
