import type { Reach, ReachIntent, ReleaseDetails } from '@shared/domain/plan';
import {
  exposure,
  findRelease,
  findTrack,
  leadCode,
  percent,
  type StoreObservation,
  type StoreRelease,
  type StoreTrack,
} from '@shared/domain/store';
import { assertNever } from '@shared/kit/assert-never';
import { checkDetails, checkFraction, checkVersionCode, refusal, withDetails } from './release-rules';
import { DEFAULT_TRACKS, trackKind } from './wire';

/** What an edit will hold once its track has been written: computed, never sent. */
export interface Simulation {
  /** The track as the store has it; empty when Play lists none by that name. */
  readonly track: StoreTrack;
  /** The track as the edit will hold it. */
  readonly next: StoreTrack;
  /** The release that is meant, as it stands; null when it is not on the track yet. */
  readonly current: StoreRelease | null;
  /** The release that is meant, as it will stand; null when it is taken away. */
  readonly release: StoreRelease | null;
  /** Releases that leave the track with this write. */
  readonly replaced: readonly StoreRelease[];
}

/** The track by its id. Play leaves empty default tracks out, and calls `internal` also `qa`. */
function trackOf(observation: StoreObservation, id: string): StoreTrack {
  const found = findTrack(observation, id) ?? (id === 'internal' ? findTrack(observation, 'qa') : undefined);
  if (found) return found;
  if (DEFAULT_TRACKS.includes(id)) return { id, kind: trackKind(id), releases: [] };
  const known = observation.tracks.map((track) => track.id).join(', ');
  throw refusal(
    'track-not-found',
    `Google Play has no track “${id}” for this app.`,
    known
      ? `Choose one of ${known}, or create the track in Play Console.`
      : 'Create the track in Play Console.',
  );
}

function releaseOf(track: StoreTrack, versionCode: number): StoreRelease {
  const found = findRelease(track, versionCode);
  if (found) return found;
  throw refusal(
    'release-not-found',
    `${versionCode} is not on ${track.id}.`,
    'Read the track again: the release may have been replaced.',
  );
}

/** A release moved to another state. A fraction belongs to staged states only, targeting to a rollout only. */
function moved(
  release: StoreRelease,
  status: StoreRelease['status'],
  userFraction: number | null = null,
): StoreRelease {
  return {
    ...release,
    status,
    userFraction,
    countryTargeting: status === 'inProgress' ? release.countryTargeting : null,
  };
}

function reaching(release: StoreRelease, reach: Reach): StoreRelease {
  switch (reach.kind) {
    case 'everyone':
      return moved(release, 'completed');
    case 'draft':
      return moved(release, 'draft');
    case 'fraction':
      checkFraction(reach.fraction);
      return moved(release, 'inProgress', reach.fraction);
    default:
      return assertNever(reach, 'reach');
  }
}

const word: Record<StoreRelease['status'], string> = {
  draft: 'a draft',
  inProgress: 'in progress',
  halted: 'halted',
  completed: 'out to everyone',
};

function expectStatus(release: StoreRelease, allowed: readonly StoreRelease['status'][], verb: string): void {
  if (allowed.includes(release.status)) return;
  throw refusal(
    verb === 'halt' ? 'nothing-to-halt' : 'not-allowed',
    `${leadCode(release)} is ${word[release.status]}, so there is nothing to ${verb}.`,
    'Read the track again and choose what fits its present state.',
  );
}

/** The release replaced in place, so that its neighbours stay as they are. */
function replace(track: StoreTrack, current: StoreRelease, release: StoreRelease): Simulation {
  const next = track.releases.map((candidate) => (candidate === current ? release : candidate));
  return { track, next: { ...track, releases: next }, current, release, replaced: [] };
}

/** A release that reaches everyone takes the place of all others but drafts. */
function serveEveryone(track: StoreTrack, current: StoreRelease, release: StoreRelease): Simulation {
  const others = track.releases.filter((candidate) => candidate !== current);
  const drafts = others.filter((candidate) => candidate.status === 'draft');
  return {
    track,
    next: { ...track, releases: [release, ...drafts] },
    current,
    release,
    replaced: others.filter((candidate) => candidate.status !== 'draft'),
  };
}

function checkOnlyStaged(track: StoreTrack, release: StoreRelease): void {
  const other = track.releases.find(
    (candidate) => candidate !== release && candidate.status === 'inProgress',
  );
  if (!other) return;
  throw refusal(
    'invalid-request',
    `${leadCode(other)} is already rolling out on ${track.id}; Play takes one staged release per track.`,
    `Halt or complete ${leadCode(other)} first.`,
  );
}

function checkIntroduced(observation: StoreObservation, track: StoreTrack, release: StoreRelease): void {
  const code = leadCode(release);
  const published = observation.tracks.some((candidate) =>
    candidate.releases.some((other) => other.status !== 'draft'),
  );
  if (!published) {
    throw refusal(
      'draft-app',
      'Nothing of this app has been published yet, and Play takes only drafts until then.',
      'Save it as a draft, then roll it out once in Play Console.',
    );
  }
  const newer = track.releases.find(
    (other) => (other.status === 'completed' || other.status === 'inProgress') && leadCode(other) > code,
  );
  if (newer) {
    throw refusal(
      'no-upgrade-path',
      `${leadCode(newer)} is on ${track.id} already, and devices never go back to ${code}.`,
      `Build with a version code above ${leadCode(newer)}.`,
    );
  }
  if (release.status === 'inProgress' && !track.releases.some((other) => other.status === 'completed')) {
    throw refusal(
      'first-release-not-staged',
      `The first release on ${track.id} cannot be staged: nobody has a version to stay on.`,
      'Release to everyone on this track, or save a draft.',
    );
  }
}

/** Puts a release on a track: a new one, or the track's own draft of it rolled out. */
function introduce(
  observation: StoreObservation,
  track: StoreTrack,
  given: StoreRelease,
  reach: Reach,
  details: ReleaseDetails,
): Simulation {
  const code = leadCode(given);
  checkVersionCode(code);
  checkDetails(details);
  const current = findRelease(track, code) ?? null;
  if (current && current.status !== 'draft') {
    throw refusal(
      'not-allowed',
      `${code} is on ${track.id} already, ${word[current.status]}.`,
      'Advance, halt or resume it instead.',
    );
  }
  const release = withDetails(reaching({ ...given, review: 'unknown' }, reach), details, track);
  if (release.status !== 'draft') checkIntroduced(observation, track, release);
  const others = track.releases.filter((candidate) => candidate !== current);
  const stays = (other: StoreRelease): boolean =>
    other.status === 'draft' ||
    release.status === 'draft' ||
    (release.status === 'inProgress' && other.status === 'completed');
  return {
    track,
    next: { ...track, releases: [release, ...others.filter(stays)] },
    current,
    release,
    replaced: others.filter((other) => !stays(other)),
  };
}

function upload(
  observation: StoreObservation,
  intent: Extract<ReachIntent, { kind: 'upload' }>,
  versionName: string | null,
): Simulation {
  const code = intent.versionCode;
  const holder = observation.tracks.find((track) => findRelease(track, code));
  if (holder) {
    throw refusal(
      'version-code-used',
      `Play has ${code} already, on ${holder.id}.`,
      `Promote it from ${holder.id}, or build with a higher version code.`,
    );
  }
  const fresh: StoreRelease = {
    name: '',
    versionName,
    versionCodes: [code],
    status: 'draft',
    userFraction: null,
    review: 'unknown',
    notes: [],
    inAppUpdatePriority: null,
    countryTargeting: null,
  };
  return introduce(observation, trackOf(observation, intent.track), fresh, intent.reach, intent.details);
}

function advance(track: StoreTrack, release: StoreRelease, fraction: number): Simulation {
  expectStatus(release, ['inProgress'], 'advance');
  if (fraction === 1) return serveEveryone(track, release, moved(release, 'completed'));
  checkFraction(fraction);
  if (fraction <= exposure(release)) {
    throw refusal(
      'fraction-invalid',
      `${leadCode(release)} reaches ${percent(exposure(release))} already; a rollout does not shrink to ${percent(fraction)}.`,
      'To reach fewer new users, halt it. It can be resumed later.',
    );
  }
  checkOnlyStaged(track, release);
  return replace(track, release, moved(release, 'inProgress', fraction));
}

function halt(track: StoreTrack, release: StoreRelease): Simulation {
  expectStatus(release, ['inProgress', 'completed'], 'halt');
  if (release.status === 'completed' && track.kind === 'internal') {
    throw refusal(
      'not-allowed',
      `${leadCode(release)} is out to every internal tester, and Play halts no completed release there.`,
      'Release a higher version code to internal testing instead.',
    );
  }
  return replace(track, release, moved(release, 'halted', release.userFraction));
}

function resume(track: StoreTrack, release: StoreRelease, fraction: number): Simulation {
  expectStatus(release, ['halted'], 'resume');
  checkOnlyStaged(track, release);
  if (fraction === 1) return serveEveryone(track, release, moved(release, 'completed'));
  checkFraction(fraction);
  return replace(track, release, moved(release, 'inProgress', fraction));
}

function complete(track: StoreTrack, release: StoreRelease): Simulation {
  expectStatus(release, ['inProgress', 'halted'], 'complete');
  checkOnlyStaged(track, release);
  return serveEveryone(track, release, moved(release, 'completed'));
}

function editDetails(track: StoreTrack, release: StoreRelease, details: ReleaseDetails): Simulation {
  checkDetails(details);
  const priority = details.inAppUpdatePriority;
  if (
    release.status !== 'draft' &&
    priority !== undefined &&
    priority !== (release.inAppUpdatePriority ?? 0)
  ) {
    throw refusal(
      'not-allowed',
      `The in-app update priority of ${leadCode(release)} was fixed when it was rolled out.`,
      'Set the priority on the next release.',
    );
  }
  return replace(track, release, withDetails(release, details, track));
}

function discard(track: StoreTrack, release: StoreRelease): Simulation {
  expectStatus(release, ['draft'], 'discard');
  const rest = track.releases.filter((candidate) => candidate !== release);
  return {
    track,
    next: { ...track, releases: rest },
    current: release,
    release: null,
    replaced: [],
  };
}

/**
 * Computes what an edit will hold for an intent, from the tracks as they were observed.
 * Throws a `FailureError` with a named reason for everything that Play would refuse.
 */
export function simulate(
  observation: StoreObservation,
  intent: ReachIntent,
  versionNames: Readonly<Record<number, string>>,
): Simulation {
  if (intent.kind === 'upload') {
    return upload(observation, intent, versionNames[intent.versionCode] ?? null);
  }
  const track = trackOf(observation, intent.track);
  if (intent.kind === 'promote') {
    const source = releaseOf(trackOf(observation, intent.fromTrack), intent.versionCode);
    return introduce(observation, track, source, intent.reach, intent.details);
  }
  const release = releaseOf(track, intent.versionCode);
  switch (intent.kind) {
    case 'advance':
      return advance(track, release, intent.fraction);
    case 'complete':
      return complete(track, release);
    case 'halt':
      return halt(track, release);
    case 'resume':
      return resume(track, release, intent.fraction);
    case 'edit-details':
      return editDetails(track, release, intent.details);
    case 'discard-draft':
      return discard(track, release);
    default:
      return assertNever(intent, 'intent');
  }
}
