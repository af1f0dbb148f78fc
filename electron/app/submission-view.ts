import type { AppId } from '@shared/domain/ids';
import type { SubmissionView } from '@shared/domain/lane';
import type { Freeze } from '@shared/domain/rollout/policy';
import { leadCode, type StoreRelease, type StoreTrack } from '@shared/domain/store';
import type { SubmissionFacts } from '@shared/domain/submission/facts';
import { submissionPhase } from '@shared/domain/submission/phase';
import { submissionPermissions } from '@shared/domain/submission/policy';
import { missingPieces } from '@shared/domain/submission/texts';
import { nextVersion } from '@shared/domain/submission/version';
import type { Session } from './session';

interface SubmissionContext {
  readonly appId: AppId;
  readonly track: StoreTrack;
  readonly release: StoreRelease;
  readonly stale: string | null;
  readonly freezes: readonly Freeze[];
  readonly missingSignoffs: readonly string[];
}

/** Words of a version that is on its way no more. */
const DONE: ReadonlySet<SubmissionFacts['word']> = new Set(['live', 'replaced']);

/** A version's way through review, as the lane shows it; null at stores that know none. */
export function submissionView(session: Session, context: SubmissionContext): SubmissionView | null {
  const { appId, track, release, stale, freezes, missingSignoffs } = context;
  const facts = release.submission;
  if (!facts) return null;
  const versionCode = leadCode(release);
  const { state } = session.submissions.get({ appId, track: track.id, versionCode });
  const missing = missingPieces(facts);
  const inWork = track.releases.some(({ submission }) => submission && !DONE.has(submission.word));
  const builds = session.states.get(appId)?.observation?.builds ?? [];
  return {
    state,
    facts,
    phase: submissionPhase(state, {
      releaseType: facts.releaseType,
      releaseAt: facts.releaseAt,
      missing: missing.length,
    }),
    permissions: submissionPermissions(state, {
      staleWhy: stale,
      missing,
      missingSignoffs,
      freezes,
      now: session.clock.now(),
    }),
    missing: DONE.has(facts.word) ? [] : missing,
    builds: builds.filter((build) => build.versionName === null || build.versionName === release.versionName),
    locales: session.workspace.locales,
    nextVersion: facts.word === 'live' && !inWork && stale === null ? nextVersion(release.versionName) : null,
  };
}
