import type { AppId } from '@shared/domain/ids';
import type { AppView, BoardView, BuildView, LaneView, Need, ReleaseRow } from '@shared/domain/lane';
import { phaseOf } from '@shared/domain/rollout/phase';
import { climb } from '@shared/domain/rollout/policy';
import { settledPart } from '@shared/domain/rollout/transition';
import {
  exposure,
  findRelease,
  leadCode,
  percent,
  type ReviewState,
  releaseLabel,
} from '@shared/domain/store';
import { isoTime } from '@shared/kit/clock';
import type { AppState } from './app-state';
import { checksFor, labelOf, stateForArtifact } from './artifact-book';
import { betaLead } from './beta/view-beta';
import { lanesOf } from './lanes';
import type { Session } from './session';
import { submissionNeed } from './submission-needs';

/** The board: a row for each app, and what waits for a person, most urgent first. */
export function boardView(session: Session): BoardView {
  const apps = [...session.states.values()].map((state) => appView(session, state));
  const needs = apps.flatMap((app) =>
    [...app.production, ...app.staging].flatMap((lane) => needOf(session, lane)),
  );
  return { apps, needs: needs.sort((a, b) => URGENCY.indexOf(a.tone) - URGENCY.indexOf(b.tone)) };
}

const URGENCY: readonly Need['tone'][] = [
  'not-known',
  'failed',
  'halted',
  'ready',
  'watch',
  'in-review',
  'draft',
];

function appView(session: Session, state: AppState): AppView {
  const { app } = state;
  const lanes = lanesOf(session, app.target.appId);
  const shown = lanes.filter((lane) => isWorthALane(lane, lanes));
  const { failure } = state.store;
  return {
    appId: app.target.appId,
    name: app.config.name,
    packageName: app.target.packageName,
    target: app.targetId,
    live: liveOn(state),
    activeUsers: state.health?.activeUsers ?? null,
    build: buildOf(session, state),
    beta: betaLead(session, app.target.appId),
    staging: shown.filter((lane) => lane.trackKind !== 'production' || isOnItsWay(lane)),
    production: shown.filter((lane) => lane.trackKind === 'production' && !isOnItsWay(lane)),
    readAt: state.observation?.readAt ?? null,
    readError: failure
      ? {
          message: failure.message,
          stillTrue: failure.stillTrue,
          advice: failure.advice,
          raw: failure.raw ?? null,
          nextTryAt: state.store.nextTryAt,
        }
      : null,
    loading: state.observation === null && failure === null,
  };
}

/**
 * The newest release of a track stands on the board; an older one only while nothing newer is out there. A version that
 * is prepared or reviewed stands beside the one that users have.
 */
function isWorthALane(lane: LaneView, all: readonly LaneView[]): boolean {
  return !all.some(
    (other) => other.track === lane.track && other.versionCode > lane.versionCode && !isOnItsWay(other),
  );
}

/** Whether nobody can have it yet, because it has to pass review first. */
const isOnItsWay = ({ submission, state }: LaneView): boolean =>
  submission !== null && settledPart(state).kind === 'draft';

/** Review states in which nobody gets a release yet, whatever share it was given. */
const NOT_OUT: ReadonlySet<ReviewState> = new Set([
  'draft',
  'not-sent-for-review',
  'in-review',
  'approved-not-published',
  'not-approved',
]);

/** What users have in production, widest share first to be read: newest version first. */
function liveOn(state: AppState): AppView['live'] {
  const track = state.observation?.tracks.find((candidate) => candidate.kind === 'production');
  const releases = [...(track?.releases ?? [])]
    .filter((release) => exposure(release) > 0 && !NOT_OUT.has(release.review))
    .sort((a, b) => leadCode(b) - leadCode(a));
  let left = 1;
  return releases.map((release) => {
    const share = Math.min(left, release.status === 'completed' ? left : exposure(release));
    left = Math.max(0, left - share);
    return { label: release.versionName ?? releaseLabel(release), fraction: share };
  });
}

/** The newest artifact that was dropped and is on no track yet. */
function buildOf(session: Session, state: AppState): BuildView | null {
  const tracks = state.observation?.tracks ?? [];
  const page = [...session.artifactPages.values()]
    .filter(({ facts }) => stateForArtifact(session, facts) === state)
    .filter(({ facts }) => !tracks.some((track) => findRelease(track, facts.versionCode)))
    .sort((a, b) => (a.readAt < b.readAt ? 1 : -1))[0];
  if (!page) return null;
  const checks = checksFor(session, page.facts);
  const running = session.runner.runningFor(state.app.target.appId);
  return {
    artifactId: page.id,
    label: labelOf(page.facts),
    fileName: page.facts.fileName,
    sizeBytes: page.facts.sizeBytes,
    readAt: page.readAt,
    refused: checks.filter((check) => check.verdict === 'refused').length,
    warnings: checks.filter((check) => check.verdict === 'warning').length,
    operationId: running?.calls.some((call) => call.role === 'upload') ? running.id : null,
  };
}

function needOf(session: Session, lane: LaneView): readonly Need[] {
  const now = session.clock.now();
  const state = settledPart(lane.state);
  const phase = phaseOf(lane.state, {
    ladder: lane.ladder,
    gates: lane.verdict,
    review: lane.review,
    trackKind: lane.trackKind,
    advancesItself: lane.capabilities.advancesItself,
    now,
  });
  if (lane.submission) {
    const need = submissionNeed(lane, lane.submission, phase.name);
    if (need !== undefined) return need;
  }
  const base = {
    id: `${lane.appId}/${lane.track}/${lane.versionCode}/${phase.name}`,
    appId: lane.appId,
    track: lane.track,
    versionCode: lane.versionCode,
    since: isoTime('since' in state ? state.since : now),
  };
  const where = `${lane.appName} ${lane.label}`;
  switch (phase.name) {
    case 'not-known':
      return [
        {
          ...base,
          tone: 'not-known',
          title: 'An outcome is not known',
          text: `${where}. ${phase.sentence}`,
          action: 'Open',
          intent: null,
        },
      ];
    case 'rejected':
      return [
        {
          ...base,
          tone: 'failed',
          title: 'The review said no',
          text: `${where}. ${phase.sentence}`,
          action: 'Open',
          intent: null,
        },
      ];
    case 'breached': {
      const gate = lane.gates.find((candidate) => candidate.verdict === 'breach');
      return [
        {
          ...base,
          tone: 'failed',
          title: `${gate?.title ?? 'A gate'} is breached`,
          text: `${where}. ${gate?.sentence ?? phase.sentence}`,
          action: 'Review and halt…',
          intent: 'halt',
        },
      ];
    }
    case 'halted':
      if (lane.trackKind !== 'production') return [];
      return [
        {
          ...base,
          tone: 'halted',
          title: `${lane.label} is halted`,
          text: `${lane.appName}, ${lane.targetTitle}. ${phase.sentence}`,
          action: 'Decide…',
          intent: null,
        },
      ];
    case 'ready': {
      const next = climb(state, lane.ladder, now)?.next;
      if (!next || lane.trackKind !== 'production' || lane.stale !== null) return [];
      const people =
        lane.activeUsers === null || state.kind !== 'staged'
          ? ''
          : ` Adds about ${Math.round((next.fraction - state.fraction) * lane.activeUsers).toLocaleString('en-US')} users.`;
      const intent = next.fraction >= 1 ? ('complete' as const) : ('advance' as const);
      return [
        {
          ...base,
          tone: 'ready',
          title: `Advance ${lane.appName} to ${percent(next.fraction)}`,
          text: `${phase.sentence}${people}`,
          action: 'Review and advance…',
          intent,
        },
      ];
    }
    case 'rolling-out': {
      const gate = lane.gates.find((candidate) => candidate.verdict !== 'pass');
      if (lane.trackKind !== 'production') return [];
      return [
        {
          ...base,
          tone: 'watch',
          title: `${gate?.title ?? 'A gate'} holds ${lane.label}`,
          text: `${lane.appName}. ${gate?.sentence ?? phase.sentence}`,
          action: 'Open',
          intent: null,
        },
      ];
    }
    case 'in-review':
      return [
        {
          ...base,
          tone: 'in-review',
          title: `${lane.label} is in review`,
          text: `${lane.appName}, ${lane.trackTitle}. ${phase.sentence}`,
          action: 'Open',
          intent: null,
        },
      ];
    default:
      return [];
  }
}

/** Every version of every app that a track shows, newest first. */
export function releaseRows(session: Session): readonly ReleaseRow[] {
  return [...session.states.keys()].flatMap((appId) => rowsOf(session, appId));
}

function rowsOf(session: Session, appId: AppId): readonly ReleaseRow[] {
  const byCode = Map.groupBy(lanesOf(session, appId), (lane) => lane.versionCode);
  return [...byCode.entries()]
    .sort(([a], [b]) => b - a)
    .map(([versionCode, lanes]) => {
      const starts = lanes.flatMap((lane) => lane.climbed.map((step) => step.at));
      return {
        appId,
        appName: lanes[0]?.appName ?? appId,
        versionCode,
        label: lanes[0]?.label ?? `${versionCode}`,
        lanes: lanes.map(({ track, trackTitle, state, review }) => ({ track, trackTitle, state, review })),
        since: starts.length > 0 ? isoTime(Math.min(...starts)) : null,
      };
    });
}
