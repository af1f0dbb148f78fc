import type { Cluster } from '../cluster';
import { imageOf } from '../pods/program';
import {
  type AnalysisStatus,
  isUp,
  type RolloutStatus,
  type RolloutStep,
  resize,
  revisionOf,
  type Unfolding,
} from './rollout-shape';

const ANALYSIS_MS = 30_000;
/** A share of failing requests from which on an analysis fails. */
const MOST_ERRORS = 0.05;

/** Goes on with a canary as far as it goes by itself: to the next pause, check or pod that is not up. */
export function followSteps(cluster: Cluster, seen: Unfolding, begun: RolloutStatus): RolloutStatus {
  const { rollout, hash, current, stable, replicas, old } = seen;
  const steps = rollout.spec.strategy.canary?.steps ?? [];
  const firstOrSame = stable === null || hash === begun.stableRS;
  if (begun.abort === true && !firstOrSame && stable) {
    resize(cluster, rollout, stable, replicas);
    for (const set of [current, ...old])
      if (set.metadata.name !== stable.metadata.name) resize(cluster, rollout, set, 0);
    return { ...begun, currentStepIndex: 0, pauseConditions: [], controllerPause: false, promoteFull: false };
  }
  let status = begun;
  if (!firstOrSame && rollout.spec.paused !== true) {
    for (let at = -1; at !== (status.currentStepIndex ?? 0); ) {
      at = status.currentStepIndex ?? 0;
      const step = status.promoteFull === true ? undefined : steps[at];
      if (step) status = takeStep(cluster, seen, status, { step, at, weight: weightAt(steps, at) });
      else status = { ...status, currentStepIndex: steps.length };
    }
    if (status.abort === true) return followSteps(cluster, seen, status);
    if ((status.currentStepIndex ?? 0) < steps.length) return status;
  }
  if (rollout.spec.paused === true && !firstOrSame) return status;
  return everyone(cluster, seen, status);
}

/** The share that stands at a step: the last one that was set. */
export const weightAt = (steps: readonly RolloutStep[], at: number): number =>
  steps.slice(0, at + 1).findLast(({ setWeight }) => setWeight !== undefined)?.setWeight ?? 0;

function takeStep(
  cluster: Cluster,
  { rollout, current, stable, replicas, old }: Unfolding,
  status: RolloutStatus,
  { step, at, weight }: { readonly step: RolloutStep; readonly at: number; readonly weight: number },
): RolloutStatus {
  const onwards = { ...status, currentStepIndex: at + 1, pauseConditions: [], controllerPause: false };
  if (step.setWeight !== undefined) {
    const share = weight === 0 ? 0 : Math.max(1, Math.ceil((weight / 100) * replicas));
    resize(cluster, rollout, current, share);
    if (!isUp({ ...current, spec: { ...current.spec, replicas: share } }, share)) return status;
    if (stable) resize(cluster, rollout, stable, replicas - share);
    for (const set of old) if (set.metadata.name !== stable?.metadata.name) resize(cluster, rollout, set, 0);
    return onwards;
  }
  if (step.pause) return pauseAt(cluster, rollout, status, onwards, step.pause.duration);
  if (step.analysis) return analyse(cluster, { rollout, current }, status, onwards, { at, step });
  return onwards;
}

function pauseAt(
  cluster: Cluster,
  { metadata }: Unfolding['rollout'],
  status: RolloutStatus,
  onwards: RolloutStatus,
  duration: string | number | undefined,
): RolloutStatus {
  const [waits] = status.pauseConditions ?? [];
  // Who takes the condition away while the controller waits lets it go on.
  if (!waits && status.controllerPause === true) return onwards;
  const length = durationMs(duration);
  if (!waits) {
    if (length !== null) cluster.after(length, 'rollout-looks', metadata.namespace ?? '', metadata.name);
    return {
      ...status,
      controllerPause: true,
      pauseConditions: [{ reason: 'CanaryPauseStep', startTime: cluster.time() }],
    };
  }
  return length !== null && cluster.now() >= Date.parse(waits.startTime) + length ? onwards : status;
}

/** `30s`, `10m`, `1h`, or seconds; null for a pause without an end. */
function durationMs(duration: string | number | undefined): number | null {
  if (duration === undefined) return null;
  const [, count = '0', unit = 's'] = /^(\d+)([smh]?)$/.exec(String(duration)) ?? [];
  return Number(count) * (unit === 'h' ? 3_600_000 : unit === 'm' ? 60_000 : 1_000);
}

function analyse(
  cluster: Cluster,
  { rollout, current }: Pick<Unfolding, 'rollout' | 'current'>,
  status: RolloutStatus,
  onwards: RolloutStatus,
  { at, step }: { readonly at: number; readonly step: RolloutStep },
): RolloutStatus {
  const hash = status.currentPodHash ?? '';
  const template = step.analysis?.templates?.[0]?.templateName ?? 'analysis';
  const name = `${rollout.metadata.name}-${hash}-${revisionOf(current)}-${at}-${template}`;
  const known = status.canary?.currentStepAnalysisRunStatus;
  const noted = (run: AnalysisStatus) => ({ ...status.canary, currentStepAnalysisRunStatus: run });
  const { namespace = '' } = rollout.metadata;
  if (known?.name !== name) {
    cluster.after(ANALYSIS_MS, 'rollout-looks', namespace, rollout.metadata.name);
    return { ...status, canary: noted({ name, status: 'Running', startedAt: cluster.time() }) };
  }
  if (cluster.now() < Date.parse(known.startedAt) + ANALYSIS_MS) return status;
  const [container] = current.spec.template.spec.containers;
  const errors = (container && imageOf(container, cluster.seed.images)?.errorRate) ?? 0;
  if (errors < MOST_ERRORS) return { ...onwards, canary: noted({ ...known, status: 'Successful' }) };
  const message = `Metric "error-rate" assessed Failed due to failed (1) > failureLimit (0)`;
  return {
    ...status,
    abort: true,
    abortedAt: cluster.time(),
    canary: noted({ ...known, status: 'Failed', message }),
  };
}

/** Everyone gets the version: pods of others go as its own come up. */
function everyone(
  cluster: Cluster,
  { rollout, hash, current, replicas, old }: Unfolding,
  status: RolloutStatus,
): RolloutStatus {
  resize(cluster, rollout, current, replicas);
  const isThere = isUp({ ...current, spec: { ...current.spec, replicas } }, replicas);
  if (!isThere) {
    let spare =
      (current.status.availableReplicas ?? 0) +
      old.reduce((sum, { spec }) => sum + spec.replicas, 0) -
      replicas;
    for (const set of old) {
      const going = Math.min(Math.max(0, spare), set.spec.replicas);
      spare -= going;
      resize(cluster, rollout, set, set.spec.replicas - going);
    }
    return status;
  }
  for (const set of old) resize(cluster, rollout, set, 0);
  return { ...status, stableRS: hash, promoteFull: false };
}
