import type { ServiceStrategy } from '../workspace';
import { type ArgoRollout, isPromoted } from './argo';
import { type Revision, type ServiceFacts, selects, versionOf, type Workload, weightedShare } from './facts';

/** Who gets which version now. */
export interface Exposure {
  /** What the newer version is: nothing new is on its way when null. */
  readonly version: string | null;
  /** The version beside it. */
  readonly stable: string | null;
  /** Share that was set, 0–1; null when nobody set one. */
  readonly asked: number | null;
  /** Share of the ready pods, 0–1; null while none is ready. */
  readonly observed: number | null;
  /** When the step was set; null when nobody noted it. */
  readonly since: string | null;
}

/** How many pods of a total a share is; a share above nothing is at least one pod. */
export function podsFor(
  fraction: number,
  total: number,
): { readonly canary: number; readonly stable: number } {
  if (fraction <= 0 || total <= 0) return { canary: 0, stable: total };
  const canary = Math.min(total, Math.max(1, Math.round(fraction * total)));
  return { canary, stable: total - canary };
}

/** The pods that both Deployments together are to have. */
export function totalPods({ main, second }: Pick<ServiceFacts, 'main' | 'second'>): number {
  return (main?.desired ?? 0) + (second?.desired ?? 0);
}

/** Of two colours the one that the Service chooses; null when it chooses neither or both. */
export function liveColour({ main, second, traffic }: ServiceFacts): Workload | null {
  if (!traffic) return null;
  const chosen = [main, second].filter(
    (workload): workload is Workload =>
      workload !== null && selects(traffic.selector, workload.templateLabels),
  );
  return chosen.length === 1 ? (chosen[0] ?? null) : null;
}

/** Of two colours the one that users do not reach. */
export function idleColour(facts: ServiceFacts): Workload | null {
  const live = liveColour(facts);
  if (!live) return null;
  return live === facts.main ? facts.second : facts.main;
}

/** The pods of one version of a Rollout, by what tells them apart. */
export function argoRevision(
  hash: string | null,
  { revisions }: Pick<ServiceFacts, 'revisions'>,
): Revision | null {
  return hash === null ? null : (revisions.find(({ replicaSet }) => replicaSet.endsWith(`-${hash}`)) ?? null);
}

function argoExposure(rollout: ArgoRollout, facts: ServiceFacts): Exposure {
  const wanted = facts.main && versionOf(facts.main.image);
  const before = argoRevision(rollout.stableHash, facts);
  if (isPromoted(rollout) || before === null)
    return { version: null, stable: wanted, asked: null, observed: null, since: null };
  const ready = argoRevision(rollout.currentHash, facts)?.ready ?? 0;
  const all = facts.revisions.reduce((sum, one) => sum + one.ready, 0);
  return {
    version: wanted,
    stable: versionOf(before.image),
    asked: rollout.weight,
    observed: rollout.weight === null || all === 0 ? null : ready / all,
    since: rollout.pauses[0]?.since ?? null,
  };
}

/** What users have of a service, by its strategy. */
export function exposureOf(strategy: ServiceStrategy, facts: ServiceFacts): Exposure {
  const { main, second } = facts;
  const stable = main && versionOf(main.image);
  if (facts.rollout) return argoExposure(facts.rollout, facts);
  if (strategy === 'canary' && second && second.desired > 0) {
    const ready = (main?.ready ?? 0) + second.ready;
    const share = facts.weights && weightedShare(facts.weights);
    const promoted = main?.image === second.image;
    if (share !== null) {
      return {
        version: versionOf(second.image),
        stable,
        asked: promoted ? 1 : (second.step?.fraction ?? share),
        observed: second.ready === 0 ? 0 : share,
        since: second.step?.since ?? null,
      };
    }
    return {
      version: versionOf(second.image),
      stable,
      asked: promoted ? 1 : (second.step?.fraction ?? second.desired / totalPods(facts)),
      observed: ready === 0 ? null : second.ready / ready,
      since: second.step?.since ?? null,
    };
  }
  if (strategy === 'blue-green') {
    const live = liveColour(facts);
    const idle = idleColour(facts);
    return {
      version: idle && idle.desired > 0 ? versionOf(idle.image) : null,
      stable: live && versionOf(live.image),
      asked: null,
      observed: null,
      since: null,
    };
  }
  if (main && main.updated < main.total && main.desired > 0) {
    const before = facts.revisions.find(
      ({ revision, replicas }) => revision !== main.revision && replicas > 0,
    );
    return {
      version: stable,
      stable: before ? versionOf(before.image) : null,
      asked: null,
      observed: main.total === 0 ? null : main.updated / main.total,
      since: null,
    };
  }
  return { version: null, stable, asked: null, observed: null, since: null };
}
