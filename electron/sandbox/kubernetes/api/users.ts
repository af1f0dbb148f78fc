import type { Fields } from '../objects';
import type { Seed, UserSeed } from '../seed-schema';
import { type KubeError, qualified, KubeError as Refusal } from './kube-error';
import type { ResourceType } from './resources';

/** Who sent a request, and what they may do. */
export type User = UserSeed;

/** The user who may do everything. */
const ADMIN: User = {
  name: 'slipway-admin',
  groups: ['system:masters'],
  rules: [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }],
};

const READ = ['get', 'list', 'watch'];

/** A user who may look at everything but secrets, and change nothing. */
const VIEWER: User = {
  name: 'viewer',
  groups: ['system:authenticated'],
  rules: [
    {
      verbs: READ,
      apiGroups: [''],
      resources: [
        'namespaces',
        'nodes',
        'pods',
        'pods/log',
        'services',
        'endpoints',
        'configmaps',
        'events',
        'resourcequotas',
        'serviceaccounts',
      ],
    },
    {
      verbs: READ,
      apiGroups: [
        'apps',
        'autoscaling',
        'networking.k8s.io',
        'discovery.k8s.io',
        'gateway.networking.k8s.io',
        'argoproj.io',
        'metrics.k8s.io',
        'apiextensions.k8s.io',
      ],
      resources: ['*'],
    },
    {
      verbs: ['create'],
      apiGroups: ['authorization.k8s.io'],
      resources: ['selfsubjectaccessreviews', 'selfsubjectrulesreviews'],
    },
  ],
};

/** The users of a cluster by name: two that are always there, and those of its scenario. */
export function usersOf(seed: Seed): ReadonlyMap<string, User> {
  return new Map([ADMIN, VIEWER, ...seed.users].map((user) => [user.name, user]));
}

/** What somebody wants to do. */
export interface Wish {
  readonly verb: string;
  readonly group: string;
  /** With its subresource: `deployments/scale`. */
  readonly resource: string;
  readonly namespace: string | undefined;
}

const covers = (list: readonly string[], value: string): boolean =>
  list.includes('*') || list.includes(value);

/** Whether a user may do something. Asking what one may do is open to everybody. */
export function mayDo(user: User, wish: Wish): boolean {
  if (wish.group === 'authorization.k8s.io' && wish.resource.startsWith('selfsubject')) return true;
  const { namespaces } = user;
  if (namespaces && (wish.namespace === undefined || !namespaces.includes(wish.namespace))) return false;
  return user.rules.some(
    ({ verbs, apiGroups, resources }) =>
      covers(verbs, wish.verb) &&
      covers(apiGroups, wish.group) &&
      (covers(resources, wish.resource) || resources.includes(`*/${wish.resource.split('/')[1] ?? ''}`)),
  );
}

/** 403 in the words of RBAC. */
export function notAllowed(user: User, wish: Wish, resource: ResourceType, name: string): KubeError {
  const subresource = wish.resource.split('/')[1];
  const where =
    wish.namespace === undefined ? 'at the cluster scope' : `in the namespace "${wish.namespace}"`;
  return new Refusal(
    403,
    'Forbidden',
    `${qualified(resource)}${name === '' ? '' : ` "${name}"`} is forbidden: User "${user.name}" cannot ${wish.verb} resource "${resource.plural}${subresource === undefined ? '' : `/${subresource}`}" in API group "${resource.group}" ${where}`,
    {
      ...(name === '' ? {} : { name }),
      ...(resource.group === '' ? {} : { group: resource.group }),
      kind: resource.plural,
    },
  );
}

/** Answers a SelfSubjectAccessReview. */
export function accessReview(user: User, body: Fields): Fields {
  const spec = (body.spec ?? {}) as {
    resourceAttributes?: Record<string, string>;
    nonResourceAttributes?: Record<string, string>;
  };
  const asked = spec.resourceAttributes;
  const allowed =
    asked === undefined
      ? spec.nonResourceAttributes?.verb === 'get'
      : mayDo(user, {
          verb: asked.verb ?? '',
          group: asked.group ?? '',
          resource: asked.subresource ? `${asked.resource}/${asked.subresource}` : (asked.resource ?? ''),
          namespace: asked.namespace || undefined,
        });
  return {
    ...body,
    metadata: { creationTimestamp: null },
    status: { allowed, ...(allowed ? {} : { reason: '' }) },
  };
}

/** Answers a SelfSubjectRulesReview. */
export function rulesReview(user: User, body: Fields): Fields {
  const { namespace } = (body.spec ?? {}) as { namespace?: string };
  const here =
    user.namespaces === undefined || (namespace !== undefined && user.namespaces.includes(namespace));
  return {
    ...body,
    metadata: { creationTimestamp: null },
    status: {
      resourceRules: [
        ...(here ? user.rules : []),
        {
          verbs: ['create'],
          apiGroups: ['authorization.k8s.io'],
          resources: ['selfsubjectaccessreviews', 'selfsubjectrulesreviews'],
        },
      ],
      nonResourceRules: [
        {
          verbs: ['get'],
          nonResourceURLs: [
            '/api',
            '/api/*',
            '/apis',
            '/apis/*',
            '/healthz',
            '/livez',
            '/openapi',
            '/openapi/*',
            '/readyz',
            '/version',
            '/version/',
          ],
        },
      ],
      incomplete: false,
    },
  };
}
