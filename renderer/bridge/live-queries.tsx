import type { Contract } from '@shared/contract/index';
import type { Operation } from '@shared/domain/operation';
import { followStream, type TakenBatch } from '@shared/kit/stream/follow';
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { type BrainClient, type BrainQueries, useBrain, useBridge } from './bridge-context';
import { isFinalAnswer } from './final-answer';
import { windowClock } from './window-clock';

/** Which entries of the contract a change makes old. */
const STALE_AFTER: Readonly<Record<string, readonly (keyof Contract)[]>> = {
  board: ['board'],
  releases: ['releases', 'board', 'artifacts'],
  operations: ['operations'],
  history: ['history'],
  sources: ['system'],
  workspace: [
    'system',
    'workspaces',
    'settings',
    'board',
    'releases',
    'artifacts',
    'drafts',
    'builds',
    'compose',
    'testflight',
    'testers',
    'feedback',
    'backends',
  ],
  accounts: ['settings'],
  drafts: ['drafts'],
  sandbox: ['sandbox', 'system'],
  reviews: ['reviews'],
  engines: ['engines', 'images', 'containers', 'compose', 'builds'],
  builds: ['builds'],
  images: ['images', 'builds'],
  containers: ['containers', 'compose', 'images'],
  compose: ['compose'],
  backends: ['backends'],
  testflight: ['testflight', 'board'],
  feedback: ['feedback'],
  logs: ['logs'],
  vault: ['vault'],
  desktop: ['desktop'],
};

/**
 * Keeps what the screens show true: follows the news of changes and the running operations, and marks as old what
 * they touch. After a gap everything is asked for again.
 */
export function LiveQueries() {
  const { client } = useBridge();
  const brain = useBrain();
  const queries = useQueryClient();
  useEffect(() => {
    const stop = new AbortController();
    const options = { ack: ackOf(client), clock: windowClock, random: Math.random, isFinal: isFinalAnswer };
    const follow = async () => {
      const changes = followStream(
        {
          ...options,
          streamId: crypto.randomUUID(),
          open: (stream, signal) => client.system.changes({ stream }, { signal }),
          onBatch: (batch) => takeChanges(batch, brain, queries),
        },
        stop.signal,
      );
      const operations = followStream(
        {
          ...options,
          streamId: crypto.randomUUID(),
          open: (stream, signal) => client.operations.watch({ stream }, { signal }),
          onBatch: (batch) => takeOperations(batch, brain, queries),
        },
        stop.signal,
      );
      await Promise.allSettled([changes, operations]);
    };
    void follow();
    return () => stop.abort();
  }, [client, brain, queries]);
  return null;
}

function ackOf(client: BrainClient) {
  return (ack: Parameters<BrainClient['system']['ack']>[0]) => client.system.ack(ack);
}

async function takeChanges(
  batch: TakenBatch<{ readonly topic: string }>,
  brain: BrainQueries,
  queries: QueryClient,
): Promise<void> {
  if (batch.dropped > 0 || batch.snapshot) {
    await queries.invalidateQueries();
    return;
  }
  const touched = new Set(batch.items.flatMap((item) => STALE_AFTER[item.topic] ?? []));
  await Promise.all([...touched].map((part) => queries.invalidateQueries({ queryKey: brain[part].key() })));
}

/** Puts news of operations where `operations.get` and `operations.list` find it. Older news never wins. */
async function takeOperations(
  batch: TakenBatch<Operation>,
  brain: BrainQueries,
  queries: QueryClient,
): Promise<void> {
  for (const fresh of batch.items) {
    const key = brain.operations.get.queryKey({ input: { operationId: fresh.id } });
    queries.setQueryData<Operation>(key, (known) => newer(known, fresh));
  }
  queries.setQueriesData<readonly Operation[]>({ queryKey: brain.operations.list.key() }, (list) =>
    list ? mergeOperations(list, batch.items) : list,
  );
}

function newer(known: Operation | undefined, fresh: Operation): Operation {
  return known && known.revision >= fresh.revision ? known : fresh;
}

/** A list of operations, newest first, with news put in; what was not in it comes in at the front. */
export function mergeOperations(
  list: readonly Operation[],
  news: readonly Operation[],
): readonly Operation[] {
  const byId = new Map(list.map((operation) => [operation.id, operation]));
  for (const fresh of news) byId.set(fresh.id, newer(byId.get(fresh.id), fresh));
  return [...byId.values()].sort((a, b) => b.startedAt.localeCompare(a.startedAt));
}
