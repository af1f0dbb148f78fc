import { createHash } from 'node:crypto';

/** How large the fleet is, and how much happens to it. */
export const PODS = 20_000;
export const EVENTS = 100_000;

/** What is compared of a pod at the end. */
export interface PodRow {
  readonly name: string;
  readonly status: string;
  readonly restarts: string;
}

const STATUSES = ['Running', 'Running', 'Running', 'Pending', 'CrashLoopBackOff'];

/** The name of the pod of an index. */
export const nameOf = (index: number): string =>
  `svc-${index % 400}-${createHash('md5').update(String(index)).digest('hex').slice(0, 9)}-${String(index).padStart(5, '0')}`;

/** Which pod an event is about; each one is met several times. The last event is of the first pod. */
export const podOf = (event: number): number => (event === EVENTS - 1 ? 0 : (event * 7_919) % PODS);

/** What a pod looks like after an event; -1 is before all of them. */
export const rowOf = (pod: number, event: number, name = nameOf(pod)): PodRow => ({
  name,
  status: STATUSES[(pod + event + 1) % STATUSES.length] ?? 'Running',
  restarts: String(event + 1),
});

/** One number for a whole fleet: equal when every pod is in the same state. */
export function hashOf(rows: Iterable<PodRow>): string {
  const lines = [...rows].map(({ name, status, restarts }) => `${name} ${status} ${restarts}`).sort();
  return createHash('sha256').update(lines.join('\n')).digest('hex');
}
