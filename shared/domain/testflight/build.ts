import type { IsoTime } from '../ids';

/** States of a build for testers of the team, in Apple's words. */
export const INTERNAL_STATES = [
  'PROCESSING',
  'PROCESSING_EXCEPTION',
  'MISSING_EXPORT_COMPLIANCE',
  'IN_EXPORT_COMPLIANCE_REVIEW',
  'READY_FOR_BETA_TESTING',
  'IN_BETA_TESTING',
  'EXPIRED',
] as const;
export type InternalState = (typeof INTERNAL_STATES)[number];

/** States of a build for testers from outside: those, and the way through beta review. */
export const EXTERNAL_STATES = [
  ...INTERNAL_STATES,
  'READY_FOR_BETA_SUBMISSION',
  'WAITING_FOR_BETA_REVIEW',
  'IN_BETA_REVIEW',
  'BETA_REJECTED',
  'BETA_APPROVED',
  'NOT_APPLICABLE',
] as const;
export type ExternalState = (typeof EXTERNAL_STATES)[number];

/** What became of the uploaded file. */
export const PROCESSING_STATES = ['PROCESSING', 'VALID', 'INVALID', 'FAILED'] as const;
export type ProcessingState = (typeof PROCESSING_STATES)[number];

/** What Apple's beta reviewers said. */
export const BETA_REVIEW_STATES = ['WAITING_FOR_REVIEW', 'IN_REVIEW', 'REJECTED', 'APPROVED'] as const;
export type BetaReviewState = (typeof BETA_REVIEW_STATES)[number];

/** One build at TestFlight, as it was read. */
export interface BetaBuild {
  readonly id: string;
  /** `1.5.0`. */
  readonly version: string;
  /** `149`, or `1.5.149`: Apple takes up to three numbers. */
  readonly buildNumber: string;
  readonly uploadedAt: IsoTime;
  /** Ninety days after the upload; null when the store did not say. */
  readonly expiresAt: IsoTime | null;
  readonly expired: boolean;
  readonly processing: ProcessingState;
  /** The export compliance answer; null until given, and never changed again. */
  readonly usesNonExemptEncryption: boolean | null;
  /** Uploaded for the team alone: it can never go to testers from outside, nor to the App Store. */
  readonly internalOnly: boolean;
  readonly internal: InternalState;
  readonly external: ExternalState;
  readonly review: BetaReviewState | null;
  readonly reviewSubmittedAt: IsoTime | null;
  readonly autoNotify: boolean;
  readonly groupIds: readonly string[];
}

/** A group of testers. */
export interface BetaGroup {
  readonly id: string;
  readonly name: string;
  /** Members of the team: no beta review stands before them. */
  readonly internal: boolean;
  readonly allBuilds: boolean;
  readonly publicLink: string | null;
  readonly publicLinkOn: boolean;
  /** How many may join by the link; null without a limit. */
  readonly publicLinkLimit: number | null;
  readonly feedback: boolean;
  /** Null when they could not be counted. */
  readonly testers: number | null;
}

/** One person who tests. */
export interface BetaTester {
  readonly id: string;
  readonly firstName: string | null;
  readonly lastName: string | null;
  /** Hidden by Apple for those who came by a public link. */
  readonly email: string | null;
  readonly invitedBy: 'EMAIL' | 'PUBLIC_LINK' | null;
  readonly state: 'NOT_INVITED' | 'INVITED' | 'ACCEPTED' | 'INSTALLED' | 'REVOKED' | null;
  readonly groupIds: readonly string[];
  readonly devices: readonly {
    readonly model: string;
    readonly osVersion: string | null;
    readonly buildNumber: string | null;
  }[];
}

/** How a build is used, added up over its life. */
export interface BuildUsage {
  readonly invites: number;
  readonly installs: number;
  readonly sessions: number;
  readonly crashes: number;
  readonly feedback: number;
  readonly readAt: IsoTime;
}

/** How one tester used the app in the last ninety days. */
export interface TesterUsage {
  readonly testerId: string;
  readonly sessions: number;
  readonly crashes: number;
}

/** `1.5.0 (149)`. */
export function buildLabel(build: Pick<BetaBuild, 'version' | 'buildNumber'>): string {
  return `${build.version} (${build.buildNumber})`;
}

/** A tester as people speak of them. */
export function testerName(
  tester: Pick<BetaTester, 'firstName' | 'lastName' | 'email'> | null | undefined,
): string {
  const name = [tester?.firstName, tester?.lastName].filter(Boolean).join(' ');
  return name || tester?.email || 'A tester by public link';
}

/** The build number as a version code where it is one whole number, else 0: labels carry its text. */
export function buildCode(buildNumber: string): number {
  return /^\d{1,9}$/.test(buildNumber) ? Number(buildNumber) : 0;
}
