import type { LaneView, ReleaseView } from '@shared/domain/lane';
import { Card } from '../../ui/card/card';
import { StateChip } from '../../ui/chip/state-chip';
import { STORE_ICONS } from '../../ui/icon/store-icons';
import { LadderAxis } from '../../ui/ladder/ladder-axis';
import { bakeWords, laneChip, laneFigure, phasedDay, shortSpan } from '../../ui/lane/lane-words';
import { Age } from '../../ui/time/age';
import { moment } from '../../ui/time/format';
import { useNow } from '../../ui/time/now-provider';
import { timelineRungs, timelineSpan } from './timeline';

/** Every track of the release on one axis of time, with the freezes. */
export function TimelineCard({ release }: { readonly release: ReleaseView }) {
  const now = useNow();
  const lanes = [...release.lanes].reverse();
  const rungs = lanes.map((lane) => timelineRungs(lane, now, release.freezes));
  const { from, to } = timelineSpan(rungs, now);
  return (
    <Card padded={false} aria-label="Ladders">
      <LadderAxis
        label={`Tracks of ${release.label} over time`}
        from={from}
        to={to}
        now={now}
        freezes={release.freezes.map((freeze) => ({
          ...freeze,
          label: `${freeze.reason ?? 'Change freeze'}, ${moment(freeze.from, now)} to ${moment(freeze.to, now)}`,
        }))}
        rows={lanes.map((lane, index) => {
          const chip = laneChip(lane, now);
          return {
            id: lane.track,
            title: lane.trackTitle,
            icon: lane.trackKind === 'production' ? (STORE_ICONS[lane.target] ?? 'rocket') : 'flask',
            figure: laneFigure(lane),
            // `5% or 10%` and `Draft` say by themselves what a chip would.
            chip: lane.state.kind !== 'unresolved' && lane.state.kind !== 'draft' && (
              <StateChip state={chip.state}>{shortChip(chip.label)}</StateChip>
            ),
            lines: [bakeLine(lane, now), <Age key="age" at={lane.readAt} prefix="Read" />],
            // What was left before the axis begins would pile up at its edge.
            rungs: (rungs[index] ?? []).filter((rung) => rung.to > from),
            halted: lane.state.kind === 'halted',
          };
        })}
      />
    </Card>
  );
}

const SHORT: Readonly<Record<string, string>> = {
  'Ready to advance': 'Ready',
  'Gate breached': 'Breached',
  'Not approved': 'Rejected',
};

const shortChip = (label: string) => SHORT[label] ?? label;

function bakeLine(lane: LaneView, now: number): string {
  const bake = bakeWords(lane, now);
  if (bake && !bake.complete) return `${lane.label}, ${bake.headline}`;
  if (lane.capabilities.advancesItself) {
    const day = phasedDay(lane);
    return day ? `${lane.label}, ${day}` : lane.label;
  }
  const rung = lane.ladder.rungs[0];
  if (lane.trackKind === 'production' && lane.state.kind === 'staged' && rung) {
    return `${lane.label}, ${shortSpan(rung.bakeMs)} bake`;
  }
  return lane.label;
}
