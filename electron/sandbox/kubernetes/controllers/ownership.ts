import type { Cluster } from '../cluster';
import type { KubeObject, OwnerReference } from '../objects';

/** A reference to the object that controls another. */
export const controlledBy = (owner: KubeObject): OwnerReference => ({
  apiVersion: owner.apiVersion,
  kind: owner.kind,
  name: owner.metadata.name,
  uid: owner.metadata.uid,
  controller: true,
  blockOwnerDeletion: true,
});

/** The owner that controls an object. */
export const controllerOf = (object: KubeObject): OwnerReference | undefined =>
  object.metadata.ownerReferences?.find((one) => one.controller === true);

/** The objects of a kind that an owner controls. */
export function dependents<T extends KubeObject>(
  cluster: Cluster,
  resource: { group: string; plural: string },
  owner: KubeObject,
): T[] {
  return cluster
    .list<T>(resource, owner.metadata.namespace)
    .filter((one) => controllerOf(one)?.uid === owner.metadata.uid);
}
