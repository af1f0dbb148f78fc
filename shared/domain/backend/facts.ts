import type { IsoTime } from '../ids';
import type { ArgoRollout } from './argo';

/** One condition as the cluster reports it. */
export interface Condition {
  readonly type: string;
  readonly status: 'True' | 'False' | 'Unknown';
  readonly reason: string;
  readonly message: string;
  readonly since: IsoTime | null;
}

/** Who else writes an object: what Slipway changes there, they may change back. */
export interface Owner {
  readonly kind: 'argo-cd' | 'flux' | 'helm' | 'argo-rollouts' | 'other';
  /** `Argo CD application cia-prod`. */
  readonly title: string;
}

/** What a container asks for and may use at most; null where nothing is said. CPU in cores, memory in bytes. */
export interface ResourceLimits {
  readonly cpuRequest: number | null;
  readonly cpuLimit: number | null;
  readonly memoryRequest: number | null;
  readonly memoryLimit: number | null;
}

/** A Deployment as it was last read. */
export interface Workload {
  readonly name: string;
  readonly namespace: string;
  readonly uid: string;
  /** Grows with every change of what is wanted. */
  readonly generation: number;
  /** The generation that the cluster's controller has acted on. */
  readonly observedGeneration: number;
  readonly resourceVersion: string;
  readonly createdAt: IsoTime;
  readonly paused: boolean;
  readonly desired: number;
  /** Pods of any revision that exist. */
  readonly total: number;
  readonly updated: number;
  readonly ready: number;
  readonly available: number;
  /** The container that carries the service's version, and its image. */
  readonly container: string;
  readonly image: string;
  readonly revision: number | null;
  readonly changeCause: string | null;
  readonly conditions: readonly Condition[];
  readonly selector: Readonly<Record<string, string>>;
  readonly templateLabels: Readonly<Record<string, string>>;
  readonly strategy: string;
  readonly resources: ResourceLimits;
  readonly owner: Owner | null;
  /** What Slipway noted on it when it last set a step: the share, and since when. */
  readonly step: { readonly fraction: number; readonly since: IsoTime } | null;
}

/** One revision of a Deployment: a ReplicaSet that the cluster keeps. */
export interface Revision {
  readonly revision: number;
  readonly replicaSet: string;
  readonly image: string;
  readonly changeCause: string | null;
  readonly author: string | null;
  readonly createdAt: IsoTime;
  readonly replicas: number;
  readonly ready: number;
  /** What it would run, as lines that compare; values that look like secrets are hidden. */
  readonly template: readonly string[];
  /** The newest steps of the database's schema that its program knows (alembic heads); null where it does not say. */
  readonly schemaHeads: readonly string[] | null;
}

/** A pod in one line. */
export interface Pod {
  readonly name: string;
  readonly uid: string;
  readonly ready: boolean;
  /** The cluster's word: `Running`, `ImagePullBackOff`. */
  readonly status: string;
  readonly restarts: number;
  readonly node: string | null;
  readonly createdAt: IsoTime;
  /** The ReplicaSet that it belongs to. */
  readonly replicaSet: string | null;
}

/** Why one container of a pod is not well. */
export interface ContainerTrouble {
  readonly container: string;
  readonly image: string;
  /** `ImagePullBackOff`, `CrashLoopBackOff`; null while it runs. */
  readonly waiting: string | null;
  readonly message: string | null;
  readonly running: boolean;
  readonly ready: boolean;
  readonly restarts: number;
  readonly lastExit: { readonly code: number; readonly reason: string } | null;
}

/** A pod looked at closely, because it is not ready. */
export interface PodTrouble {
  readonly pod: string;
  readonly phase: string;
  readonly conditions: readonly Condition[];
  readonly containers: readonly ContainerTrouble[];
  /** Last lines of the container that ended, when it keeps ending. */
  readonly lastLines: readonly string[];
}

/** One thing that the cluster told about an object. */
export interface ClusterEvent {
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
  /** `Pod/api-7f9c4-2xkqd`. */
  readonly about: string;
  readonly count: number;
  readonly at: IsoTime;
}

/** What scales a Deployment by itself. */
export interface Autoscaler {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly current: number;
  readonly wanted: number;
  /** `cpu 61% of 70%`. */
  readonly metric: string | null;
}

/** A Service and whom it chooses. */
export interface TrafficRule {
  readonly name: string;
  readonly resourceVersion: string;
  readonly selector: Readonly<Record<string, string>>;
}

/** Where a share of the requests is set: each backend of a route with its weight, or the canary's Ingress. */
export interface TrafficWeights {
  readonly kind: 'HTTPRoute' | 'Ingress';
  readonly name: string;
  readonly refs: readonly WeightedRef[];
  /** What the refs of both versions are called. */
  readonly stable: string;
  readonly canary: string;
}

/** One backend of a rule, by its places in the object. */
export interface WeightedRef {
  readonly rule: number;
  readonly index: number;
  readonly name: string;
  readonly weight: number;
}

/** The share of requests that goes to the canary by its weights, 0–1. */
export function weightedShare({ kind, refs, stable, canary }: TrafficWeights): number {
  const sum = (name: string): number =>
    refs.filter((ref) => ref.name === name).reduce((so, { weight }) => so + weight, 0);
  const newer = sum(canary);
  const whole = kind === 'Ingress' ? 100 : newer + sum(stable);
  return whole === 0 ? 0 : newer / whole;
}

/** What the person may do; null where the cluster did not say. */
export interface Access {
  readonly patchDeployments: boolean | null;
  readonly patchServices: boolean | null;
  /** Absent where no Rollout of Argo leads it. */
  readonly patchRollouts?: boolean | null;
  readonly readLogs: boolean | null;
}

/** What is known of one service in one environment. */
export interface ServiceFacts {
  readonly readAt: IsoTime;
  /** The Deployment that users have; null when the cluster has none of that name. */
  readonly main: Workload | null;
  /** The second one: the canary, or the other colour. */
  readonly second: Workload | null;
  readonly revisions: readonly Revision[];
  readonly secondRevisions: readonly Revision[];
  readonly pods: readonly Pod[];
  readonly events: readonly ClusterEvent[];
  readonly autoscaler: Autoscaler | null;
  readonly traffic: TrafficRule | null;
  readonly preview: TrafficRule | null;
  /** The Rollout of Argo that leads it: `main` is then what it runs. Absent and null where none does. */
  readonly rollout?: ArgoRollout | null;
  /** What divides requests by weight; null where the number of pods does. */
  readonly weights: TrafficWeights | null;
  readonly access: Access;
}

/** `1.4.0` of `registry/cia/backend:1.4.0`; a digest is shortened. */
export function versionOf(image: string): string {
  const [name = '', digest] = image.split('@');
  const last = name.split('/').at(-1) ?? name;
  const tag = last.split(':')[1];
  if (tag !== undefined) return tag;
  return digest === undefined ? 'latest' : digest.replace('sha256:', '').slice(0, 12);
}

/** Whether a selector chooses pods with these labels. An empty selector chooses nothing. */
export function selects(
  selector: Readonly<Record<string, string>>,
  labels: Readonly<Record<string, string>>,
): boolean {
  const pairs = Object.entries(selector);
  return pairs.length > 0 && pairs.every(([key, value]) => labels[key] === value);
}
