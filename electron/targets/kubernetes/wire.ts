import { createHash } from 'node:crypto';
import type {
  ClusterEvent,
  Condition,
  Owner,
  Pod,
  ResourceLimits,
  Revision,
  TrafficRule,
  Workload,
} from '@shared/domain/backend/facts';
import { stringify } from 'yaml';
import { z } from 'zod';
import { quantityOf } from './quantities';

const words = z.record(z.string(), z.string());
/** Part of several objects. */
const time = z.string().nullish();

/** Part of several objects. */
export const meta = z.looseObject({
  name: z.string(),
  namespace: z.string().default(''),
  uid: z.string(),
  resourceVersion: z.string().default(''),
  generation: z.number().default(0),
  creationTimestamp: z.string().default(''),
  labels: words.nullish(),
  annotations: words.nullish(),
  ownerReferences: z.array(z.looseObject({ kind: z.string(), name: z.string() })).nullish(),
});
type Meta = z.output<typeof meta>;

const quantity = z.union([z.string(), z.number()]).optional();
/** Part of several objects. */
export const container = z.looseObject({
  name: z.string(),
  image: z.string().default(''),
  resources: z
    .looseObject({
      requests: z.looseObject({ cpu: quantity, memory: quantity }).nullish(),
      limits: z.looseObject({ cpu: quantity, memory: quantity }).nullish(),
    })
    .nullish(),
});
/** A pod template. */
export const template = z.looseObject({
  metadata: z.looseObject({ labels: words.nullish(), annotations: words.nullish() }).nullish(),
  spec: z.looseObject({ containers: z.array(container) }),
});
/** Part of several objects. */
export const condition = z.looseObject({
  type: z.string(),
  status: z.enum(['True', 'False', 'Unknown']),
  reason: z.string().nullish(),
  message: z.string().nullish(),
  lastUpdateTime: time,
  lastTransitionTime: time,
});

const deploymentShape = z.looseObject({
  metadata: meta,
  spec: z.looseObject({
    replicas: z.number().default(1),
    paused: z.boolean().default(false),
    selector: z.looseObject({ matchLabels: words.nullish() }),
    strategy: z
      .looseObject({
        type: z.string().default('RollingUpdate'),
        rollingUpdate: z
          .looseObject({
            maxSurge: z.union([z.string(), z.number()]).optional(),
            maxUnavailable: z.union([z.string(), z.number()]).optional(),
          })
          .nullish(),
      })
      .nullish(),
    template,
  }),
  status: z
    .looseObject({
      observedGeneration: z.number().default(0),
      replicas: z.number().default(0),
      updatedReplicas: z.number().default(0),
      readyReplicas: z.number().default(0),
      availableReplicas: z.number().default(0),
      conditions: z.array(condition).nullish(),
    })
    .nullish(),
});

/** A Deployment as the API has it. */
export type WireDeployment = z.output<typeof deploymentShape>;

/** Reads a Deployment, or says what is odd about it by throwing. */
export const readDeployment = (object: unknown): WireDeployment => deploymentShape.parse(object);

const REVISION = 'deployment.kubernetes.io/revision';
const ROLLOUT_REVISION = 'rollout.argoproj.io/revision';
const CHANGE_CAUSE = 'kubernetes.io/change-cause';

/** What Slipway notes on the objects that it changes. */
export const NOTES = {
  by: 'slipway.dev/author',
  fraction: 'slipway.dev/canary-fraction',
  since: 'slipway.dev/canary-since',
  cause: CHANGE_CAUSE,
  /** On a pod template, by whoever builds it: the alembic heads of its program, divided by commas. */
  schema: 'slipway.dev/alembic-heads',
} as const;

const headsOf = (text: string | undefined): readonly string[] | null => {
  const heads = (text ?? '')
    .split(',')
    .map((head) => head.trim())
    .filter((head) => head !== '');
  return heads.length === 0 ? null : heads;
};

/** The container that carries the version: the named one, else the first. */
export function versionContainer(
  { spec }: Pick<z.output<typeof template>, 'spec'>,
  name: string | undefined,
): z.output<typeof container> {
  const found = spec.containers.find((one) => one.name === name) ?? spec.containers[0];
  return found ?? { name: name ?? '', image: '' };
}

/** A Deployment in the domain's words. */
export function workloadOf({ metadata, spec, status }: WireDeployment, containerName?: string): Workload {
  const main = versionContainer(spec.template, containerName);
  const { annotations, ownerReferences } = metadata;
  const fraction = Number(annotations?.[NOTES.fraction]);
  const since = annotations?.[NOTES.since];
  return {
    name: metadata.name,
    namespace: metadata.namespace,
    uid: metadata.uid,
    generation: metadata.generation,
    observedGeneration: status?.observedGeneration ?? 0,
    resourceVersion: metadata.resourceVersion,
    createdAt: metadata.creationTimestamp,
    paused: spec.paused,
    desired: spec.replicas,
    total: status?.replicas ?? 0,
    updated: status?.updatedReplicas ?? 0,
    ready: status?.readyReplicas ?? 0,
    available: status?.availableReplicas ?? 0,
    container: main.name,
    image: main.image,
    revision: numberOf(annotations?.[REVISION]),
    changeCause: annotations?.[CHANGE_CAUSE] ?? null,
    conditions: (status?.conditions ?? []).map(conditionOf),
    selector: spec.selector.matchLabels ?? {},
    templateLabels: spec.template.metadata?.labels ?? {},
    strategy:
      spec.strategy?.type === 'Recreate'
        ? 'All at once'
        : `At most ${spec.strategy?.rollingUpdate?.maxSurge ?? '25%'} more and ${spec.strategy?.rollingUpdate?.maxUnavailable ?? '25%'} fewer at a time`,
    resources: limitsOf(main),
    owner: ownerOf(metadata, ownerReferences ?? []),
    step: since !== undefined && Number.isFinite(fraction) ? { fraction, since } : null,
  };
}

/** A condition in the domain's words. */
export function conditionOf(one: z.output<typeof condition>): Condition {
  return {
    type: one.type,
    status: one.status,
    reason: one.reason ?? '',
    message: one.message ?? '',
    since: one.lastTransitionTime ?? one.lastUpdateTime ?? null,
  };
}

/** What a container asks for and may use. */
export function limitsOf({ resources }: z.output<typeof container>): ResourceLimits {
  return {
    cpuRequest: quantityOf(resources?.requests?.cpu),
    cpuLimit: quantityOf(resources?.limits?.cpu),
    memoryRequest: quantityOf(resources?.requests?.memory),
    memoryLimit: quantityOf(resources?.limits?.memory),
  };
}

/** Who else writes an object, by the marks that each of them leaves. */
export function ownerOf(
  { labels, annotations }: Meta,
  references: readonly { kind: string; name: string }[],
): Owner | null {
  const argo = annotations?.['argocd.argoproj.io/tracking-id']?.split(':')[0];
  if (argo !== undefined) return { kind: 'argo-cd', title: `Argo CD application ${argo}` };
  if (labels?.['argocd.argoproj.io/instance'] !== undefined) {
    return { kind: 'argo-cd', title: `Argo CD application ${labels['argocd.argoproj.io/instance']}` };
  }
  const flux = labels?.['kustomize.toolkit.fluxcd.io/name'] ?? labels?.['helm.toolkit.fluxcd.io/name'];
  if (flux !== undefined) return { kind: 'flux', title: `Flux ${flux}` };
  const rollout = references.find(({ kind }) => kind === 'Rollout');
  if (rollout) return { kind: 'argo-rollouts', title: `Argo Rollout ${rollout.name}` };
  if (labels?.['app.kubernetes.io/managed-by'] === 'Helm') {
    return { kind: 'helm', title: `Helm release ${annotations?.['meta.helm.sh/release-name'] ?? ''}`.trim() };
  }
  const other = references[0];
  return other ? { kind: 'other', title: `${other.kind} ${other.name}` } : null;
}

const replicaSetShape = z.looseObject({
  metadata: meta,
  spec: z.looseObject({ replicas: z.number().default(0), template }),
  status: z.looseObject({ readyReplicas: z.number().default(0) }).nullish(),
});

/** One ReplicaSet with what it would run. */
export interface KeptRevision extends Revision {
  /** What it belongs to, by its kind and its name. */
  readonly ownedBy: 'Deployment' | 'Rollout';
  readonly deployment: string;
  /** The template as it would be put back. */
  readonly written: unknown;
  readonly templateHash: string;
}

/** A ReplicaSet of a Deployment or a Rollout; null for one that belongs to nothing. */
export function revisionOf(object: unknown, containerName?: string): KeptRevision | null {
  const { metadata, spec, status } = replicaSetShape.parse(object);
  const owner = metadata.ownerReferences?.find(({ kind }) => kind === 'Deployment' || kind === 'Rollout');
  const ownedBy = owner?.kind === 'Rollout' ? 'Rollout' : 'Deployment';
  const revision = numberOf(metadata.annotations?.[ownedBy === 'Rollout' ? ROLLOUT_REVISION : REVISION]);
  if (owner === undefined || revision === null) return null;
  const written = withoutHash(spec.template);
  const hash = templateHash(written);
  return {
    ownedBy,
    deployment: owner.name,
    revision,
    replicaSet: metadata.name,
    image: versionContainer(spec.template, containerName).image,
    changeCause: metadata.annotations?.[CHANGE_CAUSE] ?? null,
    author: metadata.annotations?.[NOTES.by] ?? null,
    createdAt: metadata.creationTimestamp,
    replicas: spec.replicas,
    ready: status?.readyReplicas ?? 0,
    template: templateLines(written, hash),
    schemaHeads: headsOf(spec.template.metadata?.annotations?.[NOTES.schema]),
    written,
    templateHash: hash,
  };
}

const HASH_LABEL = 'pod-template-hash';
const ROLLOUT_HASH_LABEL = 'rollouts-pod-template-hash';

/** A template without the labels that controllers put on. */
function withoutHash(written: z.output<typeof template>): z.output<typeof template> {
  const { [HASH_LABEL]: _hash, [ROLLOUT_HASH_LABEL]: _other, ...labels } = written.metadata?.labels ?? {};
  return { ...written, metadata: { ...written.metadata, labels } };
}

/** The same for the same template, whatever the order of its keys. */
export function templateHash(written: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(sorted(written)))
    .digest('hex')
    .slice(0, 12);
}

/** A value with its keys in order. */
export function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, held]) => held !== null && held !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, held]) => [key, sorted(held)]),
  );
}

const SECRET = /pass|secret|token|key|credential|auth|dsn|database_url|private/i;

/** Lines of the templates that were read last, by hash: writing them is dear, and revisions are read over and over. */
const linesByHash = new Map<string, readonly string[]>();
const MOST_TEMPLATES = 500;

/** What a revision would run, line by line, with values that look like secrets hidden. */
function templateLines(written: unknown, hash: string): readonly string[] {
  const known = linesByHash.get(hash);
  if (known) return known;
  const lines = stringify(sorted(hidden(written)), { lineWidth: 0 })
    .trimEnd()
    .split('\n');
  linesByHash.set(hash, lines);
  for (const oldest of linesByHash.keys()) {
    if (linesByHash.size <= MOST_TEMPLATES) break;
    linesByHash.delete(oldest);
  }
  return lines;
}

/** A value with what looks like a secret hidden. */
export function hidden(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(hidden);
  if (typeof value !== 'object' || value === null) return value;
  const held = value as Readonly<Record<string, unknown>>;
  const named = typeof held.name === 'string' && typeof held.value === 'string';
  return Object.fromEntries(
    Object.entries(held).map(([key, inner]) => [
      key,
      named &&
      key === 'value' &&
      (SECRET.test(String(held.name)) || /:\/\/[^/\s]*:[^/\s]*@/.test(String(inner)))
        ? '(hidden)'
        : hidden(inner),
    ]),
  );
}

/** A pod from a row of a table. */
export function podOf(object: unknown, cells: Readonly<Record<string, unknown>>): KeptPod | null {
  const { metadata } = object as { readonly metadata: Partial<Meta> };
  if (metadata.name === undefined || metadata.uid === undefined) return null;
  const [ready = 0, of = 0] = String(cells.Ready ?? '')
    .split('/')
    .map(Number);
  const node = cells.Node;
  return {
    name: metadata.name,
    uid: metadata.uid,
    ready: of > 0 && ready === of,
    status: String(cells.Status ?? 'Unknown'),
    restarts: Number.parseInt(String(cells.Restarts ?? '0'), 10) || 0,
    node: typeof node === 'string' && node !== '<none>' ? node : null,
    createdAt: metadata.creationTimestamp ?? '',
    replicaSet: metadata.ownerReferences?.find(({ kind }) => kind === 'ReplicaSet')?.name ?? null,
    labels: metadata.labels ?? {},
  };
}

/** A pod with the labels that Deployments choose it by. */
export interface KeptPod extends Pod {
  readonly labels: Readonly<Record<string, string>>;
}

const serviceShape = z.looseObject({
  metadata: meta,
  spec: z.looseObject({ selector: words.nullish() }),
});

/** A Service and whom it chooses. */
export function trafficOf(object: unknown): TrafficRule {
  const { metadata, spec } = serviceShape.parse(object);
  return {
    name: metadata.name,
    resourceVersion: metadata.resourceVersion,
    selector: spec.selector ?? {},
  };
}

const eventShape = z.looseObject({
  metadata: meta,
  type: z.string().nullish(),
  reason: z.string().nullish(),
  message: z.string().nullish(),
  count: z.number().nullish(),
  lastTimestamp: time,
  eventTime: time,
  firstTimestamp: time,
  involvedObject: z.looseObject({ kind: z.string().default(''), name: z.string().default('') }),
});

/** Something that the cluster told. */
export function eventOf(object: unknown): ClusterEvent {
  const event = eventShape.parse(object);
  return {
    type: event.type === 'Warning' ? 'Warning' : 'Normal',
    reason: event.reason ?? '',
    message: event.message ?? '',
    about: `${event.involvedObject.kind}/${event.involvedObject.name}`,
    count: event.count ?? 1,
    at: event.lastTimestamp ?? event.eventTime ?? event.firstTimestamp ?? event.metadata.creationTimestamp,
  };
}

function numberOf(text: string | undefined): number | null {
  const value = Number(text);
  return text === undefined || !Number.isFinite(value) ? null : value;
}
