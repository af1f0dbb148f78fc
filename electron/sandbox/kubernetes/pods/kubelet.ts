import { createHash } from 'node:crypto';
import { type Cluster, NODES, PODS } from '../cluster';
import { say } from '../controllers/events';
import {
  type Condition,
  type Container,
  type ContainerState,
  type ContainerStatus,
  fieldsOf,
  type Node,
  type Pod,
} from '../objects';
import { endOf, imageOf, probeFinds } from './program';

const PULL_AGAIN_MS = [15_000, 30_000, 60_000, 120_000, 240_000, 300_000];
const CRASH_AGAIN_MS = [10_000, 20_000, 40_000, 80_000, 160_000, 300_000];

const alive = (cluster: Cluster, namespace: string, name: string): Pod | null => {
  const pod = cluster.read<Pod>(PODS, namespace, name);
  return pod && pod.metadata.deletionTimestamp === undefined ? pod : null;
};

const tell = (
  cluster: Cluster,
  pod: Pod,
  type: 'Normal' | 'Warning',
  reason: string,
  message: string,
  container?: Container,
) =>
  say(cluster, pod, {
    type,
    reason,
    message,
    component: 'kubelet',
    host: pod.spec.nodeName ?? '',
    ...(container ? { fieldPath: `spec.containers{${container.name}}` } : {}),
  });

const condition = (
  cluster: Cluster,
  pod: Pod,
  type: string,
  yes: boolean,
  unready: readonly string[],
): Condition => {
  const before = pod.status.conditions?.find((one) => one.type === type);
  const status = yes ? 'True' : 'False';
  return {
    type,
    status,
    lastProbeTime: null,
    lastTransitionTime:
      before?.status === status ? (before.lastTransitionTime ?? cluster.time()) : cluster.time(),
    ...(yes
      ? {}
      : { reason: 'ContainersNotReady', message: `containers with unready status: [${unready.join(' ')}]` }),
  };
};

/** Writes a pod with these container statuses and what follows from them. */
function report(cluster: Cluster, pod: Pod, containerStatuses: ContainerStatus[]): Pod {
  const unready = containerStatuses.filter((one) => !one.ready).map(({ name }) => name);
  const scheduled = pod.status.conditions?.find((one) => one.type === 'PodScheduled');
  const isReady = unready.length === 0;
  const started = containerStatuses.some(
    ({ state, lastState }) => state.running || state.terminated || lastState.terminated,
  );
  return cluster.write<Pod>({
    ...pod,
    status: {
      ...pod.status,
      phase: started ? 'Running' : 'Pending',
      conditions: [
        {
          type: 'Initialized',
          status: 'True',
          lastProbeTime: null,
          lastTransitionTime: pod.status.startTime ?? cluster.time(),
        },
        condition(cluster, pod, 'Ready', isReady, unready),
        condition(cluster, pod, 'ContainersReady', isReady, unready),
        ...(scheduled ? [scheduled] : []),
      ],
      containerStatuses,
    },
  });
}

function changed(cluster: Cluster, pod: Pod, container: Container, change: Partial<ContainerStatus>): Pod {
  const statuses = (pod.status.containerStatuses ?? []).map((one) =>
    one.name === container.name ? { ...one, ...change } : one,
  );
  return report(cluster, pod, statuses);
}

const statusIn = (pod: Pod, container: Container): ContainerStatus | undefined =>
  pod.status.containerStatuses?.find(({ name }) => name === container.name);

/** A pod is on its node: its containers are made, one after the other. */
export function podArrives(cluster: Cluster, namespace: string, name: string): void {
  const pod = alive(cluster, namespace, name);
  if (!pod) return;
  const node = cluster.read<Node>(NODES, '', pod.spec.nodeName ?? '');
  const addresses = node?.status.addresses;
  const hostIP = String(fieldsOf(Array.isArray(addresses) ? addresses[0] : undefined).address ?? '10.0.0.1');
  const number = cluster.store.nextNumber();
  const ip = `10.42.${Math.floor(number / 250) % 250}.${(number % 250) + 2}`;
  const started: Pod = {
    ...pod,
    status: { ...pod.status, startTime: cluster.time(), hostIP, podIP: ip, podIPs: [{ ip }] },
  };
  report(
    cluster,
    started,
    pod.spec.containers.map((container) => ({
      name: container.name,
      state: { waiting: { reason: 'ContainerCreating' } },
      lastState: {},
      ready: false,
      restartCount: 0,
      image: container.image,
      imageID: '',
      started: false,
    })),
  );
  cluster.after(0, 'image-pull', namespace, name);
}

/** The node looks for the images of the containers that wait for theirs. */
export function imagePull(cluster: Cluster, namespace: string, name: string): void {
  for (const { name: containerName } of alive(cluster, namespace, name)?.spec.containers ?? []) {
    const pod = alive(cluster, namespace, name);
    const container = pod?.spec.containers.find((one) => one.name === containerName);
    const status = pod && container && statusIn(pod, container);
    if (!pod || !container || !status?.state.waiting || status.state.waiting.reason === 'CrashLoopBackOff')
      continue;
    const image = imageOf(container, cluster.seed.images);
    if (image) {
      if (image.pullMs > 0)
        tell(cluster, pod, 'Normal', 'Pulling', `Pulling image "${container.image}"`, container);
      cluster.after(image.pullMs + image.startMs, 'container-starts', namespace, `${name} ${containerName}`);
    } else missingImage(cluster, pod, container, status);
  }
}

function missingImage(cluster: Cluster, pod: Pod, container: Container, status: ContainerStatus): void {
  const { namespace = '', name } = pod.metadata;
  if (container.imagePullPolicy === 'Never') {
    changed(cluster, pod, container, {
      state: {
        waiting: {
          reason: 'ErrImageNeverPull',
          message: `Container image "${container.image}" is not present with pull policy of Never`,
        },
      },
    });
    tell(
      cluster,
      pod,
      'Warning',
      'ErrImageNeverPull',
      `Container image "${container.image}" is not present with pull policy of Never`,
      container,
    );
    return;
  }
  const why = `rpc error: code = NotFound desc = failed to pull and unpack image "${container.image}": failed to resolve reference "${container.image}": ${container.image}: not found`;
  const tries = pullTries(cluster, pod, container);
  tell(cluster, pod, 'Normal', 'Pulling', `Pulling image "${container.image}"`, container);
  tell(cluster, pod, 'Warning', 'Failed', `Failed to pull image "${container.image}": ${why}`, container);
  tell(cluster, pod, 'Warning', 'Failed', 'Error: ErrImagePull', container);
  if (status.state.waiting?.reason !== 'ErrImagePull')
    changed(cluster, pod, container, { state: { waiting: { reason: 'ErrImagePull', message: why } } });
  cluster.after(1_000, 'image-backs-off', namespace, `${name} ${container.name}`);
  cluster.after(
    PULL_AGAIN_MS[Math.min(tries, PULL_AGAIN_MS.length - 1)] ?? 300_000,
    'image-pull',
    namespace,
    name,
  );
}

/** How often a pull has failed: told by its event's count. */
function pullTries(cluster: Cluster, pod: Pod, container: Container): number {
  return cluster
    .list({ group: '', plural: 'events' }, pod.metadata.namespace)
    .filter(
      (event) =>
        fieldsOf(event.involvedObject).uid === pod.metadata.uid &&
        event.reason === 'Pulling' &&
        String(event.message).includes(container.image),
    )
    .reduce((sum, event) => sum + Number(event.count), 0);
}

/** A pull that failed waits before it is tried again. */
export function imageBacksOff(cluster: Cluster, namespace: string, key: string): void {
  const { pod, container } = containerAt(cluster, namespace, key);
  if (!pod || !container || statusIn(pod, container)?.state.waiting?.reason !== 'ErrImagePull') return;
  tell(cluster, pod, 'Normal', 'BackOff', `Back-off pulling image "${container.image}"`, container);
  tell(cluster, pod, 'Warning', 'Failed', 'Error: ImagePullBackOff', container);
  changed(cluster, pod, container, {
    state: {
      waiting: { reason: 'ImagePullBackOff', message: `Back-off pulling image "${container.image}"` },
    },
  });
}

function containerAt(
  cluster: Cluster,
  namespace: string,
  key: string,
): { pod: Pod | null; container: Container | undefined } {
  const [name = '', containerName] = key.split(' ');
  const pod = alive(cluster, namespace, name);
  return { pod, container: pod?.spec.containers.find((one) => one.name === containerName) };
}

/** A container's program starts. */
export function containerStarts(cluster: Cluster, namespace: string, key: string): void {
  const { pod, container } = containerAt(cluster, namespace, key);
  const image = container && imageOf(container, cluster.seed.images);
  const status = pod && container && statusIn(pod, container);
  if (!pod || !container || !image || !status || status.state.running) return;
  if (image.pullMs > 0 && status.restartCount === 0)
    tell(
      cluster,
      pod,
      'Normal',
      'Pulled',
      `Successfully pulled image "${container.image}" in ${image.pullMs}ms`,
      container,
    );
  else
    tell(
      cluster,
      pod,
      'Normal',
      'Pulled',
      `Container image "${container.image}" already present on machine`,
      container,
    );
  tell(cluster, pod, 'Normal', 'Created', `Created container ${container.name}`, container);
  tell(cluster, pod, 'Normal', 'Started', `Started container ${container.name}`, container);
  const digest = createHash('sha256').update(container.image).digest('hex');
  const run = createHash('sha256')
    .update(`${pod.metadata.uid} ${container.name} ${status.restartCount}`)
    .digest('hex');
  const hasProbe = container.readinessProbe !== undefined;
  changed(cluster, pod, container, {
    state: { running: { startedAt: cluster.time() } },
    ready: !hasProbe,
    started: true,
    imageID: `${container.image.split(':')[0]}@sha256:${digest}`,
    containerID: `containerd://${run}`,
  });
  watchProbes(cluster, pod, container);
  const end = endOf(pod.metadata.uid, container, image);
  if (end) cluster.after(end.at, 'container-ends', namespace, key);
}

function watchProbes(cluster: Cluster, pod: Pod, container: Container): void {
  const { namespace = '', name } = pod.metadata;
  const key = `${name} ${container.name}`;
  const image = imageOf(container, cluster.seed.images);
  const { readinessProbe, livenessProbe } = container;
  if (!image) return;
  if (readinessProbe) {
    const found = probeFinds(readinessProbe, image);
    const first =
      (readinessProbe.initialDelaySeconds ?? 0) * 1000 + (readinessProbe.periodSeconds ?? 10) * 1000;
    if ('passesAt' in found) cluster.after(found.passesAt, 'probe-passes', namespace, key);
    else cluster.after(Math.min(first, 2_000), 'probe-fails', namespace, key);
  }
  if (livenessProbe && 'says' in probeFinds(livenessProbe, image)) {
    const { failureThreshold = 3, periodSeconds = 10, initialDelaySeconds = 0 } = livenessProbe;
    cluster.after(
      (initialDelaySeconds + failureThreshold * periodSeconds) * 1000,
      'liveness-fails',
      namespace,
      key,
    );
  }
}

/** A readiness probe passes for the first time. */
export function probePasses(cluster: Cluster, namespace: string, key: string): void {
  const { pod, container } = containerAt(cluster, namespace, key);
  if (pod && container && statusIn(pod, container)?.state.running)
    changed(cluster, pod, container, { ready: true });
}

/** A readiness probe fails, and will again. */
export function probeFails(cluster: Cluster, namespace: string, key: string): void {
  const { pod, container } = containerAt(cluster, namespace, key);
  const probe = container?.readinessProbe;
  const image = container && imageOf(container, cluster.seed.images);
  if (!pod || !probe || !image || !statusIn(pod, container)?.state.running) return;
  const found = probeFinds(probe, image);
  if ('passesAt' in found) return;
  tell(cluster, pod, 'Warning', 'Unhealthy', `Readiness probe failed: ${found.says}`, container);
  cluster.after((probe.periodSeconds ?? 10) * 1000, 'probe-fails', namespace, key);
}

/** A liveness probe has failed too often: the container is started again. */
export function livenessFails(cluster: Cluster, namespace: string, key: string): void {
  const { pod, container } = containerAt(cluster, namespace, key);
  const probe = container?.livenessProbe;
  const image = container && imageOf(container, cluster.seed.images);
  if (!pod || !probe || !image || !statusIn(pod, container)?.state.running) return;
  const found = probeFinds(probe, image);
  tell(
    cluster,
    pod,
    'Warning',
    'Unhealthy',
    `Liveness probe failed: ${'says' in found ? found.says : ''}`,
    container,
  );
  tell(
    cluster,
    pod,
    'Normal',
    'Killing',
    `Container ${container.name} failed liveness probe, will be restarted`,
    container,
  );
  ended(cluster, pod, container, 137);
}

/** A program ends by itself. */
export function containerEnds(cluster: Cluster, namespace: string, key: string): void {
  const { pod, container } = containerAt(cluster, namespace, key);
  const image = container && imageOf(container, cluster.seed.images);
  if (!pod || !container || !image || !statusIn(pod, container)?.state.running) return;
  ended(cluster, pod, container, endOf(pod.metadata.uid, container, image)?.code ?? 0);
}

function ended(cluster: Cluster, pod: Pod, container: Container, exitCode: number): void {
  const status = statusIn(pod, container);
  if (!status) return;
  const { namespace = '', name } = pod.metadata;
  const terminated: ContainerState['terminated'] = {
    exitCode,
    reason: exitCode === 0 ? 'Completed' : 'Error',
    startedAt: status.state.running?.startedAt ?? cluster.time(),
    finishedAt: cluster.time(),
    ...(status.containerID === undefined ? {} : { containerID: status.containerID }),
  };
  const restarts = pod.spec.restartPolicy !== 'Never';
  const again =
    status.restartCount === 0 ? 300 : (CRASH_AGAIN_MS[Math.min(status.restartCount, 6) - 1] ?? 300_000);
  const waits = restarts && status.restartCount > 0;
  const message = `back-off ${Math.round(again / 1000)}s restarting failed container=${container.name} pod=${name}_${namespace}(${pod.metadata.uid})`;
  const next = changed(cluster, pod, container, {
    state: waits ? { waiting: { reason: 'CrashLoopBackOff', message } } : { terminated },
    ...(waits ? { lastState: { terminated } } : {}),
    ready: false,
    started: false,
  });
  if (waits) tell(cluster, next, 'Warning', 'BackOff', 'Back-off restarting failed container', container);
  if (restarts) cluster.after(again, 'container-restarts', namespace, `${name} ${container.name}`);
}

/** A container that ended is started again. */
export function containerRestarts(cluster: Cluster, namespace: string, key: string): void {
  const { pod, container } = containerAt(cluster, namespace, key);
  const status = pod && container && statusIn(pod, container);
  if (!pod || !container || !status) return;
  const terminated = status.state.terminated ?? status.lastState.terminated;
  const next = changed(cluster, pod, container, {
    state: { waiting: { reason: 'ContainerCreating' } },
    lastState: terminated ? { terminated } : {},
    restartCount: status.restartCount + 1,
  });
  containerStarts(cluster, namespace, `${next.metadata.name} ${container.name}`);
}
