import { type Cluster, REPLICA_SETS } from '../cluster';
import type { KubeObject, PodTemplate, ReplicaSet } from '../objects';
import { say } from './events';

/** The label by which a Rollout tells the pods of its versions apart. */
export const ROLLOUT_HASH = 'rollouts-pod-template-hash';
/** Counts the versions of a Rollout, on itself and on its ReplicaSets. */
export const ROLLOUT_REVISION = 'rollout.argoproj.io/revision';

/** What the controller of Argo Rollouts notes on a Rollout, as far as this one reads it again. */
export interface RolloutStatus {
  readonly stableRS?: string;
  readonly currentPodHash?: string;
  readonly currentStepIndex?: number;
  readonly pauseConditions?: readonly { readonly reason: string; readonly startTime: string }[] | null;
  readonly controllerPause?: boolean;
  readonly abort?: boolean;
  readonly abortedAt?: string;
  readonly promoteFull?: boolean;
  readonly canary?: { readonly currentStepAnalysisRunStatus?: AnalysisStatus; readonly weights?: unknown };
  readonly restartedAt?: string;
  readonly blueGreen?: {
    readonly activeSelector?: string;
    readonly previewSelector?: string;
    readonly scaleDownAt?: string;
  };
  readonly message?: string;
  readonly [field: string]: unknown;
}

/** How a check of figures stands, or stood. */
export interface AnalysisStatus {
  readonly name: string;
  readonly status: 'Running' | 'Successful' | 'Failed';
  readonly message?: string;
  readonly startedAt: string;
}

/** A Rollout of Argo. */
export interface Rollout extends KubeObject {
  readonly spec: {
    readonly replicas?: number;
    readonly paused?: boolean;
    readonly restartAt?: string;
    readonly selector?: { readonly matchLabels?: Record<string, string> };
    readonly template?: PodTemplate;
    readonly workloadRef?: { readonly kind: string; readonly name: string };
    readonly strategy: {
      readonly canary?: { readonly steps?: readonly RolloutStep[] };
      readonly blueGreen?: {
        readonly activeService: string;
        readonly previewService?: string;
        readonly autoPromotionEnabled?: boolean;
      };
    };
  };
  readonly status: RolloutStatus;
}

/** One step of a canary: exactly one member is there. */
export interface RolloutStep {
  readonly setWeight?: number;
  readonly pause?: { readonly duration?: string | number };
  readonly analysis?: { readonly templates?: readonly { readonly templateName: string }[] };
}

/** A Rollout with its versions at one moment. */
export interface Unfolding {
  readonly rollout: Rollout;
  readonly template: PodTemplate;
  readonly replicas: number;
  readonly hash: string;
  readonly current: ReplicaSet;
  /** The version that everybody had before; null in the first one. */
  readonly stable: ReplicaSet | null;
  readonly old: readonly ReplicaSet[];
}

/** The revision of a version. */
export const revisionOf = ({ metadata }: KubeObject): number =>
  Number(metadata.annotations?.[ROLLOUT_REVISION] ?? 0);

/** Gives a ReplicaSet so many pods. */
export function resize(cluster: Cluster, rollout: Rollout, set: ReplicaSet, to: number): void {
  const now = cluster.read<ReplicaSet>(REPLICA_SETS, set.metadata.namespace ?? '', set.metadata.name) ?? set;
  const from = now.spec.replicas;
  if (from === to) return;
  cluster.write({
    ...now,
    metadata: { ...now.metadata, generation: (now.metadata.generation ?? 1) + 1 },
    spec: { ...now.spec, replicas: to },
  });
  say(cluster, rollout, {
    type: 'Normal',
    reason: 'ScalingReplicaSet',
    message: `Scaled ${to > from ? 'up' : 'down'} ReplicaSet ${set.metadata.name} (revision ${revisionOf(set)}) from ${from} to ${to}`,
    component: 'rollouts-controller',
  });
}

/** Whether a ReplicaSet has all the pods that it was told to have. */
export const isUp = ({ spec, status }: ReplicaSet, replicas: number): boolean =>
  spec.replicas === replicas && (status.availableReplicas ?? 0) >= replicas;
