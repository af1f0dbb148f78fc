import { type Cluster, NAMESPACES, PODS, statusOf } from '../cluster';
import type { KubeObject, Pod } from '../objects';

/** How the dependents of a deleted object fare. */
export type Propagation = 'Background' | 'Foreground' | 'Orphan';

/** A pod's program is given this long to end by itself, ms; what traps no signal takes its grace period. */
const QUICK_END_MS = 1_000;

/** Deletes an object as a client asks for it: pods end first, namespaces are emptied first, the rest goes at once. */
export function deleteObject(
  cluster: Cluster,
  object: KubeObject,
  options: { readonly propagation?: Propagation; readonly graceSeconds?: number } = {},
): KubeObject {
  const resource = cluster.types.ofKind(object.apiVersion, object.kind);
  const { namespace, name } = object.metadata;
  if (object.kind === 'Pod') return endPod(cluster, object as Pod, options.graceSeconds);
  if (object.kind === 'Namespace') {
    if (object.metadata.deletionTimestamp !== undefined) return object;
    const ending = cluster.write({
      ...object,
      metadata: { ...object.metadata, deletionTimestamp: cluster.time() },
      status: { ...statusOf(object), phase: 'Terminating' },
    });
    cluster.after(200, 'namespace-empties', '', name);
    return ending;
  }
  if ((object.metadata.finalizers ?? []).length > 0) {
    if (object.metadata.deletionTimestamp !== undefined) return object;
    return cluster.write({
      ...object,
      metadata: { ...object.metadata, deletionTimestamp: cluster.time(), deletionGracePeriodSeconds: 0 },
    });
  }
  const removed = cluster.store.remove(resource, namespace, name) ?? object;
  releaseDependents(cluster, object, options.propagation === 'Orphan');
  return removed;
}

/** What an owner that is gone owned goes too, or is left to itself. */
function releaseDependents(cluster: Cluster, owner: KubeObject, orphan: boolean): void {
  const { uid } = owner.metadata;
  for (const type of cluster.types.all) {
    if (!type.namespaced || type.createOnly || type.readOnly) continue;
    for (const one of cluster.list(type, owner.metadata.namespace)) {
      const owners = one.metadata.ownerReferences ?? [];
      if (!owners.some((reference) => reference.uid === uid)) continue;
      if (orphan) {
        const ownerReferences = owners.filter((reference) => reference.uid !== uid);
        cluster.write({ ...one, metadata: { ...one.metadata, ownerReferences } });
      } else deleteObject(cluster, one);
    }
  }
}

function endPod(cluster: Cluster, pod: Pod, graceSeconds?: number): KubeObject {
  const { namespace = '', name } = pod.metadata;
  const grace = graceSeconds ?? pod.spec.terminationGracePeriodSeconds ?? 30;
  if (grace === 0) return cluster.store.remove(PODS, namespace, name) ?? pod;
  if (pod.metadata.deletionTimestamp !== undefined) return pod;
  const ending = cluster.write({
    ...pod,
    metadata: {
      ...pod.metadata,
      deletionTimestamp: new Date(cluster.now() + grace * 1000).toISOString().replace(/\.\d+Z$/, 'Z'),
      deletionGracePeriodSeconds: grace,
    },
  });
  cluster.after(Math.min(grace * 1000, QUICK_END_MS), 'pod-ends', namespace, name);
  return ending;
}

/** The kubelet has ended a pod. */
export function podEnds(cluster: Cluster, namespace: string, name: string): void {
  const pod = cluster.read<Pod>(PODS, namespace, name);
  if (pod?.metadata.deletionTimestamp !== undefined) cluster.store.remove(PODS, namespace, name);
}

/** A namespace that was deleted loses what is in it, then itself. */
export function namespaceEmpties(cluster: Cluster, _none: string, name: string): void {
  const namespace = cluster.read(NAMESPACES, '', name);
  if (!namespace) return;
  let left = 0;
  for (const type of cluster.types.all) {
    if (!type.namespaced || type.createOnly || type.readOnly) continue;
    for (const one of cluster.list(type, name)) {
      if (type.plural !== PODS.plural) cluster.store.remove(type, name, one.metadata.name);
      else if (deleteObject(cluster, one)) left += 1;
    }
  }
  if (left > 0) cluster.after(500, 'namespace-empties', '', name);
  else cluster.store.remove(NAMESPACES, undefined, name);
}
