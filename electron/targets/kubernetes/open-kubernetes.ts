import type { PodTrouble, ServiceFacts } from '@shared/domain/backend/facts';
import { placeOfService } from '@shared/domain/backend/service-id';
import { failure, failureOf } from '@shared/domain/failure';
import { isoTime } from '@shared/kit/clock';
import type {
  BackendRoom,
  HealthAnswer,
  PodUsage,
  ServiceMetrics,
  ServicePlace,
} from '../../ports/backend-room';
import type { TargetApp } from '../../ports/store-target';
import { filesMoved, prepareManifests } from './apply';
import { performApply } from './apply-perform';
import { deploymentPath, servicePath, templatePutBack, withTemplate } from './calls';
import { type Cluster, openCluster } from './cluster';
import { troubleOf } from './detail-wire';
import type { KubernetesDeps } from './kubernetes-deps';
import { readManifests } from './manifests';
import { performCall } from './perform';
import type { PlacedService } from './placed-service';
import { planAct, planOf } from './plan';
import { appliedIndex, drawApply } from './plan-apply';
import { pathOf } from './plan-parts';
import { createPodLogs, lastLines } from './pod-logs';
import { pollService } from './polls';
import { argoOf, readRollout, rolloutPath, rolloutWorkload } from './rollout-wire';
import { templateHolder, undoCall } from './undo-call';
import { weightsOf, weightsPath } from './weights-wire';
import { readDeployment, trafficOf, workloadOf } from './wire';

/** Screens are told at most so often, ms: a rollout of many pods moves many times a second. */
const TELL_MS = 250;
/** Pods that are looked at closely: they mostly suffer from one and the same thing. */
const MOST_TROUBLES = 5;

/** Opens the clusters of a workspace and begins to read them. */
export function openKubernetes(given: KubernetesDeps): BackendRoom {
  const stop = new AbortController();
  let telling = false;
  const deps: KubernetesDeps = {
    ...given,
    changed() {
      if (telling || stop.signal.aborted) return;
      telling = true;
      given.pace.sleep(TELL_MS, stop.signal).then(
        () => {
          telling = false;
          logs.refresh();
          given.changed();
        },
        () => undefined,
      );
    },
  };
  const { workspace, pace, clock } = deps;
  const services = workspace.services.filter(({ environments }) =>
    environments.some((one) => one.kubernetes),
  );
  const clusters = new Map<string, Cluster>();
  const logs = createPodLogs(
    clusters,
    services.map(({ id }) => id),
    pace,
  );
  for (const environment of workspace.environments) {
    const here = services.flatMap((service) => {
      const config = service.environments.find((one) => one.environment === environment.id)?.kubernetes;
      return config ? [{ service, config }] : [];
    });
    if (environment.cluster && here.length > 0)
      clusters.set(environment.id, openCluster(environment, here, deps));
  }
  const polls = new Map(
    [...clusters.values()].flatMap((cluster) =>
      services.flatMap((service) => {
        const at = service.environments.find((one) => one.environment === cluster.environment.id);
        return at?.kubernetes
          ? [
              [
                `${at.environment}/${service.id}`,
                pollService(cluster, service.id, at, deps, stop.signal),
              ] as const,
            ]
          : [];
      }),
    ),
  );

  function clusterOf(environment: string): Cluster {
    const found = clusters.get(environment);
    if (found) return found;
    throw failure('not-found', `No service of ${environment} runs on a cluster.`, {
      advice: 'Name its cluster in slipway.yaml.',
    });
  }

  function placeOf({ environment, service }: ServicePlace): {
    readonly cluster: Cluster;
    readonly placed: PlacedService;
  } {
    const cluster = clusterOf(environment);
    const placed = cluster.placed(service);
    if (placed) return { cluster, placed };
    const why = cluster.state().failure;
    throw failure(why?.reason ?? 'not-found', why?.message ?? 'The cluster has not been read yet.', {
      stillTrue: 'What runs there goes on running.',
      advice: why?.advice ?? 'Try again in a moment.',
    });
  }

  const pollOf = ({ environment, service }: ServicePlace) => polls.get(`${environment}/${service}`);

  async function readNow(place: ServicePlace, signal: AbortSignal): Promise<ServiceFacts> {
    const { cluster, placed } = placeOf(place);
    const before = cluster.facts(place.service);
    if (!before) {
      throw failure('store-unavailable', 'The cluster has not been read yet.', {
        advice: 'Try again in a moment.',
        retryable: true,
      });
    }
    const get = async <T>(path: string, read: (body: unknown) => T): Promise<T> =>
      read((await cluster.client.json({ method: 'GET', path, signal })).body);
    const { config, namespace } = placed;
    const workload = (name: string) =>
      get(deploymentPath(namespace, name), (body) => workloadOf(readDeployment(body), config.container));
    const leading = async (name: string) => {
      const object = await get(rolloutPath(namespace, name), readRollout);
      const from = object.spec.workloadRef?.name;
      const owner = from === undefined ? null : await get(deploymentPath(namespace, from), (body) => body);
      return {
        main: rolloutWorkload(object, config.container, owner),
        rollout: argoOf(object, config.container, owner),
      };
    };
    const [led, second, traffic, weights] = await Promise.all([
      config.rollout === undefined
        ? workload(config.deployment).then((main) => ({ main, rollout: null }))
        : leading(config.rollout),
      config.second === undefined ? null : workload(config.second).catch(unlessMissing),
      config.service === undefined
        ? null
        : get(servicePath(namespace, config.service), trafficOf).catch(unlessMissing),
      config.weights === undefined
        ? null
        : get(weightsPath(namespace, config.weights), (body) => weightsOf(body, config)).catch(unlessMissing),
    ]);
    return { ...before, ...led, second, traffic, weights, readAt: isoTime(clock.now()) };
  }

  async function prepared(place: ServicePlace, signal: AbortSignal) {
    const { cluster, placed } = placeOf(place);
    const { manifests } = placed.config;
    if (manifests === undefined) {
      throw failure('not-found', 'slipway.yaml names no manifests of this service.', {
        advice: 'Add manifests: with a file or a folder to its environment.',
      });
    }
    const read = await readManifests(deps.folder, manifests);
    return prepareManifests(cluster.client, read, placed.namespace, signal);
  }

  return {
    cluster: (environment) => clusterOf(environment).state(),
    facts: ({ environment, service }) => clusters.get(environment)?.facts(service) ?? null,
    usage: (place): PodUsage => pollOf(place)?.usage() ?? new Map(),
    metrics: (place): ServiceMetrics | null => pollOf(place)?.metrics() ?? null,
    health: (place): HealthAnswer | null => pollOf(place)?.health() ?? null,
    readNow,

    async troubles(place, signal) {
      const { cluster, placed } = placeOf(place);
      const facts = cluster.facts(place.service);
      const hurt = (facts?.pods ?? []).filter(
        ({ ready, status }) => !ready && status !== 'Completed' && status !== 'Terminating',
      );
      // The newest first: those are of the revision that does not come up.
      const closest = [...hurt].sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1)).slice(0, MOST_TROUBLES);
      const { namespace } = placed;
      const seen = await Promise.all(
        closest.map(async ({ name }): Promise<PodTrouble | null> => {
          const path = `/api/v1/namespaces/${namespace}/pods/${name}`;
          const answer = await cluster.client.json({ method: 'GET', path, signal }).catch(() => null);
          return answer && troubleOf(answer.body);
        }),
      );
      const troubles = seen.filter((one) => one !== null);
      return Promise.all(
        troubles.map(async (trouble) => {
          const ended = trouble.containers.find(({ lastExit, ready }) => lastExit !== null && !ready);
          if (!ended) return trouble;
          const at = { namespace, pod: trouble.pod, container: ended.container };
          // Of a container that is up again its life before counts; of one that lies still its last.
          const lines = await lastLines(cluster.client, at, ended.running, signal).catch(() => []);
          return { ...trouble, lastLines: lines };
        }),
      );
    },

    async dryRun(place, revision, signal) {
      const { cluster } = placeOf(place);
      const { main, rollout } = await readNow(place, signal);
      const wanted = cluster
        .revisions(place.service)
        .find((one) => one.deployment === main?.name && one.revision === revision);
      if (!main || !wanted)
        return { ok: false, sentence: `The cluster does not keep revision ${revision} any more.` };
      const by = deps.person();
      const call = undoCall(rollout ? templateHolder(rollout) : pathOf(main), main, wanted, by);
      const [, ...changes] = withTemplate(call.body, wanted.written) as readonly unknown[];
      try {
        await cluster.client.json({
          method: 'PATCH',
          path: call.path,
          query: { ...call.query, dryRun: 'All' },
          body: changes,
          contentType: call.mediaType ?? 'application/json-patch+json',
          signal,
        });
        return { ok: true, sentence: 'The server would take it: quotas, webhooks and rights say yes.' };
      } catch (error) {
        const found = (error as { failure?: { message?: string } }).failure?.message;
        return { ok: false, sentence: found ?? 'The server could not be asked.' };
      }
    },

    plan(place, act, context) {
      const { cluster, placed } = placeOf(place);
      return planAct(
        {
          place,
          host: `${cluster.state().title}, namespace ${placed.namespace}`,
          revisions: cluster.revisions(place.service),
        },
        act,
        context,
      );
    },

    async manifests(place, signal) {
      const { digest, source, objects } = await prepared(place, signal);
      return { digest, source, objects: objects.map(({ result }) => result) };
    },

    async planApply(place, act, context, signal) {
      const { cluster, placed } = placeOf(place);
      const found = await prepared(place, signal);
      if (found.digest !== act.digest) throw filesMoved();
      return planOf(
        { place, host: `${cluster.state().title}, namespace ${placed.namespace}` },
        act,
        context,
        drawApply(placed.service.name, found, act.force),
      );
    },

    async perform(app: TargetApp, call, context) {
      const place = placeOfService(app.appId);
      const cluster = clusterOf(place.environment);
      const config = services
        .find(({ id }) => id === place.service)
        ?.environments.find((one) => one.environment === place.environment);
      if (appliedIndex(call) !== null) {
        const read = await readManifests(deps.folder, config?.kubernetes?.manifests ?? '');
        return performApply(cluster.client, call, read, context, pace);
      }
      const hash = templatePutBack(call);
      const template =
        hash && cluster.revisions(place.service).find(({ templateHash }) => templateHash === hash)?.written;
      if (hash && !template) {
        throw failure('store-moved', 'The cluster does not keep that revision any more.', {
          stillTrue: 'Nothing was sent.',
        });
      }
      return performCall(
        cluster.client,
        call,
        { container: config?.kubernetes?.container, template },
        context,
        pace,
      );
    },

    observe() {
      // Plans for clusters are in facts: they read back what they wrote themselves.
      return Promise.reject(failure('unexpected', 'A cluster has no tracks that could be observed.'));
    },

    refresh() {
      for (const cluster of clusters.values()) cluster.hurry();
      for (const poll of polls.values()) poll.hurry();
    },
    logs,
    async close() {
      stop.abort();
      await Promise.allSettled([...clusters.values()].map((cluster) => cluster.close()));
    },
  };
}

/** What the cluster does not have is no reason to know nothing of the rest. */
function unlessMissing(error: unknown): null {
  if (failureOf(error).reason === 'not-found') return null;
  throw error;
}
