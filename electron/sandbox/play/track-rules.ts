import { invalidArgument, notFound, permissionDenied } from '../api-error';
import type { Release, Track } from '../state-schema';
import type { WantedRelease } from './track-wire';

/*
 * What may become of a track, seen from what it serves now:
 *
 *   –          → draft, inProgress (only after an earlier complete release), completed
 *   draft      → inProgress, completed, gone
 *   inProgress → inProgress (same or more users), halted, completed
 *   halted     → inProgress, completed, superseded by another staged release
 *   completed  → halted (when an earlier release can serve again; never on internal testing)
 */

/** What the rules look at beside the request. */
export interface TrackContext {
  /** The track as it is live; absent for one that this edit creates. */
  readonly deployed: Track | undefined;
  /** Version codes of every artifact that the edit sees. */
  readonly known: ReadonlySet<number>;
  /** The name of a release for which the client gave none. */
  readonly defaultName: (versionCodes: readonly number[]) => string;
  readonly allowFractionDecrease: boolean;
}

/** The longest release notes in one language, in Unicode characters. */
const NOTES_LIMIT = 500;
const SAME = 1e-9;

const sameCodes = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && [...a].sort().join() === [...b].sort().join();
const newest = (release: { readonly versionCodes: readonly number[] }): number =>
  Math.max(...release.versionCodes);
const isStaged = (release: { readonly status: Release['status'] }): boolean =>
  release.status === 'inProgress' || release.status === 'halted';
/** `internal` of `wear:internal`. */
export const baseTrack = (name: string): string => name.split(':').at(-1) ?? name;

/** The releases that a track would hold after a request. Throws the refusal that Google documents or was seen to give. */
export function nextReleases(
  track: string,
  wanted: readonly WantedRelease[],
  context: TrackContext,
): Release[] {
  for (const release of wanted) checkRelease(track, release, context);
  checkTogether(wanted, context.deployed);
  const live = context.deployed?.releases ?? [];
  const next = wanted.map((release) => {
    const before = live.find((one) => sameCodes(one.versionCodes, release.versionCodes));
    checkStep(track, release, before, context);
    return settle(release, before, context);
  });
  // A complete release goes on serving although a client names only what is new; halted, it gives way to the one before.
  if (next.some(({ status }) => status === 'completed')) return next;
  const halted = next.find((one) => one.status === 'halted');
  const base = live.find(({ status }) => status === 'completed');
  if (!base) return next;
  if (halted && sameCodes(halted.versionCodes, base.versionCodes)) {
    const [previous] = context.deployed?.superseded ?? [];
    return previous ? [...next, { ...previous, status: 'completed' }] : next;
  }
  return next.some((one) => sameCodes(one.versionCodes, base.versionCodes)) ? next : [...next, base];
}

function checkRelease(track: string, release: WantedRelease, { known }: TrackContext): void {
  const { status, userFraction, versionCodes, inAppUpdatePriority: priority } = release;
  if (userFraction !== undefined) {
    if (status === 'completed') throw invalidArgument('Fully released can not be staged');
    if (status === 'draft') throw invalidArgument('A draft release can not be staged');
    if (userFraction >= 1) throw invalidArgument('User fraction must be lower than one.');
    if (!(userFraction > 0)) throw invalidArgument('User fraction must be greater than zero.');
  } else if (status === 'inProgress') {
    throw invalidArgument('User fraction must be specified for a release in progress.');
  }
  if (versionCodes.length === 0 && status !== 'draft')
    throw invalidArgument('A release must have at least one version code.');
  const missing = versionCodes.filter((code) => !known.has(code));
  if (missing.length > 0)
    throw notFound(`The following APK version codes could not be found: ${missing.join(', ')}.`);
  if (priority !== undefined && (priority < 0 || priority > 5))
    throw invalidArgument('In-app update priority must be between 0 and 5.');
  for (const { language, text } of release.releaseNotes) {
    const length = [...text].length;
    if (length > NOTES_LIMIT) {
      throw permissionDenied(
        `The release created has notes in language ${language} with length ${length}, which is too long (max: ${NOTES_LIMIT}).`,
      );
    }
  }
  checkCountries(track, release);
}

function checkCountries(track: string, { status, countryTargeting }: WantedRelease): void {
  if (!countryTargeting) return;
  if (status !== 'inProgress' || baseTrack(track) !== 'production')
    throw invalidArgument('Country targeting is only allowed for production releases in progress.');
  const unknown = countryTargeting.countries.find((code) => !/^[A-Z]{2}$/.test(code));
  if (unknown !== undefined) throw invalidArgument(`Invalid country code: ${unknown}.`);
  if (countryTargeting.countries.length === 0 && !countryTargeting.includeRestOfWorld)
    throw permissionDenied('Release in track targeting no countries');
}

function checkTogether(wanted: readonly WantedRelease[], deployed: Track | undefined): void {
  const staged = wanted.filter(isStaged);
  const completed = wanted.filter(({ status }) => status === 'completed');
  if (staged.length > 1) throw invalidArgument('Too many staged releases specified.');
  if (completed.length > 1) throw invalidArgument('Too many completed releases specified.');
  const liveBase = deployed?.releases.find(({ status }) => status === 'completed');
  const hasHistory = liveBase !== undefined || (deployed?.superseded.length ?? 0) > 0;
  const [stagedOne] = staged;
  const [base] = completed;
  if (stagedOne?.status === 'inProgress' && !hasHistory)
    throw invalidArgument('The first release on a track cannot be staged');
  if (stagedOne && base && newest(stagedOne) < newest(base)) {
    throw permissionDenied(
      `Version ${newest(stagedOne)} of this app can not be downloaded by any devices as they will all receive APKs with higher version codes.`,
    );
  }
  const changed = base ?? (stagedOne?.status === 'inProgress' ? stagedOne : undefined);
  if (changed && liveBase && newest(changed) < newest(liveBase) && !resumesOlder(changed, deployed)) {
    throw permissionDenied(
      'You cannot rollout this release because it does not allow any existing users to upgrade to the newly added APKs.',
    );
  }
}

/** After a complete release was halted the one before it serves: naming that one again is no step back. */
const resumesOlder = (release: WantedRelease, deployed: Track | undefined): boolean =>
  deployed?.releases.some((one) => sameCodes(one.versionCodes, release.versionCodes)) ?? false;

function checkStep(
  track: string,
  wanted: WantedRelease,
  before: Release | undefined,
  context: TrackContext,
): void {
  if (wanted.status === 'halted') checkHalt(track, before, context.deployed);
  if (!before || before.status === 'draft') return;
  if (wanted.status === 'draft')
    throw invalidArgument('A release that was rolled out can not become a draft again.');
  if (before.status === 'completed' && wanted.status === 'inProgress')
    throw invalidArgument('Fully released can not be staged');
  const { inAppUpdatePriority: priority } = wanted;
  if (priority !== undefined && priority !== (before.inAppUpdatePriority ?? 0))
    throw invalidArgument('In-app update priority can not be changed after the release was rolled out.');
  if (
    before.status === 'inProgress' &&
    isStaged(wanted) &&
    wanted.userFraction !== undefined &&
    wanted.userFraction < (before.userFraction ?? 0) - SAME &&
    !context.allowFractionDecrease
  ) {
    throw invalidArgument('Cannot decrease the user fraction of a release in progress.');
  }
}

function checkHalt(track: string, before: Release | undefined, deployed: Track | undefined): void {
  if (before && isStaged(before)) return;
  const previousCanServe = (deployed?.superseded.length ?? 0) > 0;
  if (before?.status === 'completed' && previousCanServe && baseTrack(track) !== 'internal') return;
  throw invalidArgument('Cannot halt release, no matching in progress release found.');
}

function settle(wanted: WantedRelease, before: Release | undefined, context: TrackContext): Release {
  const { name, versionCodes, status, releaseNotes, countryTargeting } = wanted;
  const fraction = wanted.userFraction ?? (status === 'halted' ? before?.userFraction : undefined);
  const priority = wanted.inAppUpdatePriority ?? before?.inAppUpdatePriority;
  return {
    name: name || before?.name || context.defaultName(versionCodes),
    versionCodes: [...versionCodes],
    status,
    ...(fraction === undefined ? {} : { userFraction: fraction }),
    ...(priority === undefined ? {} : { inAppUpdatePriority: priority }),
    releaseNotes: releaseNotes.map((note) => ({ ...note })),
    ...(countryTargeting ? { countryTargeting } : {}),
  };
}
