import { createHash } from 'node:crypto';
import { bytes, quantity } from '../api/quantity';
import type { ResourceType } from '../api/resources';
import { type Cluster, NODES, PODS } from '../cluster';
import type { KubeObject, Node, Pod } from '../objects';

const WINDOW_MS = 30_000;

/** A fraction that is the same for the same words. */
const draw = (seed: string): number => createHash('sha256').update(seed).digest().readUInt32BE(0) / 2 ** 32;

function containersOf(pod: Pod, now: number) {
  const turn = Math.floor(now / WINDOW_MS);
  return pod.spec.containers.map(({ name, resources }) => {
    const wants = quantity(resources?.requests?.cpu) || 0.1;
    const memory = quantity(resources?.requests?.memory) || 64 * 2 ** 20;
    const own = draw(`${pod.metadata.uid} ${name}`);
    const moved = draw(`${pod.metadata.uid} ${turn}`);
    return {
      name,
      cpu: wants * (0.4 + 0.5 * own + 0.15 * moved),
      memory: Math.round(memory * (0.55 + 0.3 * own + 0.05 * moved)),
    };
  });
}

const figures = (cpu: number, memory: number) => ({
  cpu: `${Math.round(cpu * 1e9)}n`,
  memory: bytes(Math.round(memory / 1024) * 1024),
});

/** What pods or nodes use, as the metrics server tells it. */
export function usage(cluster: Cluster, resource: ResourceType, namespace: string | undefined): KubeObject[] {
  const now = cluster.now();
  const stamp = { timestamp: cluster.time(), window: '30s' };
  const running = cluster.list<Pod>(PODS, namespace).filter((pod) => pod.status.phase === 'Running');
  const base = (object: KubeObject) => ({
    kind: resource.kind,
    apiVersion: 'metrics.k8s.io/v1beta1',
    metadata: {
      ...object.metadata,
      ownerReferences: [],
      managedFields: [],
      creationTimestamp: cluster.time(),
    },
    ...stamp,
  });
  if (resource.plural === 'pods')
    return running.map((pod) => ({
      ...base(pod),
      containers: containersOf(pod, now).map(({ name, cpu, memory }) => ({
        name,
        usage: figures(cpu, memory),
      })),
    }));
  return cluster.list<Node>(NODES).map((node) => {
    const here = running
      .filter(({ spec }) => spec.nodeName === node.metadata.name)
      .flatMap((pod) => containersOf(pod, now));
    const sum = (of: 'cpu' | 'memory') => here.reduce((total, one) => total + one[of], 0);
    return { ...base(node), usage: figures(sum('cpu') + 0.12, sum('memory') + 700 * 2 ** 20) };
  });
}
