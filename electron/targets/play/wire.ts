import type { ReviewState, StoreRelease, StoreTrack, TrackKind } from '@shared/domain/store';
import { z } from 'zod';

/*
 * What is read of Play's answers, and no more. Numbers may arrive as strings (int64 in Google's JSON) and absent
 * members as null. A release whose status is not one of the four is refused: a state that is not understood must
 * not be mistaken for another. Schemas: Play Developer API v3, revision 20260416.
 */

const wholeNumber = z.union([z.string(), z.number()]).transform(Number).pipe(z.int().nonnegative());
const optionalText = z
  .string()
  .nullish()
  .transform((text) => text ?? '');
const list = <Item extends z.ZodType>(item: Item) =>
  z
    .array(item)
    .nullish()
    .transform((items) => items ?? []);

const wireRelease = z.object({
  name: optionalText,
  versionCodes: list(wholeNumber),
  status: z.enum(['draft', 'inProgress', 'halted', 'completed']),
  userFraction: z.union([z.string(), z.number()]).transform(Number).pipe(z.number().min(0).max(1)).nullish(),
  inAppUpdatePriority: wholeNumber.nullish(),
  releaseNotes: list(z.object({ language: z.string(), text: optionalText })),
  countryTargeting: z
    .object({ countries: list(z.string()), includeRestOfWorld: z.boolean().nullish() })
    .nullish(),
});

/** `edits.tracks` resource. */
export const wireTrack = z.object({ track: z.string(), releases: list(wireRelease) });
/** Answer of `edits.tracks.list`. */
export const wireTracks = z.object({ tracks: list(wireTrack) });
/** Answer of `edits.insert`. Edit ids are decimals of about 20 digits: too long for a number. */
export const wireEdit = z.object({ id: z.string().min(1), expiryTimeSeconds: wholeNumber.nullish() });
/** Answer of `applications.tracks.releases.list`. */
export const wireSummaries = z.object({
  releases: list(
    z.object({
      releaseName: optionalText,
      track: optionalText,
      activeArtifacts: list(z.object({ versionCode: wholeNumber })),
      releaseLifecycleState: optionalText,
    }),
  ),
});
const coded = z.object({ versionCode: wholeNumber });
/** Answer of `edits.bundles.list`. */
export const wireBundles = z.object({ bundles: list(coded) });
/** Answer of `edits.apks.list`. */
export const wireApks = z.object({ apks: list(coded) });
/** Answer of a finished upload: a bundle carries its hashes itself, an APK under `binary`. */
export const wireArtifact = z
  .object({
    versionCode: wholeNumber,
    sha256: z.string().nullish(),
    binary: z.object({ sha256: z.string().nullish() }).nullish(),
  })
  .transform((artifact) => ({
    versionCode: artifact.versionCode,
    sha256: (artifact.sha256 ?? artifact.binary?.sha256)?.toLowerCase() ?? null,
  }));

/** One release summary, as read. */
export type WireSummary = z.output<typeof wireSummaries>['releases'][number];

/** Tracks that every app has; the rest are closed tests and form factors. */
export const DEFAULT_TRACKS: readonly string[] = ['production', 'beta', 'alpha', 'internal'];

const FORM_FACTOR = /^[a-z_]+:/;

/** Whose track it is. Form-factor tracks carry a prefix (`wear:production`); unknown names are closed tests. */
export function trackKind(id: string): TrackKind {
  switch (id.replace(FORM_FACTOR, '')) {
    case 'production':
      return 'production';
    case 'beta':
      return 'open';
    case 'internal':
    case 'qa':
      return 'internal';
    default:
      return 'closed';
  }
}

const REVIEW_STATES: Readonly<Record<string, ReviewState>> = {
  RELEASE_LIFECYCLE_STATE_DRAFT: 'draft',
  RELEASE_LIFECYCLE_STATE_NOT_SENT_FOR_REVIEW: 'not-sent-for-review',
  RELEASE_LIFECYCLE_STATE_IN_REVIEW: 'in-review',
  RELEASE_LIFECYCLE_STATE_APPROVED_NOT_PUBLISHED: 'approved-not-published',
  RELEASE_LIFECYCLE_STATE_NOT_APPROVED: 'not-approved',
  RELEASE_LIFECYCLE_STATE_PUBLISHED: 'published',
};

/** A `releaseLifecycleState` in our words; a state added later by Google is `unknown`. */
export const reviewState = (state: string): ReviewState => REVIEW_STATES[state] ?? 'unknown';

// Play's default name is the version name; the Console writes "142 (1.4.0)", other tools "1.4.0 (142)".
const NAME_WITH_CODE = /^(?:\d+ \((\S+)\)|(\S+) \(\d+\))$/;
const VERSION_NAME = /^v?\d+(\.\d+)+(\S*)$/;

/** The version name that a release's label shows, null when the label is something else. */
export function versionNameOf(label: string): string | null {
  const [, inside, outside] = NAME_WITH_CODE.exec(label) ?? [];
  const found = inside ?? outside ?? label;
  return VERSION_NAME.test(found) ? found.replace(/^v/, '') : null;
}

function toRelease(wire: z.output<typeof wireRelease>): StoreRelease {
  const staged = wire.status === 'inProgress' || wire.status === 'halted';
  return {
    name: wire.name,
    versionName: versionNameOf(wire.name),
    versionCodes: wire.versionCodes.toSorted((a, b) => a - b),
    status: wire.status,
    userFraction: staged ? (wire.userFraction ?? null) : null,
    review: 'unknown',
    notes: wire.releaseNotes.filter((note) => note.text !== ''),
    inAppUpdatePriority: wire.inAppUpdatePriority ?? null,
    countryTargeting: wire.countryTargeting
      ? {
          countries: wire.countryTargeting.countries,
          includeRestOfWorld: wire.countryTargeting.includeRestOfWorld ?? false,
        }
      : null,
  };
}

/** A track in our words; review states are `unknown` until `withReviews` adds them. */
export function toTrack(wire: z.output<typeof wireTrack>): StoreTrack {
  return { id: wire.track, kind: trackKind(wire.track), releases: wire.releases.map(toRelease) };
}

/** The same track with the review states that its release summaries tell. */
export function withReviews(track: StoreTrack, summaries: readonly WireSummary[]): StoreTrack {
  return {
    ...track,
    releases: track.releases.map((release) => {
      const summary = summaries.find((candidate) =>
        candidate.activeArtifacts.some(({ versionCode }) => release.versionCodes.includes(versionCode)),
      );
      return summary ? { ...release, review: reviewState(summary.releaseLifecycleState) } : release;
    }),
  };
}
