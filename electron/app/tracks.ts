import type { PlanIntent } from '@shared/domain/plan';
import type { Observed, RolloutCommand } from '@shared/domain/rollout/state';
import { findRelease, leadCode, type StoreTrack, type TrackKind } from '@shared/domain/store';
import type { Session } from './session';

const TITLES: Readonly<Record<string, string>> = {
  production: 'Production',
  'app-store': 'App Store',
  beta: 'Open testing',
  alpha: 'Closed testing',
  internal: 'Internal testing',
  qa: 'Internal testing',
};

/** Tracks for everybody that are known before a store was read. */
const PUBLIC = ['production', 'app-store'] as const;

/** Names of all tracks and environments whose users are everybody. */
export function publicTracks({
  states,
  workspace,
}: Pick<Session, 'states' | 'workspace'>): readonly string[] {
  const stores = [...states.values()].flatMap(({ observation }) => observation?.tracks ?? []);
  const backends = workspace.environments.filter(({ production }) => production);
  return [
    ...new Set([
      ...PUBLIC,
      ...stores.filter(({ kind }) => kind === 'production').map(({ id }) => id),
      ...backends.map(({ id }) => id),
    ]),
  ];
}

const FORM_FACTORS: Readonly<Record<string, string>> = {
  wear: 'Wear OS',
  automotive: 'Android Auto',
  tv: 'Android TV',
};

/** What people call a track: the store's own words for the usual ones, else the track's name. */
export function trackTitle(id: string): string {
  const [formFactor, track] = id.split(':');
  if (track !== undefined && formFactor !== undefined) {
    return `${FORM_FACTORS[formFactor] ?? formFactor} ${trackTitle(track).toLowerCase()}`;
  }
  return TITLES[id] ?? id;
}

const WIDENING: readonly TrackKind[] = ['internal', 'closed', 'open', 'production'];

/** Tracks in the order in which a release widens: internal, closed, open, production. */
export function byAudience(a: { readonly kind: TrackKind; readonly id: string }, b: typeof a): number {
  return WIDENING.indexOf(a.kind) - WIDENING.indexOf(b.kind) || (a.id < b.id ? -1 : 1);
}

/** What a track shows of one version code. */
export function observedOn(track: Pick<StoreTrack, 'releases'>, versionCode: number): Observed {
  const release = findRelease(track, versionCode);
  if (!release) {
    const newer = track.releases.some((other) => other.status !== 'draft' && leadCode(other) > versionCode);
    return { kind: newer ? 'superseded' : 'absent' };
  }
  switch (release.status) {
    case 'inProgress':
      return { kind: 'staged', fraction: release.userFraction ?? 0 };
    case 'halted':
      return { kind: 'halted', fraction: release.userFraction };
    default:
      return { kind: release.status };
  }
}

/** The command that an intent gives to the rollout of its version; null for one that moves no exposure. */
export function commandOf(intent: PlanIntent): RolloutCommand | null {
  switch (intent.kind) {
    case 'upload':
    case 'promote':
      return {
        kind: 'release',
        reach: intent.reach.kind === 'fraction' ? intent.reach.fraction : intent.reach.kind,
      };
    case 'advance':
      return { kind: 'advance', fraction: intent.fraction };
    case 'resume':
      return { kind: 'resume', fraction: intent.fraction };
    case 'complete':
    case 'halt':
      return { kind: intent.kind };
    case 'discard-draft':
      return { kind: 'discard' };
    case 'edit-details':
    case 'testflight':
    case 'backend':
    case 'create-version':
    case 'edit-version':
    case 'submit-version':
    case 'cancel-submission':
    case 'release-version':
      return null;
  }
}
