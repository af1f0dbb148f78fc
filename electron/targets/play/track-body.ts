import type { StoreRelease, StoreTrack } from '@shared/domain/store';

/** A release as a PUT of its track sends it: every member of `TrackRelease` that it has, none that is empty. */
export interface ReleaseBody {
  readonly name?: string;
  readonly versionCodes: readonly string[];
  readonly status: StoreRelease['status'];
  readonly userFraction?: number;
  readonly inAppUpdatePriority?: number;
  readonly releaseNotes?: readonly { readonly language: string; readonly text: string }[];
  readonly countryTargeting?: {
    readonly countries: readonly string[];
    readonly includeRestOfWorld: boolean;
  };
}

/** The body of `PUT …/tracks/{track}`. It replaces all releases, so it names every one that is to stay. */
export interface TrackBody {
  readonly track: string;
  readonly releases: readonly ReleaseBody[];
}

function releaseBody(release: StoreRelease): ReleaseBody {
  return {
    ...(release.name === '' ? {} : { name: release.name }),
    // Version codes are int64: Google's JSON writes them as strings.
    versionCodes: release.versionCodes.map(String),
    status: release.status,
    ...(release.userFraction === null ? {} : { userFraction: release.userFraction }),
    ...(release.inAppUpdatePriority === null ? {} : { inAppUpdatePriority: release.inAppUpdatePriority }),
    ...(release.notes.length === 0
      ? {}
      : { releaseNotes: release.notes.map(({ language, text }) => ({ language, text })) }),
    ...(release.countryTargeting === null
      ? {}
      : {
          countryTargeting: {
            countries: [...release.countryTargeting.countries],
            includeRestOfWorld: release.countryTargeting.includeRestOfWorld,
          },
        }),
  };
}

/** A track as Play wants it written. Releases come first that are on their way, then those that serve. */
export function trackBody(track: StoreTrack): TrackBody {
  return { track: track.id, releases: track.releases.map(releaseBody) };
}
