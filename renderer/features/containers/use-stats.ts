import type { ContainerStats } from '@shared/contract/containers';
import { useState } from 'react';
import { useBridge } from '../../bridge/bridge-context';
import { useStream } from '../../bridge/use-stream';
import { type StatsHistory, withReadings } from './stats-history';

/** Live figures of containers while a screen shows them; `ids` null means all that run. Nothing is asked without an engine. */
export function useStats(ids: readonly string[] | null, wanted: boolean): StatsHistory {
  const { client } = useBridge();
  const [history, setHistory] = useState<StatsHistory>(new Map());
  useStream<ContainerStats>({
    key: wanted ? `stats/${ids?.join(',') ?? 'all'}` : null,
    open: (stream, signal) => client.containers.stats({ containerIds: ids, stream }, { signal }),
    onBatch: ({ items }) => setHistory((before) => withReadings(before, items)),
  });
  return history;
}
