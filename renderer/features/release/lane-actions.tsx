import type { LaneView } from '@shared/domain/lane';
import type { PhaseName } from '@shared/domain/rollout/phase';
import { settledPart } from '@shared/domain/rollout/transition';
import { Button } from '../../ui/button/button';
import { actLock, type LaneAct, nextAct } from '../../ui/lane/lane-acts';
import { lanePhase } from '../../ui/lane/lane-words';
import { Menu, type MenuItem } from '../../ui/overlay/menu';
import { useNow } from '../../ui/time/now-provider';

interface LaneActionsProps {
  readonly lane: LaneView;
  /** Why nothing can be sent at all; null while it can. */
  readonly lock: string | null;
  readonly onAct: (act: LaneAct) => void;
}

/** Phases in which the next act is what the page is about; in the others something else is. */
const CALM: readonly PhaseName[] = ['draft', 'ready', 'rolling-out', 'baking', 'done', 'halted'];

/** Everything that can be done with a version on a track. Each opens a sheet; what does not fit the state is absent. */
export function LaneActions({ lane, lock, onAct }: LaneActionsProps) {
  const { permissions } = lane;
  const state = settledPart(lane.state);
  const next = nextAct(lane);
  const phase = lanePhase(lane, useNow()).name;
  const rolling = state.kind === 'staged' || state.kind === 'halted';
  const more: readonly MenuItem[] = [
    ...(rolling && lane.trackKind === 'production'
      ? [
          item('Another share…', 'stairs', state.kind === 'halted' ? 'resume' : 'advance', 'share'),
          item('Release to everyone…', 'circle-check', 'complete', 'complete'),
        ]
      : []),
    ...(lane.promoteTo.length > 0 && next?.act !== 'promote'
      ? [item('Promote…', 'arrow-up', 'promote', 'promote')]
      : []),
    item('Edit details…', 'file-text', 'edit-details', 'edit', 'N'),
    ...(state.kind === 'draft'
      ? [{ ...item('Discard draft…', 'trash', 'discard', 'discard'), danger: true }]
      : []),
  ];
  function item(
    label: string,
    icon: NonNullable<MenuItem['icon']>,
    action: keyof LaneView['permissions'],
    act: LaneAct,
    note?: string,
  ): MenuItem {
    const locked = actLock(permissions[action], lock);
    return {
      label,
      icon,
      ...(note ? { note } : {}),
      lockedReason: locked === null ? null : 'locked',
      onSelect: () => onAct(act),
    };
  }
  return (
    <>
      <HaltButton lane={lane} lock={lock} onAct={onAct} />
      <Menu items={more} position="bottom-end">
        <Button icon="dots">More</Button>
      </Menu>
      {next && (
        <Button
          kind={CALM.includes(phase) ? 'primary' : 'default'}
          lockedReason={actLock(next.permission, lock)}
          onClick={() => onAct(next.act)}
        >
          {next.label}
        </Button>
      )}
    </>
  );
}

/** Stops what can be stopped: a rollout, or a completed release whose store allows it. Absent where nothing can be. */
export function HaltButton({ lane, lock, onAct }: LaneActionsProps) {
  const { halt } = lane.permissions;
  const { kind } = settledPart(lane.state);
  const breached = lanePhase(lane, useNow()).name === 'breached';
  if (kind !== 'staged' && !(kind === 'completed' && halt.allowed)) return null;
  return (
    <Button
      kind={breached ? 'danger-solid' : 'danger'}
      icon="halt"
      lockedReason={actLock(halt, lock)}
      onClick={() => onAct('halt')}
    >
      Halt…
    </Button>
  );
}
