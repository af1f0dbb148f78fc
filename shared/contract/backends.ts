import { z } from 'zod';
import { BACKEND_ACTS } from '../domain/backend/act';
import type { BackendPermissions } from '../domain/backend/policy';
import { entry } from './base';
import { failureSchema, isoTime, list } from './schemas/basic';

const name = z.string().min(1).max(253);
const where = z.object({ environment: name, service: name });

const phase = z.object({
  name: z.enum(['absent', 'unobserved', 'paused', 'stuck', 'rolling', 'idle', 'done']),
  sentence: z.string(),
});

const exposure = z.object({
  version: z.string().nullable(),
  stable: z.string().nullable(),
  asked: z.number().nullable(),
  observed: z.number().nullable(),
  since: z.string().nullable(),
});

const point = z.object({ at: z.number(), value: z.number() });

/** How fresh what is shown of a cluster is. */
const clusterSource = z.object({
  title: z.string(),
  state: z.enum(['reading', 'ok', 'stale', 'failed']),
  /** The last time that the cluster was heard of. */
  readAt: isoTime.nullable(),
  failure: failureSchema.nullable(),
  nextTryAt: z.number().nullable(),
});

const figures = z.object({
  errorRate: z.number().nullable(),
  latencyMs: z.number().nullable(),
  requests: z.number().nullable(),
  at: z.number().nullable(),
  error: z.string().nullable(),
});

const strategy = z.enum(['rolling', 'canary', 'blue-green']);

/** A service in one environment, as the list shows it. */
const serviceRow = z.object({
  id: z.string(),
  name: z.string(),
  deployment: z.string(),
  namespace: z.string(),
  strategy,
  phase,
  exposure,
  desired: z.number(),
  updated: z.number(),
  ready: z.number(),
  available: z.number(),
  /** Ready pods of the newer version among them. */
  newer: z.number(),
  /** Cores in use against what is asked for, 0–1; null without a source. */
  cpu: z.number().nullable(),
  figures: figures.nullable(),
  /** Limit of the 95th percentile, ms; null without one. */
  maxLatencyMs: z.number().nullable(),
  latency: list(point),
});
export type ServiceRowView = z.output<typeof serviceRow>;

const environment = z.object({
  id: z.string(),
  name: z.string(),
  production: z.boolean(),
  readOnly: z.boolean(),
  /** `Kubernetes, prod-eu`. */
  where: z.string(),
  source: clusterSource,
  services: list(serviceRow),
});
export type EnvironmentView = z.output<typeof environment>;

const permission = z.union([
  z.object({ allowed: z.literal(true) }),
  z.object({ allowed: z.literal(false), why: z.string() }),
]);

const revision = z.object({
  revision: z.number(),
  version: z.string(),
  image: z.string(),
  changeCause: z.string().nullable(),
  author: z.string().nullable(),
  createdAt: isoTime,
  replicas: z.number(),
  ready: z.number(),
  current: z.boolean(),
});
export type RevisionView = z.output<typeof revision>;

const pod = z.object({
  name: z.string(),
  uid: z.string(),
  ready: z.boolean(),
  status: z.string(),
  /** What the cluster last said against it, while it is not ready. */
  reason: z.string().nullable(),
  restarts: z.number(),
  node: z.string().nullable(),
  createdAt: isoTime,
  version: z.string().nullable(),
  /** Whether it is of the newer of two versions. */
  newer: z.boolean(),
  cpu: z.number().nullable(),
  memory: z.number().nullable(),
  logSourceId: z.string(),
});

const clusterEvent = z.object({
  type: z.enum(['Normal', 'Warning']),
  reason: z.string(),
  message: z.string(),
  about: z.string(),
  count: z.number(),
  at: isoTime,
});

const gate = z.object({
  id: z.enum(['errors', 'latency', 'pods', 'restarts']),
  title: z.string(),
  verdict: z.enum(['pass', 'hold', 'breach', 'unknown']),
  value: z.string(),
  sentence: z.string(),
});

const step = z.object({
  fraction: z.number(),
  state: z.enum(['done', 'here', 'next']),
  bakeMs: z.number(),
  /** When the one after it opens; null unless it is where the service stands. */
  opensAt: z.number().nullable(),
});

const condition = z.object({
  type: z.string(),
  status: z.enum(['True', 'False', 'Unknown']),
  reason: z.string(),
  message: z.string(),
  since: isoTime.nullable(),
});

/** The Rollout of Argo that leads a service. */
const argo = z.object({
  name: z.string(),
  kind: z.enum(['canary', 'blue-green']),
  /** Argo's own word and sentence. */
  phase: z.enum(['Healthy', 'Progressing', 'Paused', 'Degraded']),
  message: z.string(),
  aborted: z.boolean(),
  /** The Deployment that it takes its template from. */
  workload: z.string().nullable(),
  steps: list(z.object({ title: z.string(), state: z.enum(['done', 'here', 'next']) })),
  analyses: list(z.object({ name: z.string(), phase: z.string(), message: z.string() })),
  services: z.object({ active: z.string(), preview: z.string().nullable() }).nullable(),
});
export type ArgoView = z.output<typeof argo>;

/** Everything of one service in one environment. */
const serviceDetail = serviceRow.extend({
  image: z.string().nullable(),
  container: z.string().nullable(),
  steps: list(step),
  /** Null where no Rollout leads it. */
  argo: argo.nullable(),
  gates: list(gate),
  permissions: z.record(z.enum(BACKEND_ACTS), permission) as unknown as z.ZodType<BackendPermissions>,
  conditions: list(condition),
  revisions: list(revision),
  pods: list(pod),
  podCount: z.number(),
  events: list(clusterEvent),
  autoscaler: z
    .object({
      name: z.string(),
      min: z.number(),
      max: z.number(),
      current: z.number(),
      wanted: z.number(),
      metric: z.string().nullable(),
    })
    .nullable(),
  resources: z
    .object({
      cpuRequest: z.number().nullable(),
      cpuLimit: z.number().nullable(),
      memoryRequest: z.number().nullable(),
      memoryLimit: z.number().nullable(),
    })
    .nullable(),
  owner: z.string().nullable(),
  /** The file or folder that it is deployed from; null where none is named. */
  manifests: z.string().nullable(),
  /** Of two colours the one that users have, and the one that they do not. */
  colours: z
    .object({
      live: z.object({ deployment: z.string(), version: z.string(), ready: z.number(), desired: z.number() }),
      idle: z.object({ deployment: z.string(), version: z.string(), ready: z.number(), desired: z.number() }),
      preview: z.string().nullable(),
    })
    .nullable(),
  health: z
    .object({
      url: z.string(),
      ok: z.boolean().nullable(),
      status: z.number().nullable(),
      tookMs: z.number().nullable(),
      at: isoTime.nullable(),
      sentence: z.string(),
    })
    .nullable(),
  charts: list(
    z.object({
      id: z.enum(['errors', 'latency']),
      limit: z.number(),
      series: list(z.object({ version: z.string(), points: list(point) })),
    }),
  ),
  /** The node of its pods in the log viewer. */
  logSourceId: z.string(),
});
export type ServiceDetailView = z.output<typeof serviceDetail>;

const diagnosis = z.object({
  kind: z.enum([
    'image-pull',
    'crash-loop',
    'out-of-memory',
    'probe',
    'quota',
    'unschedulable',
    'configuration',
    'admission',
    'deadline',
    'waiting',
    'none',
  ]),
  sentence: z.string(),
  evidence: list(z.string()),
  advice: z.string(),
  pods: list(z.string()),
});

const verdict = z.enum(['safe', 'unsure', 'unsafe']);

const diffLine = z.object({ kind: z.enum(['same', 'gone', 'new']), text: z.string() });

/** One object of a service's manifests. */
const manifestObject = z.object({
  index: z.number().int(),
  id: z.string(),
  kind: z.string(),
  name: z.string(),
  namespace: z.string().nullable(),
  file: z.string(),
  change: z.enum(['create', 'change', 'same', 'conflict', 'refused']),
  sentence: z.string(),
  lines: list(diffLine),
  conflicts: list(z.object({ manager: z.string(), fields: list(z.string()) })),
});
export type ManifestObjectView = z.output<typeof manifestObject>;

export const backends = {
  /** Every environment that runs on a cluster, with its services. */
  list: entry.output(list(environment)),
  service: entry.input(where).output(serviceDetail),
  /** Looks closely at the pods that are not ready and says why nothing moves on. */
  why: entry.input(where).output(diagnosis),
  diff: entry.input(where.extend({ from: z.number().int(), to: z.number().int() })).output(list(diffLine)),
  /** What applying its manifests would do, object by object, by the server's own dry run. */
  manifests: entry.input(where).output(
    z.object({
      digest: z.string(),
      source: z.string(),
      objects: list(manifestObject),
    }),
  ),
  /** Asks the server for a dry run and looks at what else speaks for and against going back. */
  undoVerdict: entry.input(where.extend({ revision: z.number().int() })).output(
    z.object({
      verdict,
      sentence: z.string(),
      points: list(z.object({ verdict, title: z.string(), sentence: z.string() })),
      notRolledBack: list(z.string()),
    }),
  ),
  /** Reads the clusters again now. */
  refresh: entry.output(z.void()),
};
