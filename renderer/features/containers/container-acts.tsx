import type { ContainerView } from '@shared/contract/containers';
import type { EngineIntent } from '@shared/contract/engines';
import { logHref } from '../../flows/log-place';
import { IconButton } from '../../ui/button/icon-button';
import { useGo } from '../../ui/link/link';
import { Menu, type MenuItem } from '../../ui/overlay/menu';

interface ContainerActsProps {
  readonly container: ContainerView;
  readonly locked: string | null;
  readonly onPlan: (intent: EngineIntent) => void;
}

/** Everything that can be done with a container, under one button of its row. */
export function ContainerActs({ container, locked, onPlan }: ContainerActsProps) {
  const go = useGo();
  const place = `/backend/containers/${encodeURIComponent(container.id)}`;
  const running = container.state === 'running';
  const items: readonly MenuItem[] = [
    { label: 'Logs', icon: 'list', onSelect: () => go(logHref({ sources: [container.logSourceId] })) },
    {
      label: 'Terminal',
      icon: 'terminal',
      lockedReason: locked ?? (running ? null : 'It does not run'),
      onSelect: () => go(`${place}?tab=terminal`),
    },
    ...containerMenu(container, locked, onPlan),
  ];
  return (
    <Menu items={items} position="bottom-end">
      <IconButton icon="dots" size="small" label={`Acts for ${container.name}`} />
    </Menu>
  );
}

/** Starting, stopping and removing: each opens what will be called. */
export function containerMenu(
  container: ContainerView,
  locked: string | null,
  onPlan: (intent: EngineIntent) => void,
): readonly MenuItem[] {
  const running = container.state === 'running' || container.state === 'restarting';
  const act = (name: 'start' | 'stop' | 'restart' | 'kill' | 'remove') => () =>
    onPlan({ kind: 'containers', act: name, ids: [container.id] });
  return [
    running
      ? { label: 'Stop…', icon: 'stop', lockedReason: locked, onSelect: act('stop') }
      : { label: 'Start…', icon: 'play', lockedReason: locked, onSelect: act('start') },
    { label: 'Restart…', icon: 'restart', lockedReason: locked, onSelect: act('restart') },
    ...(running
      ? [{ label: 'Kill…', icon: 'x', danger: true, lockedReason: locked, onSelect: act('kill') } as const]
      : []),
    { label: 'Remove…', icon: 'trash', danger: true, lockedReason: locked, onSelect: act('remove') },
  ];
}
