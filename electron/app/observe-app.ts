import { storeObservation } from '@shared/contract/schemas/store';
import { failureOf } from '@shared/domain/failure';
import type { AppId, OperationId } from '@shared/domain/ids';
import type { RolloutEffect } from '@shared/domain/rollout/state';
import { isPending } from '@shared/domain/rollout/transition';
import {
  findTrack,
  fingerprintOf,
  leadCode,
  releaseLabel,
  type StoreObservation,
  type StoreTrack,
} from '@shared/domain/store';
import { type AppState, withTrack } from './app-state';
import { event, observedRecord } from './audit-records';
import type { RolloutKey } from './rollout-book';
import { record, type Session } from './session';
import { observedOn, trackTitle } from './tracks';

const OBSERVATIONS = 'observations';

/** Shows what was read before the last restart, with its age, until the store has been read anew. */
export async function loadObservations(session: Session): Promise<void> {
  for (const { key, value } of await session.history.documents(OBSERVATIONS)) {
    const parsed = storeObservation.safeParse(value);
    const state = session.states.get(key as AppId);
    if (!parsed.success || !state) continue;
    const store = { ...state.store, at: Date.parse(parsed.data.readAt) };
    session.states.set(key as AppId, { ...state, observation: parsed.data, store });
  }
}

/** The state of an app, changed in one place. */
export function patchState(session: Session, appId: AppId, patch: Partial<AppState>): void {
  const before = session.states.get(appId);
  if (before) session.states.set(appId, { ...before, ...patch });
}

/** Takes over a full reading: every rollout on every track learns of it. */
export async function takeObservation(session: Session, observation: StoreObservation): Promise<void> {
  const { appId } = observation;
  const before = session.states.get(appId)?.observation ?? null;
  patchState(session, appId, { observation });
  await session.history.putDocument(OBSERVATIONS, appId, observation);
  for (const track of observation.tracks) {
    await observeTrack(session, appId, track, Date.parse(observation.readAt), before !== null);
    await noteReviews(session, appId, before ? findTrack(before, track.id) : undefined, track);
  }
  session.news.changed('board', appId);
  session.news.changed('releases', appId);
}

/** Takes over one track that was read on its own, as after a write. */
export async function takeTrack(
  session: Session,
  appId: AppId,
  track: StoreTrack,
  readAt: string,
): Promise<void> {
  const known = session.states.get(appId)?.observation;
  if (known) {
    const observation = withTrack(known, track, readAt, fingerprintOf);
    patchState(session, appId, { observation });
    await session.history.putDocument(OBSERVATIONS, appId, observation);
  }
  await observeTrack(session, appId, track, Date.parse(readAt), true);
  session.news.changed('board', appId);
  session.news.changed('releases', appId);
}

async function observeTrack(
  session: Session,
  appId: AppId,
  track: StoreTrack,
  at: number,
  isNews: boolean,
): Promise<void> {
  const shown = track.releases.map(leadCode);
  const remembered = session.rollouts
    .of(appId)
    .filter(
      (rollout) =>
        rollout.track === track.id && (rollout.state.kind !== 'superseded' || isPending(rollout.state)),
    )
    .map((rollout) => rollout.versionCode);
  for (const versionCode of new Set([...shown, ...remembered])) {
    const key: RolloutKey = { appId, track: track.id, versionCode };
    const { effects } = await session.rollouts.apply(
      key,
      { kind: 'observed', found: observedOn(track, versionCode), at },
      isNews,
    );
    await carryOut(session, key, track, effects);
  }
}

async function carryOut(
  session: Session,
  key: RolloutKey,
  track: StoreTrack,
  effects: readonly RolloutEffect[],
): Promise<void> {
  for (const effect of effects) {
    if (effect.kind === 'record-change' && !effect.byUs) {
      const release = track.releases.find((candidate) => leadCode(candidate) === key.versionCode);
      const label = release ? releaseLabel(release) : `${key.versionCode}`;
      await record(session, observedRecord(session, key, label, effect.from, effect.to));
    }
    if (effect.kind === 'settle-operation') settleLater(session, effect.operationId, effect.reached);
  }
}

/** Not awaited: settling reads the store again, and whoever brought this observation must not wait for that. */
function settleLater(session: Session, operationId: OperationId, reached: boolean): void {
  session.runner.settledByObservation(operationId, reached).catch(() => undefined);
}

/** Review states move at the store by themselves; each move is an event. */
async function noteReviews(
  session: Session,
  appId: AppId,
  before: StoreTrack | undefined,
  now: StoreTrack,
): Promise<void> {
  for (const release of now.releases) {
    const known = before?.releases.find((candidate) => leadCode(candidate) === leadCode(release));
    if (
      !known ||
      known.review === release.review ||
      release.review === 'unknown' ||
      known.review === 'unknown'
    )
      continue;
    const words = REVIEW_WORDS[release.review];
    await record(
      session,
      event(session, 'review.changed', `${releaseLabel(release)} ${words} on ${trackTitle(now.id)}`, {
        actor: { kind: 'store', name: session.target.title },
        result: 'seen',
        appId,
        target: session.target.id,
        track: now.id,
        versionCode: leadCode(release),
        versionName: release.versionName,
        from: known.review,
        to: release.review,
      }),
    );
  }
}

const REVIEW_WORDS = {
  draft: 'is a draft',
  'not-sent-for-review': 'waits to be sent for review',
  'in-review': 'is in review',
  'approved-not-published': 'was approved and waits to be published',
  'not-approved': 'was not approved',
  published: 'was approved and published',
} as const;

/** Reads the store fully now. Rejects with a `FailureError`, after the state says what failed. */
export async function readStore(
  session: Session,
  appId: AppId,
  signal: AbortSignal,
): Promise<StoreObservation> {
  const state = session.states.get(appId);
  if (!state) throw new Error(`No app ${appId}.`);
  patchState(session, appId, { store: { ...state.store, reading: true } });
  session.news.changed('sources', appId);
  try {
    const observation = await session.turns(appId, () => session.target.observe(state.app.target, signal));
    patchState(session, appId, {
      store: { at: session.clock.now(), reading: false, failure: null, nextTryAt: null },
    });
    await takeObservation(session, observation);
    session.news.changed('sources', appId);
    return observation;
  } catch (error) {
    storeFailed(session, appId, error);
    throw error;
  }
}

/** Notes that the store could not be read; what was read before still stands, with its age. */
export function storeFailed(session: Session, appId: AppId, error: unknown): void {
  const state = session.states.get(appId);
  if (!state) return;
  patchState(session, appId, { store: { ...state.store, reading: false, failure: failureOf(error) } });
  session.news.changed('sources', appId);
  session.news.changed('board', appId);
  session.news.changed('releases', appId);
}
