import { bytes, cores } from '../api/quantity';
import { type Cluster, PODS, QUOTAS } from '../cluster';
import { fieldsOf, type Pod, sameJson } from '../objects';
import { demand } from './replica-sets';

/** Counts what of a quota is used. */
export function reconcileQuota(cluster: Cluster, namespace: string, name: string): void {
  const quota = cluster.read(QUOTAS, namespace, name);
  if (!quota) return;
  const hard = fieldsOf(fieldsOf(quota.spec), 'hard');
  const pods = cluster.list<Pod>(PODS, namespace);
  const used = Object.fromEntries(
    Object.keys(hard).map((key) => {
      const sum = pods.reduce((total, pod) => total + demand(pod, key), 0);
      return [key, key.endsWith('cpu') ? cores(sum) : key.endsWith('memory') ? bytes(sum) : String(sum)];
    }),
  );
  const status = { hard, used };
  if (!sameJson(status, quota.status)) cluster.write({ ...quota, status });
}
