import type { BackendAct } from '@shared/domain/backend/act';
import type { PodTrouble, ServiceFacts } from '@shared/domain/backend/facts';
import type { ManifestSight } from '@shared/domain/backend/manifest';
import type { ChartPoint, ServiceFigures } from '@shared/domain/backend/service-gate';
import type { Failure } from '@shared/domain/failure';
import type { IsoTime } from '@shared/domain/ids';
import type { Plan } from '@shared/domain/plan';
import type { LogProvider } from './log-source';
import type { StoreTarget } from './store-target';

/** A service in one environment. */
export interface ServicePlace {
  readonly environment: string;
  readonly service: string;
}

/** How fresh what is known of a cluster is. */
export interface ClusterState {
  /** `prod-eu`. */
  readonly title: string;
  readonly state: 'reading' | 'ok' | 'stale' | 'failed';
  readonly readAt: IsoTime | null;
  readonly failure: Failure | null;
  /** When it is tried again, ms since the epoch; null while it is followed. */
  readonly nextTryAt: number | null;
}

/** What the pods of a service use, by the name of each. CPU in cores, memory in bytes. */
export type PodUsage = ReadonlyMap<string, { readonly cpu: number; readonly memory: number }>;

/** Figures of the versions of a service, with the course of each. */
export interface ServiceMetrics {
  readonly versions: readonly ServiceFigures[];
  readonly errors: readonly { readonly version: string; readonly points: readonly ChartPoint[] }[];
  readonly latency: readonly { readonly version: string; readonly points: readonly ChartPoint[] }[];
}

/** What the address of a service answered when it was last asked. */
export interface HealthAnswer {
  readonly ok: boolean;
  readonly status: number | null;
  readonly tookMs: number;
  readonly at: IsoTime;
  readonly sentence: string;
}

/** What a plan of an act starts from. */
export interface ActContext {
  readonly facts: ServiceFacts;
  readonly now: number;
  /** Whether users depend on it. */
  readonly production: boolean;
  readonly by: string;
}

/**
 * Services that run on clusters: kept read from the moment that somebody looks. Every method that asks a cluster rejects
 * with a `FailureError`. Plans are in facts, and `perform` sends their calls.
 */
export interface BackendRoom extends Pick<StoreTarget, 'perform' | 'observe'> {
  cluster(environment: string): ClusterState;
  /** What was last read; null before the first reading. */
  facts(place: ServicePlace): ServiceFacts | null;
  usage(place: ServicePlace): PodUsage;
  metrics(place: ServicePlace): ServiceMetrics | null;
  health(place: ServicePlace): HealthAnswer | null;
  /** Looks closely at pods that are not ready, with the last lines of those that keep ending. */
  troubles(place: ServicePlace, signal: AbortSignal): Promise<readonly PodTrouble[]>;
  /** Reads the objects of a service anew, so that a plan starts from what is there. */
  readNow(place: ServicePlace, signal: AbortSignal): Promise<ServiceFacts>;
  /** The server's answer to an undo that it does not carry out. */
  dryRun(
    place: ServicePlace,
    revision: number,
    signal: AbortSignal,
  ): Promise<{ readonly ok: boolean; readonly sentence: string }>;
  /** The exact requests of an act against what was read. Sends nothing. */
  plan(
    place: ServicePlace,
    act: BackendAct,
    context: ActContext,
  ): Omit<Plan, 'id' | 'createdAt' | 'needsReason'>;
  /** What applying the manifests of a service would do, by the server's own answer to a dry run. */
  manifests(place: ServicePlace, signal: AbortSignal): Promise<ManifestSight>;
  /** The exact requests of an apply, for the manifests as they were looked at. */
  planApply(
    place: ServicePlace,
    act: Extract<BackendAct, { readonly kind: 'apply' }>,
    context: ActContext,
    signal: AbortSignal,
  ): Promise<Omit<Plan, 'id' | 'createdAt' | 'needsReason'>>;
  /** Reads every cluster again now. */
  refresh(): void;
  /** The output of pods, for the log viewer. */
  readonly logs: LogProvider;
  close(): Promise<void>;
}

/** Clusters, which nothing loads before somebody looks. */
export interface LazyBackends {
  open(): Promise<BackendRoom>;
  opened(): BackendRoom | null;
  close(): Promise<void>;
}
