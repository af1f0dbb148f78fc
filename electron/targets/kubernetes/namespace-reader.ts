import type { Access, ClusterEvent, TrafficRule } from '@shared/domain/backend/facts';
import type { Clock } from '@shared/kit/clock';
import type { ClusterClient } from './client';
import { autoscalerOf, type KeptAutoscaler } from './detail-wire';
import { followList, type Watched, type WatchSpec, type WatchState } from './list-watch';
import { rolloutAmong, rolloutsPath, type WireRollout } from './rollout-wire';
import {
  eventOf,
  type KeptPod,
  type KeptRevision,
  podOf,
  readDeployment,
  revisionOf,
  trafficOf,
  type WireDeployment,
  workloadOf,
} from './wire';

/** What of a namespace is followed: only what services of the workspace are made of is kept. */
export interface NamespaceInterest {
  readonly namespace: string;
  readonly deployments: ReadonlySet<string>;
  readonly services: ReadonlySet<string>;
  /** Names of HTTPRoutes and Ingresses; kinds of which none is named are not asked for. */
  readonly routes: ReadonlySet<string>;
  readonly ingresses: ReadonlySet<string>;
  /** Rollouts of Argo; one that takes its template from a Deployment of the workspace is kept too. */
  readonly rollouts: ReadonlySet<string>;
}

/** One namespace, kept as the cluster has it. */
export interface NamespaceReader {
  deployments(): ReadonlyMap<string, WireDeployment>;
  revisions(): ReadonlyMap<string, KeptRevision>;
  pods(): ReadonlyMap<string, KeptPod>;
  events(): ReadonlyMap<string, ClusterEvent>;
  services(): ReadonlyMap<string, TrafficRule>;
  /** HTTPRoutes and Ingresses that divide requests, as they are written. */
  weighted(): readonly unknown[];
  autoscalers(): ReadonlyMap<string, KeptAutoscaler>;
  rollouts(): ReadonlyMap<string, WireRollout>;
  access(): Access;
  states(): readonly WatchState[];
  hurry(): void;
  readonly done: Promise<unknown>;
}

/** How often the person's rights are asked for again, ms: roles change. */
const RIGHTS_MS = 5 * 60_000;
const RIGHTS_AGAIN_MS = 15_000;
/** Events that are kept of a namespace. */
const MOST_EVENTS = 2_000;

/** Follows a namespace until the signal ends. */
export function readNamespace(
  { namespace, deployments, services, routes, ingresses, rollouts }: NamespaceInterest,
  client: ClusterClient,
  pace: Clock,
  onChange: () => void,
  signal: AbortSignal,
): NamespaceReader {
  const ours = [...deployments, ...rollouts];
  /** `api-7f9c4` and `api-7f9c4-2xkqd` belong to `api`. */
  const isOurs = (name: string): boolean => ours.some((one) => name === one || name.startsWith(`${one}-`));
  const follow = <T>(spec: WatchSpec<T>): Watched<T> => followList(spec, { client, pace, onChange }, signal);
  const core = `/api/v1/namespaces/${namespace}`;
  const apps = `/apis/apps/v1/namespaces/${namespace}`;
  let access: Access = { patchDeployments: null, patchServices: null, readLogs: null };

  const scalers = (version: string) =>
    follow({
      path: `/apis/autoscaling/${version}/namespaces/${namespace}/horizontalpodautoscalers`,
      optional: true,
      keep: autoscalerOf,
    });
  /** Clusters from before 1.23 have the older version only; it is followed once the newer one was seen to be missing. */
  let oldScalers: Watched<KeptAutoscaler> | null = null;
  const scalersNow = (): Watched<KeptAutoscaler> => {
    if (!lists.autoscalers.state().absent) return lists.autoscalers;
    oldScalers ??= scalers('v1');
    return oldScalers;
  };

  const lists = {
    deployments: follow({
      path: `${apps}/deployments`,
      keep: (object) => (deployments.has(nameOf(object)) ? readDeployment(object) : null),
      seen: ({ spec, status, ...whole }) => {
        // What is written down of its version follows every mark: it is kept for the next plan, and is no news.
        const { resourceVersion: _, ...workload } = workloadOf({ spec, status, ...whole });
        return { workload, spec, status };
      },
    }),
    revisions: follow({
      path: `${apps}/replicasets`,
      keep: (object) => (isOurs(nameOf(object)) ? revisionOf(object) : null),
    }),
    pods: follow({
      path: `${core}/pods`,
      table: true,
      keep: (object, cells) => (isOurs(nameOf(object)) ? podOf(object, cells) : null),
    }),
    events: follow<ClusterEvent>({
      path: `${core}/events`,
      optional: true,
      keep: (object) => {
        const event = eventOf(object);
        return isOurs(event.about.split('/')[1] ?? '') ? event : null;
      },
    }),
    services: follow({
      path: `${core}/services`,
      optional: true,
      keep: (object) => (services.has(nameOf(object)) ? trafficOf(object) : null),
    }),
    autoscalers: scalers('v2'),
    rollouts: follow({
      path: rolloutsPath(namespace),
      optional: true,
      keep: (object) => rolloutAmong(object, rollouts, deployments),
    }),
  };
  const weighted = [
    ...(routes.size > 0
      ? [
          [
            routes,
            `/apis/gateway.networking.k8s.io/v1/namespaces/${namespace}/httproutes`,
            'HTTPRoute',
          ] as const,
        ]
      : []),
    ...(ingresses.size > 0
      ? [[ingresses, `/apis/networking.k8s.io/v1/namespaces/${namespace}/ingresses`, 'Ingress'] as const]
      : []),
  ].map(([names, path, kind]) =>
    follow<unknown>({
      path,
      optional: true,
      // Objects of a list do not say of which kind they are.
      keep: (object) => (names.has(nameOf(object)) ? { ...(object as object), kind } : null),
    }),
  );
  const all: readonly Watched<unknown>[] = [...Object.values(lists), ...weighted];

  async function may(
    verb: string,
    group: string,
    resource: string,
    subresource?: string,
  ): Promise<boolean | null> {
    const { body } = await client.json({
      method: 'POST',
      path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
      body: {
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SelfSubjectAccessReview',
        spec: {
          resourceAttributes: {
            namespace,
            verb,
            group,
            resource,
            ...(subresource === undefined ? {} : { subresource }),
          },
        },
      },
      signal: AbortSignal.any([signal, AbortSignal.timeout(15_000)]),
    });
    const allowed = (body as { status?: { allowed?: unknown } }).status?.allowed;
    return typeof allowed === 'boolean' ? allowed : null;
  }

  async function askRights(): Promise<void> {
    while (!signal.aborted) {
      let wait = RIGHTS_MS;
      try {
        const [patchDeployments, patchServices, readLogs, patchRollouts] = await Promise.all([
          may('patch', 'apps', 'deployments'),
          may('patch', '', 'services'),
          may('get', '', 'pods', 'log'),
          // Promoting and aborting writes the status.
          rollouts.size === 0 ? null : may('patch', 'argoproj.io', 'rollouts', 'status'),
        ]);
        access = { patchDeployments, patchServices, readLogs, patchRollouts };
        onChange();
      } catch {
        // What may be done stays unknown: the server itself says no when it is asked.
        wait = RIGHTS_AGAIN_MS;
      }
      await pace.sleep(wait, signal).catch(() => undefined);
    }
  }

  return {
    deployments: lists.deployments.items,
    revisions: lists.revisions.items,
    pods: lists.pods.items,
    events: () => newest(lists.events.items()),
    services: lists.services.items,
    weighted: () => weighted.flatMap((list) => [...list.items().values()]),
    autoscalers: () => scalersNow().items(),
    rollouts: lists.rollouts.items,
    access: () => access,
    states: () => all.map((list) => list.state()),
    hurry: () => {
      for (const list of all) list.hurry();
      oldScalers?.hurry();
    },
    done: Promise.allSettled([...all.map(({ done }) => done), askRights()]),
  };
}

const nameOf = (object: unknown): string =>
  (object as { metadata?: { name?: string } } | undefined)?.metadata?.name ?? '';

function newest(events: ReadonlyMap<string, ClusterEvent>): ReadonlyMap<string, ClusterEvent> {
  if (events.size <= MOST_EVENTS) return events;
  return new Map([...events].sort(([, a], [, b]) => (a.at < b.at ? 1 : -1)).slice(0, MOST_EVENTS));
}
