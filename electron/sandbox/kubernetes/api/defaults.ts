import {
  type Container,
  type Deployment,
  type Fields,
  fieldsOf,
  isFields,
  type KubeObject,
  type PodSpec,
  type Probe,
  type Service,
} from '../objects';

function probe(given: Probe | undefined): Probe | undefined {
  if (given === undefined) return undefined;
  const http = given.httpGet && { ...given.httpGet, scheme: given.httpGet.scheme ?? 'HTTP' };
  return {
    ...given,
    ...(http ? { httpGet: http } : {}),
    timeoutSeconds: given.timeoutSeconds ?? 1,
    periodSeconds: given.periodSeconds ?? 10,
    successThreshold: given.successThreshold ?? 1,
    failureThreshold: given.failureThreshold ?? 3,
  };
}

function container(given: Container): Container {
  const { readinessProbe, livenessProbe } = given;
  const tagged = /:([^/]+)$/.exec(given.image ?? '')?.[1];
  return {
    ...given,
    ...(given.ports ? { ports: given.ports.map((port) => ({ protocol: 'TCP', ...port })) } : {}),
    resources: withRequests(given.resources ?? {}),
    ...(readinessProbe ? { readinessProbe: probe(readinessProbe) } : {}),
    ...(livenessProbe ? { livenessProbe: probe(livenessProbe) } : {}),
    terminationMessagePath: given.terminationMessagePath ?? '/dev/termination-log',
    terminationMessagePolicy: given.terminationMessagePolicy ?? 'File',
    imagePullPolicy:
      given.imagePullPolicy ?? (tagged === undefined || tagged === 'latest' ? 'Always' : 'IfNotPresent'),
  };
}

/** Limits are requests where nothing is requested. */
function withRequests(resources: NonNullable<Container['resources']>): NonNullable<Container['resources']> {
  if (!resources.limits) return resources;
  return { ...resources, requests: { ...resources.limits, ...resources.requests } };
}

function podSpec(given: PodSpec): PodSpec {
  return {
    ...given,
    containers: Array.isArray(given.containers) ? given.containers.map(container) : [],
    restartPolicy: given.restartPolicy ?? 'Always',
    terminationGracePeriodSeconds: given.terminationGracePeriodSeconds ?? 30,
    dnsPolicy: given.dnsPolicy ?? 'ClusterFirst',
    securityContext: given.securityContext ?? {},
    schedulerName: given.schedulerName ?? 'default-scheduler',
  };
}

function templated(spec: Fields): Fields {
  const template = fieldsOf(spec, 'template');
  return {
    ...spec,
    replicas: spec.replicas ?? 1,
    template: {
      ...template,
      metadata: { creationTimestamp: null, ...fieldsOf(template, 'metadata') },
      spec: podSpec(fieldsOf(template, 'spec') as unknown as PodSpec),
    },
  };
}

function deployment(spec: Fields): Fields {
  const strategy = fieldsOf(spec, 'strategy') as Deployment['spec']['strategy'];
  const type = strategy.type ?? 'RollingUpdate';
  const rolling = { maxUnavailable: '25%', maxSurge: '25%', ...strategy.rollingUpdate };
  return {
    ...templated(spec),
    strategy: type === 'RollingUpdate' ? { type, rollingUpdate: rolling } : { type },
    revisionHistoryLimit: spec.revisionHistoryLimit ?? 10,
    progressDeadlineSeconds: spec.progressDeadlineSeconds ?? 600,
  };
}

function service(spec: Service['spec'], newAddress: () => string): Fields {
  const clusterIP = spec.clusterIP ?? newAddress();
  return {
    ...spec,
    ports: (spec.ports ?? []).map((port) => ({
      protocol: 'TCP',
      ...port,
      targetPort: port.targetPort ?? port.port,
    })),
    type: spec.type ?? 'ClusterIP',
    clusterIP,
    clusterIPs: spec.clusterIPs ?? [clusterIP],
    sessionAffinity: spec.sessionAffinity ?? 'None',
    ipFamilies: spec.ipFamilies ?? ['IPv4'],
    ipFamilyPolicy: spec.ipFamilyPolicy ?? 'SingleStack',
    internalTrafficPolicy: spec.internalTrafficPolicy ?? 'Cluster',
  };
}

/** An object with what the API server fills in. `newAddress` gives an address for a Service that has none. */
export function defaulted(object: KubeObject, newAddress: () => string): KubeObject {
  const spec = fieldsOf(object.spec);
  switch (object.kind) {
    case 'Deployment':
      return { ...object, spec: deployment(spec), status: object.status ?? {} };
    case 'ReplicaSet':
      return { ...object, spec: templated(spec), status: object.status ?? { replicas: 0 } };
    case 'Pod':
      return {
        ...object,
        spec: {
          enableServiceLinks: true,
          serviceAccountName: 'default',
          ...podSpec(spec as unknown as PodSpec),
        },
        status: {
          phase: 'Pending',
          qosClass: qualityOf(spec as unknown as PodSpec),
          ...fieldsOf(object.status),
        },
      };
    case 'Service':
      return {
        ...object,
        spec: service(spec as Service['spec'], newAddress),
        status: object.status ?? { loadBalancer: {} },
      };
    case 'Namespace':
      return {
        ...object,
        metadata: {
          ...object.metadata,
          labels: { ...object.metadata.labels, 'kubernetes.io/metadata.name': object.metadata.name },
        },
        spec: { finalizers: ['kubernetes'], ...spec },
        status: object.status ?? { phase: 'Active' },
      };
    case 'Secret':
      return secret(object);
    case 'ResourceQuota':
      return { ...object, status: object.status ?? { hard: fieldsOf(spec, 'hard'), used: {} } };
    default:
      return object;
  }
}

function secret(object: KubeObject): KubeObject {
  const { stringData, ...rest } = object;
  const plain = Object.entries(fieldsOf(stringData)).map(([key, value]) => [
    key,
    Buffer.from(String(value)).toString('base64'),
  ]);
  const data = { ...fieldsOf(object.data), ...Object.fromEntries(plain) };
  return {
    ...rest,
    ...(isFields(object.data) || plain.length > 0 ? { data } : {}),
    type: object.type ?? 'Opaque',
  };
}

function qualityOf(spec: PodSpec): string {
  const resources = (spec.containers ?? []).map((one) => one.resources ?? {});
  if (resources.every(({ limits, requests }) => !limits && !requests)) return 'BestEffort';
  const guaranteed = resources.every(
    ({ limits, requests }) =>
      limits?.cpu !== undefined &&
      limits.memory !== undefined &&
      (requests?.cpu ?? limits.cpu) === limits.cpu &&
      (requests?.memory ?? limits.memory) === limits.memory,
  );
  return guaranteed ? 'Guaranteed' : 'Burstable';
}
