import { type Cluster, DEPLOYMENTS, PODS, REPLICA_SETS, ROLLOUTS } from '../cluster';
import { type Deployment, type Pod, type PodTemplate, type ReplicaSet, sameJson } from '../objects';
import { templateHash } from './deployments';
import { controlledBy, dependents } from './ownership';
import { deleteObject } from './removal';
import { isReady } from './replica-sets';
import { followColours } from './rollout-colours';
import {
  ROLLOUT_HASH,
  ROLLOUT_REVISION,
  type Rollout,
  type RolloutStatus,
  revisionOf,
  type Unfolding,
} from './rollout-shape';
import { writeStatus } from './rollout-status';
import { followSteps } from './rollout-steps';

/** One look of the controller of Argo Rollouts at a Rollout. */
export function reconcileRollout(cluster: Cluster, namespace: string, name: string): void {
  const rollout = cluster.read<Rollout>(ROLLOUTS, namespace, name);
  if (!rollout || rollout.metadata.deletionTimestamp !== undefined) return;
  const template = templateOf(cluster, rollout);
  if (!template) return;
  const seen = unfold(cluster, rollout, template);
  const status = renewed(seen);
  const next = rollout.spec.strategy.blueGreen
    ? followColours(cluster, seen, status)
    : followSteps(cluster, seen, status);
  writeStatus(cluster, seen, { ...next, ...restart(cluster, seen) });
}

/** The template, which may be a Deployment's. */
function templateOf(cluster: Cluster, { spec, metadata }: Rollout): PodTemplate | undefined {
  if (!spec.workloadRef) return spec.template;
  return cluster.read<Deployment>(DEPLOYMENTS, metadata.namespace ?? '', spec.workloadRef.name)?.spec
    .template;
}

const hashOf = ({ metadata }: ReplicaSet): string | undefined => metadata.labels?.[ROLLOUT_HASH];

/** A template with its labels, but for the one that the controller puts on. */
function withoutHash(template: PodTemplate): PodTemplate {
  const { [ROLLOUT_HASH]: _hash, ...labels } = template.metadata?.labels ?? {};
  return { ...template, metadata: { ...template.metadata, labels } };
}

function unfold(cluster: Cluster, rollout: Rollout, template: PodTemplate): Unfolding {
  const sets = dependents<ReplicaSet>(cluster, REPLICA_SETS, rollout);
  const byHash = (wanted: string | undefined) => sets.find((set) => hashOf(set) === wanted) ?? null;
  const known = sets.find((set) => sameJson(withoutHash(set.spec.template), withoutHash(template))) ?? null;
  const hash = (known && hashOf(known)) ?? templateHash(template);
  const latest = Math.max(0, ...sets.map(revisionOf));
  const current =
    known && revisionOf(known) === latest
      ? known
      : named(cluster, rollout, known, { hash, template, revision: latest + 1 });
  const revision = String(revisionOf(current));
  const marked =
    rollout.metadata.annotations?.[ROLLOUT_REVISION] === revision
      ? rollout
      : cluster.write<Rollout>({
          ...rollout,
          metadata: {
            ...rollout.metadata,
            annotations: { ...rollout.metadata.annotations, [ROLLOUT_REVISION]: revision },
          },
        });
  return {
    rollout: { ...marked, status: marked.status ?? {} },
    template,
    replicas: rollout.spec.replicas ?? 1,
    hash,
    current,
    stable: byHash(marked.status?.stableRS),
    old: sets.filter(({ metadata }) => metadata.name !== current.metadata.name),
  };
}

/** The ReplicaSet of a template under the next revision: made, or taken up again. */
function named(
  cluster: Cluster,
  rollout: Rollout,
  known: ReplicaSet | null,
  {
    hash,
    template,
    revision,
  }: { readonly hash: string; readonly template: PodTemplate; readonly revision: number },
): ReplicaSet {
  const cause = rollout.metadata.annotations?.['kubernetes.io/change-cause'];
  const author = rollout.metadata.annotations?.['slipway.dev/author'];
  const annotations = {
    ...(cause === undefined ? {} : { 'kubernetes.io/change-cause': cause }),
    ...(author === undefined ? {} : { 'slipway.dev/author': author }),
    [ROLLOUT_REVISION]: String(revision),
  };
  if (known)
    return cluster.write({
      ...known,
      metadata: { ...known.metadata, annotations: { ...known.metadata.annotations, ...annotations } },
    });
  const labels = { ...template.metadata?.labels, [ROLLOUT_HASH]: hash };
  return cluster.write<ReplicaSet>({
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `${rollout.metadata.name}-${hash}`,
      namespace: rollout.metadata.namespace ?? 'default',
      ...cluster.store.newMeta(),
      resourceVersion: '',
      generation: 1,
      labels,
      annotations,
      ownerReferences: [controlledBy(rollout)],
    },
    spec: {
      replicas: 0,
      selector: { matchLabels: { ...rollout.spec.selector?.matchLabels, [ROLLOUT_HASH]: hash } },
      template: { ...template, metadata: { ...template.metadata, labels } },
    },
    status: { replicas: 0 },
  });
}

/** The status to go on from: another template begins its steps anew. */
function renewed({ rollout, hash, stable }: Unfolding): RolloutStatus {
  const { status } = rollout;
  const steps = rollout.spec.strategy.canary?.steps ?? [];
  if (stable === null || hash === status.stableRS)
    return {
      ...status,
      currentPodHash: hash,
      currentStepIndex: steps.length,
      pauseConditions: [],
      controllerPause: false,
      abort: false,
      promoteFull: false,
    };
  if (hash === status.currentPodHash) return status;
  return {
    ...status,
    currentPodHash: hash,
    currentStepIndex: 0,
    pauseConditions: [],
    controllerPause: false,
    abort: false,
    promoteFull: false,
    canary: {},
  };
}

/** Pods that are older than `restartAt` go, one after the other, and their ReplicaSets make new ones. */
function restart(
  cluster: Cluster,
  { rollout, current, old }: Unfolding,
): Partial<Pick<RolloutStatus, 'restartedAt'>> {
  const { restartAt } = rollout.spec;
  if (restartAt === undefined || rollout.status.restartedAt === restartAt) return {};
  const pods = [current, ...old]
    .flatMap((set) => dependents<Pod>(cluster, PODS, set))
    .filter(({ metadata }) => metadata.deletionTimestamp === undefined);
  const spent = pods.filter(({ metadata }) => Date.parse(metadata.creationTimestamp) < Date.parse(restartAt));
  if (spent.length === 0) return { restartedAt: restartAt };
  const [first] = spent;
  if (first && pods.every(isReady)) deleteObject(cluster, first);
  return {};
}
