import type { ArgoRollout } from '@shared/domain/backend/argo';
import type { Workload } from '@shared/domain/backend/facts';
import type { DeploymentConfig } from '@shared/domain/workspace';
import type { ClusterClient } from './client';
import type { NamespaceReader } from './namespace-reader';
import type { PlacedService } from './placed-service';
import { argoOf, rolloutAmong, rolloutsPath, rolloutWorkload, type WireRollout } from './rollout-wire';

const LOOK_MS = 5_000;

type Placed = ReadonlyMap<string, PlacedService>;

/** Services whose Deployment a Rollout takes its template from are led by it: asked once before anything is read. */
export async function withRollouts(
  client: ClusterClient,
  placed: Placed,
  namespace: string,
  signal: AbortSignal,
): Promise<Placed> {
  const deployments = new Set([...placed.values()].map(({ config }) => config.deployment));
  try {
    const { body } = await client.json({
      method: 'GET',
      path: rolloutsPath(namespace),
      signal: AbortSignal.any([signal, AbortSignal.timeout(LOOK_MS)]),
    });
    const items = (body as { readonly items?: readonly unknown[] } | null)?.items ?? [];
    return ledBy(
      placed,
      items.flatMap((one) => rolloutAmong(one, NONE, deployments) ?? []),
    );
  } catch {
    // No API of that name, no right to read it, or nobody there: what follows says so where it matters.
    return placed;
  }
}

const NONE: ReadonlySet<string> = new Set();

/** The services with the Rollouts that lead them; the same map where nothing changes. */
export function ledBy(placed: Placed, rollouts: readonly WireRollout[]): Placed {
  const leaders = new Map(
    rollouts.flatMap(({ metadata, spec }) =>
      spec.workloadRef ? [[`${metadata.namespace}/${spec.workloadRef.name}`, metadata.name] as const] : [],
    ),
  );
  let moved = false;
  const next = [...placed].map(([id, one]) => {
    const rollout = leaders.get(`${one.namespace}/${one.config.deployment}`);
    if (rollout === undefined || one.config.rollout !== undefined) return [id, one] as const;
    moved = true;
    return [id, { ...one, config: { ...one.config, rollout } }] as const;
  });
  return moved ? new Map(next) : placed;
}

/** The Rollout that leads a service, with what it runs; null where none does. */
export function leaderOf(
  reader: NamespaceReader,
  { rollout, container }: DeploymentConfig,
): { readonly rollout: ArgoRollout | null; readonly main: Workload | null } | null {
  if (rollout === undefined) return null;
  const found = [...reader.rollouts().values()].find(({ metadata }) => metadata.name === rollout);
  if (!found) return { rollout: null, main: null };
  const owner = [...reader.deployments().values()].find(
    ({ metadata }) => metadata.name === found.spec.workloadRef?.name,
  );
  return {
    rollout: argoOf(found, container, owner),
    main: rolloutWorkload(found, container, owner),
  };
}
