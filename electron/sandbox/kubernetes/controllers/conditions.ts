import type { Cluster } from '../cluster';
import type { Condition } from '../objects';

/** Conditions with one of them set. The time of its turn is kept while its status stays. */
export function withCondition(
  cluster: Cluster,
  conditions: readonly Condition[] | undefined,
  next: { type: string; status: Condition['status']; reason: string; message: string },
  options: { readonly touch?: boolean } = {},
): Condition[] {
  const all = conditions ?? [];
  const before = all.find((one) => one.type === next.type);
  const same = before?.status === next.status && before.reason === next.reason;
  if (before && same && before.message === next.message && options.touch !== true) return [...all];
  const kept: Condition = {
    type: next.type,
    status: next.status,
    lastUpdateTime:
      same && options.touch !== true ? (before?.lastUpdateTime ?? cluster.time()) : cluster.time(),
    lastTransitionTime:
      before?.status === next.status ? (before.lastTransitionTime ?? cluster.time()) : cluster.time(),
    reason: next.reason,
    message: next.message,
  };
  return [...all.filter((one) => one.type !== next.type), kept];
}
