import { z } from 'zod';
import { entry } from './base';
import { failureSchema, isoTime, list, operationId, planId } from './schemas/basic';
import { operation, plannedCall } from './schemas/plan';

/** One Docker engine that this computer knows of. */
const engine = z.object({
  id: z.string(),
  /** `Docker on this computer`, `Docker on build-box`. */
  title: z.string(),
  /** `unix:///var/run/docker.sock`; never with a password. */
  endpoint: z.string(),
  /** Where it was found: `context default`, `DOCKER_HOST`, `Podman's socket`. */
  origin: z.string(),
  state: z.enum(['connecting', 'ready', 'lost', 'unreachable']),
  version: z.string().nullable(),
  apiVersion: z.string().nullable(),
  builder: z.enum(['buildkit', 'classic']).nullable(),
  os: z.string().nullable(),
  arch: z.string().nullable(),
  cpus: z.number().nullable(),
  memoryBytes: z.number().nullable(),
  /** Whether builds and containers go to this one. */
  current: z.boolean(),
  /** Since when its state holds. */
  since: isoTime,
  /** When it is asked again; null while it answers. */
  nextTryAt: isoTime.nullable(),
  failure: failureSchema.nullable(),
});

/** What was looked at, and what came of it: shown when no engine answers. */
const engineTrial = z.object({ endpoint: z.string(), origin: z.string(), outcome: z.string() });

const engines_ = z.object({
  engines: list(engine),
  tried: list(engineTrial),
  /** Commands that start an engine on this computer, each a line. */
  howToStart: list(z.string()),
});

const reference = z.string().trim().min(1).max(500);
const containerId = z.string().min(1).max(200);

/** What a person wants an engine to do. */
export const engineIntent = z.discriminatedUnion('kind', [
  /** Sends tags of one image to their registries. */
  z.object({ kind: z.literal('push'), references: z.array(reference).min(1).max(20).readonly() }),
  z.object({ kind: z.literal('pull'), reference, platform: z.string().max(100).nullable() }),
  z.object({ kind: z.literal('tag'), source: reference, reference }),
  z.object({ kind: z.literal('untag'), reference }),
  z.object({
    kind: z.literal('remove-images'),
    ids: z.array(reference).min(1).max(500).readonly(),
    force: z.boolean(),
  }),
  z.object({
    kind: z.literal('prune'),
    what: z
      .array(z.enum(['dangling-images', 'unused-images', 'build-cache', 'stopped-containers']))
      .min(1)
      .readonly(),
  }),
  z.object({
    kind: z.literal('run'),
    image: reference,
    name: z.string().max(200).nullable(),
    /** `8000:8000`, `127.0.0.1:8080:80/tcp`. */
    ports: list(z.string().max(100)),
    /** `NAME=value`. */
    env: list(z.string().max(10_000)),
    /** A file of `NAME=value` lines on this computer. */
    envFile: z.string().max(4_096).nullable(),
    /** `/host/path:/in/container[:ro]` or `volume:/in/container`. */
    volumes: list(z.string().max(4_096)),
    command: list(z.string().max(10_000)).nullable(),
    restart: z.enum(['no', 'on-failure', 'always', 'unless-stopped']),
  }),
  z.object({
    kind: z.literal('containers'),
    act: z.enum(['start', 'stop', 'restart', 'kill', 'remove']),
    ids: z.array(containerId).min(1).max(200).readonly(),
  }),
  z.object({
    kind: z.literal('compose'),
    projectId: z.string().min(1).max(300),
    act: z.enum(['up', 'down', 'stop', 'restart', 'build']),
    /** Empty: all of them. */
    services: list(z.string().max(200)),
    /** With `up`: build first. With `down`: named volumes go too. */
    build: z.boolean(),
    volumes: z.boolean(),
  }),
]);
export type EngineIntent = z.output<typeof engineIntent>;

/** One thing that a plan touches. */
const affected = z.object({
  id: z.string(),
  title: z.string(),
  detail: z.string(),
  bytes: z.number().nullable(),
});

/** Exactly what will be asked of the engine, shown before it is. */
export const enginePlan = z.object({
  id: planId,
  intent: engineIntent,
  title: z.string(),
  /** What the button says: `Push 2 tags`, `Remove 3 containers`. */
  action: z.string(),
  createdAt: isoTime,
  /** The engine, and its address. */
  engine: z.string(),
  host: z.string(),
  /** Requests to the engine; a compose project has commands instead. */
  calls: list(plannedCall),
  commands: list(z.string()),
  affected: list(affected),
  /** Space that is given back, where that is the point. */
  freesBytes: z.number().nullable(),
  confirmation: z.discriminatedUnion('kind', [
    /** Nothing is lost by it: it may be confirmed without asking. */
    z.object({ kind: z.literal('none') }),
    z.object({ kind: z.literal('click') }),
    z.object({ kind: z.literal('typed'), expected: z.string() }),
  ]),
  notes: list(
    z.object({ tone: z.enum(['undo', 'bake', 'gates', 'lock', 'warning', 'info']), text: z.string() }),
  ),
});
export type EnginePlan = z.output<typeof enginePlan>;

/** One layer on its way to or from a registry. */
const layerProgress = z.object({
  /** The twelve digits that the engine calls it by. */
  id: z.string(),
  /** `Pushing`, `Layer already exists`, `Pull complete`. */
  status: z.string(),
  state: z.enum(['waiting', 'moving', 'done', 'present']),
  current: z.number(),
  total: z.number().nullable(),
});

/** A push or pull as it moves, layer by layer. */
const transfer = z.object({
  operationId,
  kind: z.enum(['push', 'pull']),
  references: list(
    z.object({
      reference: z.string(),
      state: z.enum(['waiting', 'moving', 'done', 'failed']),
      digest: z.string().nullable(),
    }),
  ),
  layers: list(layerProgress),
  /** Bytes a second over the last seconds; null until known. */
  rate: z.number().nullable(),
  secondsLeft: z.number().nullable(),
});
export type EngineTransfer = z.output<typeof transfer>;

/** A registry that images are kept in, and whether a credential for it is known on this computer. */
const registry = z.object({
  host: z.string(),
  credential: z.enum(['helper', 'config', 'none']),
  /** The helper's program, or the account's name; never a secret. */
  detail: z.string().nullable(),
  /** Services of this workspace that push there. */
  services: list(z.string()),
});

const image = z.object({
  id: z.string(),
  tags: list(z.string()),
  digests: list(z.string()),
  sizeBytes: z.number(),
  createdAt: isoTime,
  dangling: z.boolean(),
  usedBy: list(z.object({ id: z.string(), name: z.string(), running: z.boolean() })),
  version: z.string().nullable(),
  commit: z.string().nullable(),
});

export type EngineView = z.output<typeof engine>;
export type EnginesView = z.output<typeof engines_>;
export type EngineTrial = z.output<typeof engineTrial>;
export type RegistryView = z.output<typeof registry>;
export type ImageView = z.output<typeof image>;

export const engines = {
  list: entry.output(engines_),
  /** Sends builds and containers to this engine from now on. */
  use: entry.input(z.object({ engineId: z.string() })).output(engines_),
  /** Looks for engines again now. */
  retry: entry.output(engines_),
  /** Computes what would be asked of the engine. Changes nothing. */
  plan: entry.input(z.object({ intent: engineIntent })).output(enginePlan),
  /** Starts exactly the plan that was shown. */
  confirm: entry.input(z.object({ planId, typed: z.string().max(300).nullable() })).output(operation),
  /** A push or pull by layer, while it runs and for as long as the program does; null when there is none. */
  transfer: entry.input(z.object({ operationId })).output(transfer.nullable()),
  registries: entry.output(list(registry)),
};

export const images = {
  list: entry.output(list(image)),
  /** Writes into the history that a release runs this image. */
  attach: entry
    .input(
      z.object({
        digest: z.string().regex(/^sha256:[0-9a-f]{64}$/),
        reference: z.string().max(500),
        appId: z.string().min(1).max(300),
        versionCode: z.number().int().min(0),
      }),
    )
    .output(z.void()),
};
