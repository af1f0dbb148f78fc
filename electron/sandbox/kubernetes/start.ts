import { randomBytes } from 'node:crypto';
import { createServer, type Server as HttpServer } from 'node:http';
import { createServer as createTlsServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { z } from 'zod';
import { SandboxClock } from '../clock';
import { Faults } from '../faults';
import { readJsonFile, writeWhole } from '../json-file';
import { ApiServer } from './api/server';
import { Cluster, type SavedCluster } from './cluster';
import { controllers } from './controllers/controllers';
import { kubeconfig } from './kubeconfig';
import { Prometheus } from './metrics/prometheus';
import { plantCluster } from './plant';
import { type Seed, seedSchema } from './seed-schema';
import { type Authority, type Identity, newAuthority, newIdentity } from './x509';

/** How to start a simulated cluster. */
export interface KubernetesOptions {
  /** Where the kubeconfig file is written. */
  readonly directory: string;
  readonly clock?: SandboxClock;
  /** What it looks like at the beginning; an empty cluster where it is not said. */
  readonly seed?: z.input<typeof seedSchema>;
  /** What an earlier run left: it goes before the seed. */
  readonly saved?: SavedCluster | undefined;
  /** Port on 127.0.0.1; 0 or absent: any free one. */
  readonly port?: number;
  /** Called after every change that is to be saved. */
  readonly onChange?: () => void;
}

/** A simulated cluster that answers on 127.0.0.1. */
export interface RunningKubernetes {
  readonly url: string;
  /** Readable by its owner alone. Contexts `staging-eu`, `prod-eu`, `prod-eu-readonly`. */
  readonly kubeconfigFile: string;
  /** A Prometheus that watches the cluster, HTTP. */
  readonly prometheusUrl: string;
  readonly cluster: Cluster;
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
  plant(seed: z.input<typeof seedSchema>): void;
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

/** Starts a simulated cluster on 127.0.0.1. */
export async function startKubernetes(options: KubernetesOptions): Promise<RunningKubernetes> {
  const clock = options.clock ?? new SandboxClock();
  const seed = seedSchema.parse(options.seed ?? {});
  const cluster = new Cluster(clock, seed, controllers, options.onChange);
  cluster.load(options.saved ?? plantCluster(seed, clock.now()));
  const faults = new Faults();
  const { authority, admin, tokens: known } = keysOf(options.directory);
  const tokens = new Map<string, string>();
  const nameUsers = (from: Seed) => {
    tokens.clear();
    for (const name of ['viewer', ...from.users.map((user) => user.name)])
      tokens.set(name, known[name] ?? randomBytes(24).toString('base64url'));
  };
  nameUsers(cluster.seed);
  const api = new ApiServer(cluster, faults, (token) => [...tokens].find(([, one]) => one === token)?.[0]);
  const now = Date.now();
  const certificate = (from: number, until: number) =>
    newIdentity(authority, { commonName: 'kubernetes', server: true }, { from, until });
  const valid = certificate(now - DAY_MS, now + 365 * DAY_MS);
  const server = createTlsServer(
    { ...valid, ca: authority.cert, requestCert: true, rejectUnauthorized: false },
    (request, response) => void api.answer(request, response),
  );
  const port = await listen(server, options.port ?? 0);
  const url = `https://127.0.0.1:${port}`;
  const kubeconfigFile = join(options.directory, 'kubeconfig.yaml');
  const writeKubeconfig = () =>
    writeWhole(kubeconfigFile, kubeconfig({ url, ca: authority.cert, admin, tokens }));
  writeKubeconfig();
  const prometheus = new Prometheus(cluster, faults);
  const metrics = createServer(
    (request, response) => void prometheus.answer(request, response).catch(() => response.destroy()),
  );
  const prometheusUrl = `http://127.0.0.1:${await listen(metrics, 0)}`;
  const rest = keepMoving(cluster, () => prometheus.traffic.look());
  return {
    url,
    kubeconfigFile,
    prometheusUrl,
    cluster,
    clock,
    faults,
    tokens,
    compact() {
      cluster.store.compact();
      api.snapshots.forget();
    },
    silenceWatches() {
      for (const one of api.watches.open) one.silence();
    },
    stop: () => stop(server),
    async resume() {
      await listen(server, port);
    },
    serveCertificate(which) {
      const shown = which === 'valid' ? valid : certificate(now - 30 * DAY_MS, now - DAY_MS);
      server.setSecureContext({ ...shown, ca: authority.cert });
      server.closeAllConnections();
    },
    plant(next) {
      const another = seedSchema.parse(next);
      for (const one of api.watches.open) one.expire();
      cluster.load(plantCluster(another, clock.now()));
      prometheus.traffic.begin();
      nameUsers(another);
      writeKubeconfig();
    },
    async close() {
      rest();
      await Promise.all([stop(server), stop(metrics)]);
    },
  };
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

function stop(server: Server | HttpServer): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
