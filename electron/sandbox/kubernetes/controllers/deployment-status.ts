import type { Cluster } from '../cluster';
import { type Condition, conditionOf, type Deployment, type ReplicaSet, sameJson } from '../objects';
import { withCondition } from './conditions';
import { deadlineOf, limits } from './deployment-limits';

const sum = (sets: readonly ReplicaSet[], of: (status: ReplicaSet['status']) => number | undefined): number =>
  sets.reduce((total, { status }) => total + (of(status) ?? 0), 0);

/** Writes what a Deployment has come to. Gives whether its rollout is complete. */
export function syncStatus(
  cluster: Cluster,
  deployment: Deployment,
  current: ReplicaSet | null,
  old: readonly ReplicaSet[],
): boolean {
  const all = current ? [...old, current] : old;
  const replicas = sum(all, (status) => status.replicas);
  const available = sum(all, (status) => status.availableReplicas);
  const ready = sum(all, (status) => status.readyReplicas);
  const updated = current?.status.replicas ?? 0;
  const unavailable =
    Math.max(
      0,
      sum(all, (status) => status.replicas),
      deployment.spec.replicas,
    ) - available;
  const isComplete =
    updated === deployment.spec.replicas && replicas === updated && available === updated && current !== null;
  const counts = {
    ...(replicas > 0 ? { replicas } : {}),
    ...(updated > 0 ? { updatedReplicas: updated } : {}),
    ...(ready > 0 ? { readyReplicas: ready } : {}),
    ...(available > 0 ? { availableReplicas: available } : {}),
    ...(unavailable > 0 ? { unavailableReplicas: unavailable } : {}),
  };
  const { conditions: before, observedGeneration: _seen, ...countsBefore } = deployment.status;
  const isNew = updated !== (countsBefore.updatedReplicas ?? 0) || replicas < (countsBefore.replicas ?? 0);
  const moved =
    isNew || ready > (countsBefore.readyReplicas ?? 0) || available > (countsBefore.availableReplicas ?? 0);
  let conditions = availability(cluster, deployment, available);
  conditions = progress(cluster, { ...deployment, status: { ...deployment.status, conditions } }, current, {
    isComplete,
    moved,
  });
  conditions = failure(cluster, conditions, all);
  const status: Deployment['status'] = {
    observedGeneration: deployment.metadata.generation ?? 1,
    ...counts,
    conditions,
  };
  if (sameJson(status, deployment.status)) return isComplete;
  const written = cluster.write({ ...deployment, status });
  const deadline = deadlineOf(written);
  if (deadline !== null && !sameJson(before, conditions))
    cluster.after(
      Math.max(0, deadline - cluster.now()) + 1,
      'deployment-deadline',
      deployment.metadata.namespace ?? '',
      deployment.metadata.name,
    );
  return isComplete;
}

function availability(cluster: Cluster, deployment: Deployment, available: number): Condition[] {
  const least = deployment.spec.replicas - limits(deployment).unavailable;
  return withCondition(
    cluster,
    deployment.status.conditions,
    available >= least
      ? {
          type: 'Available',
          status: 'True',
          reason: 'MinimumReplicasAvailable',
          message: 'Deployment has minimum availability.',
        }
      : {
          type: 'Available',
          status: 'False',
          reason: 'MinimumReplicasUnavailable',
          message: 'Deployment does not have minimum availability.',
        },
  );
}

function progress(
  cluster: Cluster,
  deployment: Deployment,
  current: ReplicaSet | null,
  { isComplete, moved }: { readonly isComplete: boolean; readonly moved: boolean },
): Condition[] {
  const { conditions = [] } = deployment.status;
  const before = conditionOf(conditions, 'Progressing');
  const name = current?.metadata.name ?? deployment.metadata.name;
  const set = (status: Condition['status'], reason: string, message: string, touch = false) =>
    withCondition(cluster, conditions, { type: 'Progressing', status, reason, message }, { touch });
  if (deployment.spec.paused === true)
    return before?.reason === 'DeploymentPaused'
      ? conditions
      : set('Unknown', 'DeploymentPaused', 'Deployment is paused');
  if (before?.reason === 'DeploymentPaused')
    return set('Unknown', 'DeploymentResumed', 'Deployment is resumed');
  if (isComplete) {
    if (before?.reason === 'NewReplicaSetAvailable' && before.message?.includes(`"${name}"`))
      return conditions;
    return set('True', 'NewReplicaSetAvailable', `ReplicaSet "${name}" has successfully progressed.`);
  }
  const isAnother = before?.message?.includes(`"${name}"`) !== true && before?.reason !== 'DeploymentResumed';
  if (before === undefined || isAnother)
    return current && current.metadata.creationTimestamp !== cluster.time()
      ? set('True', 'FoundNewReplicaSet', `Found new replica set "${name}"`)
      : set('True', 'NewReplicaSetCreated', `Created new replica set "${name}"`);
  if (moved) return set('True', 'ReplicaSetUpdated', `ReplicaSet "${name}" is progressing.`, true);
  const deadline = before.reason === 'ProgressDeadlineExceeded' ? null : deadlineOf(deployment);
  if (deadline !== null && cluster.now() > deadline)
    return set('False', 'ProgressDeadlineExceeded', `ReplicaSet "${name}" has timed out progressing.`);
  return conditions;
}

function failure(cluster: Cluster, conditions: Condition[], sets: readonly ReplicaSet[]): Condition[] {
  const failed = sets
    .map(({ status }) => conditionOf(status.conditions, 'ReplicaFailure'))
    .find((one) => one !== undefined);
  if (!failed) return conditions.filter((one) => one.type !== 'ReplicaFailure');
  return withCondition(cluster, conditions, {
    type: 'ReplicaFailure',
    status: 'True',
    reason: failed.reason ?? 'FailedCreate',
    message: failed.message ?? '',
  });
}
