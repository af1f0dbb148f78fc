import { nextRung } from '@shared/domain/ladder';
import type { LaneView, SubmissionView } from '@shared/domain/lane';
import type { Permission } from '@shared/domain/rollout/policy';
import { settledPart } from '@shared/domain/rollout/transition';
import { percent } from '@shared/domain/store';
import { settledPart as reviewPart } from '@shared/domain/submission/transition';

/** What the address of a release page may ask for: an act whose sheet opens at once. */
export const LANE_ACTS = [
  'advance',
  'share',
  'complete',
  'halt',
  'resume',
  'promote',
  'edit',
  'discard',
  'version',
  'build',
  'texts',
  'submit',
  'cancel',
  'release',
] as const;

/** One of the acts. `share` is any other fraction than the next step's. */
export type LaneAct = (typeof LANE_ACTS)[number];

/** Whether a word from an address is an act. */
export function isLaneAct(word: string | null): word is LaneAct {
  return LANE_ACTS.some((act) => act === word);
}

/** The address of a release, or of one of its tracks, or of the sheet that an act opens there. */
export function releaseHref(
  release: { readonly appId: string; readonly versionCode: number },
  track?: string,
  act?: string | null,
): string {
  const query = new URLSearchParams({ ...(track ? { track } : {}), ...(act ? { act } : {}) }).toString();
  return `/releases/${encodeURIComponent(release.appId)}/${release.versionCode}${query ? `?${query}` : ''}`;
}

/** An act with the words of its button. */
export interface OfferedAct {
  readonly act: LaneAct;
  readonly label: string;
  readonly permission: Permission;
}

/**
 * The act that comes next on a lane, whether or not it is open now: the next step of a rollout, taking up a halted
 * one again, rolling out a draft, promoting what testers have. Null where nothing follows.
 */
export function nextAct(lane: LaneView): OfferedAct | null {
  const state = settledPart(lane.state);
  const { permissions } = lane;
  if (lane.submission && state.kind === 'draft') return nextReviewAct(lane.submission);
  if (lane.capabilities.advancesItself && state.kind === 'staged') {
    return { act: 'complete', label: 'Release to all…', permission: permissions.complete };
  }
  switch (state.kind) {
    case 'staged': {
      const next = nextRung(lane.ladder, state.fraction);
      if (!next || next.fraction >= 1)
        return { act: 'complete', label: 'Advance to 100%…', permission: permissions.complete };
      return {
        act: 'advance',
        label: `Advance to ${percent(next.fraction)}…`,
        permission: permissions.advance,
      };
    }
    case 'halted':
      return state.fraction === null
        ? { act: 'complete', label: 'Release to everyone…', permission: permissions.complete }
        : {
            act: 'resume',
            label: `Resume at ${percent(state.fraction)}…`,
            permission: permissions.resume,
          };
    case 'draft':
      return { act: 'promote', label: 'Roll out…', permission: permissions.promote };
    case 'completed':
      return lane.promoteTo.length > 0
        ? { act: 'promote', label: 'Promote…', permission: permissions.promote }
        : null;
    default:
      return null;
  }
}

/** The act that comes next on a version's way through review. */
function nextReviewAct({ state, permissions, missing }: SubmissionView): OfferedAct | null {
  switch (reviewPart(state).kind) {
    case 'preparing':
    case 'withdrawn':
    case 'rejected':
      return missing.length > 0
        ? { act: 'texts', label: 'Edit texts…', permission: permissions.edit }
        : { act: 'submit', label: 'Submit for review…', permission: permissions.submit };
    case 'assembled':
      return { act: 'submit', label: 'Submit for review…', permission: permissions.submit };
    case 'waiting':
    case 'in-review':
      return { act: 'cancel', label: 'Cancel submission…', permission: permissions.cancel };
    case 'approved':
      return { act: 'release', label: 'Release…', permission: permissions.release };
    default:
      return null;
  }
}

/** Why an act cannot be pressed: the line to the brain before anything else, then policy; null when it can. */
export function actLock(permission: Permission, lineLock: string | null): string | null {
  if (lineLock !== null) return lineLock;
  return permission.allowed ? null : permission.why;
}
