import { randomBytes } from 'node:crypto';
import { createServer, type Server as HttpServer } from 'node:http';
import { createServer as createTlsServer, type Server } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { join } from 'node:path';
import { z } from 'zod';
import { SandboxClock } from '../clock';
import { Faults } from '../faults';
import { readJsonFile, writeWhole } from '../json-file';
import { ApiServer } from './api/server';
import { Cluster, DEPLOYMENTS, ROLLOUTS, type SavedCluster } from './cluster';
import { controllers } from './controllers/controllers';
import { kubeconfig } from './kubeconfig';
import { Prometheus } from './metrics/prometheus';
import type { KubeObject } from './objects';
import { plantCluster } from './plant';
import { type Seed, seedSchema } from './seed-schema';
import { type Authority, type Identity, newAuthority, newIdentity } from './x509';

/** How to start a simulated cluster. */
export interface KubernetesOptions {
  /** Where the kubeconfig file is written. */
  readonly directory: string;
  readonly clock?: SandboxClock;
  /** What it looks like at the beginning; an empty cluster where it is not said. Asked for when somebody first looks. */
  readonly seed?: SeedSource;
  /** Who has a token besides the viewer. */
  readonly users?: readonly string[];
  /** What an earlier run left: it goes before the seed. */
  readonly saved?: SavedCluster | undefined;
  /** Port on 127.0.0.1; 0 or absent: any free one. */
  readonly port?: number;
  /** Called after every change that is to be saved. */
  readonly onChange?: () => void;
}

/** A cluster as a scenario describes it, or what makes that description. */
type SeedSource = z.input<typeof seedSchema> | (() => z.input<typeof seedSchema>);

/** A simulated cluster that answers on 127.0.0.1. */
export interface RunningKubernetes {
  readonly url: string;
  /** Readable by its owner alone. Contexts `staging-eu`, `prod-eu`, `prod-eu-readonly`. */
  readonly kubeconfigFile: string;
  /** A Prometheus that watches the cluster, HTTP. */
  readonly prometheusUrl: string;
  /** What lies behind the wire. Looking at it plants it. */
  readonly cluster: Cluster;
  /** What is to be saved of it; undefined while nobody has looked and nothing was saved before. */
  saved(): SavedCluster | undefined;
  /** `production/api`: the Deployments that it has, or will have when somebody looks. */
  deployments(): readonly string[];
  /** The same for the Rollouts of Argo. */
  rollouts(): readonly string[];
  readonly clock: SandboxClock;
  readonly faults: Faults;
  /** Bearer tokens by user. */
  readonly tokens: ReadonlyMap<string, string>;
  /** From now on everything older is 410: list pages and watches. */
  compact(): void;
  /** Watches that are open stay so, and nothing comes any more. */
  silenceWatches(): void;
  /** Stops listening and cuts every line, as a server that is killed. */
  stop(): Promise<void>;
  /** Listens again on the port that it had. */
  resume(): Promise<void>;
  /** From now on the server shows a certificate that has expired, or a good one again. */
  serveCertificate(which: 'expired' | 'valid'): void;
  /** Puts another cluster in the place of this one. */
  plant(seed: SeedSource, users?: readonly string[]): void;
  close(): Promise<void>;
}

const DAY_MS = 86_400_000;

const keptSchema = z.object({
  authority: z.object({ commonName: z.string(), cert: z.string(), key: z.string() }),
  admin: z.object({ cert: z.string(), key: z.string() }),
  tokens: z.record(z.string(), z.string()),
});

/** The keys of a cluster: kept in its directory, so that a kubeconfig that somebody copied goes on working. */
function keysOf(directory: string): {
  authority: Authority;
  admin: Identity;
  tokens: Record<string, string>;
} {
  const path = join(directory, 'kubernetes-keys.json');
  const kept = keptSchema.safeParse(readJsonFile(path));
  if (kept.success) return kept.data;
  const now = Date.now();
  const authority = newAuthority('slipway-sandbox-cluster', now);
  const validity = { from: now - DAY_MS, until: now + 365 * DAY_MS };
  const admin = newIdentity(
    authority,
    { commonName: 'slipway-admin', organisation: 'system:masters' },
    validity,
  );
  const made = { authority, admin, tokens: {} };
  writeWhole(path, JSON.stringify(made));
  return made;
}

/** Where a cluster begins. What describes it is made once, when it is asked for. */
function originOf(source: SeedSource, at: number, saved?: SavedCluster) {
  let made = saved?.seed;
  const seed = (): Seed => {
    made ??= seedSchema.parse(typeof source === 'function' ? source() : source);
    return made;
  };
  return { at, saved, seed };
}

/** What answers once somebody has looked. */
interface Planted {
  readonly cluster: Cluster;
  readonly api: ApiServer;
  readonly prometheus: Prometheus;
  rest(): void;
}

/**
 * Starts a simulated cluster on 127.0.0.1. It answers at once, and is planted by the first who asks: whoever opens the
 * sandbox for a store does not wait for it.
 */
export async function startKubernetes(options: KubernetesOptions): Promise<RunningKubernetes> {
  const clock = options.clock ?? new SandboxClock();
  const faults = new Faults();
  const { authority, admin, tokens: known } = keysOf(options.directory);
  const tokens = new Map<string, string>();
  const nameUsers = (names: readonly string[]) => {
    tokens.clear();
    for (const name of ['viewer', ...names])
      tokens.set(name, known[name] ?? randomBytes(24).toString('base64url'));
  };
  let origin = originOf(options.seed ?? {}, clock.now(), options.saved);
  let planted: Planted | null = null;
  const seedOf = () => origin.seed();
  const isGiven = typeof options.seed !== 'function' && options.users === undefined;
  nameUsers(
    origin.saved?.seed.users.map(({ name }) => name) ??
      (isGiven ? seedOf().users.map(({ name }) => name) : (options.users ?? [])),
  );

  function look(): Planted {
    if (planted) return planted;
    const seed = seedOf();
    const cluster = new Cluster(clock, seed, controllers, options.onChange);
    cluster.load(origin.saved ?? plantCluster(seed, origin.at));
    const api = new ApiServer(cluster, faults, (token) => [...tokens].find(([, one]) => one === token)?.[0]);
    const prometheus = new Prometheus(cluster, faults);
    planted = { cluster, api, prometheus, rest: keepMoving(cluster, () => prometheus.traffic.look()) };
    return planted;
  }

  const now = Date.now();
  const certificate = (from: number, until: number) =>
    newIdentity(authority, { commonName: 'kubernetes', server: true }, { from, until });
  const valid = certificate(now - DAY_MS, now + 365 * DAY_MS);
  const server = createTlsServer(
    { ...valid, ca: authority.cert, requestCert: true, rejectUnauthorized: false },
    (request, response) => void look().api.answer(request, response),
  );
  const lines = linesOf(server);
  const port = await listen(server, options.port ?? 0);
  const url = `https://127.0.0.1:${port}`;
  const kubeconfigFile = join(options.directory, 'kubeconfig.yaml');
  const writeKubeconfig = () =>
    writeWhole(kubeconfigFile, kubeconfig({ url, ca: authority.cert, admin, tokens }));
  writeKubeconfig();
  const metrics = createServer(
    (request, response) =>
      void look()
        .prometheus.answer(request, response)
        .catch(() => response.destroy()),
  );
  const metricsLines = linesOf(metrics);
  const prometheusUrl = `http://127.0.0.1:${await listen(metrics, 0)}`;
  return {
    url,
    kubeconfigFile,
    prometheusUrl,
    get cluster() {
      return look().cluster;
    },
    saved: () => planted?.cluster.toJson() ?? origin.saved,
    deployments: () =>
      planted ? namesIn(planted.cluster, DEPLOYMENTS) : namesOf(origin.saved ?? seedOf(), 'Deployment'),
    rollouts: () =>
      planted ? namesIn(planted.cluster, ROLLOUTS) : namesOf(origin.saved ?? seedOf(), 'Rollout'),
    clock,
    faults,
    tokens,
    compact() {
      const { cluster, api } = look();
      cluster.store.compact();
      api.snapshots.forget();
    },
    silenceWatches() {
      for (const one of planted?.api.watches.open ?? []) one.silence();
    },
    stop: () => stop(server, lines),
    async resume() {
      await listen(server, port);
    },
    serveCertificate(which) {
      const shown = which === 'valid' ? valid : certificate(now - 30 * DAY_MS, now - DAY_MS);
      server.setSecureContext({ ...shown, ca: authority.cert });
      server.closeAllConnections();
    },
    plant(next, users) {
      origin = originOf(next, clock.now());
      const seed = planted || (typeof next !== 'function' && users === undefined) ? seedOf() : null;
      if (planted && seed) {
        for (const one of planted.api.watches.open) one.expire();
        planted.cluster.load(plantCluster(seed, origin.at));
        planted.prometheus.traffic.begin();
      }
      nameUsers(users ?? seed?.users.map(({ name }) => name) ?? []);
      writeKubeconfig();
    },
    async close() {
      planted?.rest();
      await Promise.all([stop(server, lines), stop(metrics, metricsLines)]);
    },
  };
}

const namesIn = (cluster: Cluster, resource: typeof DEPLOYMENTS): readonly string[] =>
  cluster.list(resource).map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);

/** The objects of a kind that a cluster will have when it is planted. */
function namesOf(from: Seed | SavedCluster, wanted: 'Deployment' | 'Rollout'): readonly string[] {
  const written = 'seed' in from ? from.objects.map(({ object }) => object) : from.objects;
  const named = (written as readonly Partial<KubeObject>[])
    .filter(({ kind }) => kind === wanted)
    .map(({ metadata }) => `${metadata?.namespace ?? 'default'}/${metadata?.name}`);
  const planted =
    'seed' in from || wanted !== 'Deployment'
      ? []
      : from.workloads.map(({ namespace, name }) => `${namespace}/${name}`);
  return [...named, ...planted].sort();
}

/** How often the clock is looked at, real ms: scenes and clock change under it. */
const LOOK_EVERY_MS = 50;

function keepMoving(cluster: Cluster, moved: () => void): () => void {
  const timer = setInterval(() => {
    const due = cluster.nextDue();
    if (due === null || due > cluster.clock.now()) return;
    cluster.settle();
    moved();
  }, LOOK_EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}

function listen(server: Server | HttpServer, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

/** Lines are kept by socket: one whose handshake is still under way is known to no HTTP server, and would be waited for. */
function linesOf(server: Server | HttpServer): ReadonlySet<Socket> {
  const open = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  return open;
}

function stop(server: Server | HttpServer, lines: ReadonlySet<Socket>): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
    for (const line of lines) line.destroy();
  });
}
