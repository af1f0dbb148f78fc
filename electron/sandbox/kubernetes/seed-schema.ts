import { z } from 'zod';

const object = z.looseObject({});

/** How the program in an image behaves. */
const imageSchema = z.object({
  /** How long it is pulled and started, ms. */
  pullMs: z.number().min(0).default(1_500),
  startMs: z.number().min(0).default(500),
  /** From its start until its readiness probe passes, ms; null: never. */
  readyMs: z.number().min(0).nullable().default(3_000),
  /** What a readiness probe that fails gets for an answer. */
  probeAnswer: z.string().default('HTTP probe failed with statuscode: 503'),
  /** It ends this long after its start, again and again. */
  crash: z.object({ afterMs: z.number(), exitCode: z.int(), lines: z.array(z.string()) }).optional(),
  /** Of its requests, the share that fails, and the 95th percentile of its answers, ms. */
  errorRate: z.number().min(0).max(1).default(0.0018),
  p95Ms: z.number().positive().default(230),
});

/** One workload of a scenario in short: a Deployment with its past. */
const workloadSchema = z.object({
  namespace: z.string(),
  name: z.string(),
  /** `app` of its labels; its name where it is not given. */
  app: z.string().optional(),
  track: z.string().default('stable'),
  labels: z.record(z.string(), z.string()).default({}),
  annotations: z.record(z.string(), z.string()).default({}),
  replicas: z.int().min(0),
  /** The share that this canary was set to, and when, as whoever set it noted. */
  step: z.object({ fraction: z.number(), setAt: z.number() }).optional(),
  cpu: z.string().default('250m'),
  memory: z.string().default('256Mi'),
  probePath: z.string().default('/health'),
  progressDeadlineSeconds: z.int().default(600),
  maxSurge: z.union([z.int(), z.string()]).default('25%'),
  maxUnavailable: z.union([z.int(), z.string()]).default(0),
  /** Its revisions, oldest first; the last one is what it runs or wants to run. */
  revisions: z
    .array(
      z.object({
        revision: z.int(),
        tag: z.string(),
        createdAt: z.number(),
        cause: z.string().optional(),
        author: z.string().optional(),
        /** The alembic heads that its program knows. */
        schema: z.string().optional(),
      }),
    )
    .min(1),
  /** The last revision was asked for this very moment: the rollout is seen from its begin. */
  rollingOut: z.boolean().default(false),
});

/** Traffic that a Service gets. */
const trafficSchema = z.object({
  namespace: z.string(),
  service: z.string(),
  requestsPerSecond: z.number().min(0),
});

/** Who may sign in, and what they may do. */
const userSchema = z.object({
  name: z.string(),
  groups: z.array(z.string()).default([]),
  rules: z.array(
    z.object({ verbs: z.array(z.string()), apiGroups: z.array(z.string()), resources: z.array(z.string()) }),
  ),
  /** Absent: in every namespace. */
  namespaces: z.array(z.string()).optional(),
});

/** A cluster as a scenario describes it. */
export const seedSchema = z.object({
  namespaces: z.array(z.string()).default([]),
  nodes: z
    .array(z.object({ name: z.string(), cpu: z.string().default('8'), memory: z.string().default('16Gi') }))
    .default([]),
  images: z.record(z.string(), imageSchema).default({}),
  /** The repository that `tag` of a workload belongs to. */
  repository: z.string().default('registry.arkalia.example/cia'),
  workloads: z.array(workloadSchema).default([]),
  traffic: z.array(trafficSchema).default([]),
  users: z.array(userSchema).default([]),
  /** Further objects as they are written in a manifest. */
  objects: z.array(object).default([]),
  /** What somebody changed a while before the scene begins, as a merge patch: its controllers went on from there. */
  changes: z
    .array(
      z.object({
        beforeMs: z.number().min(0),
        group: z.string(),
        plural: z.string(),
        namespace: z.string(),
        name: z.string(),
        patch: object,
      }),
    )
    .default([]),
});

export type Seed = z.infer<typeof seedSchema>;
export type ImageSeed = z.infer<typeof imageSchema>;
export type WorkloadSeed = z.infer<typeof workloadSchema>;
export type UserSeed = z.infer<typeof userSchema>;
