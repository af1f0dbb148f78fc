import type { AppId, OperationId } from '@shared/domain/ids';
import { findRelease, leadCode, releaseLabel, type StoreTrack } from '@shared/domain/store';
import { submissionPhase } from '@shared/domain/submission/phase';
import type { Settled } from '@shared/domain/submission/state';
import { event } from './audit-records';
import type { RolloutKey } from './machine-book';
import { record, type Session } from './session';
import { targetOf } from './stores';

/** Whose reading it was, and from when. */
export interface SubmissionReading {
  readonly appId: AppId;
  /** ms since the epoch. */
  readonly at: number;
  readonly by: OperationId | null;
  /** False for the first reading of an app. */
  readonly isNews: boolean;
}

/** Every version of a track that passes review learns what was read; moves of others than ours go to the history. */
export async function observeSubmissions(
  session: Session,
  track: Pick<StoreTrack, 'id' | 'releases'>,
  { appId, at, by, isNews }: SubmissionReading,
): Promise<void> {
  const shown = track.releases.filter(({ submission }) => submission).map(leadCode);
  const remembered = session.submissions
    .of(appId)
    .filter((known) => known.track === track.id && known.state.kind !== 'replaced')
    .map(({ versionCode }) => versionCode);
  for (const versionCode of new Set([...shown, ...remembered])) {
    const key: RolloutKey = { appId, track: track.id, versionCode };
    const release = findRelease(track, versionCode);
    const newer = track.releases.some((other) => leadCode(other) > versionCode);
    const word = release?.submission?.word ?? (newer ? 'replaced' : 'absent');
    const found = { kind: word } as const;
    const { change } = await session.submissions.apply(key, { kind: 'observed', found, at, by }, isNews);
    if (change === null || change.byUs) continue;
    await tellMove(session, key, release ? releaseLabel(release) : `${versionCode}`, change);
  }
}

/** A move that Slipway did not make: by the reviewers, by the store, or by somebody in its site. */
async function tellMove(
  session: Session,
  key: RolloutKey,
  label: string,
  { from, to }: { readonly from: Settled; readonly to: Settled },
): Promise<void> {
  const target = targetOf(session, key.appId);
  await record(
    session,
    event(session, 'review.changed', `${label}: ${titleOf(to).toLowerCase()} on the ${target.title}`, {
      actor: { kind: 'store', name: target.title },
      result: 'seen',
      appId: key.appId,
      target: target.id,
      track: key.track,
      versionCode: key.versionCode,
      versionName: label.replace(/ \(.+\)$/, ''),
      from: titleOf(from),
      to: titleOf(to),
    }),
  );
}

function titleOf(state: Settled): string {
  return submissionPhase(state, { releaseType: 'manual', releaseAt: null, missing: 0 }).title;
}
