import type { TargetCapabilities } from '@shared/domain/target';

const DAY_MS = 86_400_000;

/** Share of the users with automatic updates on each day (App Store Connect help, "Release a version update in phases"). */
const PHASED_SHARES = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1] as const;

/** Most characters of a reply to a review (App Store Connect help, "Respond to reviews"). */
const REPLY_LIMIT = 5_970;

/** What the App Store can and cannot do with a version. */
export const APP_STORE_CAPABILITIES: TargetCapabilities = {
  id: 'app-store',
  title: 'App Store',
  chooseFraction: false,
  advancesItself: true,
  fixedLadder: {
    rungs: PHASED_SHARES.map((fraction) => ({ fraction, bakeMs: fraction === 1 ? 0 : DAY_MS })),
  },
  pauseBudgetDays: 30,
  halt: true,
  haltCompleted: false,
  haltCompletedExcept: [],
  haltVerb: 'Pause',
  haltSentence:
    'Pause stops automatic updates for 30 days in all. Anybody can still fetch the version by hand, and who has it keeps it.',
  decrease: false,
  rollback: false,
  rollbackSentence:
    'Apple puts no earlier version back. Pause the phased release, then send a fix with a higher version.',
  notesLimit: 4_000,
  replyLimit: REPLY_LIMIT,
};

/** The share of a day of a phased release; a day that Apple does not count is the first. */
export function shareOfDay(day: number | null): number {
  return PHASED_SHARES[Math.max(1, Math.min(PHASED_SHARES.length, day ?? 1)) - 1] ?? 1;
}
