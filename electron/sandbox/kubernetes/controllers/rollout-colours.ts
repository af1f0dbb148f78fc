import { type Cluster, SERVICES } from '../cluster';
import type { Service } from '../objects';
import {
  isUp,
  ROLLOUT_HASH,
  type Rollout,
  type RolloutStatus,
  resize,
  type Unfolding,
} from './rollout-shape';

const SCALE_DOWN_MS = 30_000;

/** Blue and green: the new version stands behind the preview until it is promoted, by a person or by itself. */
export function followColours(cluster: Cluster, seen: Unfolding, status: RolloutStatus): RolloutStatus {
  const { rollout, hash, current, stable, replicas, old } = seen;
  const {
    activeService,
    previewService,
    autoPromotionEnabled = true,
  } = rollout.spec.strategy.blueGreen ?? { activeService: '' };
  const blueGreen = { ...status.blueGreen, previewSelector: hash };
  if (status.abort === true && stable) {
    resize(cluster, rollout, stable, replicas);
    choose(cluster, rollout, activeService, status.stableRS ?? hash);
    resize(cluster, rollout, current, 0);
    return { ...status, pauseConditions: [], controllerPause: false, blueGreen };
  }
  if (rollout.spec.paused === true) return { ...status, blueGreen };
  resize(cluster, rollout, current, replicas);
  choose(cluster, rollout, previewService, hash);
  if (!isUp(current, replicas)) return { ...status, blueGreen };
  if (stable && hash !== status.stableRS && !autoPromotionEnabled && status.promoteFull !== true) {
    const waits = (status.pauseConditions ?? []).length > 0;
    if (waits || status.controllerPause !== true)
      return {
        ...status,
        blueGreen,
        controllerPause: true,
        pauseConditions: waits
          ? (status.pauseConditions ?? [])
          : [{ reason: 'BlueGreenPause', startTime: cluster.time() }],
      };
  }
  choose(cluster, rollout, activeService, hash);
  const spent = old.filter(({ spec }) => spec.replicas > 0);
  const { scaleDownAt, ...colours } = { ...blueGreen, activeSelector: hash };
  const done = { ...status, stableRS: hash, controllerPause: false, pauseConditions: [], promoteFull: false };
  if (spent.length === 0) return { ...done, blueGreen: colours };
  if (scaleDownAt === undefined) {
    cluster.after(SCALE_DOWN_MS, 'rollout-looks', rollout.metadata.namespace ?? '', rollout.metadata.name);
    return {
      ...done,
      blueGreen: { ...colours, scaleDownAt: new Date(cluster.now() + SCALE_DOWN_MS).toISOString() },
    };
  }
  if (cluster.now() < Date.parse(scaleDownAt)) return { ...done, blueGreen: { ...colours, scaleDownAt } };
  for (const set of spent) resize(cluster, rollout, set, 0);
  return { ...done, blueGreen: colours };
}

/** Lets a Service choose the pods of one version. */
function choose(cluster: Cluster, rollout: Rollout, name: string | undefined, hash: string): void {
  const service =
    name === undefined ? undefined : cluster.read<Service>(SERVICES, rollout.metadata.namespace ?? '', name);
  if (!service || service.spec.selector?.[ROLLOUT_HASH] === hash) return;
  cluster.write({
    ...service,
    spec: { ...service.spec, selector: { ...service.spec.selector, [ROLLOUT_HASH]: hash } },
  });
}
