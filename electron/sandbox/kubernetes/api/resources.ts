import { fieldsOf, type KubeObject } from '../objects';

/** One kind of object that the API serves. */
export interface ResourceType {
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly singular: string;
  readonly kind: string;
  readonly shortNames: readonly string[];
  readonly namespaced: boolean;
  /** Subresources besides the object itself. */
  readonly subresources: readonly ('status' | 'scale' | 'log')[];
  readonly categories: readonly string[];
  /** Defined by a CustomResourceDefinition: no strategic merge patch, lists are atomic. */
  readonly custom: boolean;
  /** Whether a change of the spec counts up `metadata.generation`. */
  readonly generations: boolean;
  /** `create` only, such as access reviews. */
  readonly createOnly: boolean;
  /** Served but not written by clients, such as usage figures. */
  readonly readOnly: boolean;
}

function type(
  group: string,
  version: string,
  names: string,
  kind: string,
  options: Partial<ResourceType> = {},
): ResourceType {
  const [plural = '', singular = kind.toLowerCase(), ...shortNames] = names.split(' ');
  return {
    group,
    version,
    plural,
    singular,
    kind,
    shortNames,
    namespaced: true,
    subresources: [],
    categories: [],
    custom: false,
    generations: false,
    createOnly: false,
    readOnly: false,
    ...options,
  };
}

const ALL = ['all'];
const workload = {
  subresources: ['status', 'scale'],
  categories: ALL,
  generations: true,
} as const satisfies Partial<ResourceType>;

/** What a cluster serves before anybody defines more. */
const BUILT_IN: readonly ResourceType[] = [
  type('', 'v1', 'namespaces namespace ns', 'Namespace', { namespaced: false, subresources: ['status'] }),
  type('', 'v1', 'nodes node no', 'Node', { namespaced: false, subresources: ['status'] }),
  type('', 'v1', 'pods pod po', 'Pod', { subresources: ['status', 'log'], categories: ALL }),
  type('', 'v1', 'services service svc', 'Service', { subresources: ['status'], categories: ALL }),
  type('', 'v1', 'endpoints endpoints ep', 'Endpoints'),
  type('', 'v1', 'configmaps configmap cm', 'ConfigMap'),
  type('', 'v1', 'secrets secret', 'Secret'),
  type('', 'v1', 'serviceaccounts serviceaccount sa', 'ServiceAccount'),
  type('', 'v1', 'events event ev', 'Event'),
  type('', 'v1', 'resourcequotas resourcequota quota', 'ResourceQuota', { subresources: ['status'] }),
  type('apps', 'v1', 'deployments deployment deploy', 'Deployment', workload),
  type('apps', 'v1', 'replicasets replicaset rs', 'ReplicaSet', workload),
  type(
    'autoscaling',
    'v2',
    'horizontalpodautoscalers horizontalpodautoscaler hpa',
    'HorizontalPodAutoscaler',
    {
      subresources: ['status'],
      categories: ALL,
    },
  ),
  type('networking.k8s.io', 'v1', 'ingresses ingress ing', 'Ingress', {
    subresources: ['status'],
    generations: true,
  }),
  type('discovery.k8s.io', 'v1', 'endpointslices endpointslice', 'EndpointSlice', { generations: true }),
  type(
    'apiextensions.k8s.io',
    'v1',
    'customresourcedefinitions customresourcedefinition crd crds',
    'CustomResourceDefinition',
    {
      namespaced: false,
      generations: true,
      subresources: ['status'],
    },
  ),
  type(
    'authorization.k8s.io',
    'v1',
    'selfsubjectaccessreviews selfsubjectaccessreview',
    'SelfSubjectAccessReview',
    {
      namespaced: false,
      createOnly: true,
    },
  ),
  type(
    'authorization.k8s.io',
    'v1',
    'selfsubjectrulesreviews selfsubjectrulesreview',
    'SelfSubjectRulesReview',
    {
      namespaced: false,
      createOnly: true,
    },
  ),
  type('metrics.k8s.io', 'v1beta1', 'pods pod', 'PodMetrics', { readOnly: true }),
  type('metrics.k8s.io', 'v1beta1', 'nodes node', 'NodeMetrics', { namespaced: false, readOnly: true }),
];

/** The kinds that a CustomResourceDefinition adds: one for each version that it serves. */
function definedBy(definition: KubeObject): ResourceType[] {
  const spec = fieldsOf(definition.spec);
  const names = fieldsOf(spec, 'names');
  const versions = Array.isArray(spec.versions) ? spec.versions : [];
  return versions
    .map((version) => fieldsOf(version))
    .filter((version) => version.served !== false)
    .map((version) => {
      const subresources = fieldsOf(version, 'subresources');
      return type(String(spec.group), String(version.name), String(names.plural), String(names.kind), {
        singular: String(names.singular ?? String(names.kind).toLowerCase()),
        shortNames: Array.isArray(names.shortNames) ? names.shortNames.map(String) : [],
        namespaced: spec.scope !== 'Cluster',
        subresources: [
          ...('status' in subresources ? (['status'] as const) : []),
          ...('scale' in subresources ? (['scale'] as const) : []),
        ],
        categories: Array.isArray(names.categories) ? names.categories.map(String) : [],
        custom: true,
        generations: true,
      });
    });
}

/** Key of a resource type in the store: versions of one kind share their objects. */
export const storeKey = (resource: { readonly group: string; readonly plural: string }): string =>
  `${resource.group}/${resource.plural}`;

/** `apps/v1`, or `v1` for the core group. */
export const apiVersionOf = (resource: { readonly group: string; readonly version: string }): string =>
  resource.group === '' ? resource.version : `${resource.group}/${resource.version}`;

/** The kinds that a cluster serves. */
export class ResourceTypes {
  #defined: ResourceType[] = [];

  /** Everything served, built in first. */
  get all(): readonly ResourceType[] {
    return [...BUILT_IN, ...this.#defined];
  }

  /** Takes the kinds of these definitions in the place of those known so far. */
  define(definitions: readonly KubeObject[]): void {
    this.#defined = definitions.flatMap(definedBy);
  }

  find(group: string, version: string, plural: string): ResourceType | undefined {
    return this.all.find((one) => one.group === group && one.version === version && one.plural === plural);
  }

  /** The type of an object. Throws for one that no cluster serves: a mistake of ours, not of a client. */
  ofKind(apiVersion: string, kind: string): ResourceType {
    const found = this.all.find((one) => apiVersionOf(one) === apiVersion && one.kind === kind);
    if (!found) throw new Error(`No resource serves ${apiVersion} ${kind}.`);
    return found;
  }

  /** Groups with their versions, the core group left out. */
  groups(): ReadonlyMap<string, readonly string[]> {
    const groups = new Map<string, string[]>();
    for (const { group, version } of this.all) {
      if (group === '') continue;
      const versions = groups.get(group) ?? [];
      if (!versions.includes(version)) versions.push(version);
      groups.set(group, versions);
    }
    return groups;
  }
}

/** What a client may do with a kind, as discovery lists it. */
export function verbsOf(resource: ResourceType): readonly string[] {
  if (resource.createOnly) return ['create'];
  if (resource.readOnly) return ['get', 'list'];
  return ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];
}
