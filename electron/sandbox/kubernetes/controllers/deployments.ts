import { createHash } from 'node:crypto';
import { type Cluster, DEPLOYMENTS, REPLICA_SETS } from '../cluster';
import { type Deployment, type PodTemplate, type ReplicaSet, sameJson } from '../objects';
import { limits } from './deployment-limits';
import { syncStatus } from './deployment-status';
import { say } from './events';
import { controlledBy, dependents } from './ownership';

export const REVISION = 'deployment.kubernetes.io/revision';
const DESIRED = 'deployment.kubernetes.io/desired-replicas';
const MOST = 'deployment.kubernetes.io/max-replicas';
const HASH = 'pod-template-hash';
const NOT_COPIED = new Set([
  'kubectl.kubernetes.io/last-applied-configuration',
  REVISION,
  'deployment.kubernetes.io/revision-history',
  DESIRED,
  MOST,
]);

/** A rollout at one moment. */
interface Rolling {
  readonly deployment: Deployment;
  /** The ReplicaSet of the template as it is; null while there is none. */
  readonly current: ReplicaSet | null;
  readonly old: readonly ReplicaSet[];
}

const withoutHash = (template: PodTemplate): PodTemplate => {
  const { [HASH]: _hash, ...labels } = template.metadata?.labels ?? {};
  return { ...template, metadata: { ...template.metadata, labels } };
};

const revisionOf = (set: ReplicaSet): number => Number(set.metadata.annotations?.[REVISION] ?? 0);

/** One step of the deployment controller. */
export function reconcileDeployment(cluster: Cluster, namespace: string, name: string): void {
  const deployment = cluster.read<Deployment>(DEPLOYMENTS, namespace, name);
  if (!deployment || deployment.metadata.deletionTimestamp !== undefined) return;
  const rolling = read(cluster, deployment);
  if (deployment.spec.paused === true || wasScaled(deployment, rolling)) scaleAll(cluster, rolling);
  else if (deployment.spec.strategy.type === 'Recreate') recreate(cluster, withCurrent(cluster, rolling));
  else roll(cluster, withCurrent(cluster, rolling));
  const now = cluster.read<Deployment>(DEPLOYMENTS, namespace, name);
  if (!now) return;
  const { current, old } = read(cluster, now);
  if (syncStatus(cluster, now, current, old)) cleanUp(cluster, now);
}

function read(cluster: Cluster, deployment: Deployment): Rolling {
  const sets = dependents<ReplicaSet>(cluster, REPLICA_SETS, deployment).sort((a, b) =>
    a.metadata.creationTimestamp.localeCompare(b.metadata.creationTimestamp),
  );
  const wanted = withoutHash(deployment.spec.template);
  const current = sets.find((set) => sameJson(withoutHash(set.spec.template), wanted)) ?? null;
  return { deployment, current, old: sets.filter((set) => set !== current) };
}

/** The rollout with a ReplicaSet for the template, which carries the next revision. */
function withCurrent(cluster: Cluster, { deployment, current, old }: Rolling): Rolling {
  const latest = Math.max(0, ...old.map(revisionOf));
  const revision = current && revisionOf(current) > latest ? revisionOf(current) : latest + 1;
  const copied = Object.fromEntries(
    Object.entries(deployment.metadata.annotations ?? {}).filter(([key]) => !NOT_COPIED.has(key)),
  );
  const annotations = { ...current?.metadata.annotations, ...copied, [REVISION]: String(revision) };
  let next: ReplicaSet;
  if (current) {
    next = sameJson(annotations, current.metadata.annotations)
      ? current
      : cluster.write({ ...current, metadata: { ...current.metadata, annotations } });
  } else {
    next = create(cluster, deployment, old, annotations);
  }
  if (deployment.metadata.annotations?.[REVISION] === String(revision))
    return { deployment, current: next, old };
  const marked = cluster.write({
    ...deployment,
    metadata: {
      ...deployment.metadata,
      annotations: { ...deployment.metadata.annotations, [REVISION]: String(revision) },
    },
  });
  return { deployment: marked, current: next, old };
}

/** The short name of a template, as in the names of pods. */
export function templateHash(template: PodTemplate): string {
  const letters = 'bcdf2456789';
  const digest = createHash('sha256')
    .update(JSON.stringify(withoutHash(template)))
    .digest();
  return [...digest.subarray(0, 9)].map((byte) => letters[byte % letters.length]).join('');
}

function create(
  cluster: Cluster,
  deployment: Deployment,
  old: readonly ReplicaSet[],
  annotations: Record<string, string>,
): ReplicaSet {
  const { template, selector, minReadySeconds, replicas } = deployment.spec;
  const hash = templateHash(template);
  const labels = { ...template.metadata?.labels, [HASH]: hash };
  const size =
    deployment.spec.strategy.type === 'Recreate' && total(old) > 0 ? 0 : newSize(deployment, 0, total(old));
  const made = cluster.write<ReplicaSet>({
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `${deployment.metadata.name}-${hash}`,
      namespace: deployment.metadata.namespace ?? 'default',
      ...cluster.store.newMeta(),
      resourceVersion: '',
      generation: 1,
      labels,
      annotations: {
        ...annotations,
        [DESIRED]: String(replicas),
        [MOST]: String(replicas + limits(deployment).surge),
      },
      ownerReferences: [controlledBy(deployment)],
    },
    spec: {
      replicas: size,
      ...(minReadySeconds === undefined ? {} : { minReadySeconds }),
      selector: { matchLabels: { ...selector.matchLabels, [HASH]: hash } },
      template: { ...template, metadata: { ...template.metadata, labels } },
    },
    status: { replicas: 0 },
  });
  if (size > 0) announce(cluster, deployment, made, 'up', 0, size);
  return made;
}

const total = (sets: readonly ReplicaSet[]): number => sets.reduce((sum, { spec }) => sum + spec.replicas, 0);

/** How many pods the new ReplicaSet may have now. */
function newSize(deployment: Deployment, has: number, others: number): number {
  const { replicas } = deployment.spec;
  const room = replicas + limits(deployment).surge - (has + others);
  return Math.max(has, Math.min(replicas, has + Math.max(0, room)));
}

function announce(
  cluster: Cluster,
  deployment: Deployment,
  set: ReplicaSet,
  way: 'up' | 'down',
  from: number,
  to: number,
): void {
  say(cluster, deployment, {
    type: 'Normal',
    reason: 'ScalingReplicaSet',
    message: `Scaled ${way} replica set ${set.metadata.name} to ${to} from ${from}`,
    component: 'deployment-controller',
  });
}

/** Sets the size of a ReplicaSet and tells it. */
function resize(cluster: Cluster, deployment: Deployment, set: ReplicaSet, to: number): void {
  const most = deployment.spec.replicas + limits(deployment).surge;
  const annotations = {
    ...set.metadata.annotations,
    [DESIRED]: String(deployment.spec.replicas),
    [MOST]: String(most),
  };
  if (set.spec.replicas === to && sameJson(annotations, set.metadata.annotations)) return;
  const from = set.spec.replicas;
  cluster.write({
    ...set,
    metadata: {
      ...set.metadata,
      annotations,
      generation: (set.metadata.generation ?? 1) + (from === to ? 0 : 1),
    },
    spec: { ...set.spec, replicas: to },
  });
  if (from !== to) announce(cluster, deployment, set, to > from ? 'up' : 'down', from, to);
}

function roll(cluster: Cluster, { deployment, current, old }: Rolling): void {
  if (!current) return;
  const { replicas } = deployment.spec;
  const others = total(old);
  const size =
    current.spec.replicas > replicas ? replicas : newSize(deployment, current.spec.replicas, others);
  if (size !== current.spec.replicas) {
    resize(cluster, deployment, current, size);
    return;
  }
  resize(cluster, deployment, current, size);
  if (others === 0) return;
  const least = replicas - limits(deployment).unavailable;
  const newUnavailable = current.spec.replicas - (current.status.availableReplicas ?? 0);
  let room = current.spec.replicas + others - least - newUnavailable;
  if (room <= 0) return;
  // Pods that are not available anyway go first: they cost nobody anything.
  for (const set of old) {
    const broken = set.spec.replicas - (set.status.availableReplicas ?? 0);
    const going = Math.min(room, broken, set.spec.replicas);
    if (going <= 0) continue;
    room -= going;
    resize(cluster, deployment, set, set.spec.replicas - going);
  }
  const left = read(cluster, deployment);
  const available = [...left.old, ...(left.current ? [left.current] : [])].reduce(
    (sum, { status }) => sum + (status.availableReplicas ?? 0),
    0,
  );
  let spare = available - least;
  for (const set of left.old) {
    const going = Math.min(spare, set.spec.replicas);
    if (going <= 0) continue;
    spare -= going;
    resize(cluster, deployment, set, set.spec.replicas - going);
  }
}

function recreate(cluster: Cluster, { deployment, current, old }: Rolling): void {
  for (const set of old) if (set.spec.replicas > 0) resize(cluster, deployment, set, 0);
  if (current && old.every(({ status }) => status.replicas === 0))
    resize(cluster, deployment, current, deployment.spec.replicas);
}

/** Whether somebody changed the number of replicas since the ReplicaSets were last looked at. */
function wasScaled(deployment: Deployment, { current, old }: Rolling): boolean {
  return [...old, ...(current ? [current] : [])].some((set) => {
    const desired = set.metadata.annotations?.[DESIRED];
    return set.spec.replicas > 0 && desired !== undefined && Number(desired) !== deployment.spec.replicas;
  });
}

/** Scaling without a step of the rollout: what is under way keeps its proportions. */
function scaleAll(cluster: Cluster, { deployment, current, old }: Rolling): void {
  const { replicas } = deployment.spec;
  const active = [...old, ...(current ? [current] : [])].filter(({ spec }) => spec.replicas > 0);
  const only = active.length <= 1 ? (active[0] ?? current ?? old.at(-1)) : undefined;
  if (only) {
    resize(cluster, deployment, only, replicas);
    return;
  }
  const allowed = replicas > 0 ? replicas + limits(deployment).surge : 0;
  const before = total(active);
  let left = allowed - before;
  const bySize = [...active].sort((a, b) => b.spec.replicas - a.spec.replicas);
  for (const [index, set] of bySize.entries()) {
    const most = Number(set.metadata.annotations?.[MOST] ?? before);
    const wanted = Math.round((set.spec.replicas * allowed) / Math.max(1, most)) - set.spec.replicas;
    const step =
      index === bySize.length - 1
        ? left
        : left >= 0
          ? Math.min(left, Math.max(0, wanted))
          : Math.max(left, Math.min(0, wanted));
    left -= step;
    resize(cluster, deployment, set, Math.max(0, set.spec.replicas + step));
  }
}

/** Old ReplicaSets beyond the history's limit go. */
function cleanUp(cluster: Cluster, deployment: Deployment): void {
  const { old } = read(cluster, deployment);
  const spent = old
    .filter(({ spec, status }) => spec.replicas === 0 && status.replicas === 0)
    .sort((a, b) => revisionOf(a) - revisionOf(b));
  const surplus = spent.length - (deployment.spec.revisionHistoryLimit ?? 10);
  for (const set of spent.slice(0, Math.max(0, surplus)))
    cluster.store.remove(REPLICA_SETS, set.metadata.namespace, set.metadata.name);
}
