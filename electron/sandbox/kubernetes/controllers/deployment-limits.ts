import { share } from '../api/quantity';
import { conditionOf, type Deployment, timestamp } from '../objects';

/** The limits of a rolling update: how many pods may be there, and how many must be available. */
export function limits(deployment: Deployment): { surge: number; unavailable: number } {
  const { replicas, strategy } = deployment.spec;
  if (strategy.type === 'Recreate') return { surge: 0, unavailable: replicas };
  const surge = share(strategy.rollingUpdate?.maxSurge ?? '25%', replicas, true);
  const unavailable = share(strategy.rollingUpdate?.maxUnavailable ?? '25%', replicas, false);
  return { surge, unavailable: surge === 0 && unavailable === 0 ? 1 : unavailable };
}

/** When a rollout without progress counts as failed; null when it has no deadline or nothing to wait for. */
export function deadlineOf(deployment: Deployment): number | null {
  const progressing = conditionOf(deployment.status.conditions, 'Progressing');
  const seconds = deployment.spec.progressDeadlineSeconds ?? 600;
  if (!progressing || progressing.reason === 'NewReplicaSetAvailable' || seconds >= 2_147_483_647)
    return null;
  return Date.parse(progressing.lastUpdateTime ?? timestamp(0)) + seconds * 1000;
}
