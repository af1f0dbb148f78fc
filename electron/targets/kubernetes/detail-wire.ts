import type { Autoscaler, PodTrouble } from '@shared/domain/backend/facts';
import { z } from 'zod';
import { condition, conditionOf, container, meta } from './wire';

const autoscalerShape = z.looseObject({
  metadata: meta,
  spec: z.looseObject({
    minReplicas: z.number().nullish(),
    maxReplicas: z.number(),
    targetCPUUtilizationPercentage: z.number().nullish(),
    scaleTargetRef: z.looseObject({ kind: z.string(), name: z.string() }),
  }),
  status: z
    .looseObject({
      currentReplicas: z.number().default(0),
      desiredReplicas: z.number().default(0),
      currentCPUUtilizationPercentage: z.number().nullish(),
    })
    .nullish(),
});

/** What scales a Deployment by itself. */
export interface KeptAutoscaler extends Autoscaler {
  readonly deployment: string;
}

/** An autoscaler of a Deployment; null for one of something else. */
export function autoscalerOf(object: unknown): KeptAutoscaler | null {
  const { metadata, spec, status } = autoscalerShape.parse(object);
  if (spec.scaleTargetRef.kind !== 'Deployment') return null;
  const wanted = spec.targetCPUUtilizationPercentage;
  const now = status?.currentCPUUtilizationPercentage;
  return {
    deployment: spec.scaleTargetRef.name,
    name: metadata.name,
    min: spec.minReplicas ?? 1,
    max: spec.maxReplicas,
    current: status?.currentReplicas ?? 0,
    wanted: status?.desiredReplicas ?? 0,
    metric: wanted === null || wanted === undefined ? null : `CPU ${now ?? '?'}% of ${wanted}%`,
  };
}

const state = z.looseObject({
  waiting: z.looseObject({ reason: z.string().nullish(), message: z.string().nullish() }).nullish(),
  running: z.unknown().optional(),
  terminated: z
    .looseObject({ exitCode: z.number(), reason: z.string().nullish(), message: z.string().nullish() })
    .nullish(),
});
const podShape = z.looseObject({
  metadata: meta,
  status: z.looseObject({
    phase: z.string().default('Unknown'),
    conditions: z.array(condition).nullish(),
    containerStatuses: z
      .array(
        z.looseObject({
          name: z.string(),
          image: z.string().default(''),
          ready: z.boolean().default(false),
          restartCount: z.number().default(0),
          state: state.nullish(),
          lastState: state.nullish(),
        }),
      )
      .nullish(),
  }),
  spec: z.looseObject({ containers: z.array(container) }),
});

/** A pod looked at closely. */
export function troubleOf(object: unknown): PodTrouble {
  const { metadata, status, spec } = podShape.parse(object);
  return {
    pod: metadata.name,
    phase: status.phase,
    conditions: (status.conditions ?? []).map(conditionOf),
    containers: (status.containerStatuses ?? []).map((one) => {
      const ended = one.state?.terminated ?? one.lastState?.terminated;
      return {
        container: one.name,
        image: spec.containers.find(({ name }) => name === one.name)?.image ?? one.image,
        waiting: one.state?.waiting?.reason ?? null,
        message: one.state?.waiting?.message ?? ended?.message ?? null,
        running: one.state?.running !== undefined && one.state?.running !== null,
        ready: one.ready,
        restarts: one.restartCount,
        lastExit: ended ? { code: ended.exitCode, reason: ended.reason ?? '' } : null,
      };
    }),
    lastLines: [],
  };
}
