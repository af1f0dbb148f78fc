import { defaulted } from '../api/defaults';
import { quantity } from '../api/quantity';
import { type Cluster, NAMESPACES, PODS, QUOTAS, REPLICA_SETS } from '../cluster';
import {
  conditionOf,
  fieldsOf,
  type KubeObject,
  type Pod,
  type PodTemplate,
  type ReplicaSet,
  sameJson,
} from '../objects';
import { withCondition } from './conditions';
import { say } from './events';
import { controlledBy, dependents } from './ownership';
import { deleteObject } from './removal';

const AGAIN_MS = 10_000;
const ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';

/** A name's ending from the cluster's own sequence: the same in every run. */
export function suffix(cluster: Cluster): string {
  let rest = Math.imul(cluster.store.nextNumber(), 2_654_435_761) >>> 0;
  let text = '';
  for (let index = 0; index < 5; index += 1) {
    text += ALPHABET[rest % ALPHABET.length] ?? 'x';
    rest = Math.floor(rest / ALPHABET.length) + 7 * index;
  }
  return text;
}

/** Whether a pod counts as ready. */
export const isReady = (pod: Pod): boolean => conditionOf(pod.status.conditions, 'Ready')?.status === 'True';

/** Whether a pod has been ready for long enough. */
function isAvailable(cluster: Cluster, pod: Pod, minReadySeconds = 0): boolean {
  const condition = conditionOf(pod.status.conditions, 'Ready');
  if (condition?.status !== 'True') return false;
  return Date.parse(condition.lastTransitionTime ?? '') + minReadySeconds * 1000 <= cluster.now();
}

/** Makes a ReplicaSet's pods as many as it wants, and counts them. */
export function reconcileReplicaSet(cluster: Cluster, namespace: string, name: string): void {
  const set = cluster.read<ReplicaSet>(REPLICA_SETS, namespace, name);
  if (!set) return;
  const pods = dependents<Pod>(cluster, PODS, set).filter(
    (pod) => pod.metadata.deletionTimestamp === undefined,
  );
  const missing = set.spec.replicas - pods.length;
  let refused: string | null = null;
  const tries = missing > 0 && !failedJustNow(cluster, set);
  for (let index = 0; tries && index < missing && refused === null; index += 1)
    refused = createPod(cluster, set);
  if (missing < 0) for (const pod of surplus(pods, -missing)) removePod(cluster, set, pod);
  count(cluster, namespace, name, refused);
}

/** Who was refused a pod waits before asking again. */
function failedJustNow(cluster: Cluster, set: ReplicaSet): boolean {
  const failed = conditionOf(set.status.conditions, 'ReplicaFailure');
  return failed !== undefined && Date.parse(failed.lastUpdateTime ?? '') + AGAIN_MS > cluster.now();
}

function createPod(cluster: Cluster, set: ReplicaSet): string | null {
  const pod = podOf(cluster, set, set.spec.template, `${set.metadata.name}-`);
  const refused = admission(cluster, pod);
  if (refused !== null) {
    say(cluster, set, {
      type: 'Warning',
      reason: 'FailedCreate',
      message: `Error creating: ${refused}`,
      component: 'replicaset-controller',
    });
    cluster.after(AGAIN_MS, 'replica-set-tries', set.metadata.namespace ?? '', set.metadata.name);
    return refused;
  }
  cluster.write(pod);
  say(cluster, set, {
    type: 'Normal',
    reason: 'SuccessfulCreate',
    message: `Created pod: ${pod.metadata.name}`,
    component: 'replicaset-controller',
  });
  return null;
}

/** A new pod of an owner. */
function podOf(cluster: Cluster, owner: KubeObject, template: PodTemplate, generateName: string): KubeObject {
  const pod: KubeObject = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: `${generateName}${suffix(cluster)}`,
      generateName,
      namespace: owner.metadata.namespace ?? 'default',
      ...cluster.store.newMeta(),
      resourceVersion: '',
      labels: { ...template.metadata?.labels },
      ...(template.metadata?.annotations ? { annotations: { ...template.metadata.annotations } } : {}),
      ownerReferences: [controlledBy(owner)],
    },
    spec: structuredClone(template.spec),
  };
  return defaulted(pod, () => '');
}

/** What a quota or a namespace on its way out says against a pod; null when nothing does. */
export function admission(cluster: Cluster, pod: KubeObject): string | null {
  const { namespace = '', name } = pod.metadata;
  const place = cluster.read(NAMESPACES, '', namespace);
  if (place?.metadata.deletionTimestamp !== undefined)
    return `pods "${name}" is forbidden: unable to create new content in namespace ${namespace} because it is being terminated`;
  for (const quota of cluster.list(QUOTAS, namespace)) {
    const hard = fieldsOf(fieldsOf(quota.spec), 'hard') as Record<string, string>;
    for (const [key, limit] of Object.entries(hard)) {
      const asked = demand(pod as Pod, key);
      const used = cluster.list<Pod>(PODS, namespace).reduce((sum, one) => sum + demand(one, key), 0);
      if (asked > 0 && used + asked > quantity(limit) + 1e-9)
        return `pods "${name}" is forbidden: exceeded quota: ${quota.metadata.name}, requested: ${key}=${said(key, asked)}, used: ${key}=${said(key, used)}, limited: ${key}=${limit}`;
    }
  }
  return null;
}

/** How much of a quota's resource a pod takes. */
export function demand(pod: Pod, key: string): number {
  if (key === 'pods' || key === 'count/pods') return 1;
  const [, group = 'requests', resource = ''] = /^(?:(requests|limits)\.)?(cpu|memory)$/.exec(key) ?? [];
  return pod.spec.containers.reduce((sum, { resources }) => {
    const list = group === 'limits' ? resources?.limits : resources?.requests;
    return sum + quantity(list?.[resource]);
  }, 0);
}

const said = (key: string, value: number): string =>
  key.endsWith('cpu')
    ? `${Math.round(value * 1000)}m`
    : key.endsWith('memory')
      ? `${Math.round(value / 2 ** 20)}Mi`
      : String(value);

/** Which pods go first: those that run nowhere, then those that are not ready, then the youngest. */
function surplus(pods: readonly Pod[], howMany: number): readonly Pod[] {
  const rank = (pod: Pod) => (pod.spec.nodeName === undefined ? 0 : isReady(pod) ? 2 : 1);
  return [...pods]
    .sort(
      (a, b) => rank(a) - rank(b) || b.metadata.creationTimestamp.localeCompare(a.metadata.creationTimestamp),
    )
    .slice(0, howMany);
}

function removePod(cluster: Cluster, set: ReplicaSet, pod: Pod): void {
  deleteObject(cluster, pod);
  say(cluster, set, {
    type: 'Normal',
    reason: 'SuccessfulDelete',
    message: `Deleted pod: ${pod.metadata.name}`,
    component: 'replicaset-controller',
  });
}

function count(cluster: Cluster, namespace: string, name: string, refused: string | null): void {
  const set = cluster.read<ReplicaSet>(REPLICA_SETS, namespace, name);
  if (!set) return;
  const pods = dependents<Pod>(cluster, PODS, set).filter(
    (pod) => pod.metadata.deletionTimestamp === undefined,
  );
  const ready = pods.filter(isReady).length;
  const available = pods.filter((pod) => isAvailable(cluster, pod, set.spec.minReadySeconds)).length;
  if (available < ready)
    cluster.after((set.spec.minReadySeconds ?? 0) * 1000, 'replica-set-tries', namespace, name);
  const others = (set.status.conditions ?? []).filter((one) => one.type !== 'ReplicaFailure');
  const short = pods.length < set.spec.replicas;
  const message =
    refused ?? (short ? (conditionOf(set.status.conditions, 'ReplicaFailure')?.message ?? null) : null);
  const conditions =
    message === null
      ? others
      : withCondition(
          cluster,
          set.status.conditions,
          { type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message },
          { touch: refused !== null },
        );
  const status: ReplicaSet['status'] = {
    replicas: pods.length,
    ...(pods.length > 0 ? { fullyLabeledReplicas: pods.length } : {}),
    ...(ready > 0 ? { readyReplicas: ready } : {}),
    ...(available > 0 ? { availableReplicas: available } : {}),
    observedGeneration: set.metadata.generation ?? 1,
    ...(conditions.length > 0 ? { conditions } : {}),
  };
  if (!sameJson(status, set.status)) cluster.write({ ...set, status });
}
