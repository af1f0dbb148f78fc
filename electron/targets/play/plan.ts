import type { Plan, ReachIntent } from '@shared/domain/plan';
import { findTrack, type StoreObservation, type StoreTrack } from '@shared/domain/store';
import type { PlanContext, TargetApp, UploadSource } from '../../ports/store-target';
import { PLAY_CAPABILITIES } from './capabilities';
import { planCalls, readBackCalls } from './plan-calls';
import { type Simulation, simulate } from './plan-tracks';
import {
  confirmationFor,
  consequencesOf,
  planAction,
  planTitle,
  reachSummary,
  servingRelease,
} from './plan-words';
import { refusal } from './release-rules';

function artifactFor(intent: ReachIntent, artifact: UploadSource | null): UploadSource | null {
  if (intent.kind !== 'upload') return null;
  if (!artifact) {
    throw refusal(
      'artifact-missing',
      `The file of ${intent.versionCode} is not here any more.`,
      'Drop the file on the window again.',
    );
  }
  if (artifact.versionCode !== intent.versionCode) {
    throw refusal(
      'invalid-request',
      `The file holds ${artifact.versionCode}, not ${intent.versionCode}.`,
      'Choose the file of this release.',
    );
  }
  return artifact;
}

function expectedTracks(observation: StoreObservation, next: StoreTrack): readonly StoreTrack[] {
  if (!findTrack(observation, next.id)) return [...observation.tracks, next];
  return observation.tracks.map((track) => (track.id === next.id ? next : track));
}

/** The release whose reach is shown under *Now*: the one that is meant, or what the track serves until now. */
function shownBefore(intent: ReachIntent, { track, current }: Simulation): Simulation['current'] {
  return intent.kind === 'upload' || intent.kind === 'promote' ? servingRelease(track) : current;
}

/**
 * The plan of an intent: the exact requests against the tracks as observed, with the track's body computed so that
 * everything else on it stays. Pure; sends nothing. Rejects by throwing a `FailureError` for what Play would refuse.
 * `host` is where the requests will go.
 */
export function planFor(
  app: TargetApp,
  host: string,
  intent: ReachIntent,
  observation: StoreObservation,
  context: PlanContext,
): Omit<Plan, 'id' | 'createdAt' | 'needsReason'> {
  const artifact = artifactFor(intent, context.artifact);
  const simulation = simulate(observation, intent, context.versionNames);
  const calls = planCalls(app.packageName, simulation, intent, artifact, context.reviewMode);
  const { track, next, release } = simulation;
  return {
    appId: app.appId,
    target: PLAY_CAPABILITIES.id,
    // The track's real name: “internal” may be called “qa”.
    intent: { ...intent, track: track.id },
    title: planTitle(intent),
    action: planAction(intent),
    host: `${host}, ${app.packageName}`,
    before: reachSummary(track, shownBefore(intent, simulation), context),
    after: reachSummary(next, release ?? servingRelease(next), context),
    calls,
    readBack: readBackCalls(app.packageName, track.id),
    basis: {
      readAt: observation.readAt,
      tracks: observation.tracks,
      fingerprint: observation.fingerprint,
    },
    expected: expectedTracks(observation, next),
    confirmation: confirmationFor(intent, simulation),
    consequences: consequencesOf(
      observation,
      intent,
      simulation,
      context,
      calls.findIndex((call) => call.role === 'commit') + 1,
    ),
  };
}
