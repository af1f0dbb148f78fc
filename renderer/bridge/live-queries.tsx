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
    const stale = staleParts(
      (part) => queries.invalidateQueries(part === null ? {} : { queryKey: brain[part].key() }),
      stop.signal,
    );
    const options = { ack: ackOf(client), clock: windowClock, random: Math.random, isFinal: isFinalAnswer };
    const follow = async () => {
      const changes = followStream(
        {
          ...options,
          streamId: crypto.randomUUID(),
          open: (stream, signal) => client.system.changes({ stream }, { signal }),
          onBatch: (batch) => takeChanges(batch, stale),
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

/** Every part, or one. */
type Part = keyof Contract | null;

/** While nobody sees the window, what became old is asked for again so often, ms; and at once when somebody does. */
const UNSEEN_MS = 15_000;

/** Asks again for what became old: at once in a window that can be seen, seldom in one that cannot. */
function staleParts(ask: (part: Part) => Promise<void>, signal: AbortSignal) {
  const waiting = new Set<Part>();
  let timer: number | undefined;
  const askNow = async (): Promise<void> => {
    window.clearTimeout(timer);
    timer = undefined;
    const parts = waiting.has(null) ? [null] : [...waiting];
    waiting.clear();
    await Promise.all(parts.map(ask));
  };
  const onSeen = () => {
    if (!document.hidden && waiting.size > 0) void askNow();
  };
  document.addEventListener('visibilitychange', onSeen);
  signal.addEventListener('abort', () => {
    window.clearTimeout(timer);
    document.removeEventListener('visibilitychange', onSeen);
  });
  return async (parts: Iterable<Part>): Promise<void> => {
    for (const part of parts) waiting.add(part);
    if (!document.hidden) await askNow();
    else timer ??= window.setTimeout(() => void askNow(), UNSEEN_MS);
  };
}

async function takeChanges(
  batch: TakenBatch<{ readonly topic: string }>,
  stale: (parts: Iterable<Part>) => Promise<void>,
): Promise<void> {
  if (batch.dropped > 0 || batch.snapshot) return stale([null]);
  await stale(new Set(batch.items.flatMap((item) => STALE_AFTER[item.topic] ?? [])));
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
