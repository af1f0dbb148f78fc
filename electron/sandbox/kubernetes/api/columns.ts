import {
  type Container,
  conditionOf,
  type Deployment,
  fieldsOf,
  type KubeObject,
  type Node,
  type Pod,
  type ReplicaSet,
  type Service,
} from '../objects';
import { ageOf } from './age';
import { selectorText } from './selectors';

/** One column of a table: what kubectl prints under it, and whether only `-o wide` shows it. */
export interface Column {
  readonly name: string;
  readonly type: 'string' | 'integer';
  readonly wide?: boolean;
  readonly isName?: boolean;
  readonly cell: (object: KubeObject, now: number) => unknown;
}

type Cell<T> = (object: T, now: number) => unknown;

function column<T extends KubeObject>(name: string, cell: Cell<T>, options: Partial<Column> = {}): Column {
  return { name, type: 'string', ...options, cell: (object, now) => cell(object as T, now) };
}

const whole = { type: 'integer' } as const;
const wide = { wide: true } as const;
const NAME = column('Name', (object) => object.metadata.name, { isName: true });
const AGE = column('Age', (object, now) => ageOf(object.metadata.creationTimestamp, now));
const NONE = '<none>';

const containersOf = (object: Deployment | ReplicaSet): readonly Container[] =>
  object.spec.template.spec.containers;
const names = (object: Deployment | ReplicaSet) =>
  containersOf(object)
    .map(({ name }) => name)
    .join(',');
const images = (object: Deployment | ReplicaSet) =>
  containersOf(object)
    .map(({ image }) => image)
    .join(',');

/** What a pod is doing in one word, as kubectl says it. */
function podStatus(pod: Pod): string {
  if (pod.metadata.deletionTimestamp !== undefined) return 'Terminating';
  let said = pod.status.reason ?? pod.status.phase;
  for (const { state } of pod.status.containerStatuses ?? []) {
    if (state.waiting) said = state.waiting.reason;
    else if (state.terminated) said = state.terminated.reason;
  }
  return said;
}

function restarts(pod: Pod, now: number): number | string {
  const statuses = pod.status.containerStatuses ?? [];
  const count = statuses.reduce((sum, { restartCount }) => sum + restartCount, 0);
  const last = statuses
    .flatMap(({ lastState }) => lastState.terminated?.finishedAt ?? [])
    .sort()
    .at(-1);
  return last === undefined || count === 0 ? String(count) : `${count} (${ageOf(last, now)} ago)`;
}

const ready = (pod: Pod): string =>
  `${(pod.status.containerStatuses ?? []).filter((one) => one.ready).length}/${pod.spec.containers.length}`;

const ports = (service: Service): string =>
  (service.spec.ports ?? []).map(({ port, protocol = 'TCP' }) => `${port}/${protocol}`).join(',') || NONE;

const labels = (record: Readonly<Record<string, string>> | undefined): string =>
  selectorText({ matchLabels: record ?? {} }) || NONE;

function endpointsText(object: KubeObject): string {
  const subsets = Array.isArray(object.subsets) ? object.subsets.map((one) => fieldsOf(one)) : [];
  const all = subsets.flatMap((subset) => {
    const list = Array.isArray(subset.ports) ? subset.ports.map((one) => fieldsOf(one)) : [];
    const addresses = Array.isArray(subset.addresses) ? subset.addresses.map((one) => fieldsOf(one)) : [];
    return addresses.flatMap(({ ip }) => list.map(({ port }) => `${ip}:${port}`));
  });
  if (all.length === 0) return NONE;
  return all.length > 3 ? `${all.slice(0, 3).join(',')} + ${all.length - 3} more...` : all.join(',');
}

const count = (value: unknown): number => Object.keys(fieldsOf(value)).length;

function eventObject(object: KubeObject): string {
  const involved = fieldsOf(object.involvedObject);
  return `${String(involved.kind).toLowerCase()}/${String(involved.name)}`;
}

const eventTime = (object: KubeObject, member: string): string =>
  String(object[member] ?? object.eventTime ?? object.metadata.creationTimestamp);

function hosts(object: KubeObject): string {
  const spec = fieldsOf(object.spec);
  const list = Array.isArray(spec.hostnames)
    ? spec.hostnames
    : Array.isArray(spec.rules)
      ? spec.rules.map((rule) => fieldsOf(rule).host ?? '*')
      : [];
  return list.join(',') || '*';
}

function hpaTargets(object: KubeObject): string {
  const metrics = fieldsOf(object.spec).metrics;
  const current = fieldsOf(object.status).currentMetrics;
  if (!Array.isArray(metrics)) return NONE;
  return metrics
    .map((metric, index) => {
      const resource = fieldsOf(metric, 'resource');
      const target = fieldsOf(resource, 'target').averageUtilization;
      const now = Array.isArray(current)
        ? fieldsOf(fieldsOf(current[index], 'resource'), 'current').averageUtilization
        : undefined;
      return `${String(resource.name)}: ${now === undefined ? '<unknown>' : `${String(now)}%`}/${String(target)}%`;
    })
    .join(', ');
}

const COLUMNS: Readonly<Record<string, readonly Column[]>> = {
  Deployment: [
    NAME,
    column<Deployment>('Ready', ({ spec, status }) => `${status.readyReplicas ?? 0}/${spec.replicas}`),
    column<Deployment>('Up-to-date', ({ status }) => status.updatedReplicas ?? 0),
    column<Deployment>('Available', ({ status }) => status.availableReplicas ?? 0),
    AGE,
    column<Deployment>('Containers', names, wide),
    column<Deployment>('Images', images, wide),
    column<Deployment>('Selector', ({ spec }) => selectorText(spec.selector), wide),
  ],
  ReplicaSet: [
    NAME,
    column<ReplicaSet>('Desired', ({ spec }) => spec.replicas, whole),
    column<ReplicaSet>('Current', ({ status }) => status.replicas, whole),
    column<ReplicaSet>('Ready', ({ status }) => status.readyReplicas ?? 0, whole),
    AGE,
    column<ReplicaSet>('Containers', names, wide),
    column<ReplicaSet>('Images', images, wide),
    column<ReplicaSet>('Selector', ({ spec }) => selectorText(spec.selector), wide),
  ],
  Pod: [
    NAME,
    column<Pod>('Ready', ready),
    column<Pod>('Status', podStatus),
    column<Pod>('Restarts', restarts),
    AGE,
    column<Pod>('IP', ({ status }) => status.podIP ?? NONE, wide),
    column<Pod>('Node', ({ spec }) => spec.nodeName ?? NONE, wide),
    column<Pod>('Nominated Node', () => NONE, wide),
    column<Pod>('Readiness Gates', () => NONE, wide),
  ],
  Service: [
    NAME,
    column<Service>('Type', ({ spec }) => spec.type),
    column<Service>('Cluster-IP', ({ spec }) => spec.clusterIP ?? NONE),
    column<Service>('External-IP', () => NONE),
    column<Service>('Port(s)', ports),
    AGE,
    column<Service>('Selector', ({ spec }) => labels(spec.selector), wide),
  ],
  Endpoints: [NAME, column('Endpoints', endpointsText), AGE],
  EndpointSlice: [
    NAME,
    column('AddressType', (object) => object.addressType),
    column('Ports', ({ ports: list }) =>
      Array.isArray(list) ? list.map((one) => fieldsOf(one).port).join(',') : NONE,
    ),
    column('Endpoints', ({ endpoints }) =>
      Array.isArray(endpoints) ? endpoints.flatMap((one) => fieldsOf(one).addresses).join(',') || NONE : NONE,
    ),
    AGE,
  ],
  ConfigMap: [NAME, column('Data', ({ data }) => count(data)), AGE],
  Secret: [NAME, column('Type', (object) => object.type), column('Data', ({ data }) => count(data)), AGE],
  ServiceAccount: [NAME, column('Secrets', () => 0), AGE],
  Namespace: [NAME, column('Status', ({ status }) => fieldsOf(status).phase), AGE],
  Node: [
    NAME,
    column<Node>('Status', ({ spec, status }) => {
      const isReady = conditionOf(status.conditions, 'Ready')?.status === 'True' ? 'Ready' : 'NotReady';
      return spec.unschedulable === true ? `${isReady},SchedulingDisabled` : isReady;
    }),
    column('Roles', () => NONE),
    AGE,
    column<Node>('Version', ({ status }) => fieldsOf(status.nodeInfo).kubeletVersion),
    column<Node>('Internal-IP', ({ status }) => fieldsOf((status.addresses as unknown[])?.[0]).address, wide),
    column('External-IP', () => NONE, wide),
    column<Node>('OS-Image', ({ status }) => fieldsOf(status.nodeInfo).osImage, wide),
    column<Node>('Kernel-Version', ({ status }) => fieldsOf(status.nodeInfo).kernelVersion, wide),
    column<Node>(
      'Container-Runtime',
      ({ status }) => fieldsOf(status.nodeInfo).containerRuntimeVersion,
      wide,
    ),
  ],
  ResourceQuota: [
    NAME,
    AGE,
    column('Request', (object) => quotaText(object, (key) => !key.startsWith('limits.'))),
    column('Limit', (object) => quotaText(object, (key) => key.startsWith('limits.'))),
  ],
  Event: [
    column('Last Seen', (object, now) => ageOf(eventTime(object, 'lastTimestamp'), now)),
    column('Type', (object) => object.type),
    column('Reason', (object) => object.reason),
    column('Object', eventObject),
    column('Subobject', ({ involvedObject }) => fieldsOf(involvedObject).fieldPath ?? '', wide),
    column('Source', ({ source }) => fieldsOf(source).component ?? '', wide),
    column('Message', (object) => object.message),
    column('First Seen', (object, now) => ageOf(eventTime(object, 'firstTimestamp'), now), wide),
    column('Count', (object) => object.count ?? 1, wide),
    column('Name', (object) => object.metadata.name, { ...wide, isName: true }),
  ],
  HorizontalPodAutoscaler: [
    NAME,
    column('Reference', ({ spec }) => {
      const { kind, name } = fieldsOf(spec, 'scaleTargetRef');
      return `${String(kind)}/${String(name)}`;
    }),
    column('Targets', hpaTargets),
    column('MinPods', ({ spec }) => String(fieldsOf(spec).minReplicas ?? '<unset>')),
    column('MaxPods', ({ spec }) => fieldsOf(spec).maxReplicas),
    column('Replicas', ({ status }) => fieldsOf(status).currentReplicas ?? 0),
    AGE,
  ],
  Ingress: [
    NAME,
    column('Class', ({ spec }) => fieldsOf(spec).ingressClassName ?? NONE),
    column('Hosts', hosts),
    column('Address', () => ''),
    column('Ports', () => '80'),
    AGE,
  ],
  HTTPRoute: [NAME, column('Hostnames', ({ spec }) => JSON.stringify(fieldsOf(spec).hostnames ?? [])), AGE],
  Rollout: [
    NAME,
    column('Desired', ({ spec }) => fieldsOf(spec).replicas ?? 1, whole),
    column('Current', ({ status }) => fieldsOf(status).replicas ?? 0, whole),
    column('Up-to-date', ({ status }) => fieldsOf(status).updatedReplicas ?? 0, whole),
    column('Available', ({ status }) => fieldsOf(status).availableReplicas ?? 0, whole),
    AGE,
  ],
  CustomResourceDefinition: [NAME, column('Created At', (object) => object.metadata.creationTimestamp)],
};

function quotaText(object: KubeObject, wanted: (key: string) => boolean): string {
  const hard = fieldsOf(fieldsOf(object.spec), 'hard');
  const used = fieldsOf(fieldsOf(object.status), 'used');
  return Object.entries(hard)
    .filter(([key]) => wanted(key))
    .map(([key, value]) => `${key}: ${String(used[key] ?? 0)}/${String(value)}`)
    .join(', ');
}

/** What kubectl prints of a kind. */
export const columnsOf = (kind: string): readonly Column[] => COLUMNS[kind] ?? [NAME, AGE];
