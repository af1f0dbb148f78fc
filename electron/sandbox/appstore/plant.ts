import { appleDate } from './app-store';
import { type Bed, buildIdOf, DAY_MS } from './bed';
import { deriveBetaStates } from './builds';
import { person } from './people';
import { DEVICES, plantFeedback } from './plant-feedback';
import { plantReviews } from './plant-reviews';
import { plantVersions } from './plant-versions';
import type { AppSeed, AppStoreSeed, BuildSeed, GroupSeed } from './seed-schema';
import { Shelf, steadyUuid } from './shelf';
import { type AppStoreState, appStoreSchema, type Resource } from './state';
import { trainOf } from './trains';

/** How long a build can be tested. */
const TESTING_DAYS = 90;

/** The id of an app: a number of ten digits, the same in every run. */
function appIdOf(bundleId: string): string {
  const digits = Number.parseInt(steadyUuid(`app ${bundleId}`).slice(0, 8), 16) % 1_000_000_000;
  return String(6_000_000_000 + digits);
}

/** The App Store side of a world that begins at `now` (ms). */
export function plantAppStore(seed: AppStoreSeed, now: number): AppStoreState {
  const state = appStoreSchema.parse({ settings: seed.settings });
  const shelf = new Shelf(state);
  for (const app of seed.apps) plantApp(shelf, state, app, now);
  return state;
}

function plantApp(shelf: Shelf, state: AppStoreState, seed: AppSeed, now: number): void {
  const app = shelf.add('apps', {
    id: appIdOf(seed.bundleId),
    attributes: {
      name: seed.name,
      bundleId: seed.bundleId,
      sku: seed.bundleId.replaceAll('.', '-'),
      primaryLocale: seed.primaryLocale,
      isOrEverWasMadeForKids: false,
      contentRightsDeclaration: 'DOES_NOT_USE_THIRD_PARTY_CONTENT',
    },
    inner: { users: seed.users },
  });
  const bed: Bed = { shelf, state, app, seed, now };
  plantTestInformation(bed);
  const groups = new Map(seed.groups.map((group) => [group.name, plantGroup(bed, group)] as const));
  for (const build of [...seed.builds].sort((a, b) => a.uploadedAt - b.uploadedAt))
    plantBuild(bed, build, groups);
  plantVersions(bed);
  plantFeedback(bed);
  plantReviews(bed);
}

function plantTestInformation({ shelf, app, seed }: Bed): void {
  const links = { app: app.id };
  const locales = [...new Set([seed.primaryLocale, 'fr-FR'])];
  for (const locale of locales) {
    shelf.add('betaAppLocalizations', {
      id: steadyUuid(`beta app ${app.id} ${locale}`),
      attributes: {
        locale,
        description: `${seed.name}, before everybody else has it.`,
        feedbackEmail: 'beta@arkalia.example',
        marketingUrl: 'https://arkalia.example',
      },
      links,
    });
  }
  shelf.add('betaAppReviewDetails', {
    id: app.id,
    attributes: {
      contactFirstName: 'Lucie',
      contactLastName: 'Moreau',
      contactPhone: '+32 2 555 01 00',
      contactEmail: 'lucie.moreau@arkalia.example',
      demoAccountRequired: false,
      notes: '',
    },
    links,
  });
  shelf.add('betaLicenseAgreements', { id: app.id, attributes: { agreementText: '' }, links });
}

function plantGroup({ shelf, app, now, seed }: Bed, group: GroupSeed): Resource {
  const id = steadyUuid(`group ${app.id} ${group.name}`);
  const linkId = id.slice(0, 8);
  const made = shelf.add('betaGroups', {
    id,
    attributes: {
      name: group.name,
      createdDate: appleDate(group.createdAt ?? now - 200 * DAY_MS),
      isInternalGroup: group.internal,
      ...(group.internal
        ? { hasAccessToAllBuilds: group.allBuilds }
        : {
            publicLinkEnabled: group.publicLink,
            publicLinkLimitEnabled: group.publicLinkLimit !== undefined,
            ...(group.publicLinkLimit === undefined ? {} : { publicLinkLimit: group.publicLinkLimit }),
            ...(group.publicLink
              ? { publicLinkId: linkId, publicLink: `https://testflight.apple.com/join/${linkId}` }
              : {}),
          }),
      feedbackEnabled: true,
    },
    links: { app: app.id },
    inner: group.publicLink ? { linkViews: 240, linkAccepted: Math.round(group.testers / 2) } : {},
  });
  const domain = group.internal ? 'arkalia.example' : 'mail.example';
  const offset = [...seed.groups].indexOf(group) * 10_000 + 1;
  for (let index = 0; index < group.testers; index += 1) {
    plantTester(shelf, app.id, made, offset + index, domain);
  }
  return made;
}

const TESTER_STATES = ['INSTALLED', 'INSTALLED', 'INSTALLED', 'ACCEPTED', 'INVITED'] as const;

/** A tester of a group; in an internal one also a user of the team. */
function plantTester(shelf: Shelf, appId: string, group: Resource, number: number, domain: string): void {
  const who = person(number, domain);
  const internal = group.attributes.isInternalGroup === true;
  const state = internal ? 'INSTALLED' : TESTER_STATES[number % TESTER_STATES.length];
  const byLink = group.attributes.publicLinkEnabled === true && number % 3 === 0;
  const id = steadyUuid(`tester ${appId} ${number}`);
  const device = DEVICES[number % DEVICES.length];
  const appDevices =
    state === 'INSTALLED' && device ? [{ model: device.model, platform: 'IOS', osVersion: device.os }] : [];
  shelf.add('betaTesters', {
    id,
    attributes: { ...who, inviteType: byLink ? 'PUBLIC_LINK' : 'EMAIL', state, appDevices },
    links: { apps: [appId], betaGroups: [group.id] },
  });
  if (!internal) return;
  shelf.add('users', {
    id: steadyUuid(`user ${who.email}`),
    attributes: {
      username: who.email,
      firstName: who.firstName,
      lastName: who.lastName,
      roles: ['DEVELOPER'],
      allAppsVisible: true,
      provisioningAllowed: false,
    },
  });
}

const REVIEW_STATES: Readonly<Record<string, string>> = {
  'waiting-for-review': 'WAITING_FOR_REVIEW',
  'in-review': 'IN_REVIEW',
  rejected: 'REJECTED',
  approved: 'APPROVED',
};

function plantBuild(bed: Bed, build: BuildSeed, groups: ReadonlyMap<string, Resource>): void {
  const { shelf, state, app, seed, now } = bed;
  const id = buildIdOf(seed.bundleId, build);
  const train = trainOf(shelf, app.id, build.version);
  const expiresAt = build.uploadedAt + TESTING_DAYS * DAY_MS;
  const expired = build.state === 'expired' || expiresAt <= now;
  const processing = { processing: 'PROCESSING', failed: 'INVALID' }[build.state as string] ?? 'VALID';
  const answered = !['processing', 'failed', 'missing-compliance'].includes(build.state);
  const made = shelf.add('builds', {
    id,
    attributes: {
      version: build.build,
      uploadedDate: appleDate(build.uploadedAt),
      expirationDate: appleDate(expiresAt),
      expired,
      minOsVersion: '16.0',
      processingState: processing,
      buildAudienceType: 'APP_STORE_ELIGIBLE',
      ...(answered ? { usesNonExemptEncryption: false } : {}),
    },
    links: {
      app: app.id,
      preReleaseVersion: train.id,
      betaGroups: build.groups.flatMap((name) => groups.get(name)?.id ?? []),
    },
    inner: { installs: build.installs, sessions: build.sessions, crashes: build.crashes },
  });
  shelf.add('buildBetaDetails', {
    id,
    attributes: { autoNotifyEnabled: build.autoNotify },
    links: { build: id },
  });
  for (const [locale, whatsNew] of Object.entries(build.notes)) {
    shelf.add('betaBuildLocalizations', {
      id: steadyUuid(`notes ${id} ${locale}`),
      attributes: { locale, whatsNew },
      links: { build: id },
    });
  }
  const reviewed = REVIEW_STATES[build.state];
  if (reviewed) {
    shelf.add('betaAppReviewSubmissions', {
      id,
      attributes: { betaReviewState: reviewed, submittedDate: appleDate(build.uploadedAt + 3_600_000) },
      links: { build: id },
    });
  }
  if (build.sessions > 0) plantDiagnostics(shelf, made);
  deriveBetaStates(shelf, made);
  const { settings } = state;
  if (build.state === 'processing')
    state.due.push({ at: build.readyAt ?? now + settings.processingMs, what: 'build-processed', id });
  if (build.state === 'waiting-for-review')
    state.due.push({ at: now + settings.queueMs, what: 'beta-review-begins', id });
  if (build.state === 'in-review')
    state.due.push({ at: now + settings.reviewMs, what: 'beta-review-ends', id });
  if (!expired) state.due.push({ at: expiresAt, what: 'build-expires', id });
}

/** Where a build of some use is slow, as Apple's diagnostics would say. */
function plantDiagnostics(shelf: Shelf, build: Resource): void {
  const found = [
    ['HANGS', '-[DocumentList reload]', 61],
    ['DISK_WRITES', 'ImageCache.store(_:for:)', 24],
  ] as const;
  for (const [diagnosticType, signature, weight] of found) {
    shelf.add('diagnosticSignatures', {
      id: steadyUuid(`diagnostic ${build.id} ${diagnosticType}`),
      attributes: { diagnosticType, signature, weight },
      links: { build: build.id },
    });
  }
}
