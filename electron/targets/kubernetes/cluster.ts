import type { ServiceFacts, Workload } from '@shared/domain/backend/facts';
import { failureOf } from '@shared/domain/failure';
import type { DeploymentConfig, EnvironmentConfig, ServiceConfig } from '@shared/domain/workspace';
import { isoTime } from '@shared/kit/clock';
import type { ClusterState } from '../../ports/backend-room';
import { pauseBefore } from '../../process-kit/patience';
import { type ClusterClient, createClusterClient } from './client';
import type { KubernetesDeps } from './kubernetes-deps';
import { type NamespaceReader, readNamespace } from './namespace-reader';
import type { PlacedService } from './placed-service';
import { leaderOf, ledBy, withRollouts } from './rollout-reader';
import { weightsOf } from './weights-wire';
import { type KeptRevision, versionContainer, workloadOf } from './wire';

/** One environment's cluster, kept read. */
export interface Cluster {
  readonly environment: EnvironmentConfig;
  readonly client: ClusterClient;
  state(): ClusterState;
  /** Where a service lies; null before the kubeconfig was read, and for one that is not there. */
  placed(service: string): PlacedService | null;
  facts(service: string): ServiceFacts | null;
  /** Every revision of a service's Deployments, with what would be put back. */
  revisions(service: string): readonly KeptRevision[];
  hurry(): void;
  close(): Promise<void>;
}

/** Older than this, ms, what was heard is shown as stale. */
const STALE_MS = 45_000;
const LONGEST_PAUSE_MS = 15_000;
const MOST_EVENTS = 50;

/** Begins to read the services of an environment. */
export function openCluster(
  environment: EnvironmentConfig,
  services: readonly { readonly service: ServiceConfig; readonly config: DeploymentConfig }[],
  deps: KubernetesDeps,
): Cluster {
  const { pace, clock } = deps;
  /** A moment of real time as the screens tell it. */
  const told = (at: number): string => isoTime(clock.now() - (pace.now() - at));
  const config = environment.cluster;
  if (!config) throw new Error(`${environment.id} names no cluster.`);
  const client = createClusterClient(config, deps, pace);
  const stop = new AbortController();
  const readers = new Map<string, NamespaceReader>();
  const ending = new Map<string, AbortController>();
  let placed: ReadonlyMap<string, PlacedService> = new Map();
  let trouble: { readonly failure: ReturnType<typeof failureOf>; readonly nextTryAt: number } | null = null;
  let title = config.context ?? 'Kubernetes';
  let wake = (): void => undefined;

  /** The kubeconfig may be missing, wrong or asleep behind a plugin: it is read again until it serves. */
  async function start(): Promise<void> {
    for (let attempt = 0; !stop.signal.aborted; attempt += 1) {
      try {
        const access = await client.access();
        title = access.context;
        placed = new Map(
          services.map(({ service, config: own }) => [
            service.id,
            { service, config: own, namespace: own.namespace ?? config?.namespace ?? access.namespace },
          ]),
        );
        trouble = null;
        for (const namespace of new Set([...placed.values()].map((one) => one.namespace))) {
          placed = await withRollouts(client, placed, namespace, stop.signal);
          follow(namespace);
        }
        deps.changed();
        return;
      } catch (error) {
        const wait = 1_000 + pauseBefore(attempt, LONGEST_PAUSE_MS);
        trouble = { failure: failureOf(error), nextTryAt: pace.now() + wait };
        deps.changed();
        const early = new AbortController();
        wake = () => early.abort();
        await pace.sleep(wait, AbortSignal.any([stop.signal, early.signal])).catch(() => undefined);
      }
    }
  }

  /** A Rollout that appears later may lead a Deployment from then on: everything of it is read anew. */
  function takeOver(namespace: string): void {
    const found = [...(readers.get(namespace)?.rollouts().values() ?? [])];
    const next = ledBy(placed, found);
    if (next === placed) return;
    placed = next;
    ending.get(namespace)?.abort();
    follow(namespace);
  }

  function follow(namespace: string): void {
    const reading = new AbortController();
    ending.set(namespace, reading);
    const here = [...placed.values()]
      .filter((one) => one.namespace === namespace)
      .map(({ config: own }) => own);
    const names = (of: (own: DeploymentConfig) => readonly (string | undefined)[]): ReadonlySet<string> =>
      new Set(here.flatMap(of).filter((name) => name !== undefined));
    readers.set(
      namespace,
      readNamespace(
        {
          namespace,
          rollouts: names(({ rollout }) => [rollout]),
          deployments: names(({ deployment, second }) => [deployment, second]),
          services: names(({ service, preview }) => [service, preview]),
          routes: names(({ weights }) => [weights?.kind === 'HTTPRoute' ? weights.name : undefined]),
          ingresses: names(({ weights }) => [weights?.kind === 'Ingress' ? weights.name : undefined]),
        },
        client,
        pace,
        () => {
          takeOver(namespace);
          deps.changed();
        },
        AbortSignal.any([stop.signal, reading.signal]),
      ),
    );
  }

  function facts(id: string): ServiceFacts | null {
    const place = placed.get(id);
    const reader = place && readers.get(place.namespace);
    if (!place || !reader) return null;
    const { config: own } = place;
    const heard = reader
      .states()
      .filter(({ absent }) => !absent)
      .map(({ heardAt }) => heardAt);
    // Deployments, revisions and pods must have been read once; the rest may be missing.
    const needed = heard.slice(0, 3);
    if (needed.some((at) => at === null)) return null;
    const workload = (name: string | undefined): Workload | null => {
      const found = [...reader.deployments().values()].find(({ metadata }) => metadata.name === name);
      return found ? workloadOf(found, own.container) : null;
    };
    const led = leaderOf(reader, own);
    const [main, second] = [led ? led.main : workload(own.deployment), workload(own.second)];
    const of = (name: string | undefined) => revisionsOf(reader, name, own.container);
    const revisions = led ? revisionsOf(reader, own.rollout, own.container, 'Rollout') : of(own.deployment);
    const sets = new Set([...revisions, ...of(own.second)].map(({ replicaSet }) => replicaSet));
    const pods = [...reader.pods().values()].filter(
      ({ replicaSet }) => replicaSet !== null && sets.has(replicaSet),
    );
    const about = new Set([
      ...[own.deployment, own.second].map((name) => `Deployment/${name}`),
      ...(own.rollout === undefined ? [] : [`Rollout/${own.rollout}`, `AnalysisRun/${own.rollout}`]),
      ...[...sets].map((name) => `ReplicaSet/${name}`),
      ...pods.map(({ name }) => `Pod/${name}`),
    ]);
    const rule = (name: string | undefined) =>
      [...reader.services().values()].find((one) => one.name === name) ?? null;
    return {
      readAt: told(Math.min(...heard.filter((at) => at !== null))),
      main,
      second,
      revisions,
      secondRevisions: of(own.second),
      pods: pods.sort((a, b) => (a.name < b.name ? -1 : 1)),
      events: [...reader.events().values()]
        .filter((event) => about.has(event.about))
        .sort((a, b) => (a.at < b.at ? 1 : -1))
        .slice(0, MOST_EVENTS),
      autoscaler:
        [...reader.autoscalers().values()].find(
          ({ deployment }) => deployment === (own.rollout ?? own.deployment),
        ) ?? null,
      traffic: rule(own.service),
      preview: rule(own.preview),
      weights: weightsIn(reader.weighted(), own),
      rollout: led?.rollout ?? null,
      access: reader.access(),
    };
  }

  function state(): ClusterState {
    if (trouble) {
      return {
        title,
        state: 'failed',
        readAt: null,
        failure: trouble.failure,
        nextTryAt: Date.parse(told(trouble.nextTryAt)),
      };
    }
    const states = [...readers.values()].flatMap((reader) => reader.states()).filter(({ absent }) => !absent);
    const heard = states.map(({ heardAt }) => heardAt);
    const known = heard.filter((at) => at !== null);
    const failed = states.find(({ failure }) => failure !== null);
    const readAt = known.length === 0 ? null : told(Math.min(...known));
    const isOld = known.some((at) => pace.now() - at > STALE_MS);
    return {
      title,
      readAt,
      failure: failed?.failure ?? null,
      nextTryAt: failed?.nextTryAt ? Date.parse(told(failed.nextTryAt)) : null,
      state: failed
        ? known.length === states.length
          ? 'stale'
          : 'failed'
        : states.length === 0 || known.length < states.length
          ? 'reading'
          : isOld
            ? 'stale'
            : 'ok',
    };
  }

  const starting = start();
  return {
    environment,
    client,
    state,
    placed: (id) => placed.get(id) ?? null,
    facts,
    revisions(id) {
      const place = placed.get(id);
      const reader = place && readers.get(place.namespace);
      if (!place || !reader) return [];
      const { deployment, second, container, rollout } = place.config;
      if (rollout !== undefined) return revisionsOf(reader, rollout, container, 'Rollout');
      return [...revisionsOf(reader, deployment, container), ...revisionsOf(reader, second, container)];
    },
    hurry() {
      client.forget();
      wake();
      for (const reader of readers.values()) reader.hurry();
    },
    async close() {
      stop.abort();
      await starting;
      await Promise.allSettled([...readers.values()].map(({ done }) => done));
      client.close();
    },
  };
}

function weightsIn(objects: readonly unknown[], config: DeploymentConfig): ServiceFacts['weights'] {
  const found = objects.find((one) => {
    const { kind, metadata } = one as { readonly kind: string; readonly metadata: { readonly name: string } };
    return kind === config.weights?.kind && metadata.name === config.weights.name;
  });
  return found === undefined ? null : weightsOf(found, config);
}

/** Newest first. */
function revisionsOf(
  reader: NamespaceReader,
  deployment: string | undefined,
  container: string | undefined,
  ownedBy: KeptRevision['ownedBy'] = 'Deployment',
): readonly KeptRevision[] {
  return [...reader.revisions().values()]
    .filter((one) => one.ownedBy === ownedBy && one.deployment === deployment)
    .map((one) =>
      container === undefined
        ? one
        : {
            ...one,
            image: versionContainer(one.written as Parameters<typeof versionContainer>[0], container).image,
          },
    )
    .sort((a, b) => b.revision - a.revision);
}
