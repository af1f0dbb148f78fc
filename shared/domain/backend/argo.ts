/** A Rollout of Argo as its controller leads it: a Deployment's pods with an order of steps of its own. */
export interface ArgoRollout {
  readonly name: string;
  readonly namespace: string;
  readonly generation: number;
  /** The generation that the controller has acted on. */
  readonly observedGeneration: number;
  readonly kind: 'canary' | 'blue-green';
  /** The controller's own word and sentence. */
  readonly phase: 'Healthy' | 'Progressing' | 'Paused' | 'Degraded';
  readonly message: string;
  readonly steps: readonly ArgoStep[];
  /** The step that it stands at; as many as there are steps when it is through, null where it has none. */
  readonly stepIndex: number | null;
  /** The share of the newer version by the steps, 0–1; null for two colours. */
  readonly weight: number | null;
  /** What it waits for, and since when. */
  readonly pauses: readonly ArgoPause[];
  /** Somebody took the pause away, and the controller has not gone on yet. */
  readonly unpausing: boolean;
  readonly paused: boolean;
  readonly aborted: boolean;
  /** Every step is left out on the way to everyone. */
  readonly promotingFull: boolean;
  /** What tells the pods of both versions apart; null before the first version is up. */
  readonly stableHash: string | null;
  readonly currentHash: string | null;
  readonly restartedAt: string | null;
  readonly colours: {
    readonly activeService: string;
    readonly previewService: string | null;
    readonly activeHash: string | null;
    readonly previewHash: string | null;
  } | null;
  readonly analyses: readonly ArgoAnalysis[];
  /** The Deployment that it takes its template from; null where it has its own. */
  readonly workload: string | null;
  /** The place of the versioned container in the template. */
  readonly containerIndex: number;
}

/** What a Rollout waits for. */
export interface ArgoPause {
  readonly reason: string;
  readonly since: string;
  /** The same moment, ms since the epoch. */
  readonly sinceMs: number;
}

/** A step of a canary in words, with what of it can be drawn. */
export interface ArgoStep {
  readonly kind: 'weight' | 'pause' | 'analysis' | 'other';
  /** `Set 25%`, `Pause for 10m`, `Analysis error-rate`. */
  readonly title: string;
  /** The share that it sets, 0–1; null for other steps. */
  readonly weight: number | null;
  /** How long it waits, ms; null for one that waits for a person, and for other steps. */
  readonly waitMs: number | null;
}

/** An AnalysisRun that speaks for or against going on. */
export interface ArgoAnalysis {
  readonly name: string;
  /** Argo's word: `Running`, `Successful`, `Failed`, `Error`, `Inconclusive`. */
  readonly phase: string;
  readonly message: string;
}

/** Whether everyone has the version that is wanted. */
export const isPromoted = ({ stableHash, currentHash }: ArgoRollout): boolean =>
  stableHash !== null && stableHash === currentHash;

/** A rung of the ladder that a Rollout's steps make. */
export interface ArgoRung {
  readonly fraction: number;
  readonly state: 'done' | 'here' | 'next';
  readonly bakeMs: number;
  /** When the one after it opens by itself, ms since the epoch; null where nobody knows. */
  readonly opensAt: number | null;
}

/** The steps of a canary as rungs: each share that is set, with the waits before the next one, and everyone at the end. */
export function argoRungs({ steps, stepIndex, pauses }: ArgoRollout): readonly ArgoRung[] {
  const at = stepIndex ?? 0;
  const starts = steps.flatMap(({ weight }, index) => (weight === null ? [] : [{ weight, index }]));
  const rungs = starts.map(({ weight, index }, place): ArgoRung => {
    const end = starts[place + 1]?.index ?? steps.length;
    const here = at >= index && at < end;
    const waits = steps.slice(index, end).reduce((sum, { waitMs }) => sum + (waitMs ?? 0), 0);
    const wait = here ? (steps[at]?.waitMs ?? null) : null;
    const since = pauses[0] && wait !== null ? pauses[0].sinceMs + wait : null;
    return {
      fraction: weight,
      state: here ? 'here' : at >= end ? 'done' : 'next',
      bakeMs: waits,
      opensAt: since,
    };
  });
  const last = rungs.at(-1);
  if (last?.fraction === 1) return rungs;
  return [
    ...rungs,
    {
      fraction: 1,
      state: at >= steps.length && steps.length > 0 ? 'here' : 'next',
      bakeMs: 0,
      opensAt: null,
    },
  ];
}

/** The share that a promotion leads to: the next one that is set, else everyone. */
export function nextWeight({ steps, stepIndex }: ArgoRollout): number {
  return steps.slice((stepIndex ?? 0) + 1).find(({ weight }) => weight !== null)?.weight ?? 1;
}
