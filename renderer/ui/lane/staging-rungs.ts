import type { LaneView } from '@shared/domain/lane';
import type { LadderRung } from '../ladder/rung';
import { laneFigure, lanePhase } from './lane-words';

const SHORT: Readonly<Record<string, string>> = {
  'Internal testing': 'Internal',
  'Closed testing': 'Closed',
  'Open testing': 'Open',
};

/**
 * The testing tracks as one ladder of audiences for the version that leads: those that have it, the next one it may
 * go to, and those after it. Null lanes make no ladder.
 */
export function stagingRungs(
  lead: LaneView,
  staging: readonly LaneView[],
  now: number,
): readonly LadderRung[] {
  const having = staging.filter((lane) => lane.versionCode === lead.versionCode);
  const open = lead.promoteTo.filter((to) => to.kind !== 'production');
  return [
    ...having.map((lane) => rungOf(lane, now)),
    ...open.map((to, index): LadderRung => {
      const other = staging.find((lane) => lane.track === to.track);
      return {
        label: SHORT[to.title] ?? to.title,
        fraction: null,
        audience: other ? `has ${other.versionName ?? other.versionCode}` : 'Not used',
        kind: index === 0 && lead.permissions.promote.allowed ? 'next' : 'planned',
      };
    }),
  ];
}

function rungOf(lane: LaneView, now: number): LadderRung {
  const phase = lanePhase(lane, now).name;
  const label = SHORT[lane.trackTitle] ?? lane.trackTitle;
  const audience =
    lane.testers === null
      ? lane.state.kind === 'completed'
        ? 'All testers'
        : laneFigure(lane)
      : `${lane.testers.toLocaleString('en-US')} testers`;
  if (phase === 'done')
    return { label, fraction: null, audience, kind: 'past', tone: 'done', verdict: 'pass' };
  if (phase === 'draft' || phase === 'rejected') return { label, fraction: null, audience, kind: 'planned' };
  return { label, fraction: null, audience, kind: 'current', tone: 'staging', bakeProgress: 0.5 };
}
