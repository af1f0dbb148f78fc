import type { ServiceDetailView } from '@shared/contract/backends';
import type { BackendAct, BackendActKind } from '@shared/domain/backend/act';
import type { IconName } from '../../ui/icon/icon';
import type { MenuItem } from '../../ui/overlay/menu';
import { type AskedAct, lockOf } from './backend-words';

/** What leads from a menu to an act: to its plan, or first to what it needs to know. */
export interface ActWays {
  readonly onAct: (act: BackendAct) => void;
  readonly onAsk: (act: AskedAct) => void;
}

/** An act in a menu, locked with its reason where it may not be done now. */
export const actItem = (
  { permissions }: Pick<ServiceDetailView, 'permissions'>,
  label: string,
  kind: BackendActKind,
  onSelect: () => void,
  icon: IconName,
): MenuItem => ({ label, icon, lockedReason: lockOf(permissions[kind]), onSelect });

/** What can be asked of any workload, whoever leads its rollouts. */
export function workloadItems(
  service: Pick<ServiceDetailView, 'permissions'>,
  { onAct, onAsk }: ActWays,
): readonly MenuItem[] {
  return [
    actItem(service, 'Restart…', 'restart', () => onAct({ kind: 'restart' }), 'refresh'),
    actItem(service, 'Scale…', 'scale', () => onAsk('scale'), 'stairs'),
    service.permissions.resume.allowed
      ? actItem(service, 'Resume…', 'resume', () => onAct({ kind: 'resume' }), 'play')
      : actItem(service, 'Pause…', 'pause', () => onAct({ kind: 'pause' }), 'halt'),
  ];
}
