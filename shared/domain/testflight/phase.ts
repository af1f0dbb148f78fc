import type { BetaBuild, ExternalState, InternalState } from './build';

/** Where a build stands, as one word for its row; the states behind it stay two, since there are two audiences. */
export const BUILD_PHASES = [
  'processing',
  'failed',
  'needs-compliance',
  'compliance-review',
  'ready',
  'waiting-for-review',
  'in-review',
  'rejected',
  'expired',
] as const;
export type BuildPhase = (typeof BUILD_PHASES)[number];

const DAY_MS = 86_400_000;

/** The one thing that matters most about a build. */
export function buildPhase(
  build: Pick<BetaBuild, 'expired' | 'processing' | 'internal' | 'external'>,
): BuildPhase {
  if (build.expired || build.internal === 'EXPIRED') return 'expired';
  if (build.processing === 'INVALID' || build.processing === 'FAILED') return 'failed';
  if (build.internal === 'PROCESSING_EXCEPTION') return 'failed';
  if (build.processing === 'PROCESSING' || build.internal === 'PROCESSING') return 'processing';
  if (build.internal === 'MISSING_EXPORT_COMPLIANCE') return 'needs-compliance';
  if (build.internal === 'IN_EXPORT_COMPLIANCE_REVIEW') return 'compliance-review';
  if (build.external === 'WAITING_FOR_BETA_REVIEW') return 'waiting-for-review';
  if (build.external === 'IN_BETA_REVIEW') return 'in-review';
  if (build.external === 'BETA_REJECTED') return 'rejected';
  return 'ready';
}

/** What the chip of a row says. */
export function phaseLabel(
  build: Pick<BetaBuild, 'processing' | 'internal' | 'expired' | 'external'>,
): string {
  switch (buildPhase(build)) {
    case 'processing':
      return 'Processing';
    case 'failed':
      return build.processing === 'INVALID' ? 'Invalid binary' : 'Processing failed';
    case 'needs-compliance':
      return 'Needs compliance';
    case 'compliance-review':
      return 'Compliance review';
    case 'waiting-for-review':
      return 'Waiting for review';
    case 'in-review':
      return 'In beta review';
    case 'rejected':
      return 'Rejected';
    case 'expired':
      return 'Expired';
    case 'ready':
      return 'Ready to test';
  }
}

const INTERNAL: Readonly<Record<InternalState, string>> = {
  PROCESSING: 'Apple is still processing it; nobody can install it yet.',
  PROCESSING_EXCEPTION: 'Apple could not process it. Upload another build.',
  MISSING_EXPORT_COMPLIANCE: 'Nobody can install it until the question about encryption is answered.',
  IN_EXPORT_COMPLIANCE_REVIEW: 'Apple is reviewing the export documents; nobody can install it yet.',
  READY_FOR_BETA_TESTING: 'Testers of the team can have it as soon as one of their groups does.',
  IN_BETA_TESTING: 'Testers of the team have it.',
  EXPIRED: 'It has expired: it can no longer be installed or opened.',
};

const EXTERNAL: Readonly<Record<ExternalState, string>> = {
  ...INTERNAL,
  READY_FOR_BETA_TESTING: 'Testers from outside can have it as soon as one of their groups does.',
  IN_BETA_TESTING: 'Testers from outside have it.',
  READY_FOR_BETA_SUBMISSION: 'Testers from outside get it after beta review; it was not sent there.',
  WAITING_FOR_BETA_REVIEW: 'It waits for a beta reviewer. That takes up to a day, rarely more.',
  IN_BETA_REVIEW: 'A beta reviewer is looking at it.',
  BETA_REJECTED: 'Beta review rejected it. Apple says why by mail and in App Store Connect, not here.',
  BETA_APPROVED: 'Beta review approved it; testers from outside get it with their group.',
  NOT_APPLICABLE: 'It was uploaded for the team alone and can never go to testers from outside.',
};

/** One sentence on what the team's testers can do with it. */
export function internalSentence(state: InternalState): string {
  return INTERNAL[state];
}

/** One sentence on what testers from outside can do with it. */
export function externalSentence(state: ExternalState): string {
  return EXTERNAL[state];
}

/** Whether something will change by itself soon, so that it is worth asking often. */
export function isMoving(
  build: Pick<BetaBuild, 'expired' | 'processing' | 'internal' | 'external'>,
): boolean {
  const phase = buildPhase(build);
  return (
    phase === 'processing' ||
    phase === 'compliance-review' ||
    phase === 'waiting-for-review' ||
    phase === 'in-review'
  );
}

/** Whole days until a build expires, counted up; 0 when it has. Null when nobody said when. Times in ms. */
export function daysLeft(expired: boolean, expiresAt: number | null, now: number): number | null {
  if (expired) return 0;
  if (expiresAt === null) return null;
  return Math.max(0, Math.ceil((expiresAt - now) / DAY_MS));
}

/** `89 days`, `1 day`, `Ended`. */
export function expiryText(days: number | null): string {
  if (days === null) return '—';
  if (days === 0) return 'Ended';
  return days === 1 ? '1 day' : `${days} days`;
}
