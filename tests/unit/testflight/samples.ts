import type { BetaBuild, BetaGroup, BetaTester } from '@shared/domain/testflight/build';
import type { FeedbackItem } from '@shared/domain/testflight/feedback';

/** A build that testers of the team have. */
export const BUILD: BetaBuild = {
  id: 'b149',
  version: '1.5.0',
  buildNumber: '149',
  uploadedAt: '2026-11-20T08:00:00.000Z' as BetaBuild['uploadedAt'],
  expiresAt: null,
  expired: false,
  processing: 'VALID',
  usesNonExemptEncryption: false,
  internalOnly: false,
  internal: 'IN_BETA_TESTING',
  external: 'READY_FOR_BETA_SUBMISSION',
  review: null,
  reviewSubmittedAt: null,
  autoNotify: false,
  groupIds: ['team'],
};

/** Testers from outside. */
export const GROUP: BetaGroup = {
  id: 'qa',
  name: 'QA',
  internal: false,
  allBuilds: false,
  publicLink: null,
  publicLinkOn: false,
  publicLinkLimit: null,
  feedback: true,
  testers: 12,
};

export const TESTER: BetaTester = {
  id: 't1',
  firstName: 'Ada',
  lastName: 'Byron',
  email: 'ada@example.org',
  invitedBy: 'EMAIL',
  state: 'INSTALLED',
  groupIds: ['qa'],
  devices: [{ model: 'iPhone15,4', osVersion: '19.1', buildNumber: '149' }],
};

export const REPORT: FeedbackItem = {
  id: 'f1',
  kind: 'screenshot',
  at: '2026-11-20T09:00:00.000Z' as FeedbackItem['at'],
  comment: 'Long names | cover the date. It happens always.',
  email: 'ada@example.org',
  testerId: 't1',
  testerName: 'Ada Byron',
  buildId: 'b149',
  build: '1.5.0 (149)',
  bundleId: 'com.arkalia.cia',
  device: {
    model: 'iPhone15,4',
    osVersion: '19.1',
    locale: 'fr-FR',
    timeZone: 'Europe/Paris',
    architecture: 'arm64e',
    connection: 'Wi-Fi',
    battery: 18,
    diskFree: 1_200_000_000,
    diskTotal: null,
    screenWidth: 393,
    screenHeight: 852,
    uptimeMs: 61_000,
  },
  pictures: [{ url: 'https://pictures.example/1', width: 786, height: 1704, expiresAt: null }],
};
