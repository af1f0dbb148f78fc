import { argoRungs } from '@shared/domain/backend/argo';
import { argoRevision, exposureOf, liveColour } from '@shared/domain/backend/exposure';
import type { ServiceFacts, Workload } from '@shared/domain/backend/facts';
import { versionOf } from '@shared/domain/backend/facts';
import { figureGates, type ServiceFigures, type ServiceGate } from '@shared/domain/backend/service-gate';
import type { ServiceMetrics } from '../../ports/backend-room';
import type { KnownPlace } from './backend-place';

/** The Deployment whose version is looked at: what is on its way to users, else what they have. */
export function watchedWorkload({ config }: KnownPlace, facts: ServiceFacts): Workload | null {
  if (config.strategy === 'canary' && facts.second && facts.second.desired > 0) return facts.second;
  if (config.strategy === 'blue-green') return liveColour(facts) ?? facts.main;
  return facts.main;
}

/** The figures of one version among those that were read. */
export function figuresFor(metrics: ServiceMetrics | null, image: string | undefined): ServiceFigures | null {
  if (image === undefined) return null;
  return metrics?.versions.find(({ version }) => version === versionOf(image)) ?? null;
}

/** What speaks for and against going on: figures against their limits, pods that are ready, and restarts. */
export function gatesOf(
  known: KnownPlace,
  facts: ServiceFacts | null,
  metrics: ServiceMetrics | null,
  now: number,
): readonly ServiceGate[] {
  const watched = facts && watchedWorkload(known, facts);
  if (!facts || !watched) return [];
  const figures = known.at.prometheus
    ? figureGates(known.at.prometheus, figuresFor(metrics, watched.image), now)
    : [];
  const newest = facts.rollout ? argoRevision(facts.rollout.currentHash, facts) : null;
  const revisions = watched === facts.second ? facts.secondRevisions : facts.revisions;
  const sets = new Set(
    revisions.filter(({ image }) => image === watched.image).map(({ replicaSet }) => replicaSet),
  );
  const restarts = facts.pods
    .filter(({ replicaSet }) => replicaSet !== null && sets.has(replicaSet))
    .reduce((sum, pod) => sum + pod.restarts, 0);
  // Pods of the version before are ready too: only those that were made anew count.
  const made = Math.min(watched.ready, watched.updated, watched.available);
  const old = watched.total - watched.updated;
  const ready = newest?.ready ?? (old > 0 ? Math.max(0, watched.ready - old) : made);
  // Argo Rollouts says how many pods each step has.
  const desired = newest?.replicas ?? watched.desired;
  const allReady = ready >= desired && watched.observedGeneration >= watched.generation;
  return [
    ...figures,
    {
      id: 'pods',
      title: 'Readiness',
      verdict: allReady ? 'pass' : 'hold',
      value: `${ready} of ${desired}`,
      sentence: allReady ? 'Every pod is ready.' : 'Not every pod of this version is ready.',
    },
    {
      id: 'restarts',
      title: 'Restarts',
      verdict: restarts === 0 ? 'pass' : 'hold',
      value: String(restarts),
      sentence: restarts === 0 ? 'No pod was restarted.' : 'Pods of this version were restarted.',
    },
  ];
}

/** Whether an act that widens needs a reason: a gate does not pass, or the step has not been baked. */
export function holdsBack(
  known: KnownPlace,
  facts: ServiceFacts,
  metrics: ServiceMetrics | null,
  fraction: number,
  now: number,
): boolean {
  const { asked, since } = exposureOf(known.config.strategy, facts);
  if (asked !== null && fraction <= asked) return false;
  const { rollout } = facts;
  if (rollout && argoRungs(rollout).some(({ opensAt }) => opensAt !== null && now < opensAt)) return true;
  if (gatesOf(known, facts, metrics, now).some(({ verdict }) => verdict !== 'pass')) return true;
  const rung =
    asked === null
      ? undefined
      : known.service.ladder?.rungs.find((one) => Math.abs(one.fraction - asked) < 1e-6);
  return rung !== undefined && since !== null && now < Date.parse(since) + rung.bakeMs;
}
