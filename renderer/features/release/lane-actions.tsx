import type { LaneView, SubmissionView } from '@shared/domain/lane';
import type { PhaseName } from '@shared/domain/rollout/phase';
import type { Permission } from '@shared/domain/rollout/policy';
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
  const { submission, capabilities } = lane;
  const more: readonly MenuItem[] = [
    ...(rolling && lane.trackKind === 'production'
      ? [
          ...(capabilities.chooseFraction
            ? [item('Another share…', 'stairs', state.kind === 'halted' ? 'resume' : 'advance', 'share')]
            : []),
          item('Release to everyone…', 'circle-check', 'complete', 'complete'),
        ]
      : []),
    ...(lane.promoteTo.length > 0 && next?.act !== 'promote'
      ? [item('Promote…', 'arrow-up', 'promote', 'promote')]
      : []),
    ...(submission
      ? reviewItems(submission)
      : [item('Edit details…', 'file-text', 'edit-details', 'edit', 'N')]),
    ...(state.kind === 'draft' && !submission
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
  function reviewItems({ permissions: may, nextVersion }: SubmissionView): readonly MenuItem[] {
    const offer = (
      label: string,
      icon: NonNullable<MenuItem['icon']>,
      permission: Permission,
      act: LaneAct,
    ): MenuItem => ({
      label,
      icon,
      lockedReason: actLock(permission, lock) === null ? null : 'locked',
      onSelect: () => onAct(act),
    });
    return [
      offer('Edit texts…', 'file-text', may['edit-promotional'], 'texts'),
      offer('Build and release…', 'package', may.edit, 'build'),
      ...(next?.act === 'submit' ? [] : [offer('Submit for review…', 'eye', may.submit, 'submit')]),
      ...(next?.act === 'cancel' ? [] : [offer('Cancel submission…', 'undo', may.cancel, 'cancel')]),
      ...(nextVersion === null
        ? []
        : [offer('New version…', 'plus', { allowed: true, needsReason: false, reasonWhy: null }, 'version')]),
    ];
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
  const itself = lane.capabilities.advancesItself;
  if (kind !== 'staged' && !(kind === 'completed' && halt.allowed)) return null;
  return (
    <Button
      kind={breached ? 'danger-solid' : itself ? 'default' : 'danger'}
      icon={itself ? 'pause' : 'halt'}
      lockedReason={actLock(halt, lock)}
      onClick={() => onAct('halt')}
    >
      {lane.capabilities.haltVerb}…
    </Button>
  );
}
