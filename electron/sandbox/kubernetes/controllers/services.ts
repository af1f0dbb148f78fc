import { type Cluster, ENDPOINTS, PODS, SERVICES, SLICES } from '../cluster';
import { type KubeObject, type Pod, type Service, sameJson } from '../objects';
import { controlledBy } from './ownership';
import { isReady } from './replica-sets';

/** The pods that a Service sends to: those of its selector with an address. */
export function podsOf(cluster: Cluster, service: Service): Pod[] {
  const wanted = Object.entries(service.spec.selector ?? {});
  if (wanted.length === 0) return [];
  return cluster
    .list<Pod>(PODS, service.metadata.namespace)
    .filter((pod) => wanted.every(([key, value]) => pod.metadata.labels?.[key] === value))
    .filter((pod) => pod.status.podIP !== undefined && pod.metadata.deletionTimestamp === undefined);
}

const targetPort = (pod: Pod | undefined, target: number | string | undefined, port: number): number => {
  if (typeof target === 'number') return target;
  const named = pod?.spec.containers.flatMap((one) => one.ports ?? []).find(({ name }) => name === target);
  return named?.containerPort ?? port;
};

/** Keeps the Endpoints and the EndpointSlice of a Service as its pods are. */
export function reconcileService(cluster: Cluster, namespace: string, name: string): void {
  const service = cluster.read<Service>(SERVICES, namespace, name);
  if (!service) {
    cluster.store.remove(ENDPOINTS, namespace, name);
    return;
  }
  if (!service.spec.selector) return;
  const pods = podsOf(cluster, service);
  const ports = (service.spec.ports ?? []).map((port) => ({
    ...(port.name === undefined ? {} : { name: port.name }),
    port: targetPort(pods[0], port.targetPort, port.port),
    protocol: port.protocol ?? 'TCP',
  }));
  const address = (pod: Pod) => ({
    ip: pod.status.podIP,
    nodeName: pod.spec.nodeName,
    targetRef: { kind: 'Pod', namespace, name: pod.metadata.name, uid: pod.metadata.uid },
  });
  const ready = pods.filter(isReady);
  const unready = pods.filter((pod) => !isReady(pod));
  const subset = {
    ...(ready.length > 0 ? { addresses: ready.map(address) } : {}),
    ...(unready.length > 0 ? { notReadyAddresses: unready.map(address) } : {}),
    ports,
  };
  put(cluster, ENDPOINTS, {
    ...base(cluster, ENDPOINTS, namespace, name, 'v1', 'Endpoints'),
    ...(pods.length > 0 ? { subsets: [subset] } : {}),
  });
  const slice = base(cluster, SLICES, namespace, `${name}-slice`, 'discovery.k8s.io/v1', 'EndpointSlice');
  put(cluster, SLICES, {
    ...slice,
    metadata: {
      ...slice.metadata,
      labels: {
        'kubernetes.io/service-name': name,
        'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
      },
      ownerReferences: [controlledBy(service)],
    },
    addressType: 'IPv4',
    ports: ports.map((port) => ({ name: '', ...port })),
    endpoints: pods.map((pod) => ({
      addresses: [pod.status.podIP],
      conditions: { ready: isReady(pod), serving: isReady(pod), terminating: false },
      nodeName: pod.spec.nodeName,
      targetRef: address(pod).targetRef,
    })),
  });
}

function base(
  cluster: Cluster,
  resource: { group: string; plural: string },
  namespace: string,
  name: string,
  apiVersion: string,
  kind: string,
): KubeObject {
  const before = cluster.read(resource, namespace, name);
  const metadata = before?.metadata ?? { name, namespace, ...cluster.store.newMeta(), resourceVersion: '' };
  return { apiVersion, kind, metadata };
}

function put(cluster: Cluster, resource: { group: string; plural: string }, object: KubeObject): void {
  const before = cluster.read(resource, object.metadata.namespace ?? '', object.metadata.name);
  if (!before || !sameJson(before, object)) cluster.write(object);
}
