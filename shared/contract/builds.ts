import { z } from 'zod';
import { entry } from './base';
import { failureSchema, isoTime, list, operationId } from './schemas/basic';
import { batchesOf, streamOpening } from './streams';

/** What one look at a Dockerfile found, with the line that it is about. */
const dockerfileFinding = z.object({
  rule: z.string(),
  verdict: z.enum(['pass', 'warning', 'error']),
  /** Counting from 1; null where something is missing rather than wrong. */
  line: z.number().nullable(),
  title: z.string(),
  advice: z.string(),
  /** The line's own words, secrets hidden. */
  quote: z.string().nullable(),
});

/** What a build is made from. Holds references to secrets, never a secret. */
export const buildInputs = z.object({
  serviceId: z.string().min(1).max(200),
  tags: list(z.string().trim().min(1).max(500)),
  args: list(z.object({ name: z.string().min(1).max(200), value: z.string().max(10_000) })),
  target: z.string().max(200).nullable(),
  platform: z.string().max(100).nullable(),
  /** Beside the OCI labels with version and commit, which are set by themselves. */
  labels: list(z.object({ name: z.string().min(1).max(300), value: z.string().max(4_000) })),
  /** `id` as the Dockerfile mounts it; `from` is `file:PATH`, `env:NAME` or `vault:NAME`. */
  secrets: list(z.object({ id: z.string().min(1).max(200), from: z.string().min(5).max(4_096) })),
  noCache: z.boolean(),
  /** Looks for newer base images in their registries. */
  pull: z.boolean(),
  /** What the label says; null takes it from the service's tag. */
  version: z.string().max(200).nullable(),
});
export type BuildInputs = z.output<typeof buildInputs>;

const buildStepState = z.enum(['waiting', 'running', 'done', 'cached', 'failed', 'cancelled']);

const buildStep = z.object({
  id: z.string(),
  /** 1, 2, 3 … as the log names them: `#5`. */
  number: z.number(),
  /** `build`, `runtime`, or `context`, `export`: what it is grouped under. */
  stage: z.string(),
  title: z.string(),
  state: buildStepState,
  /** Milliseconds since the build began; null before. */
  startedMs: z.number().nullable(),
  endedMs: z.number().nullable(),
  error: z.string().nullable(),
  /** `4.1 MB sent`, `12.3 of 29.7 MB`. */
  note: z.string().nullable(),
  /** Bytes on their way within it; null when it moves none. */
  progress: z.object({ current: z.number(), total: z.number().nullable() }).nullable(),
  /** The Dockerfile's line that it comes from, where that is known. */
  line: z.number().nullable(),
});
export type BuildStep = z.output<typeof buildStep>;

const imageLayer = z.object({
  /** Short digest; null where the engine does not say. */
  digest: z.string().nullable(),
  createdBy: z.string(),
  sizeBytes: z.number(),
  /** Whether the build before had the same layer. */
  sameAsBefore: z.boolean(),
});

const builtImage = z.object({
  id: z.string(),
  sizeBytes: z.number(),
  layers: list(imageLayer),
  tags: list(z.string()),
  /** `sha256:…` in a registry, once it was pushed. */
  digest: z.string().nullable(),
});
export type BuiltImage = z.output<typeof builtImage>;

const buildState = z.enum(['running', 'succeeded', 'failed', 'cancelled', 'engine-lost', 'interrupted']);

const build = z.object({
  id: z.string(),
  serviceId: z.string(),
  /** `1.5.0-rc.4`: the tag, or the time where there is none. */
  title: z.string(),
  serviceName: z.string(),
  state: buildState,
  startedAt: isoTime,
  endedAt: isoTime.nullable(),
  /** `Docker 27.3 on this computer`. */
  engine: z.string(),
  builder: z.enum(['buildkit', 'classic']),
  by: z.string(),
  commit: z.string().nullable(),
  /** Changes that were not committed went into it. */
  dirty: z.boolean(),
  platform: z.string().nullable(),
  steps: z.number(),
  cached: z.number(),
  imageId: z.string().nullable(),
  sizeBytes: z.number().nullable(),
  /** Against the build before of the same service. */
  sizeDelta: z.number().nullable(),
  digest: z.string().nullable(),
  warnings: z.number(),
  failure: failureSchema.nullable(),
  /** Under which the activity drawer shows it. */
  operationId,
});
export type BuildRow = z.output<typeof build>;

const buildDetail = build.extend({
  inputs: buildInputs,
  stepList: list(buildStep),
  contextBytes: z.number().nullable(),
  contextFiles: z.number().nullable(),
  image: builtImage.nullable(),
  /** The build before of the same service that succeeded. */
  against: z
    .object({ buildId: z.string(), title: z.string(), sizeBytes: z.number(), layers: list(imageLayer) })
    .nullable(),
  /** Median of the builds of this service that succeeded, ms. */
  usualMs: z.number().nullable(),
  /** Where in the Dockerfile it failed. */
  failedLine: z.object({ line: z.number(), text: z.string() }).nullable(),
  findings: list(dockerfileFinding),
  logLines: z.number(),
  logBytes: z.number(),
  /** Places where output is missing, and who left it out: BuildKit's limit, or a disk that was full. */
  logMarks: list(z.object({ line: z.number(), reason: z.string() })),
  /** The source of the same lines in the log viewer. */
  logSourceId: z.string(),
  /** The running push of its tags. */
  pushOperationId: operationId.nullable(),
});
export type BuildDetail = z.output<typeof buildDetail>;

const logLine = z.object({
  /** Counting from 1. */
  n: z.number(),
  /** Milliseconds since the build began. */
  ms: z.number(),
  /** The step's number; 0 for the build as a whole. */
  step: z.number(),
  kind: z.enum(['step', 'out', 'err', 'done', 'error', 'mark']),
  text: z.string(),
});
export type BuildLogLine = z.output<typeof logLine>;

const service = z.object({
  id: z.string(),
  name: z.string(),
  /** Paths relative to the workspace file. */
  dockerfile: z.string(),
  context: z.string(),
  /** Repository that its tags begin with: `registry.arkalia.eu/cia/backend`. */
  image: z.string(),
  registry: z.string().nullable(),
  compose: z.string().nullable(),
  /** Named stages of the Dockerfile. */
  targets: list(z.string()),
  /** Tag for the next build. */
  suggestedTag: z.string(),
  secrets: list(z.object({ id: z.string(), from: z.string() })),
  args: list(z.object({ name: z.string(), value: z.string() })),
  platform: z.string().nullable(),
  lastBuild: build.nullable(),
  /** Why it cannot be built as it lies. */
  problem: z.string().nullable(),
});
export type ServiceView = z.output<typeof service>;
export type DockerfileFinding = z.output<typeof dockerfileFinding>;

const buildId = z.object({ buildId: z.string().min(1).max(200) });

export const builds = {
  /** Services of the workspace that have a Dockerfile. */
  services: entry.output(list(service)),
  /** Looks at the Dockerfile, and at what of its folder would be sent. */
  check: entry.input(z.object({ serviceId: z.string() })).output(
    z.object({
      findings: list(dockerfileFinding),
      contextBytes: z.number(),
      contextFiles: z.number(),
      ignoredFiles: z.number(),
      ignoreFile: z.string().nullable(),
      text: z.string(),
    }),
  ),
  start: entry.input(buildInputs).output(buildId),
  /** The same inputs again. */
  rebuild: entry.input(buildId).output(buildId),
  cancel: entry.input(buildId).output(z.void()),
  list: entry
    .input(z.object({ serviceId: z.string().nullable(), limit: z.number().int().min(1).max(200) }))
    .output(list(build)),
  get: entry.input(buildId).output(buildDetail),
  /** The whole of a build whenever it moved, ten times a second at most; ends with the build. */
  watch: entry.input(buildId.extend({ stream: streamOpening })).output(batchesOf(buildDetail)),
  /** A window of its log: `from` is a line number, or null for the end. `step` and `find` leave out the rest. */
  log: entry
    .input(
      buildId.extend({
        from: z.number().int().min(1).nullable(),
        limit: z.number().int().min(1).max(1_000),
        step: z.number().int().nullable(),
        find: z.string().max(500).nullable(),
      }),
    )
    .output(
      z.object({
        lines: list(logLine),
        /** Lines that the choice leaves, and of all. */
        matching: z.number(),
        total: z.number(),
      }),
    ),
  /** Forgets a build and its log. The image stays. */
  forget: entry.input(buildId).output(z.void()),
};
