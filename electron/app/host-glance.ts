import type { HistoryEvent } from '@shared/domain/audit';
import type { Glance, GlanceRollout, Notice } from '@shared/domain/glance';
import type { LaneView } from '@shared/domain/lane';
import { settledPart } from '@shared/domain/rollout/transition';
import { underWay } from './operations';
import type { Session } from './session';
import { boardView } from './view-board';

/** What a host shows outside of the window. */
export function glanceOf(session: Session): Glance {
  const { apps, needs } = boardView(session);
  const ready = new Set(needs.filter(({ tone }) => tone === 'ready').map(({ id }) => id));
  const waiting = needs.filter(({ id }) => ready.has(id));
  return {
    rollouts: apps.flatMap((app) => app.production.flatMap((lane) => rolloutOf(lane, waiting))),
    jobs: underWay(session).map(({ title, fraction }) => ({ title, fraction })),
    needs: needs.length,
  };
}

function rolloutOf(
  lane: LaneView,
  waiting: readonly { readonly appId: string; readonly track: string; readonly versionCode: number }[],
): GlanceRollout[] {
  const state = settledPart(lane.state);
  if (state.kind !== 'staged' && state.kind !== 'halted') return [];
  const { appId, track, versionCode } = lane;
  return [
    {
      id: `${appId}/${track}/${versionCode}`,
      appName: lane.appName,
      label: lane.label,
      share: state.fraction ?? 0,
      halted: state.kind === 'halted',
      verdict: lane.verdict,
      ready: waiting.some(
        (need) => need.appId === appId && need.track === track && need.versionCode === versionCode,
      ),
      href: `/releases/${encodeURIComponent(appId)}/${versionCode}?track=${encodeURIComponent(track)}`,
    },
  ];
}

/** What of the history a person should hear of while they look elsewhere; null for all the rest. */
export function noticeOf(event: HistoryEvent): Notice | null {
  const { kind, title, result, sequence, appId, versionCode, track, failure } = event;
  const release =
    appId !== null && versionCode !== null
      ? `/releases/${encodeURIComponent(appId)}/${versionCode}${track === null ? '' : `?track=${encodeURIComponent(track)}`}`
      : null;
  switch (kind) {
    case 'review.changed':
      return {
        title,
        body: 'The review has a verdict.',
        href: release ?? '/',
        urgent: false,
        topic: 'review-verdict',
      };
    case 'beta.observed':
      return {
        title,
        body: 'TestFlight has news of a build.',
        href: '/testflight',
        urgent: false,
        topic: null,
      };
    case 'operation.failed':
      return {
        title,
        body: failure?.advice ?? 'The history has the details.',
        href: `/history?event=${sequence}`,
        urgent: true,
        topic: 'job-failed',
      };
    case 'image.built':
      return result === 'failed'
        ? {
            title,
            body: failure?.message ?? 'The build broke.',
            href: '/backend/builds',
            urgent: true,
            topic: 'job-failed',
          }
        : null;
    case 'rollout.completed':
    case 'rollout.observed':
      return isEverybody(event)
        ? {
            title,
            body: 'Everybody can have it.',
            href: release ?? '/',
            urgent: false,
            topic: 'rollout-done',
            quiet: true,
          }
        : null;
    default:
      return null;
  }
}

/** Whether with this event a release reached everybody. */
const isEverybody = ({ result, fromFraction, toFraction }: HistoryEvent): boolean =>
  toFraction === 1 && fromFraction !== 1 && (result === 'done' || result === 'seen');
