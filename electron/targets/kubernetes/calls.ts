import type { Workload } from '@shared/domain/backend/facts';
import type { PlannedCall } from '@shared/domain/plan';
import type { StoreFact } from '@shared/domain/testflight/facts';
import { isRollout, rolloutFacts } from './rollout-wire';
import { isWeighted, weightFacts } from './weights-wire';
import { hidden, NOTES, readDeployment, templateHash, trafficOf, versionContainer } from './wire';

/** The kinds of patch that are sent. */
const PATCH = {
  merge: 'application/strategic-merge-patch+json',
  /** Kinds that are defined by somebody else know no other merging. */
  custom: 'application/merge-patch+json',
  json: 'application/json-patch+json',
} as const;

/** Who the cluster's own record of fields names. */
const MANAGER = 'slipway';

/** `/apis/apps/v1/namespaces/cia/deployments/api`. */
export const deploymentPath = (namespace: string, name: string): string =>
  `/apis/apps/v1/namespaces/${namespace}/deployments/${name}`;

/** `/api/v1/namespaces/cia/services/api`. */
export const servicePath = (namespace: string, name: string): string =>
  `/api/v1/namespaces/${namespace}/services/${name}`;

/** `deployments/api`: what facts and bindings of an object begin with. */
export function objectOf(path: string): string {
  return path
    .replace(/\/status$/, '')
    .split('/')
    .slice(-2)
    .join('/');
}

/** Stands in a body for the version of the object that the check has found. */
export const versionMark = (path: string): string => `{version of ${objectOf(path)}}`;

/** A request that compares an object with what the person saw, or reads it back. */
export function readCall(role: 'check' | 'read-back', path: string): PlannedCall {
  const object = objectOf(path);
  return {
    id: `${role === 'check' ? 'check' : 'read'}-${object.replace('/', '-')}`,
    role,
    method: 'GET',
    path,
    shortPath: `/${object}`,
    query: {},
    body: null,
    current: null,
    purpose: role === 'check' ? `Compare ${object} with what you saw` : `Read ${object} back`,
    affectsUsers: false,
  };
}

/** A change that counts as soon as the cluster has taken it. */
export function patchCall(
  path: string,
  words: {
    readonly purpose: string;
    readonly body: unknown;
    readonly current: unknown;
    readonly json?: boolean;
    readonly custom?: boolean;
    /** Writes the status, which a kind of its own kind keeps apart. */
    readonly status?: boolean;
    readonly felt?: boolean;
    /** Hash of the template that it puts back; see `putBack`. */
    readonly template?: string;
  },
): PlannedCall {
  const object = objectOf(path);
  const template = words.template === undefined ? '' : `${TEMPLATE}${words.template}`;
  return {
    id: `patch-${object.replace('/', '-')}${words.status ? '-status' : ''}${template}`,
    role: 'commit',
    method: 'PATCH',
    path: words.status ? `${path}/status` : path,
    shortPath: `/${object}${words.status ? '/status' : ''}`,
    query: { fieldManager: MANAGER },
    body: words.body,
    current: words.current,
    purpose: words.purpose,
    affectsUsers: words.felt ?? true,
    mediaType: words.json ? PATCH.json : words.custom ? PATCH.custom : PATCH.merge,
  };
}

const TEMPLATE = '-template-';
const TEMPLATE_PATH = '/spec/template';

/**
 * The step of a JSON patch that puts a revision's template back, as a plan and the journal hold it: values that look like
 * secrets are hidden. What is sent is looked up by the hash in the call's name.
 */
export const putBack = (written: unknown) => ({
  op: 'replace',
  path: TEMPLATE_PATH,
  value: hidden(written),
});

/** Hash of the template that a call puts back; null for every other call. */
export function templatePutBack({ id }: PlannedCall): string | null {
  const at = id.lastIndexOf(TEMPLATE);
  return at === -1 ? null : id.slice(at + TEMPLATE.length);
}

/** The steps of a JSON patch with the template as it is. */
export const withTemplate = (steps: unknown, written: unknown): unknown =>
  (steps as readonly { readonly path?: unknown }[]).map((step) =>
    step.path === TEMPLATE_PATH ? { ...step, value: written } : step,
  );

/** What a plan compares: each fact of an object under a key of its own. */
export const fact = {
  image: (name: string, value: string): StoreFact => ({
    key: `deployments/${name}/image`,
    title: `Image of ${name}`,
    value,
  }),
  replicas: (name: string, value: number): StoreFact => ({
    key: `deployments/${name}/replicas`,
    title: `Pods of ${name}`,
    value: String(value),
  }),
  paused: (name: string, value: boolean): StoreFact => ({
    key: `deployments/${name}/paused`,
    title: name,
    value: value ? 'paused' : 'not paused',
  }),
  generation: (name: string, value: number): StoreFact => ({
    key: `deployments/${name}/generation`,
    title: `Generation of ${name}`,
    value: String(value),
  }),
  template: (name: string, value: string): StoreFact => ({
    key: `deployments/${name}/template`,
    title: `Template of ${name}`,
    value,
  }),
  restarted: (name: string, value: string | null): StoreFact => ({
    key: `deployments/${name}/restarted`,
    title: `Last restart of ${name}`,
    value,
  }),
  selector: (name: string, value: Readonly<Record<string, string>>): StoreFact => ({
    key: `services/${name}/selector`,
    title: `Pods that ${name} chooses`,
    value: Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, held]) => `${key}=${held}`)
      .join(', '),
  }),
  serviceVersion: (name: string, value: string): StoreFact => ({
    key: `services/${name}/version`,
    title: `Version of the Service ${name}`,
    value,
  }),
};

const RESTARTED = 'kubectl.kubernetes.io/restartedAt';

/** What an answer says of an object, in facts. */
export function factsOf(path: string, body: unknown, container: string | undefined): readonly StoreFact[] {
  if (isWeighted(path)) return weightFacts(path, body);
  if (isRollout(path)) return rolloutFacts(body, container);
  if (path.includes('/services/')) {
    const { name, selector, resourceVersion } = trafficOf(body);
    return [fact.selector(name, selector), fact.serviceVersion(name, resourceVersion)];
  }
  const { metadata, spec } = readDeployment(body);
  const { name } = metadata;
  return [
    fact.image(name, versionContainer(spec.template, container).image),
    fact.replicas(name, spec.replicas),
    fact.paused(name, spec.paused),
    fact.template(name, templateHash(spec.template)),
    fact.restarted(name, spec.template.metadata?.annotations?.[RESTARTED] ?? null),
    fact.generation(name, metadata.generation),
  ];
}

/** What a Deployment is before an act, as a precondition: its version and that nobody changed what is wanted. */
export const seen = ({ name, image, desired, paused, generation }: Workload): readonly StoreFact[] => [
  fact.image(name, image),
  fact.replicas(name, desired),
  fact.paused(name, paused),
  fact.generation(name, generation),
];

/** What is noted on every object that is changed. */
export function notes(by: string, cause: string): Readonly<Record<string, string>> {
  return { [NOTES.cause]: cause, [NOTES.by]: by };
}

/** The annotation that makes every pod new. */
export const restartedAt = (at: string): Readonly<Record<string, string>> => ({ [RESTARTED]: at });
