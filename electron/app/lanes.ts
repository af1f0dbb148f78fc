import { overall } from '@shared/domain/gate';
import type { AppId } from '@shared/domain/ids';
import type { Ladder } from '@shared/domain/ladder';
import type { LaneView } from '@shared/domain/lane';
import type { Freeze } from '@shared/domain/rollout/policy';
import { permissions } from '@shared/domain/rollout/policy';
import { isPending, settledPart } from '@shared/domain/rollout/transition';
import {
  exposure,
  findRelease,
  leadCode,
  releaseLabel,
  type StoreRelease,
  type StoreTrack,
} from '@shared/domain/store';
import type { AppState } from './app-state';
import { stateForArtifact } from './artifact-book';
import { gatesOf } from './gates';
import { ladderFor } from './ladders';
import { phasedCourse } from './phased-course';
import type { Rollout } from './rollout-book';
import type { Session } from './session';
import { missingSignoffs } from './signoffs';
import { targetById } from './stores';
import { submissionView } from './submission-view';
import { byAudience, trackTitle } from './tracks';

/** A read older than this, ms, is no ground for changing what users get. */
const FRESH_FOR_MS = 15 * 60_000;

/** The freezes of a workspace as policy wants them. */
export function freezesOf(session: Session): readonly Freeze[] {
  return session.workspace.freezes.map((freeze) => ({
    from: Date.parse(freeze.from),
    to: Date.parse(freeze.to),
    reason: freeze.reason ?? null,
  }));
}

/** Every lane of an app: each release on each track, with what may be done to it. */
export function lanesOf(session: Session, appId: AppId): readonly LaneView[] {
  const state = session.states.get(appId);
  if (!state?.observation) return [];
  return [...state.observation.tracks]
    .sort(byAudience)
    .flatMap((track) =>
      [...track.releases]
        .sort((a, b) => leadCode(b) - leadCode(a))
        .map((release) => laneOf(session, state, track, release)),
    );
}

function staleWhy(session: Session, state: AppState): string | null {
  if (state.store.failure) {
    return `${targetById(session, state.app.targetId).title} did not answer: ${state.store.failure.message} Slipway must read the track before it changes it.`;
  }
  if (state.store.realAt === null || session.pace.now() - state.store.realAt > FRESH_FOR_MS) {
    return 'The last read is too old. Slipway must read the track before it changes it.';
  }
  return null;
}

/** Stores often tell a code alone; the file that was read here tells its name. */
function named(session: Session, state: AppState, release: StoreRelease): StoreRelease {
  if (release.versionName !== null) return release;
  const page = [...session.artifactPages.values()].find(
    ({ facts }) => facts.versionCode === leadCode(release) && stateForArtifact(session, facts) === state,
  );
  return page ? { ...release, versionName: page.facts.versionName } : release;
}

function laneOf(session: Session, state: AppState, track: StoreTrack, told: StoreRelease): LaneView {
  const { app } = state;
  const target = targetById(session, app.targetId);
  const release = named(session, state, told);
  const code = leadCode(release);
  const rollout: Rollout = session.rollouts.get({
    appId: app.target.appId,
    track: track.id,
    versionCode: code,
  });
  const ladder = stepsOf(release, ladderFor(session, app.target.appId, code));
  const beneath = releaseBelow(track, told);
  const below = beneath && named(session, state, beneath);
  const { gates, courses } = gatesOf(session, state, release, below);
  const verdict = overall(gates);
  const stale = staleWhy(session, state);
  const running = session.runner.runningFor(app.target.appId);
  const mine = isPending(rollout.state) ? rollout.state.operationId : null;
  const course = phasedCourse(rollout, release.submission, ladder);
  const allowed = permissions(rollout.state, {
    capabilities: target.capabilities,
    trackKind: track.kind,
    ladder,
    gates: verdict,
    review: release.review,
    fresh: stale === null,
    staleWhy: stale,
    hasPrevious: below !== null,
    freezes: freezesOf(session),
    missingSignoffs: track.kind === 'production' ? missingSignoffs(session, app.target.appId, code) : [],
    now: session.clock.now(),
  });
  return {
    appId: app.target.appId,
    appName: app.config.name,
    target: target.id,
    targetTitle: target.title,
    track: track.id,
    trackTitle: trackTitle(track.id),
    trackKind: track.kind,
    versionCode: code,
    versionName: release.versionName,
    label: releaseLabel(release),
    ...course,
    review: release.review,
    ladder,
    gates,
    verdict,
    courses,
    healthReadAt: state.health?.readAt ?? null,
    healthSource: state.health?.source ?? null,
    permissions: allowed,
    activeUsers: state.health?.activeUsers ?? null,
    testers: track.kind === 'production' ? null : (state.testers[track.id] ?? null),
    readAt: state.observation?.readAt ?? '',
    stale,
    operationId: mine ?? (running ? running.id : null),
    below: below ? { label: releaseLabel(below), versionCode: leadCode(below) } : null,
    notes: release.notes,
    inAppUpdatePriority: release.inAppUpdatePriority,
    capabilities: target.capabilities,
    submission: submissionView(session, {
      appId: app.target.appId,
      track,
      release,
      stale,
      freezes: freezesOf(session),
      missingSignoffs: missingSignoffs(session, app.target.appId, code),
    }),
    promoteTo: promotable(state, track, code, settledPart(rollout.state).kind),
  };
}

/** A version that the store was asked to give to everyone at once climbs no steps. */
function stepsOf({ submission }: StoreRelease, ladder: Ladder): Ladder {
  return submission && submission.phased === null ? { rungs: ladder.rungs.slice(-1) } : ladder;
}

/** The release that everybody else on the track has. */
function releaseBelow(track: StoreTrack, release: StoreRelease): StoreRelease | null {
  return (
    track.releases
      .filter(
        (other) => other !== release && other.status === 'completed' && leadCode(other) < leadCode(release),
      )
      .sort((a, b) => leadCode(b) - leadCode(a))[0] ?? null
  );
}

function promotable(state: AppState, from: StoreTrack, code: number, kind: string): LaneView['promoteTo'] {
  if (kind !== 'staged' && kind !== 'completed') return [];
  return [...(state.observation?.tracks ?? [])]
    .filter((track) => track.id !== from.id && byAudience(from, track) < 0 && !findRelease(track, code))
    .filter((track) => !track.releases.some((other) => exposure(other) > 0 && leadCode(other) > code))
    .sort(byAudience)
    .map((track) => ({ track: track.id, title: trackTitle(track.id), kind: track.kind }));
}
