import type { ContainerStats } from '@shared/contract/containers';

/** Readings that are kept of each container: two minutes at one a second. */
const KEPT = 120;

/** The last readings of each container, oldest first. */
export type StatsHistory = ReadonlyMap<string, readonly ContainerStats[]>;

/** Adds what came. Repeats of a reading count once. */
export function withReadings(before: StatsHistory, news: readonly ContainerStats[]): StatsHistory {
  const next = new Map(before);
  for (const reading of news) {
    const known = next.get(reading.id) ?? [];
    if (known.at(-1)?.at === reading.at) continue;
    next.set(reading.id, [...known.slice(1 - KEPT), reading]);
  }
  return next;
}

/** What is shown of one container's readings. */
export interface LiveFigures {
  readonly cpu: readonly (number | null)[];
  readonly memory: readonly number[];
  /** Bytes a second in and out, between two readings each. */
  readonly network: readonly number[];
  readonly last: ContainerStats | null;
  readonly receivedRate: number | null;
  readonly sentRate: number | null;
}

/** The figures of a container as lines and last values. */
export function liveFigures(readings: readonly ContainerStats[] | undefined): LiveFigures {
  const all = readings ?? [];
  const network = all.slice(1).map((reading, index) => {
    const before = all[index] as ContainerStats;
    return rate(before, reading, ({ receivedBytes, sentBytes }) => receivedBytes + sentBytes);
  });
  const last = all.at(-1) ?? null;
  const previous = all.at(-2);
  return {
    cpu: all.map(({ cpuPercent }) => cpuPercent),
    memory: all.map(({ memoryBytes }) => memoryBytes),
    network,
    last,
    receivedRate: last && previous ? rate(previous, last, ({ receivedBytes }) => receivedBytes) : null,
    sentRate: last && previous ? rate(previous, last, ({ sentBytes }) => sentBytes) : null,
  };
}

/** A counter that starts over after a restart never counts backwards. */
function rate(before: ContainerStats, after: ContainerStats, of: (one: ContainerStats) => number): number {
  const seconds = (Date.parse(after.at) - Date.parse(before.at)) / 1000;
  return seconds <= 0 ? 0 : Math.max(0, of(after) - of(before)) / seconds;
}
