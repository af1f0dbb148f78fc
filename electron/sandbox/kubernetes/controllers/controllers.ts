import type { Change } from '../api/object-store';
import {
  type Cluster,
  type Controllers,
  DEPLOYMENTS,
  PODS,
  QUOTAS,
  REPLICA_SETS,
  ROLLOUTS,
  SERVICES,
} from '../cluster';
import type { KubeObject, Pod, Service } from '../objects';
import {
  containerEnds,
  containerRestarts,
  containerStarts,
  imageBacksOff,
  imagePull,
  livenessFails,
  podArrives,
  probeFails,
  probePasses,
} from '../pods/kubelet';
import { schedule } from '../pods/scheduler';
import { reconcileDeployment } from './deployments';
import { controllerOf } from './ownership';
import { reconcileQuota } from './quotas';
import { namespaceEmpties, podEnds } from './removal';
import { reconcileReplicaSet } from './replica-sets';
import type { Rollout } from './rollout-shape';
import { reconcileRollout } from './rollouts';
import { reconcileService } from './services';

interface Target {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

const self = ({ kind, metadata }: KubeObject): Target => ({
  kind,
  namespace: metadata.namespace ?? '',
  name: metadata.name,
});

function ownerOf(object: KubeObject): Target[] {
  const owner = controllerOf(object);
  return owner ? [{ kind: owner.kind, namespace: object.metadata.namespace ?? '', name: owner.name }] : [];
}

function selectedBy(cluster: Cluster, pod: KubeObject): Target[] {
  const { labels = {}, namespace } = pod.metadata;
  return cluster
    .list<Service>(SERVICES, namespace)
    .filter(({ spec }) => {
      const wanted = Object.entries(spec.selector ?? {});
      return wanted.length > 0 && wanted.every(([key, value]) => labels[key] === value);
    })
    .map(self);
}

/** The Rollouts that take their template from a Deployment. */
function referringTo(cluster: Cluster, { metadata }: KubeObject): Target[] {
  return cluster
    .list<Rollout>(ROLLOUTS, metadata.namespace)
    .filter(({ spec }) => spec.workloadRef?.name === metadata.name)
    .map(self);
}

function follows(cluster: Cluster, { object, type, before }: Change): readonly Target[] {
  const { namespace } = object.metadata;
  switch (object.kind) {
    case 'Pod':
      return [
        ...(type === 'ADDED' ? [self(object)] : []),
        ...ownerOf(object),
        ...selectedBy(cluster, object),
        ...(before ? selectedBy(cluster, before) : []),
        ...cluster.list(QUOTAS, namespace).map(self),
      ];
    case 'ReplicaSet':
      return [self(object), ...ownerOf(object)];
    case 'Deployment':
      return [self(object), ...referringTo(cluster, object)];
    case 'Event':
    case 'Endpoints':
    case 'EndpointSlice':
      return [];
    default:
      return [self(object)];
  }
}

/** A new pod is scheduled after a moment. */
function reconcilePod(cluster: Cluster, namespace: string, name: string): void {
  const pod = cluster.read<Pod>(PODS, namespace, name);
  if (!pod || pod.metadata.deletionTimestamp !== undefined) return;
  if (pod.spec.nodeName === undefined) cluster.after(20, 'pod-scheduled', namespace, name);
  else if (pod.status.startTime === undefined) cluster.after(20, 'pod-arrives', namespace, name);
}

const again =
  (resource: { group: string; plural: string }, kind: string) =>
  (cluster: Cluster, namespace: string, name: string) => {
    if (cluster.read(resource, namespace, name)) cluster.enqueue(kind, namespace, name);
  };

/** Everything that works in a cluster by itself. */
export const controllers: Controllers = {
  follows,
  reconcile: {
    Deployment: reconcileDeployment,
    ReplicaSet: reconcileReplicaSet,
    Pod: reconcilePod,
    Rollout: reconcileRollout,
    Service: reconcileService,
    ResourceQuota: reconcileQuota,
  },
  happenings: {
    'pod-scheduled': schedule,
    'pod-arrives': podArrives,
    'pod-ends': podEnds,
    'image-pull': imagePull,
    'image-backs-off': imageBacksOff,
    'container-starts': containerStarts,
    'container-ends': containerEnds,
    'container-restarts': containerRestarts,
    'probe-passes': probePasses,
    'probe-fails': probeFails,
    'liveness-fails': livenessFails,
    'namespace-empties': namespaceEmpties,
    'replica-set-tries': again(REPLICA_SETS, 'ReplicaSet'),
    'deployment-deadline': again(DEPLOYMENTS, 'Deployment'),
    'rollout-looks': again(ROLLOUTS, 'Rollout'),
  },
};
