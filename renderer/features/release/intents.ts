import { nextRung } from '@shared/domain/ladder';
import type { LaneView } from '@shared/domain/lane';
import type { StoreIntent } from '@shared/domain/plan';
import { settledPart } from '@shared/domain/rollout/transition';
import type { LaneAct } from '../../ui/lane/lane-acts';

/** The intent of an act that needs nothing more to be asked; null for those that do, or that do not fit the state. */
export function plainIntent(lane: LaneView, act: LaneAct): StoreIntent | null {
  const { versionCode, track } = lane;
  const state = settledPart(lane.state);
  switch (act) {
    case 'advance': {
      if (state.kind !== 'staged') return null;
      const next = nextRung(lane.ladder, state.fraction);
      if (!next || next.fraction >= 1) return { kind: 'complete', versionCode, track };
      return { kind: 'advance', versionCode, track, fraction: next.fraction };
    }
    case 'complete':
      return { kind: 'complete', versionCode, track };
    case 'halt':
      return { kind: 'halt', versionCode, track };
    case 'resume':
      if (state.kind !== 'halted') return null;
      return state.fraction === null
        ? { kind: 'complete', versionCode, track }
        : { kind: 'resume', versionCode, track, fraction: state.fraction };
    case 'discard':
      return { kind: 'discard-draft', versionCode, track };
    case 'submit':
      return { kind: 'submit-version', versionCode, track };
    case 'cancel':
      return { kind: 'cancel-submission', versionCode, track };
    case 'release':
      return { kind: 'release-version', versionCode, track };
    default:
      return null;
  }
}

/** The share that somebody typed, 0–1: `12`, `12.5 %`; null when it is no number. */
export function typedShare(text: string): number | null {
  const match = /^\s*(\d{1,3}(?:[.,]\d{1,2})?)\s*%?\s*$/.exec(text);
  return match ? Number(((Number(match[1]?.replace(',', '.')) || 0) / 100).toFixed(6)) : null;
}

/** What is wrong with a share for a lane, one sentence; null when it can be planned. */
export function shareProblem(lane: LaneView, share: number | null): string | null {
  if (share === null) return 'Write a percentage, such as 12.5%.';
  if (share <= 0) return 'Write more than 0%. To stop a rollout, halt it.';
  if (share > 1) return 'At most 100%.';
  const state = settledPart(lane.state);
  if (state.kind === 'staged' && share <= state.fraction) {
    return 'A rollout can only grow. To stop it, halt it.';
  }
  return null;
}

/** The intent that brings a lane to a share: a step up, taking up a halted one there, or everyone. */
export function shareIntent(lane: LaneView, share: number): StoreIntent {
  const { versionCode, track } = lane;
  if (share >= 1) return { kind: 'complete', versionCode, track };
  return settledPart(lane.state).kind === 'halted'
    ? { kind: 'resume', versionCode, track, fraction: share }
    : { kind: 'advance', versionCode, track, fraction: share };
}
