import { storeObservation } from '@shared/contract/schemas/store';
import { failureOf } from '@shared/domain/failure';
import type { AppId, OperationId } from '@shared/domain/ids';
import { isPending } from '@shared/domain/rollout/transition';
import {
  findTrack,
  fingerprintOf,
  leadCode,
  releaseLabel,
  type StoreObservation,
  type StoreTrack,
} from '@shared/domain/store';
import { type AppState, goodRead, withTrack } from './app-state';
import { event, observedRecord } from './audit-records';
import type { RolloutKey } from './machine-book';
import { observeSubmissions } from './observe-submissions';
import { record, type Session } from './session';
import { targetById, targetOf } from './stores';
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

/**
 * Takes over a full reading: every rollout on every track learns of it, and operations whose outcome was open are
 * settled by it. `by` names the operation that read for its own call, if one did.
 */
export async function takeObservation(
  session: Session,
  observation: StoreObservation,
  by: OperationId | null = null,
): Promise<void> {
  const { appId } = observation;
  const before = session.states.get(appId)?.observation ?? null;
  const reading: Reading = {
    appId,
    at: Date.parse(observation.readAt),
    by: by ?? session.runner.openFor(appId)?.id ?? null,
    isNews: before !== null,
  };
  // What a screen asks for meanwhile must not show yesterday's facts beside a state of today.
  patchState(session, appId, { observation });
  const gone = session.rollouts
    .of(appId)
    .map(({ track }) => track)
    .filter((id) => !findTrack(observation, id));
  for (const id of new Set(gone)) await observeTrack(session, { id, releases: [] }, reading);
  for (const track of observation.tracks) {
    await observeTrack(session, track, reading);
    await observeSubmissions(session, track, reading);
    await noteReviews(session, appId, before ? findTrack(before, track.id) : undefined, track);
  }
  await keepObservation(session, observation);
  await session.runner.settleBy(observation);
}

/** Takes over one track that an operation read on its own, after its write. */
export async function takeTrack(
  session: Session,
  appId: AppId,
  by: OperationId,
  track: StoreTrack,
  readAt: string,
): Promise<void> {
  const reading: Reading = { appId, at: Date.parse(readAt), by, isNews: true };
  await observeTrack(session, track, reading);
  await observeSubmissions(session, track, reading);
  const known = session.states.get(appId)?.observation;
  if (known) await keepObservation(session, withTrack(known, track, readAt, fingerprintOf));
}

/** Takes over review states that were read without the tracks: no rollout learns anything from them. */
export async function takeReviews(session: Session, observation: StoreObservation): Promise<void> {
  const before = session.states.get(observation.appId)?.observation;
  for (const track of observation.tracks) {
    await noteReviews(session, observation.appId, before ? findTrack(before, track.id) : undefined, track);
  }
  await keepObservation(session, observation);
}

async function keepObservation(session: Session, observation: StoreObservation): Promise<void> {
  const { appId } = observation;
  patchState(session, appId, { observation });
  session.news.changed('board', appId);
  session.news.changed('releases', appId);
  await session.history.putDocument(OBSERVATIONS, appId, observation);
}

/** Whose reading it was, and from when. */
interface Reading {
  readonly appId: AppId;
  /** ms since the epoch. */
  readonly at: number;
  readonly by: OperationId | null;
  /** False for the first reading of an app. */
  readonly isNews: boolean;
}

async function observeTrack(
  session: Session,
  track: Pick<StoreTrack, 'id' | 'releases'>,
  { appId, at, by, isNews }: Reading,
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
    const found = observedOn(track, versionCode);
    const { change } = await session.rollouts.apply(key, { kind: 'observed', found, at, by }, isNews);
    if (change === null || change.byUs) continue;
    const release = track.releases.find((candidate) => leadCode(candidate) === versionCode);
    // That a version is being prepared is told by its way through review.
    if (release?.submission && change.to.kind === 'draft') continue;
    const label = release ? releaseLabel(release) : `${versionCode}`;
    await record(session, observedRecord(session, key, label, change.from, change.to));
  }
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
      // Versions that pass review one by one have a machine, whose moves are told.
      release.submission ||
      known.review === release.review ||
      release.review === 'unknown' ||
      known.review === 'unknown'
    )
      continue;
    const words = REVIEW_WORDS[release.review];
    await record(
      session,
      event(session, 'review.changed', `${releaseLabel(release)} ${words} on ${trackTitle(now.id)}`, {
        actor: { kind: 'store', name: targetOf(session, appId).title },
        result: 'seen',
        appId,
        target: targetOf(session, appId).id,
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
  const target = targetById(session, state.app.targetId);
  patchState(session, appId, { store: { ...state.store, reading: true } });
  session.news.changed('sources', appId);
  try {
    const observation = await session.turns(appId, () => target.observe(state.app.target, signal));
    patchState(session, appId, {
      store: goodRead(session.clock.now(), session.pace.now()),
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
