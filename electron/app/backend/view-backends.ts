import type { EnvironmentView, ServiceDetailView, ServiceRowView } from '@shared/contract/backends';
import { argoRungs } from '@shared/domain/backend/argo';
import { argoPhase } from '@shared/domain/backend/argo-phase';
import { argoRevision, exposureOf, idleColour, liveColour } from '@shared/domain/backend/exposure';
import { type Pod, type ServiceFacts, versionOf, type Workload } from '@shared/domain/backend/facts';
import { podsPhase, type WorkloadPhase, workloadPhase } from '@shared/domain/backend/phase';
import { backendPermissions } from '@shared/domain/backend/policy';
import type { Rung } from '@shared/domain/ladder';
import type { BackendRoom, ClusterState } from '../../ports/backend-room';
import type { Session } from '../session';
import { argoView } from './argo-view';
import { type KnownPlace, knownPlaces, placeIn } from './backend-place';
import { figuresFor, gatesOf, watchedWorkload } from './gates-of';

/** Pods that one answer lists: of thousands the first are enough to see what is wrong, those that are not ready first. */
const MOST_PODS = 200;
const HOUR = 3_600_000;
/** The steps of a canary that no ladder is named for. */
const CANARY_RUNGS: readonly Rung[] = [0.05, 0.25, 0.5, 1].map((fraction) => ({
  fraction,
  bakeMs: fraction === 1 ? 0 : HOUR,
}));

/** Every environment that runs on a cluster, with its services. */
export function backendList(session: Session, room: BackendRoom): readonly EnvironmentView[] {
  const places = knownPlaces(session);
  return session.workspace.environments.flatMap((environment): readonly EnvironmentView[] => {
    const here = places.filter((known) => known.environment.id === environment.id);
    if (!environment.cluster || here.length === 0) return [];
    const source = room.cluster(environment.id);
    return [
      {
        id: environment.id,
        name: environment.name,
        production: environment.production,
        readOnly: environment.cluster.readOnly,
        where: `Kubernetes, ${source.title}`,
        source,
        services: here.map((known) => rowOf(known, room, source)),
      },
    ];
  });
}

function rowOf(known: KnownPlace, room: BackendRoom, source: ClusterState): ServiceRowView {
  const { place, service, config, environment, at } = known;
  const facts = room.facts(place);
  const watched = facts && watchedWorkload(known, facts);
  const metrics = room.metrics(place);
  const figures = figuresFor(metrics, watched?.image);
  const all = facts ? [facts.main, facts.second].filter((one) => one !== null) : [];
  const sum = (of: (workload: Workload) => number): number => all.reduce((so, one) => so + of(one), 0);
  const canary = config.strategy === 'canary' ? (facts?.second ?? null) : null;
  return {
    id: service.id,
    name: service.name,
    deployment: config.deployment,
    namespace: config.namespace ?? environment.cluster?.namespace ?? facts?.main?.namespace ?? 'default',
    strategy: facts?.rollout?.kind ?? config.strategy,
    phase: phaseOf(known, facts, source),
    exposure: facts
      ? exposureOf(config.strategy, facts)
      : { version: null, stable: null, asked: null, observed: null, since: null },
    desired: sum(({ desired }) => desired),
    updated: sum(({ updated }) => updated),
    ready: sum(({ ready }) => ready),
    available: sum(({ available }) => available),
    newer: facts?.rollout
      ? facts.rollout.stableHash === facts.rollout.currentHash
        ? 0
        : (argoRevision(facts.rollout.currentHash, facts)?.ready ?? 0)
      : canary && canary.desired > 0
        ? canary.ready
        : facts?.main && facts.main.updated < facts.main.total
          ? newestPods(facts, facts.main).filter(({ ready }) => ready).length
          : 0,
    cpu: cpuShare(facts, room, known),
    figures,
    maxLatencyMs: at.prometheus?.maxLatencyMs ?? null,
    latency: metrics?.latency.find(({ version }) => version === figures?.version)?.points ?? [],
  };
}

/** The phase of what is on its way, and of what users have where nothing is. */
function phaseOf(known: KnownPlace, facts: ServiceFacts | null, source: ClusterState): WorkloadPhase {
  if (!facts) {
    return source.failure
      ? { name: 'absent', sentence: source.failure.message }
      : { name: 'unobserved', sentence: 'The cluster is being read.' };
  }
  const of = (workload: Workload): WorkloadPhase =>
    podsPhase(workloadPhase(workload), versionOf(workload.image), newestPods(facts, workload));
  const second = facts.second && facts.second.desired > 0 ? of(facts.second) : null;
  if (facts.rollout && facts.main) {
    const version = versionOf(facts.main.image);
    return podsPhase(argoPhase(facts.rollout, version), version, newestPods(facts, facts.main));
  }
  const main = facts.main ? of(facts.main) : workloadPhase(null);
  if (second && known.config.strategy === 'canary' && second.name !== 'done') return second;
  if (main.name === 'done' && second && second.name !== 'done') return second;
  const canary = known.config.strategy === 'canary' && main.name === 'done' ? facts.second : null;
  if (!canary || canary.desired === 0 || canary.image === facts.main?.image) return main;
  const runs = `${versionOf(canary.image)} runs on ${canary.ready === 1 ? '1 pod' : `${canary.ready} pods`}`;
  return {
    name: 'done',
    sentence: `${runs}, ${versionOf(facts.main?.image ?? '')} on the other ${facts.main?.ready ?? 0}.`,
  };
}

/** The pods of a Deployment's newest revision. */
function newestPods(facts: ServiceFacts, workload: Workload): readonly Pod[] {
  const [newest] = workload === facts.second ? facts.secondRevisions : facts.revisions;
  return newest ? facts.pods.filter(({ replicaSet }) => replicaSet === newest.replicaSet) : [];
}

function cpuShare(facts: ServiceFacts | null, room: BackendRoom, { place }: KnownPlace): number | null {
  const asked = facts?.main?.resources.cpuRequest ?? null;
  if (!facts || asked === null || asked === 0) return null;
  const usage = room.usage(place);
  const used = facts.pods.flatMap(({ name }) => usage.get(name)?.cpu ?? []);
  return used.length === 0 ? null : used.reduce((sum, one) => sum + one, 0) / (asked * used.length);
}

/** Everything of one service in one environment. */
export function backendService(
  session: Session,
  room: BackendRoom,
  place: { readonly environment: string; readonly service: string },
): ServiceDetailView {
  const known = placeIn(session, place);
  const source = room.cluster(place.environment);
  const facts = room.facts(known.place);
  const row = rowOf(known, room, source);
  const metrics = room.metrics(known.place);
  const now = session.clock.now();
  const watched = facts && watchedWorkload(known, facts);
  const { config, at, environment } = known;
  const health = room.health(known.place);
  const logSourceId = `k8s:${place.environment}/${place.service}`;
  return {
    ...row,
    image: watched?.image ?? null,
    container: watched?.container ?? null,
    steps: facts?.rollout ? [...argoRungs(facts.rollout)] : stepsOf(known, row),
    argo: facts?.rollout ? argoView(facts.rollout) : null,
    gates: gatesOf(known, facts, metrics, now),
    permissions: backendPermissions({
      strategy: config.strategy,
      facts,
      readOnly: environment.cluster?.readOnly ?? false,
      stale:
        source.state === 'stale' || source.state === 'failed'
          ? (source.failure?.message ?? 'it is silent.')
          : null,
      manifests: config.manifests !== undefined,
    }),
    conditions: watched?.conditions ?? [],
    revisions: (facts?.revisions ?? []).map(({ template: _template, ...revision }) => ({
      revision: revision.revision,
      version: versionOf(revision.image),
      image: revision.image,
      changeCause: revision.changeCause,
      author: revision.author,
      createdAt: revision.createdAt,
      replicas: revision.replicas,
      ready: revision.ready,
      current: facts?.main?.revision === revision.revision,
    })),
    pods: podRows(facts, room, known, row),
    podCount: facts?.pods.length ?? 0,
    events: facts?.events ?? [],
    autoscaler: facts?.autoscaler ?? null,
    resources: watched?.resources ?? null,
    owner: facts?.main?.owner?.title ?? null,
    manifests: config.manifests ?? null,
    colours: facts && config.strategy === 'blue-green' ? coloursOf(facts) : null,
    health:
      at.health === undefined
        ? null
        : {
            url: at.health,
            ok: health?.ok ?? null,
            status: health?.status ?? null,
            tookMs: health?.tookMs ?? null,
            at: health?.at ?? null,
            sentence: health?.sentence ?? 'Not asked yet.',
          },
    charts: at.prometheus
      ? [
          { id: 'errors', limit: at.prometheus.maxErrorRate, series: metrics?.errors ?? [] },
          { id: 'latency', limit: at.prometheus.maxLatencyMs, series: metrics?.latency ?? [] },
        ]
      : [],
    logSourceId,
  };
}

function stepsOf({ config, service }: KnownPlace, { exposure }: ServiceRowView): ServiceDetailView['steps'] {
  if (config.strategy !== 'canary') return [];
  const at = exposure.version === null ? null : exposure.asked;
  return (service.ladder?.rungs ?? CANARY_RUNGS).map(({ fraction, bakeMs }) => {
    const here = at !== null && Math.abs(fraction - at) < 1e-6;
    return {
      fraction,
      bakeMs,
      state: here ? ('here' as const) : at !== null && fraction < at ? ('done' as const) : ('next' as const),
      opensAt: here && exposure.since !== null ? Date.parse(exposure.since) + bakeMs : null,
    };
  });
}

function podRows(
  facts: ServiceFacts | null,
  room: BackendRoom,
  { place, config }: KnownPlace,
  row: ServiceRowView,
): ServiceDetailView['pods'] {
  if (!facts) return [];
  const images = new Map(
    [...facts.revisions, ...facts.secondRevisions].map((one) => [one.replicaSet, one.image]),
  );
  const usage = room.usage(place);
  const newer = facts.rollout || config.strategy === 'canary' ? row.exposure.version : null;
  // Events come newest first: the last one that is put there is the oldest, so they are gone through from their end.
  const warnings = facts.events.filter(({ type }) => type === 'Warning');
  const warned = new Map(warnings.toReversed().map(({ about, message }) => [about, message]));
  const order = (pod: Pod): number => (pod.ready ? 1 : 0);
  return [...facts.pods]
    .sort(
      (a, b) =>
        order(a) - order(b) ||
        (a.createdAt < b.createdAt ? 1 : a.createdAt > b.createdAt ? -1 : a.name < b.name ? -1 : 1),
    )
    .slice(0, MOST_PODS)
    .map(({ name, uid, ready, status, restarts, node, createdAt, replicaSet }) => {
      const image = images.get(replicaSet ?? '');
      const version = image === undefined ? null : versionOf(image);
      const used = usage.get(name);
      return {
        name,
        uid,
        ready,
        status,
        reason: ready ? null : (warned.get(`Pod/${name}`) ?? null),
        restarts,
        node,
        createdAt,
        version,
        newer: newer !== null && version === newer,
        cpu: used?.cpu ?? null,
        memory: used?.memory ?? null,
        logSourceId: `k8s:${place.environment}/${place.service}/${name}`,
      };
    });
}

function coloursOf(facts: ServiceFacts): ServiceDetailView['colours'] {
  const [live, idle] = [liveColour(facts), idleColour(facts)];
  if (!live || !idle) return null;
  const colour = ({ name, image, ready, desired }: Workload) => ({
    deployment: name,
    version: versionOf(image),
    ready,
    desired,
  });
  return { live: colour(live), idle: colour(idle), preview: facts.preview?.name ?? null };
}
