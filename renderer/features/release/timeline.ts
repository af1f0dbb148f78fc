import { sameFraction } from '@shared/domain/ladder';
import type { LaneView, ReleaseView } from '@shared/domain/lane';
import { settledPart } from '@shared/domain/rollout/transition';
import type { AxisRung } from '../../ui/ladder/rung';
import { laneAxisRungs } from '../../ui/lane/lane-rungs';
import { moment } from '../../ui/time/format';

const DAY = 86_400_000;

/** The steps of a lane on the axis of time. A testing track has one step: its testers. */
export function timelineRungs(
  lane: LaneView,
  now: number,
  freezes: ReleaseView['freezes'],
): readonly AxisRung[] {
  if (lane.trackKind === 'production') {
    return laneAxisRungs(lane, now, freezes).filter(
      (rung) =>
        rung.kind !== 'past' || lane.climbed.some((step) => sameFraction(step.fraction, rung.fraction)),
    );
  }
  const state = settledPart(lane.state);
  if (!('since' in state) || state.kind === 'draft') return [];
  const done = state.kind === 'completed';
  return [
    {
      label: lane.testers === null ? 'Testers' : `${lane.testers.toLocaleString('en-US')} testers`,
      fraction: 0.12,
      kind: done ? 'past' : 'current',
      tone: done ? 'done' : 'staging',
      from: state.since,
      to: now,
      time: moment(state.since, now),
    },
  ];
}

/** Both ends of the axis: from the first step, at most a week back, to the last one planned, at most ten days on. */
export function timelineSpan(
  rows: readonly (readonly AxisRung[])[],
  now: number,
): { readonly from: number; readonly to: number } {
  const rungs = rows.flat();
  const first = Math.min(now - 1.5 * DAY, ...rungs.map((rung) => rung.from));
  const last = Math.max(now + 3 * DAY, ...rungs.map((rung) => Math.min(rung.to, rung.from + 1.2 * DAY)));
  return { from: Math.max(now - 7 * DAY, first - 0.3 * DAY), to: Math.min(now + 10 * DAY, last) };
}
