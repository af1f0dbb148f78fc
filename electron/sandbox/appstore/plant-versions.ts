import { appleDate } from './app-store';
import { type Bed, buildIdOf, DAY_MS } from './bed';
import { phaseTurnsAt } from './phase';
import type { VersionSeed } from './seed-schema';
import { steadyUuid } from './shelf';
import type { Resource } from './state';
import { stateAttributes } from './versions';

const TEXTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'en-US': {
    description: 'Keeps prescriptions, lab results and letters in one place on your own phone.',
    keywords: 'health,documents,scan,reminders',
    promotionalText: 'Share a summary with your doctor.',
  },
  'fr-FR': {
    description: 'Garde ordonnances, analyses et courriers au même endroit, sur votre téléphone.',
    keywords: 'santé,documents,scan,rappels',
    promotionalText: 'Partagez un résumé avec votre médecin.',
  },
};
const NEWS: Readonly<Record<string, string>> = {
  'en-US': 'Fixes and improvements.',
  'fr-FR': 'Corrections et améliorations.',
};

/** States of a version that belongs to a submission, with the submission's own and its item's. */
const SUBMITTED: Readonly<Record<string, readonly [string, string]>> = {
  READY_FOR_REVIEW: ['READY_FOR_REVIEW', 'READY_FOR_REVIEW'],
  WAITING_FOR_REVIEW: ['WAITING_FOR_REVIEW', 'READY_FOR_REVIEW'],
  IN_REVIEW: ['IN_REVIEW', 'READY_FOR_REVIEW'],
  REJECTED: ['UNRESOLVED_ISSUES', 'REJECTED'],
  METADATA_REJECTED: ['UNRESOLVED_ISSUES', 'REJECTED'],
  PENDING_DEVELOPER_RELEASE: ['COMPLETE', 'APPROVED'],
  READY_FOR_DISTRIBUTION: ['COMPLETE', 'APPROVED'],
};

/** The versions of an app in the App Store, with their texts, submissions and phases, and the app's own information. */
export function plantVersions(bed: Bed): void {
  const { seed } = bed;
  const ordered = [...seed.versions].sort((a, b) => a.createdAt - b.createdAt);
  for (const [index, version] of ordered.entries()) plantVersion(bed, version, index === 0);
  const open = ordered.some(
    ({ state }) => !['READY_FOR_DISTRIBUTION', 'REPLACED_WITH_NEW_VERSION'].includes(state),
  );
  plantInfo(bed, 'READY_FOR_DISTRIBUTION', 'READY_FOR_SALE');
  if (open || ordered.length === 0) plantInfo(bed, 'PREPARE_FOR_SUBMISSION', 'PREPARE_FOR_SUBMISSION');
}

function plantInfo({ shelf, app, seed }: Bed, state: string, appStoreState: string): void {
  const info = shelf.add('appInfos', {
    id: steadyUuid(`info ${app.id} ${state}`),
    attributes: { state, appStoreState, appStoreAgeRating: 'FOUR_PLUS' },
    links: { app: app.id },
  });
  for (const locale of Object.keys(TEXTS)) {
    shelf.add('appInfoLocalizations', {
      id: steadyUuid(`info ${info.id} ${locale}`),
      attributes: {
        locale,
        name: seed.name.slice(0, 30),
        subtitle: locale === 'en-US' ? 'Health papers in order' : 'Vos papiers de santé',
      },
      links: { appInfo: info.id },
    });
  }
}

function plantVersion(bed: Bed, seed: VersionSeed, first: boolean): void {
  const { shelf, state, app, now } = bed;
  const id = steadyUuid(`version ${app.id} ${seed.version}`);
  const buildId =
    seed.build === undefined
      ? null
      : buildIdOf(bed.seed.bundleId, { version: seed.version, build: seed.build });
  const version = shelf.add('appStoreVersions', {
    id,
    attributes: {
      platform: 'IOS',
      versionString: seed.version,
      ...stateAttributes(seed.state),
      copyright: '2026 Arkalia',
      reviewType: 'APP_STORE',
      releaseType: seed.releaseType,
      downloadable: true,
      createdDate: appleDate(seed.createdAt),
    },
    links: { app: app.id, ...(buildId !== null && shelf.get('builds', buildId) ? { build: buildId } : {}) },
  });
  for (const [locale, texts] of Object.entries(TEXTS)) {
    const whatsNew =
      seed.notes[locale] ?? (seed.state === 'PREPARE_FOR_SUBMISSION' ? undefined : NEWS[locale]);
    shelf.add('appStoreVersionLocalizations', {
      id: steadyUuid(`texts ${id} ${locale}`),
      attributes: {
        locale,
        ...texts,
        supportUrl: 'https://arkalia.example/support',
        marketingUrl: 'https://arkalia.example/cia',
        ...(first || whatsNew === undefined ? {} : { whatsNew }),
      },
      links: { appStoreVersion: id },
    });
  }
  if (seed.phase) plantPhase(bed, version, seed.phase);
  const submitted = SUBMITTED[seed.state];
  if (!submitted) return;
  const [submissionState, itemState] = submitted;
  const submission = shelf.add('reviewSubmissions', {
    id: steadyUuid(`submission ${id}`),
    attributes: {
      platform: 'IOS',
      state: submissionState,
      ...(submissionState === 'READY_FOR_REVIEW'
        ? {}
        : { submittedDate: appleDate(seed.createdAt + 3_600_000) }),
    },
    links: { app: app.id, appStoreVersionForReview: id },
  });
  shelf.add('reviewSubmissionItems', {
    id: steadyUuid(`item ${id}`),
    attributes: { state: itemState },
    links: { reviewSubmission: submission.id, appStoreVersion: id },
  });
  const { settings } = state;
  if (seed.state === 'WAITING_FOR_REVIEW')
    state.due.push({ at: now + settings.queueMs, what: 'app-review-begins', id: submission.id });
  if (seed.state === 'IN_REVIEW' && settings.reviewerDecides)
    state.due.push({ at: now + settings.reviewMs, what: 'app-review-ends', id: submission.id });
}

function plantPhase(
  { shelf, state, now }: Bed,
  version: Resource,
  seed: NonNullable<VersionSeed['phase']>,
): void {
  const activeMs = seed.activeDays * DAY_MS;
  const pausedMs = seed.pausedDays * DAY_MS;
  const begun = seed.state !== 'INACTIVE';
  const phase = shelf.add('appStoreVersionPhasedReleases', {
    id: steadyUuid(`phase ${version.id}`),
    attributes: {
      phasedReleaseState: seed.state,
      ...(begun ? { startDate: appleDate(now - activeMs - pausedMs) } : {}),
    },
    links: { appStoreVersion: version.id },
    inner: {
      activeSince: seed.state === 'ACTIVE' ? now - activeMs : null,
      pausedSince: seed.state === 'PAUSED' ? now - pausedMs : null,
      activeMs: seed.state === 'ACTIVE' ? 0 : activeMs,
      pausedMs: seed.state === 'PAUSED' ? 0 : pausedMs,
    },
  });
  const turns = phaseTurnsAt(phase);
  if (turns !== null) state.due.push({ at: turns, what: 'phase-complete', id: phase.id });
}
