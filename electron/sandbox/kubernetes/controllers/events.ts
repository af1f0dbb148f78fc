import { createHash } from 'node:crypto';
import { type Cluster, EVENTS } from '../cluster';
import type { KubeObject } from '../objects';

/** What an event says, and of whom it comes. */
export interface Said {
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
  readonly component: string;
  readonly host?: string;
  readonly fieldPath?: string;
}

interface KubeEvent extends KubeObject {
  count: number;
  involvedObject: { uid: string };
}

const KEPT_MS = 3_600_000;
const LOOK_EVERY_MS = 60_000;
const lookedAt = new WeakMap<Cluster, number>();

/** Records an event of an object. The same words again are counted, as Kubernetes does. */
export function say(cluster: Cluster, about: KubeObject, said: Said): void {
  const { namespace = 'default', name, uid } = about.metadata;
  forgetOld(cluster);
  const hash = createHash('sha256')
    .update(`${uid} ${said.reason} ${said.message}`)
    .digest('hex')
    .slice(0, 16);
  const eventName = `${name}.${hash}`;
  const known = cluster.read<KubeEvent>(EVENTS, namespace, eventName);
  if (known) {
    cluster.write({ ...known, count: known.count + 1, lastTimestamp: cluster.time() });
    return;
  }
  cluster.write({
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: eventName, namespace, ...cluster.store.newMeta(), resourceVersion: '' },
    involvedObject: {
      kind: about.kind,
      namespace,
      name,
      uid,
      apiVersion: about.apiVersion,
      resourceVersion: about.metadata.resourceVersion,
      ...(said.fieldPath === undefined ? {} : { fieldPath: said.fieldPath }),
    },
    reason: said.reason,
    message: said.message,
    source: { component: said.component, ...(said.host === undefined ? {} : { host: said.host }) },
    firstTimestamp: cluster.time(),
    lastTimestamp: cluster.time(),
    count: 1,
    type: said.type,
    eventTime: null,
    reportingComponent: said.component,
    reportingInstance: said.host ?? '',
  });
}

/** Events live for an hour. */
function forgetOld(cluster: Cluster): void {
  const now = cluster.now();
  if (Math.abs(now - (lookedAt.get(cluster) ?? 0)) < LOOK_EVERY_MS) return;
  lookedAt.set(cluster, now);
  const oldest = now - KEPT_MS;
  for (const event of cluster.list(EVENTS)) {
    if (Date.parse(String(event.lastTimestamp)) < oldest)
      cluster.store.remove(EVENTS, event.metadata.namespace, event.metadata.name);
  }
}
