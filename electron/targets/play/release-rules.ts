import { type FailureError, type FailureReason, failure } from '@shared/domain/failure';
import type { ReleaseDetails } from '@shared/domain/plan';
import { countNotes, RELEASE_NOTES_LIMIT } from '@shared/domain/release-notes';
import { percent, type StoreRelease, type StoreTrack } from '@shared/domain/store';

/*
 * What Play would refuse about a single release, found before anything is sent.
 * Rules: developers.google.com/android-publisher/tracks and the descriptions of `TrackRelease`.
 */

/** The greatest version code that Play takes. */
const MAX_VERSION_CODE = 2_100_000_000;

/** A refusal while planning: nothing has been sent. */
export function refusal(reason: FailureReason, message: string, advice: string): FailureError {
  return failure(reason, message, { stillTrue: 'Nothing was sent; nothing has changed for users.', advice });
}

/** Refuses a share of users that Play does not take: it lies strictly between 0 and 1. */
export function checkFraction(fraction: number): void {
  if (fraction > 0 && fraction < 1) return;
  throw refusal(
    'fraction-invalid',
    `A staged rollout cannot stand at ${percent(fraction)}.`,
    'Choose a share above 0% and below 100%, or release to everyone.',
  );
}

/** Refuses a version code outside 1 to 2,100,000,000. */
export function checkVersionCode(code: number): void {
  if (Number.isInteger(code) && code > 0 && code <= MAX_VERSION_CODE) return;
  throw refusal(
    'invalid-request',
    `${code} is no version code that Play takes.`,
    `Build the app with a whole number from 1 to ${MAX_VERSION_CODE.toLocaleString('en-US')}.`,
  );
}

function checkNotes(notes: ReleaseDetails['notes']): void {
  const seen = new Set<string>();
  for (const { language, text } of notes ?? []) {
    const length = countNotes(text);
    if (length > RELEASE_NOTES_LIMIT) {
      throw refusal(
        'notes-too-long',
        `The release notes in ${language} have ${length} characters; Play takes ${RELEASE_NOTES_LIMIT}.`,
        `Cut ${length - RELEASE_NOTES_LIMIT} characters from ${language}.`,
      );
    }
    if (seen.has(language)) {
      throw refusal('invalid-request', `There are two release notes in ${language}.`, 'Keep one of them.');
    }
    seen.add(language);
  }
}

function checkPriority(priority: number | undefined): void {
  if (priority === undefined || (Number.isInteger(priority) && priority >= 0 && priority <= 5)) return;
  throw refusal(
    'invalid-request',
    `${priority} is no in-app update priority.`,
    'Choose a whole number from 0 (default) to 5 (most urgent).',
  );
}

function checkTargeting(targeting: ReleaseDetails['countryTargeting']): void {
  if (!targeting) return;
  const wrong = targeting.countries.find((country) => !/^[A-Z]{2}$/.test(country));
  if (wrong !== undefined) {
    throw refusal(
      'invalid-request',
      `${wrong} is no country code.`,
      'Use the two capital letters of CLDR, such as FR or DE.',
    );
  }
  if (targeting.countries.length === 0 && !targeting.includeRestOfWorld) {
    throw refusal(
      'no-countries',
      'The release would reach no country.',
      'Choose at least one country, or include the rest of the world.',
    );
  }
}

/** Refuses details that no release may have. */
export function checkDetails(details: ReleaseDetails): void {
  checkNotes(details.notes);
  checkPriority(details.inAppUpdatePriority);
  checkTargeting(details.countryTargeting);
}

/**
 * The release with new details laid over it. Country targeting stays only where Play allows it: a production
 * release in progress.
 */
export function withDetails(
  release: StoreRelease,
  details: ReleaseDetails,
  track: Pick<StoreTrack, 'kind'>,
): StoreRelease {
  const staged = track.kind === 'production' && release.status === 'inProgress';
  if (details.countryTargeting && !staged) {
    throw refusal(
      'invalid-request',
      'Countries can be chosen only for a staged production release.',
      'Release to a share of users on production, or leave the countries out.',
    );
  }
  const targeting =
    details.countryTargeting === undefined ? release.countryTargeting : details.countryTargeting;
  return {
    ...release,
    // The store keeps the name of a release that is sent without one.
    name: details.name?.trim() || release.name,
    notes: (details.notes ?? release.notes).filter((note) => note.text.trim() !== ''),
    inAppUpdatePriority: details.inAppUpdatePriority ?? release.inAppUpdatePriority,
    countryTargeting: targeting,
  };
}
