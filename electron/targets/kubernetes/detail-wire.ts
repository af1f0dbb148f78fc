import type { Autoscaler, PodTrouble } from '@shared/domain/backend/facts';
import { z } from 'zod';
import { condition, conditionOf, container, meta } from './wire';

/** What a metric is compared with, or is now: a share, or an amount in the cluster's own words. */
const amountShape = z.looseObject({
  averageUtilization: z.number().nullish(),
  averageValue: z.string().nullish(),
  value: z.string().nullish(),
});
const named = z.looseObject({ name: z.string() });
const measured = z.looseObject({
  name: z.string().nullish(),
  metric: named.nullish(),
  target: amountShape.nullish(),
  current: amountShape.nullish(),
});
/** One metric under its kind: `resource` and `containerResource` have a name, the others a `metric` with one. */
const metricShape = z.looseObject({
  resource: measured.nullish(),
  containerResource: measured.nullish(),
  pods: measured.nullish(),
  object: measured.nullish(),
  external: measured.nullish(),
});

/** autoscaling/v2, and v1 that knows of the processor only. */
const autoscalerShape = z.looseObject({
  metadata: meta,
  spec: z.looseObject({
    minReplicas: z.number().nullish(),
    maxReplicas: z.number(),
    targetCPUUtilizationPercentage: z.number().nullish(),
    metrics: z.array(metricShape).nullish(),
    scaleTargetRef: z.looseObject({ kind: z.string(), name: z.string() }),
  }),
  status: z
    .looseObject({
      currentReplicas: z.number().default(0),
      desiredReplicas: z.number().default(0),
      currentCPUUtilizationPercentage: z.number().nullish(),
      currentMetrics: z.array(metricShape).nullish(),
    })
    .nullish(),
});

const measuredOf = (metric: z.output<typeof metricShape>) =>
  metric.resource ?? metric.containerResource ?? metric.pods ?? metric.object ?? metric.external;
const metricName = (one: z.output<typeof measured>): string => {
  const name = one.name ?? one.metric?.name ?? 'a metric';
  return name === 'cpu' ? 'CPU' : name;
};
const amountWords = (one: z.output<typeof amountShape> | null | undefined): string =>
  typeof one?.averageUtilization === 'number'
    ? `${one.averageUtilization}%`
    : (one?.averageValue ?? one?.value ?? '?');

/** `CPU 72% of 75%`, each metric after the other; null where none is named. */
function metricWords({ spec, status }: z.output<typeof autoscalerShape>): string | null {
  const only = spec.targetCPUUtilizationPercentage;
  if (typeof only === 'number') return `CPU ${status?.currentCPUUtilizationPercentage ?? '?'}% of ${only}%`;
  const words = (spec.metrics ?? []).flatMap((metric) => {
    const wanted = measuredOf(metric);
    if (!wanted) return [];
    const now = (status?.currentMetrics ?? [])
      .map(measuredOf)
      .find((one) => one && metricName(one) === metricName(wanted));
    return [`${metricName(wanted)} ${amountWords(now?.current)} of ${amountWords(wanted.target)}`];
  });
  return words.length === 0 ? null : words.join(', ');
}

/** What scales a Deployment by itself. */
export interface KeptAutoscaler extends Autoscaler {
  readonly deployment: string;
}

/** An autoscaler of a Deployment; null for one of something else. */
export function autoscalerOf(object: unknown): KeptAutoscaler | null {
  const read = autoscalerShape.parse(object);
  const { metadata, spec, status } = read;
  if (!['Deployment', 'Rollout'].includes(spec.scaleTargetRef.kind)) return null;
  return {
    deployment: spec.scaleTargetRef.name,
    name: metadata.name,
    min: spec.minReplicas ?? 1,
    max: spec.maxReplicas,
    current: status?.currentReplicas ?? 0,
    wanted: status?.desiredReplicas ?? 0,
    metric: metricWords(read),
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
