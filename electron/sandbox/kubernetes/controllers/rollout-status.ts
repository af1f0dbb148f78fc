import { type Cluster, REPLICA_SETS, ROLLOUTS } from '../cluster';
import { type Condition, type ReplicaSet, sameJson } from '../objects';
import { withCondition } from './conditions';
import { dependents } from './ownership';
import { type Rollout, type RolloutStatus, revisionOf, type Unfolding } from './rollout-shape';
import { weightAt } from './rollout-steps';

/** Writes what a Rollout has come to, with its phase and the words for it. */
export function writeStatus(cluster: Cluster, seen: Unfolding, wanted: RolloutStatus): void {
  const { namespace = '', name } = seen.rollout.metadata;
  const rollout = cluster.read<Rollout>(ROLLOUTS, namespace, name);
  if (!rollout) return;
  const sets = dependents<ReplicaSet>(cluster, REPLICA_SETS, rollout);
  const current = sets.find(({ metadata }) => metadata.name === seen.current.metadata.name) ?? seen.current;
  const sum = (of: (status: ReplicaSet['status']) => number | undefined): number =>
    sets.reduce((total, { status }) => total + (of(status) ?? 0), 0);
  const counts = {
    replicas: sum(({ replicas }) => replicas),
    updatedReplicas: current.status.replicas,
    readyReplicas: sum(({ readyReplicas }) => readyReplicas),
    availableReplicas: sum(({ availableReplicas }) => availableReplicas),
  };
  const { phase, message, reason } = phaseOf(rollout, seen, wanted, counts, current);
  const conditions = conditionsOf(cluster, rollout, {
    phase,
    message,
    reason,
    available: counts.availableReplicas,
  });
  const steps = rollout.spec.strategy.canary?.steps;
  const isDone = wanted.stableRS === seen.hash;
  const weight = isDone ? 100 : wanted.abort ? 0 : weightAt(steps ?? [], wanted.currentStepIndex ?? 0);
  const { message: _before, ...rest } = wanted;
  const status: RolloutStatus = {
    ...rest,
    ...counts,
    HPAReplicas: counts.replicas,
    observedGeneration: String(rollout.metadata.generation ?? 1),
    phase,
    ...(message === '' ? {} : { message }),
    conditions,
    ...(steps
      ? { canary: { ...wanted.canary, weights: { canary: { weight }, stable: { weight: 100 - weight } } } }
      : {}),
  };
  if (!sameJson(status, rollout.status)) cluster.write({ ...rollout, status });
}

type Counts = Readonly<
  Record<'replicas' | 'updatedReplicas' | 'readyReplicas' | 'availableReplicas', number>
>;

interface Phase {
  readonly phase: 'Healthy' | 'Progressing' | 'Paused' | 'Degraded';
  readonly message: string;
  readonly reason: string;
}

function phaseOf(
  { spec }: Rollout,
  { hash, replicas }: Unfolding,
  wanted: RolloutStatus,
  counts: Counts,
  current: ReplicaSet,
): Phase {
  if (wanted.abort === true) {
    const run = wanted.canary?.currentStepAnalysisRunStatus;
    const why =
      run?.status === 'Failed' ? `: Step-based analysis phase error/failed: ${run.message ?? ''}` : '';
    return {
      phase: 'Degraded',
      reason: 'RolloutAborted',
      message: `RolloutAborted: Rollout aborted update to revision ${revisionOf(current)}${why}`,
    };
  }
  if (spec.paused === true) return { phase: 'Paused', reason: 'RolloutPaused', message: 'manually paused' };
  const [waits] = wanted.pauseConditions ?? [];
  if (waits) return { phase: 'Paused', reason: 'RolloutPaused', message: waits.reason };
  const moving = (message: string): Phase => ({ phase: 'Progressing', reason: 'ReplicaSetUpdated', message });
  if (wanted.stableRS !== hash && counts.updatedReplicas >= replicas)
    return moving('waiting for all steps to complete');
  if (counts.updatedReplicas < replicas) return moving('more replicas need to be updated');
  if (counts.availableReplicas < counts.updatedReplicas)
    return moving('updated replicas are still becoming available');
  if (!spec.strategy.blueGreen && counts.replicas > counts.updatedReplicas)
    return moving('old replicas are pending termination');
  return { phase: 'Healthy', reason: 'NewReplicaSetAvailable', message: '' };
}

function conditionsOf(
  cluster: Cluster,
  { status, spec, metadata }: Rollout,
  { phase, message, reason, available }: Phase & { readonly available: number },
): readonly Condition[] {
  const before = (status?.conditions ?? []) as readonly Condition[];
  const isAvailable = available >= (spec.replicas ?? 1);
  const withAvailable = withCondition(cluster, before, {
    type: 'Available',
    status: isAvailable ? 'True' : 'False',
    reason: isAvailable ? 'AvailableReason' : 'Unavailable',
    message: isAvailable ? 'Rollout has minimum availability' : 'Rollout does not have minimum availability',
  });
  return withCondition(cluster, withAvailable, {
    type: 'Progressing',
    status: phase === 'Degraded' ? 'False' : phase === 'Paused' ? 'Unknown' : 'True',
    reason,
    message: message === '' ? `Rollout "${metadata.name}" has successfully progressed.` : message,
  });
}
