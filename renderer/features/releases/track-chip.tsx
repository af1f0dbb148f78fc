import type { ReleaseRow } from '@shared/domain/lane';
import { reached } from '@shared/domain/rollout/phase';
import { StateChip, type StateName } from '../../ui/chip/state-chip';

/** Where a version stands on one track: the track, and the state with its share. */
export function TrackChip({ lane }: { readonly lane: ReleaseRow['lanes'][number] }) {
  const testersHaveIt = lane.state.kind === 'completed' && lane.track !== 'production';
  const word = testersHaveIt && stateOf(lane) === 'done' ? '' : ` ${wordOf(lane)}`;
  return <StateChip state={stateOf(lane)}>{`${lane.trackTitle}${word}`}</StateChip>;
}

function stateOf({ state, review }: ReleaseRow['lanes'][number]): StateName {
  if (state.kind === 'unresolved') return 'not-known';
  if (state.kind === 'awaiting') return 'processing';
  if (state.kind === 'halted') return 'halted';
  if (review === 'not-approved') return 'failed';
  if (review === 'in-review' || review === 'approved-not-published') return 'in-review';
  if (state.kind === 'draft') return 'draft';
  if (state.kind === 'staged') return 'rolling-out';
  return state.kind === 'completed' ? 'done' : 'stale';
}

function wordOf(lane: ReleaseRow['lanes'][number]): string {
  const { state, review } = lane;
  if (state.kind === 'unresolved') return 'not known';
  if (state.kind === 'awaiting') return 'sending';
  if (state.kind === 'halted') return reached(state).toLowerCase();
  if (review === 'not-approved') return 'not approved';
  if (review === 'in-review') return 'in review';
  if (review === 'approved-not-published') return 'approved';
  return state.kind === 'draft' ? 'draft' : reached(state).toLowerCase();
}
