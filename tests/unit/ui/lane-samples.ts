import { DEFAULT_LADDER } from '@shared/domain/ladder';
import type { LaneView } from '@shared/domain/lane';
import type { Permission, RolloutAction } from '@shared/domain/rollout/policy';
import type { RolloutState } from '@shared/domain/rollout/state';
import { CAPABILITIES } from '../domain/rollout-samples';

/** Mon 23 November 2026, 14:32 UTC. */
export const NOW = Date.UTC(2026, 10, 23, 14, 32);
export const HOUR = 3_600_000;

const open: Permission = { allowed: true, needsReason: false, reasonWhy: null };
const permissions: Readonly<Record<RolloutAction, Permission>> = {
  advance: open,
  complete: open,
  halt: open,
  resume: open,
  promote: open,
  discard: open,
  'edit-details': open,
};

const gate = (metric: 'crash-rate' | 'anr-rate', title: string, limit: number) => ({
  metric,
  title,
  verdict: 'pass' as const,
  sentence: 'Fine.',
  value: limit / 2,
  limit,
  users: 1200,
  dataUntil: NOW - 2 * HOUR,
  previous: null,
});

/** Version 142 in production in a state, on the default ladder, with passing gates. */
export function laneIn(state: RolloutState): LaneView {
  return {
    appId: 'android' as LaneView['appId'],
    appName: 'Android app',
    target: 'google-play',
    targetTitle: 'Google Play',
    track: 'production',
    trackTitle: 'Production',
    trackKind: 'production',
    versionCode: 142,
    versionName: '1.4.0',
    label: '1.4.0 (142)',
    state,
    review: 'published',
    ladder: DEFAULT_LADDER,
    climbed: [],
    gates: [gate('crash-rate', 'Crash rate', 0.0109), gate('anr-rate', 'ANR rate', 0.0047)],
    verdict: 'pass',
    courses: [],
    healthReadAt: new Date(NOW).toISOString(),
    healthSource: 'Play vitals',
    permissions,
    activeUsers: 25_000,
    testers: null,
    readAt: new Date(NOW).toISOString(),
    stale: null,
    operationId: null,
    below: null,
    notes: [],
    inAppUpdatePriority: null,
    capabilities: CAPABILITIES,
    submission: null,
    promoteTo: [],
  };
}

/** A version that 24 testers of a track have. */
export function testingLane(
  track: string,
  trackTitle: string,
  versionCode: number,
  promoteTo: LaneView['promoteTo'],
): LaneView {
  return {
    ...laneIn({ kind: 'completed', since: NOW }),
    track,
    trackTitle,
    trackKind: track === 'internal' ? 'internal' : 'closed',
    versionCode,
    testers: 24,
    promoteTo,
  };
}
