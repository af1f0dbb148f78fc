import type { Fields } from '../objects';
import { apiVersionOf, type ResourceType, type ResourceTypes, verbsOf } from './resources';

/** The version that the simulated cluster says it is of. */
export const VERSION: Fields = {
  major: '1',
  minor: '32',
  gitVersion: 'v1.32.4-slipway.sandbox',
  gitCommit: '',
  gitTreeState: 'clean',
  buildDate: '2026-01-01T00:00:00Z',
  goVersion: 'go1.23',
  compiler: 'gc',
  platform: 'linux/amd64',
};

function resourceEntries(resource: ResourceType): Fields[] {
  const { plural, singular, namespaced, kind, shortNames, categories, subresources } = resource;
  const main = {
    name: plural,
    singularName: singular,
    namespaced,
    kind,
    verbs: verbsOf(resource),
    ...(shortNames.length > 0 ? { shortNames } : {}),
    ...(categories.length > 0 ? { categories } : {}),
  };
  const below = subresources.map((name) => ({
    name: `${plural}/${name}`,
    singularName: '',
    namespaced,
    ...(name === 'scale' && !resource.custom ? { group: 'autoscaling', version: 'v1' } : {}),
    kind: name === 'scale' ? 'Scale' : kind,
    verbs: name === 'log' ? ['get'] : ['get', 'patch', 'update'],
  }));
  return [main, ...below];
}

/** The resources of one group and version; null where there are none. */
export function resourceList(types: ResourceTypes, group: string, version: string): Fields | null {
  const found = types.all.filter((one) => one.group === group && one.version === version);
  if (found.length === 0) return null;
  const groupVersion = apiVersionOf({ group, version });
  return {
    kind: 'APIResourceList',
    ...(group === '' ? {} : { apiVersion: 'v1' }),
    groupVersion,
    resources: found.flatMap(resourceEntries),
  };
}

function groupOf(name: string, versions: readonly string[]): Fields {
  const named = versions.map((version) => ({ groupVersion: `${name}/${version}`, version }));
  return { name, versions: named, preferredVersion: named[0] };
}

/** One group; null where there is none of that name. */
export function apiGroup(types: ResourceTypes, name: string): Fields | null {
  const versions = types.groups().get(name);
  return versions ? { kind: 'APIGroup', apiVersion: 'v1', ...groupOf(name, versions) } : null;
}

/** All groups but the core one. */
export const apiGroupList = (types: ResourceTypes): Fields => ({
  kind: 'APIGroupList',
  apiVersion: 'v1',
  groups: [...types.groups()].map(([name, versions]) => groupOf(name, versions)),
});

/** The versions of the core group. */
export const coreVersions = (address: string): Fields => ({
  kind: 'APIVersions',
  versions: ['v1'],
  serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress: address }],
});

function aggregatedResource(resource: ResourceType): Fields {
  const kindOf = (kind: string, group = resource.group, version = resource.version) => ({
    group,
    version,
    kind,
  });
  return {
    resource: resource.plural,
    responseKind: kindOf(resource.kind),
    scope: resource.namespaced ? 'Namespaced' : 'Cluster',
    singularResource: resource.singular,
    verbs: verbsOf(resource),
    ...(resource.shortNames.length > 0 ? { shortNames: resource.shortNames } : {}),
    ...(resource.categories.length > 0 ? { categories: resource.categories } : {}),
    ...(resource.subresources.length === 0
      ? {}
      : {
          subresources: resource.subresources.map((name) => ({
            subresource: name,
            responseKind: name === 'scale' ? kindOf('Scale', 'autoscaling', 'v1') : kindOf(resource.kind),
            verbs: name === 'log' ? ['get'] : ['get', 'patch', 'update'],
          })),
        }),
  };
}

/** Everything in one answer, as newer clients ask; `core` for `/api`, else `/apis`. Null when the client did not ask for it. */
export function aggregated(
  types: ResourceTypes,
  core: boolean,
  accept: string | undefined,
): { json: Fields; type: string } | null {
  const version = /g=apidiscovery\.k8s\.io;v=(v2beta1|v2);as=APIGroupDiscoveryList/.exec(accept ?? '')?.[1];
  if (version === undefined) return null;
  const groups: readonly (readonly [string, readonly string[]])[] = core
    ? [['', ['v1']]]
    : [...types.groups()];
  return {
    type: `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`,
    json: {
      kind: 'APIGroupDiscoveryList',
      apiVersion: `apidiscovery.k8s.io/${version}`,
      metadata: {},
      items: groups.map(([name, versions]) => ({
        metadata: { ...(name === '' ? {} : { name }), creationTimestamp: null },
        versions: versions.map((one) => ({
          version: one,
          freshness: 'Current',
          resources: types.all
            .filter((type) => type.group === name && type.version === one)
            .map(aggregatedResource),
        })),
      })),
    },
  };
}

/**
 * An OpenAPI description without definitions, in the protocol buffers that kubectl asks for: it checks nothing on its
 * side then, and leaves that to the server.
 */
export function emptyOpenApi(): Buffer {
  const field = (number: number, content: Buffer) =>
    Buffer.concat([Buffer.from([(number << 3) | 2, content.length]), content]);
  const info = Buffer.concat([field(1, Buffer.from('Kubernetes')), field(2, Buffer.from('v1'))]);
  return Buffer.concat([
    field(1, Buffer.from('2.0')),
    field(2, info),
    field(8, Buffer.alloc(0)),
    field(9, Buffer.alloc(0)),
  ]);
}
