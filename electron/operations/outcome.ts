import type { Failure } from '@shared/domain/failure';
import { sameFraction } from '@shared/domain/ladder';
import type { ReadBack } from '@shared/domain/operation';
import type { Plan } from '@shared/domain/plan';
import {
  findRelease,
  findTrack,
  fingerprintOf,
  leadCode,
  percent,
  type StoreRelease,
  type StoreTrack,
} from '@shared/domain/store';
import { isSubmissionIntent } from '@shared/domain/submission/intent';
import { createdWords, editWords, submissionVerdict, submissionWords } from '@shared/domain/submission/proof';

/** Failures after which nobody can know whether the store did what it was asked. */
const AMBIGUOUS: ReadonlySet<Failure['reason']> = new Set([
  'timeout',
  'offline',
  'store-unavailable',
  'interrupted',
  'cancelled',
  'unexpected',
  // An edit is also gone once it was committed: only reading tells why it is.
  'edit-gone',
  // What is so already may be so by this very call, whose first answer was lost on the way.
  'already-so',
]);

/** Whether a failed commit may have taken effect all the same. */
export function isAmbiguous(failure: Failure): boolean {
  return AMBIGUOUS.has(failure.reason);
}

/** Whether a track is as a plan saw it. Only what a write could clobber is compared. */
function sameTrack(a: StoreTrack | undefined, b: StoreTrack | undefined): boolean {
  return fingerprintOf(a ? [a] : []) === fingerprintOf(b ? [b] : []);
}

/** Status and share of the release that a plan is about, which is what people felt or did not feel. */
function essence(track: StoreTrack | undefined, versionCode: number): string {
  const release = findRelease(track, versionCode);
  if (!release) return 'not on the track';
  return describeRelease(release);
}

/** `inProgress at 5%`, `halted at 5%`, `completed`, `draft`. */
function describeRelease(release: StoreRelease): string {
  const share = release.userFraction === null ? '' : ` at ${percent(release.userFraction)}`;
  return `${release.status}${share}`;
}

/** What the store shows after a call whose answer was lost. */
export type Verdict = 'reached' | 'unchanged' | 'differs';

/** Compares the store's tracks with what a plan expected and with what it started from. */
export function compare(plan: Plan, tracks: readonly StoreTrack[]): Verdict {
  const { track: id, versionCode } = plan.intent;
  const now = find(tracks, id);
  const submission = submissionVerdict(
    plan.intent,
    findRelease(find(plan.basis.tracks, id), versionCode)?.submission,
    findRelease(find(plan.expected, id), versionCode)?.submission,
    findRelease(now, versionCode)?.submission,
  );
  if (submission) return submission;
  if (sameReach(now, find(plan.expected, id), versionCode)) {
    // An edit of details leaves status and share as they were: only the whole track tells whether it arrived.
    if (plan.intent.kind !== 'edit-details') return 'reached';
    return sameTrack(now, find(plan.expected, id)) ? 'reached' : 'unchanged';
  }
  return sameReach(now, find(plan.basis.tracks, id), versionCode) ? 'unchanged' : 'differs';
}

function sameReach(a: StoreTrack | undefined, b: StoreTrack | undefined, versionCode: number): boolean {
  const [one, other] = [findRelease(a, versionCode), findRelease(b, versionCode)];
  if (!one || !other) return one === other;
  return one.status === other.status && sameFraction(one.userFraction, other.userFraction);
}

/** The proof of a write: what was asked, what the store says, and whether they differ. */
export function readBackOf(plan: Plan, tracks: readonly StoreTrack[], readAt: string): ReadBack {
  const { track, versionCode } = plan.intent;
  const { asked, storeSays } = isSubmissionIntent(plan.intent)
    ? submissionProof(plan, find(tracks, track))
    : {
        asked: essence(find(plan.expected, track), versionCode),
        storeSays: essence(find(tracks, track), versionCode),
      };
  return { asked, storeSays, differs: compare(plan, tracks) !== 'reached', readAt };
}

/** The same for a version's way through review: where it stands, or what of an edit did not arrive. */
function submissionProof(plan: Plan, now: StoreTrack | undefined): Pick<ReadBack, 'asked' | 'storeSays'> {
  const { track, versionCode } = plan.intent;
  const expected = findRelease(find(plan.expected, track), versionCode)?.submission;
  const found = findRelease(now, versionCode)?.submission;
  if (plan.intent.kind === 'edit-version' && expected) {
    return { asked: 'the version as planned', storeSays: editWords(expected, found) };
  }
  const words = plan.intent.kind === 'create-version' ? createdWords : submissionWords;
  return { asked: words(expected), storeSays: words(found) };
}

/** How the store moved between the look and the call, as a sentence; null when it did not. */
export function movedSentence(plan: Plan, now: StoreTrack | undefined): string | null {
  const seen = find(plan.basis.tracks, plan.intent.track);
  if (sameTrack(seen, now)) return null;
  const code = plan.intent.versionCode;
  const before = essence(seen, code);
  const after = essence(now, code);
  const stands = [findRelease(seen, code)?.submission, findRelease(now, code)?.submission] as const;
  if (stands[0]?.word !== stands[1]?.word) {
    return `${findRelease(seen, code)?.versionName ?? code} is now ${submissionWords(stands[1])}; you were looking at ${submissionWords(stands[0])}.`;
  }
  if (before !== after) return `${code} is now ${after}; you were looking at ${before}.`;
  const newer = now?.releases.find(
    (release) => leadCode(release) > code && !findRelease(seen, leadCode(release)),
  );
  if (newer) return `A newer release, ${leadCode(newer)}, has appeared on the track.`;
  return 'Another release or the notes of this track have changed since you looked.';
}

function find(tracks: readonly StoreTrack[], id: string): StoreTrack | undefined {
  return findTrack({ tracks }, id);
}
