import type { Operation, OperationKind, OperationState } from '@shared/domain/operation';
import type { IconName } from '../ui/icon/icon';
import type { JobView } from '../ui/shell/activity-drawer';
import type { Tone } from '../ui/theme/tone';

const KIND_ICON: Readonly<Record<OperationKind, IconName>> = {
  'store-write': 'arrow-up',
  refresh: 'refresh',
  artifact: 'package',
  export: 'download',
  engine: 'package',
};

const OVER: Partial<Readonly<Record<OperationState, readonly [IconName, Tone]>>> = {
  succeeded: ['circle-check', 'done'],
  failed: ['circle-x', 'failed'],
  cancelled: ['x', 'draft'],
  unknown: ['alert-triangle', 'watch'],
  interrupted: ['alert-triangle', 'watch'],
};

/** An operation as the activity drawer shows it. `log` is given while its lines are open. */
export function jobOf(operation: Operation, log?: readonly string[]): JobView {
  const [icon, tone] = OVER[operation.state] ?? [KIND_ICON[operation.kind], 'processing'];
  return {
    id: operation.id,
    title: operation.title,
    icon,
    tone,
    step: operation.failure?.message ?? operation.step,
    fraction: operation.fraction,
    startedAt: operation.startedAt,
    endedAt: operation.endedAt,
    usualMs: operation.usualMs,
    cancellable: operation.cancellable,
    ...(log ? { log } : {}),
  };
}

/** What runs, and after it what ended last: the drawer is not an archive, History is. */
export function drawerJobs(operations: readonly Operation[], ended = 3): readonly Operation[] {
  const over = operations.filter((operation) => operation.endedAt !== null);
  return [...operations.filter((operation) => operation.endedAt === null), ...over.slice(0, ended)];
}
