import type { ServiceDetailView, ServiceRowView } from '@shared/contract/backends';
import type { BackendPermission } from '@shared/domain/backend/permission';
import type { StateName } from '../../ui/chip/state-chip';
import type { LadderRung } from '../../ui/ladder/rung';
import { moment } from '../../ui/time/format';

/** What needs an answer before it can be planned. */
export type AskedAct = 'set-image' | 'canary-start' | 'preview' | 'scale';

/** Why an act is locked; null while it is open. */
export const lockOf = (permission: BackendPermission): string | null =>
  permission.allowed ? null : permission.why;

/** The word and look of where a service stands. */
export interface ServiceState {
  readonly state: StateName;
  readonly word: string;
}

/** Where a service stands, in one chip. */
export function serviceState({ phase, exposure, strategy }: ServiceRowView): ServiceState {
  switch (phase.name) {
    case 'stuck':
      return { state: 'failed', word: 'Stuck' };
    case 'paused':
      return { state: 'halted', word: 'Paused' };
    case 'absent':
      return { state: 'not-known', word: 'Not there' };
    case 'unobserved':
      return { state: 'processing', word: 'Not seen yet' };
    case 'idle':
      return { state: 'draft', word: 'No pods' };
    case 'rolling':
      return exposure.asked === null
        ? { state: 'rolling-out', word: 'Rolling out' }
        : { state: 'rolling-out', word: `${share(exposure.asked)}` };
    case 'done':
      if (strategy === 'canary' && exposure.asked !== null)
        return { state: 'baking', word: share(exposure.asked) };
      if (strategy === 'blue-green' && exposure.version !== null) return { state: 'ready', word: 'Preview' };
      return { state: 'done', word: 'Done' };
  }
}

/** What stands on the card of an environment: the most telling of its services. */
export function environmentState(services: readonly ServiceRowView[]): ServiceState | null {
  const ranks: readonly StateName[] = [
    'failed',
    'halted',
    'not-known',
    'rolling-out',
    'baking',
    'ready',
    'processing',
  ];
  const states = services.map((service) => ({ ...serviceState(service), service }));
  const telling = ranks.flatMap((rank) => states.filter(({ state }) => state === rank))[0];
  if (telling) {
    const canary = telling.state === 'baking' ? `${telling.word} canary` : telling.word;
    return { state: telling.state, word: canary };
  }
  const first = states[0];
  if (!first) return null;
  return { state: first.state, word: first.service.exposure.stable ?? first.word };
}

/** `25%`. */
export function share(fraction: number): string {
  return `${Number((fraction * 100).toFixed(1))}%`;
}

/** `1.4.0 + 1.3.4`. */
export function versions({ exposure }: ServiceRowView): string {
  return [exposure.version, exposure.stable].filter((one) => one !== null).join(' + ') || 'Not known';
}

/** The steps of a canary as the ladder draws them. */
export function canaryRungs({ steps, exposure }: ServiceDetailView, now: number): readonly LadderRung[] {
  const next = steps.findIndex(({ state }) => state === 'next');
  return steps.map((step, index): LadderRung => {
    const since = exposure.since === null ? null : Date.parse(exposure.since);
    const base = { label: share(step.fraction), fraction: step.fraction };
    if (step.state === 'done') return { ...base, kind: 'past' };
    if (step.state === 'here') {
      const progress =
        since === null || step.bakeMs === 0 ? 1 : Math.min(1, Math.max(0, (now - since) / step.bakeMs));
      return {
        ...base,
        kind: 'current',
        tone: 'baking',
        bakeProgress: progress,
        ...(since === null ? {} : { time: `Since ${moment(since, now)}` }),
      };
    }
    const opensAt = steps.find(({ state }) => state === 'here')?.opensAt ?? null;
    return {
      ...base,
      kind: index === next ? 'next' : 'planned',
      ...(index === next && opensAt !== null && opensAt > now ? { time: moment(opensAt, now) } : {}),
    };
  });
}

/** `256 MiB`, `0.5 cores`. */
export function memoryWords(bytes: number | null): string {
  return bytes === null ? 'not set' : `${Math.round(bytes / 2 ** 20)} MiB`;
}

/** `0.25 cores`. */
export function cpuWords(cores: number | null): string {
  return cores === null ? 'not set' : `${Number(cores.toFixed(3))} ${cores === 1 ? 'core' : 'cores'}`;
}
