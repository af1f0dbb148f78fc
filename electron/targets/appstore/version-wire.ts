import type { ReviewState, StoreRelease, StoreTrack } from '@shared/domain/store';
import type {
  PhasedFacts,
  ReleaseType,
  ReviewRequest,
  StoreBuild,
  SubmissionFacts,
  SubmissionWord,
  VersionText,
} from '@shared/domain/submission/facts';
import { versionCodeOf } from '@shared/domain/submission/version';
import { z } from 'zod';
import { shareOfDay } from './capabilities';
import { includedById, paged, resource, toMany, toOne } from './wire';

/*
 * Versions, builds and submissions as App Store Connect tells them, and their translation into the store's words that
 * the rest of the program knows. The one track of the App Store holds the version that is being prepared or reviewed,
 * the one on the shelf, and while that reaches its users in phases, the one that the others still have.
 */

/** The one track of the App Store. */
export const APP_STORE_TRACK = 'app-store';

const text = z
  .string()
  .nullish()
  .transform((value) => value ?? null);

export const wireVersion = resource(
  'appStoreVersions',
  {
    versionString: z.string(),
    appVersionState: text,
    appStoreState: text,
    releaseType: text,
    earliestReleaseDate: text,
    createdDate: text,
  },
  {
    build: toOne,
    appStoreVersionLocalizations: toMany,
    appStoreVersionPhasedRelease: toOne,
  },
);
export type WireVersion = z.output<typeof wireVersion>;
export const wireVersions = paged(wireVersion);

const wireText = resource('appStoreVersionLocalizations', {
  locale: z.string(),
  description: text,
  keywords: text,
  whatsNew: text,
  promotionalText: text,
  supportUrl: text,
  marketingUrl: text,
});

const wireBuild = resource(
  'builds',
  { version: z.string(), uploadedDate: text, processingState: text },
  { preReleaseVersion: toOne },
);
const wirePreRelease = resource('preReleaseVersions', { version: z.string() });
export const wireBuilds = paged(wireBuild);

const wirePhased = resource('appStoreVersionPhasedReleases', {
  phasedReleaseState: text,
  startDate: text,
  currentDayNumber: z.number().nullish(),
  totalPauseDuration: z.number().nullish(),
});

const wireItem = resource('reviewSubmissionItems', { state: text }, { appStoreVersion: toOne });
export const wireSubmissions = paged(
  resource('reviewSubmissions', { state: text }, { items: toMany, appStoreVersionForReview: toOne }),
);

const WORDS: Readonly<Record<string, SubmissionWord>> = {
  PREPARE_FOR_SUBMISSION: 'preparing',
  READY_FOR_REVIEW: 'assembled',
  WAITING_FOR_REVIEW: 'waiting',
  WAITING_FOR_EXPORT_COMPLIANCE: 'waiting',
  IN_REVIEW: 'in-review',
  ACCEPTED: 'approved',
  PENDING_DEVELOPER_RELEASE: 'approved',
  PENDING_APPLE_RELEASE: 'scheduled',
  PROCESSING_FOR_DISTRIBUTION: 'processing',
  PROCESSING_FOR_APP_STORE: 'processing',
  READY_FOR_DISTRIBUTION: 'live',
  READY_FOR_SALE: 'live',
  REPLACED_WITH_NEW_VERSION: 'replaced',
  REJECTED: 'rejected',
  METADATA_REJECTED: 'metadata-rejected',
  INVALID_BINARY: 'invalid-build',
  DEVELOPER_REJECTED: 'withdrawn',
};

/** Where a version stands; null for a state that is none of a version's way to the shelf, such as removed from sale. */
function wordOf({ attributes }: WireVersion): SubmissionWord | null {
  return WORDS[attributes.appVersionState ?? ''] ?? WORDS[attributes.appStoreState ?? ''] ?? null;
}

const REVIEWS: Readonly<Record<SubmissionWord, ReviewState>> = {
  preparing: 'draft',
  assembled: 'not-sent-for-review',
  waiting: 'in-review',
  'in-review': 'in-review',
  rejected: 'not-approved',
  'metadata-rejected': 'not-approved',
  'invalid-build': 'not-approved',
  withdrawn: 'draft',
  approved: 'approved-not-published',
  scheduled: 'approved-not-published',
  processing: 'approved-not-published',
  live: 'published',
  replaced: 'published',
};

const RELEASE_TYPES: Readonly<Record<string, ReleaseType>> = {
  MANUAL: 'manual',
  AFTER_APPROVAL: 'after-approval',
  SCHEDULED: 'scheduled',
};

/** A release type as Apple calls it. */
export const WIRE_RELEASE_TYPES: Readonly<Record<ReleaseType, string>> = {
  manual: 'MANUAL',
  'after-approval': 'AFTER_APPROVAL',
  scheduled: 'SCHEDULED',
};

const PHASED: Readonly<Record<string, PhasedFacts['state']>> = {
  INACTIVE: 'inactive',
  ACTIVE: 'active',
  PAUSED: 'paused',
  COMPLETE: 'complete',
};

const iso = (value: string | null): string | null =>
  value === null || Number.isNaN(Date.parse(value)) ? null : new Date(Date.parse(value)).toISOString();

function buildOf(build: z.output<typeof wireBuild>, versionName: string | null): StoreBuild {
  return {
    id: build.id,
    number: build.attributes.version,
    versionName,
    uploadedAt: iso(build.attributes.uploadedDate),
  };
}

/** Builds that may be attached to a version, newest first. */
export function toBuilds(page: z.output<typeof wireBuilds>): readonly StoreBuild[] {
  const versions = includedById(wirePreRelease, 'preReleaseVersions', page.included);
  return page.data.map((build) => {
    const named = build.relationships.preReleaseVersion;
    return buildOf(build, named === null ? null : (versions.get(named)?.attributes.version ?? null));
  });
}

/** The requests to be reviewed that are not over, by the id of the version that each holds. */
export function toRequests(page: z.output<typeof wireSubmissions>): ReadonlyMap<string, ReviewRequest> {
  const items = includedById(wireItem, 'reviewSubmissionItems', page.included);
  const found = new Map<string, ReviewRequest>();
  for (const submission of page.data) {
    const own = submission.relationships.items.flatMap((id) => items.get(id) ?? []);
    const item = own.find(({ relationships }) => relationships.appStoreVersion !== null) ?? own[0];
    const versionId =
      submission.relationships.appStoreVersionForReview ?? item?.relationships.appStoreVersion ?? null;
    const request: ReviewRequest = {
      id: submission.id,
      sent: submission.attributes.state !== 'READY_FOR_REVIEW',
      itemId: item?.id ?? null,
      rejected: submission.attributes.state === 'UNRESOLVED_ISSUES' || item?.attributes.state === 'REJECTED',
    };
    found.set(versionId ?? EMPTY_REQUEST, request);
  }
  return found;
}

/** Where a request stands that holds nothing yet: it is used again, for there can be one only. */
export const EMPTY_REQUEST = '';

/** The App Store's track as one list of versions tells it. */
export function toTrack(
  page: z.output<typeof wireVersions>,
  requests: ReadonlyMap<string, ReviewRequest> = new Map(),
): StoreTrack {
  const known = page.data.flatMap((version) => {
    const word = wordOf(version);
    const code = versionCodeOf(version.attributes.versionString);
    return word === null || code === null ? [] : [{ version, word, code }];
  });
  known.sort((a, b) => b.code - a.code);
  const live = known.find(({ word }) => word === 'live');
  const included = readIncluded(page.included);
  const releases = known.flatMap(({ version, word, code }) => {
    const inTheWay = word !== 'live' && word !== 'replaced';
    const phase = live ? phasedOf(live.version, included)?.state : undefined;
    const before =
      live !== undefined &&
      (phase === 'active' || phase === 'paused') &&
      code === known.find((other) => other.word === 'replaced' && other.code < live.code)?.code;
    if (!inTheWay && version !== live?.version && !before) return [];
    const first = !known.some((other) => other.code < code && ['live', 'replaced'].includes(other.word));
    return [releaseOf(version, word, code, first, included, requests)];
  });
  return { id: APP_STORE_TRACK, kind: 'production', releases };
}

interface Included {
  readonly texts: ReadonlyMap<string, z.output<typeof wireText>>;
  readonly builds: ReadonlyMap<string, z.output<typeof wireBuild>>;
  readonly phased: ReadonlyMap<string, z.output<typeof wirePhased>>;
}

function readIncluded(included: readonly unknown[]): Included {
  return {
    texts: includedById(wireText, 'appStoreVersionLocalizations', included),
    builds: includedById(wireBuild, 'builds', included),
    phased: includedById(wirePhased, 'appStoreVersionPhasedReleases', included),
  };
}

function phasedOf(version: WireVersion, { phased }: Included): PhasedFacts | null {
  const found = phased.get(version.relationships.appStoreVersionPhasedRelease ?? '');
  if (!found) return null;
  const { phasedReleaseState, currentDayNumber, totalPauseDuration, startDate } = found.attributes;
  return {
    id: found.id,
    state: PHASED[phasedReleaseState ?? ''] ?? 'inactive',
    day: currentDayNumber ?? null,
    pausedDays: totalPauseDuration ?? 0,
    startedAt: iso(startDate),
  };
}

function releaseOf(
  version: WireVersion,
  word: SubmissionWord,
  code: number,
  first: boolean,
  included: Included,
  requests: ReadonlyMap<string, ReviewRequest>,
): StoreRelease {
  const { attributes, relationships } = version;
  const build = included.builds.get(relationships.build ?? '');
  const phased = phasedOf(version, included);
  const texts = relationships.appStoreVersionLocalizations.flatMap((id): VersionText[] => {
    const found = included.texts.get(id);
    return found ? [{ id, ...found.attributes }] : [];
  });
  const submission: SubmissionFacts = {
    versionId: version.id,
    word,
    releaseType: RELEASE_TYPES[attributes.releaseType ?? ''] ?? 'after-approval',
    releaseAt: attributes.releaseType === 'SCHEDULED' ? iso(attributes.earliestReleaseDate) : null,
    build: build ? buildOf(build, attributes.versionString) : null,
    texts: texts.sort((a, b) => (a.locale < b.locale ? -1 : 1)),
    phased,
    request: requests.get(version.id) ?? null,
    first,
  };
  return {
    name: attributes.versionString,
    versionName: attributes.versionString,
    versionCodes: [code],
    ...reachOf(word, phased),
    review: REVIEWS[word],
    notes: submission.texts.flatMap(({ locale, whatsNew }) =>
      whatsNew ? [{ language: locale, text: whatsNew }] : [],
    ),
    inAppUpdatePriority: null,
    countryTargeting: null,
    submission,
  };
}

/** Who gets a version: nobody before the shelf; then everyone, or the share of its day. */
export function reachOf(
  word: SubmissionWord,
  phased: PhasedFacts | null,
): Pick<StoreRelease, 'status' | 'userFraction'> {
  if (word === 'replaced') return { status: 'completed', userFraction: null };
  if (word !== 'live') return { status: 'draft', userFraction: null };
  if (phased === null || phased.state === 'complete') return { status: 'completed', userFraction: null };
  const userFraction = shareOfDay(phased.day);
  if (phased.state === 'paused') return { status: 'halted', userFraction };
  return userFraction >= 1
    ? { status: 'completed', userFraction: null }
    : { status: 'inProgress', userFraction };
}
