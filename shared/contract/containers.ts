import { z } from 'zod';
import { entry } from './base';
import { isoTime, list } from './schemas/basic';
import { batchesOf, streamOpening } from './streams';

const port = z.object({
  container: z.number(),
  protocol: z.string(),
  host: z.string().nullable(),
  hostPort: z.number().nullable(),
});

const container = z.object({
  id: z.string(),
  name: z.string(),
  image: z.string(),
  imageId: z.string(),
  state: z.enum(['created', 'running', 'paused', 'restarting', 'removing', 'exited', 'dead']),
  /** The engine's words: `Up 3 minutes (healthy)`. */
  status: z.string(),
  health: z.enum(['none', 'starting', 'healthy', 'unhealthy']),
  ports: list(port),
  createdAt: isoTime,
  compose: z.object({ project: z.string(), service: z.string() }).nullable(),
  /** The service of this workspace whose image it runs. */
  serviceId: z.string().nullable(),
  logSourceId: z.string(),
});
export type ContainerView = z.output<typeof container>;

const probe = z.object({ at: isoTime, tookMs: z.number(), exitCode: z.number(), output: z.string() });

const containerDetail = container.extend({
  command: z.string(),
  startedAt: isoTime.nullable(),
  endedAt: isoTime.nullable(),
  exitCode: z.number().nullable(),
  oomKilled: z.boolean(),
  restarts: z.number(),
  restartPolicy: z.string(),
  /** Its last health probes, newest first. */
  probes: list(probe),
  healthTest: z.string().nullable(),
  failingStreak: z.number(),
  mounts: list(z.object({ source: z.string(), target: z.string(), readOnly: z.boolean(), kind: z.string() })),
  networks: list(z.object({ name: z.string(), address: z.string() })),
  /** Values that look like secrets are hidden. */
  env: list(z.object({ name: z.string(), value: z.string() })),
  /** The engine's whole answer, secrets hidden. */
  inspect: z.unknown(),
});
export type ContainerDetail = z.output<typeof containerDetail>;

const stats = z.object({
  id: z.string(),
  at: isoTime,
  /** Share of one processor, in percent: 150 is one and a half; null until two readings are there. */
  cpuPercent: z.number().nullable(),
  memoryBytes: z.number(),
  memoryLimit: z.number().nullable(),
  receivedBytes: z.number(),
  sentBytes: z.number(),
  readBytes: z.number(),
  writtenBytes: z.number(),
  processes: z.number().nullable(),
});
export type ContainerStats = z.output<typeof stats>;

/** What comes out of a terminal. */
const execNews = z.discriminatedUnion('kind', [
  /** Bytes as base64: they may end in the middle of a character. */
  z.object({ kind: z.literal('output'), data: z.string() }),
  z.object({ kind: z.literal('exit'), code: z.number().nullable(), sentence: z.string() }),
]);
export type ExecNews = z.output<typeof execNews>;

const composeService = z.object({
  name: z.string(),
  image: z.string().nullable(),
  builds: z.boolean(),
  state: z.enum(['running', 'starting', 'unhealthy', 'exited', 'partial', 'absent']),
  health: z.enum(['none', 'starting', 'healthy', 'unhealthy']),
  wanted: z.number(),
  running: z.number(),
  ports: list(z.string()),
  dependsOn: list(z.string()),
  containerIds: list(z.string()),
  exitCode: z.number().nullable(),
});

const composeProject = z.object({
  id: z.string(),
  name: z.string(),
  /** Path of the compose file. */
  file: z.string(),
  /** `docker compose`, `docker-compose`; null when neither is there. */
  tool: z.string().nullable(),
  serviceIds: list(z.string()),
  services: list(composeService),
  logSourceId: z.string(),
  /** Why it cannot be brought up, and what to do. */
  problem: z.string().nullable(),
});
export type ComposeProject = z.output<typeof composeProject>;

const containerId = z.object({ containerId: z.string().min(1).max(200) });
const execId = z.object({ execId: z.string().min(1).max(200) });
const size = { columns: z.number().int().min(1).max(1_000), rows: z.number().int().min(1).max(1_000) };

export const containers = {
  list: entry.output(list(container)),
  get: entry.input(containerId).output(containerDetail),
  processes: entry
    .input(containerId)
    .output(z.object({ titles: list(z.string()), rows: list(list(z.string())) })),
  /** CPU, memory and network once a second, of these or of all that run. */
  stats: entry
    .input(z.object({ containerIds: list(z.string()).nullable(), stream: streamOpening }))
    .output(batchesOf(stats)),
  /** Starts a program with a terminal; nothing runs on when the terminal is closed. */
  execOpen: entry
    .input(
      containerId.extend({
        command: z.array(z.string().max(10_000)).min(1).max(100).readonly(),
        user: z.string().max(200).nullable(),
        ...size,
      }),
    )
    .output(execId),
  execOutput: entry.input(execId.extend({ stream: streamOpening })).output(batchesOf(execNews)),
  /** Bytes that were typed, as base64. */
  execInput: entry.input(execId.extend({ data: z.string().max(400_000) })).output(z.void()),
  execResize: entry.input(execId.extend(size)).output(z.void()),
  execClose: entry.input(execId).output(z.void()),
};

export const compose = {
  list: entry.output(list(composeProject)),
};
