import { SandboxClock } from '../clock';
import { defaulted } from './api/defaults';
import { applyMergePatch } from './api/patch-json';
import { Cluster, type SavedCluster } from './cluster';
import { controllers } from './controllers/controllers';
import { REVISION, templateHash } from './controllers/deployments';
import { controlledBy } from './controllers/ownership';
import { type Deployment, type KubeObject, type ReplicaSet, timestamp } from './objects';
import type { Seed, WorkloadSeed } from './seed-schema';

/** How long before the moment of a scenario its workloads were last touched. */
const SETTLED_MS = 30 * 60_000;
const CAUSE = 'kubernetes.io/change-cause';
const AUTHOR = 'slipway.dev/author';
const FRACTION = 'slipway.dev/canary-fraction';
const SINCE = 'slipway.dev/canary-since';
const SCHEMA = 'slipway.dev/alembic-heads';

/**
 * Plants a cluster as a scenario describes it: everything is created some time before `now` (ms) and comes to rest by the
 * controllers that run later too, so that what is there is what they would have made.
 */
export function plantCluster(seed: Seed, now: number): SavedCluster {
  const clock = new SandboxClock(
    { realAt: 0, sandboxAt: now - SETTLED_MS, rate: 1 },
    () => {},
    () => 0,
  );
  const cluster = new Cluster(clock, seed, controllers);
  const put = (
    object: Partial<KubeObject> & Pick<KubeObject, 'apiVersion' | 'kind'>,
    at = clock.now(),
  ): KubeObject => {
    const type = cluster.types.ofKind(object.apiVersion, object.kind);
    const { uid } = cluster.store.newMeta();
    return cluster.write(
      defaulted(
        {
          ...object,
          metadata: {
            ...(object.metadata ?? { name: '' }),
            name: object.metadata?.name ?? '',
            uid,
            resourceVersion: '',
            creationTimestamp: object.metadata?.creationTimestamp ?? timestamp(at),
            ...(type.namespaced ? { namespace: object.metadata?.namespace ?? 'default' } : {}),
            ...(type.generations ? { generation: 1 } : {}),
          },
        },
        () => `10.96.12.${(cluster.store.nextNumber() % 250) + 2}`,
      ),
    );
  };
  for (const name of ['default', 'kube-system', ...seed.namespaces])
    put({ apiVersion: 'v1', kind: 'Namespace', metadata: meta(name) }, now - 400 * 86_400_000);
  for (const node of seed.nodes.length > 0 ? seed.nodes : [{ name: 'sandbox', cpu: '8', memory: '16Gi' }])
    put(nodeOf(node, now), now - 90 * 86_400_000);
  for (const object of seed.objects) put(object as unknown as KubeObject);
  for (const workload of seed.workloads) plantPast(seed, workload, put);
  cluster.settle();
  for (const change of [...seed.changes].sort((a, b) => b.beforeMs - a.beforeMs)) {
    clock.set(now - Math.min(change.beforeMs, SETTLED_MS - 60_000));
    cluster.settle();
    const before = cluster.read(change, change.namespace, change.name);
    if (before) cluster.write(changed(before, change.patch));
    cluster.settle();
  }
  clock.set(Math.max(clock.now(), now - 60_000));
  cluster.settle();
  for (const workload of seed.workloads.filter((one) => one.rollingOut))
    startRollout(cluster, seed, workload);
  clock.set(now);
  cluster.settle();
  return cluster.toJson();
}

/** An object after a change of what is wanted of it. */
function changed(before: KubeObject, patch: unknown): KubeObject {
  const after = applyMergePatch(before, patch);
  return { ...after, metadata: { ...after.metadata, generation: (before.metadata.generation ?? 1) + 1 } };
}

const meta = (name: string, namespace?: string): KubeObject['metadata'] => ({
  name,
  ...(namespace === undefined ? {} : { namespace }),
  uid: '',
  resourceVersion: '',
  creationTimestamp: '',
});

function nodeOf({ name, cpu, memory }: Seed['nodes'][number], now: number): KubeObject {
  const at = timestamp(now - 86_400_000);
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      ...meta(name),
      labels: { 'kubernetes.io/hostname': name, 'kubernetes.io/os': 'linux', 'kubernetes.io/arch': 'amd64' },
    },
    spec: {},
    status: {
      capacity: { cpu, memory, pods: '110' },
      allocatable: { cpu, memory, pods: '110' },
      conditions: [
        {
          type: 'Ready',
          status: 'True',
          reason: 'KubeletReady',
          message: 'kubelet is posting ready status',
          lastHeartbeatTime: timestamp(now),
          lastTransitionTime: at,
        },
      ],
      addresses: [
        {
          type: 'InternalIP',
          address: `10.0.0.${10 + (name.length % 5) + (name.charCodeAt(name.length - 1) % 40)}`,
        },
        { type: 'Hostname', address: name },
      ],
      nodeInfo: {
        kubeletVersion: 'v1.32.4',
        osImage: 'Debian GNU/Linux 12 (bookworm)',
        kernelVersion: '6.1.0-28-amd64',
        containerRuntimeVersion: 'containerd://1.7.24',
        architecture: 'amd64',
        operatingSystem: 'linux',
      },
    },
  };
}

type Put = (object: KubeObject, at?: number) => KubeObject;

/** A workload's template at one of its revisions. */
function templateOf(seed: Seed, workload: WorkloadSeed, tag: string): Deployment['spec']['template'] {
  const { name, app = name, track, labels, cpu, memory, probePath } = workload;
  const probe = { httpGet: { path: probePath, port: 8000 }, periodSeconds: 5, timeoutSeconds: 2 };
  const schema = workload.revisions.find((revision) => revision.tag === tag)?.schema;
  return {
    metadata: {
      labels: { app, track, 'app.kubernetes.io/name': app, 'app.kubernetes.io/version': tag, ...labels },
      ...(schema === undefined ? {} : { annotations: { [SCHEMA]: schema } }),
    },
    spec: {
      containers: [
        {
          name: app,
          image: `${seed.repository}/${app}:${tag}`,
          ports: [{ name: 'http', containerPort: 8000 }],
          resources: {
            requests: { cpu, memory },
            limits: {
              cpu: `${Number.parseInt(cpu, 10) * 2}m`,
              memory: `${Number.parseInt(memory, 10) * 2}Mi`,
            },
          },
          readinessProbe: probe,
          livenessProbe: { ...probe, httpGet: { path: '/live', port: 8000 }, periodSeconds: 10 },
        },
      ],
    },
  };
}

function annotationsOf(
  workload: WorkloadSeed,
  revision: WorkloadSeed['revisions'][number],
): Record<string, string> {
  return {
    ...workload.annotations,
    ...(workload.step && {
      [FRACTION]: String(workload.step.fraction),
      [SINCE]: new Date(workload.step.setAt).toISOString(),
    }),
    [REVISION]: String(revision.revision),
    ...(revision.cause === undefined ? {} : { [CAUSE]: revision.cause }),
    ...(revision.author === undefined ? {} : { [AUTHOR]: revision.author }),
  };
}

function plantPast(seed: Seed, workload: WorkloadSeed, put: Put): void {
  const { namespace, name, app = name, track } = workload;
  const present = workload.rollingOut ? workload.revisions.slice(0, -1) : workload.revisions;
  const last = present.at(-1) ?? workload.revisions[0];
  if (!last) return;
  const deployment = put({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      ...meta(name, namespace),
      creationTimestamp: timestamp(workload.revisions[0]?.createdAt ?? 0),
      labels: { app, track, 'app.kubernetes.io/name': app },
      annotations: annotationsOf(workload, last),
    },
    spec: {
      replicas: workload.replicas,
      selector: { matchLabels: { app, track } },
      strategy: {
        type: 'RollingUpdate',
        rollingUpdate: { maxSurge: workload.maxSurge, maxUnavailable: workload.maxUnavailable },
      },
      progressDeadlineSeconds: workload.progressDeadlineSeconds,
      template: templateOf(seed, workload, last.tag),
    },
  }) as Deployment;
  for (const revision of present) {
    const full = defaulted(
      { ...deployment, spec: { ...deployment.spec, template: templateOf(seed, workload, revision.tag) } },
      () => '',
    ) as Deployment;
    const hash = templateHash(full.spec.template);
    const labels = { ...full.spec.template.metadata?.labels, 'pod-template-hash': hash };
    const size = revision === last ? workload.replicas : 0;
    put({
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: {
        ...meta(`${name}-${hash}`, namespace),
        creationTimestamp: timestamp(revision.createdAt),
        labels,
        annotations: {
          ...annotationsOf(workload, revision),
          'deployment.kubernetes.io/desired-replicas': String(workload.replicas),
        },
        ownerReferences: [controlledBy(deployment)],
      },
      spec: {
        replicas: size,
        selector: { matchLabels: { app, track, 'pod-template-hash': hash } },
        template: { ...full.spec.template, metadata: { ...full.spec.template.metadata, labels } },
      },
      status: { replicas: 0 },
    } as ReplicaSet);
  }
}

function startRollout(cluster: Cluster, seed: Seed, workload: WorkloadSeed): void {
  const deployment = cluster.read<Deployment>(
    { group: 'apps', plural: 'deployments' },
    workload.namespace,
    workload.name,
  );
  const wanted = workload.revisions.at(-1);
  if (!deployment || !wanted) return;
  const { [REVISION]: _revision, ...annotations } = annotationsOf(workload, wanted);
  cluster.write(
    defaulted(
      {
        ...deployment,
        metadata: {
          ...deployment.metadata,
          generation: (deployment.metadata.generation ?? 1) + 1,
          annotations: { ...deployment.metadata.annotations, ...annotations },
        },
        spec: { ...deployment.spec, template: templateOf(seed, workload, wanted.tag) },
      },
      () => '',
    ),
  );
}
