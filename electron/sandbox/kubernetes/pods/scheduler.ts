import { quantity } from '../api/quantity';
import { type Cluster, NODES, PODS } from '../cluster';
import { say } from '../controllers/events';
import { demand } from '../controllers/replica-sets';
import { conditionOf, type Node, type Pod } from '../objects';

const AGAIN_MS = 5_000;

function whyNot(cluster: Cluster, pod: Pod, node: Node): string | null {
  if (node.spec.unschedulable === true) return 'node(s) were unschedulable';
  const wanted = Object.entries(pod.spec.nodeSelector ?? {});
  if (wanted.some(([key, value]) => node.metadata.labels?.[key] !== value))
    return "node(s) didn't match Pod's node affinity/selector";
  for (const resource of ['cpu', 'memory']) {
    const used = cluster
      .list<Pod>(PODS)
      .filter((one) => one.spec.nodeName === node.metadata.name)
      .reduce((sum, one) => sum + demand(one, resource), 0);
    if (used + demand(pod, resource) > quantity(node.status.allocatable?.[resource]))
      return `Insufficient ${resource}`;
  }
  return null;
}

/** Gives a pod a node, or says why none can take it. */
export function schedule(cluster: Cluster, namespace: string, name: string): void {
  const pod = cluster.read<Pod>(PODS, namespace, name);
  if (!pod || pod.spec.nodeName !== undefined || pod.metadata.deletionTimestamp !== undefined) return;
  const nodes = cluster.list<Node>(NODES);
  const reasons = nodes.map((node) => whyNot(cluster, pod, node));
  const fitting = nodes.filter((_node, index) => reasons[index] === null);
  const load = (node: Node) =>
    cluster.list<Pod>(PODS).filter((one) => one.spec.nodeName === node.metadata.name).length;
  const node = [...fitting].sort((a, b) => load(a) - load(b))[0];
  if (node) bind(cluster, pod, node);
  else refuse(cluster, pod, nodes.length, reasons);
}

function bind(cluster: Cluster, pod: Pod, node: Node): void {
  const bound = cluster.write<Pod>({
    ...pod,
    spec: { ...pod.spec, nodeName: node.metadata.name },
    status: {
      ...pod.status,
      conditions: [
        { type: 'PodScheduled', status: 'True', lastProbeTime: null, lastTransitionTime: cluster.time() },
      ],
    },
  });
  const { namespace = '', name } = pod.metadata;
  say(cluster, bound, {
    type: 'Normal',
    reason: 'Scheduled',
    message: `Successfully assigned ${namespace}/${name} to ${node.metadata.name}`,
    component: 'default-scheduler',
  });
  cluster.after(100, 'pod-arrives', namespace, name);
}

function refuse(cluster: Cluster, pod: Pod, nodes: number, reasons: readonly (string | null)[]): void {
  const counted = new Map<string, number>();
  for (const reason of reasons) if (reason !== null) counted.set(reason, (counted.get(reason) ?? 0) + 1);
  const why = [...counted].map(([reason, times]) => `${times} ${reason}`).join(', ');
  const message = `0/${nodes} nodes are available: ${why || 'no nodes available to schedule pods'}.`;
  const { namespace = '', name } = pod.metadata;
  const before = conditionOf(pod.status.conditions, 'PodScheduled');
  if (before?.message !== message)
    cluster.write<Pod>({
      ...pod,
      status: {
        ...pod.status,
        conditions: [
          {
            type: 'PodScheduled',
            status: 'False',
            reason: 'Unschedulable',
            message,
            lastProbeTime: null,
            lastTransitionTime: before?.lastTransitionTime ?? cluster.time(),
          },
        ],
      },
    });
  say(cluster, pod, { type: 'Warning', reason: 'FailedScheduling', message, component: 'default-scheduler' });
  cluster.after(AGAIN_MS, 'pod-scheduled', namespace, name);
}
