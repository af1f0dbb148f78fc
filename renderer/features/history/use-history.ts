import type { HistoryEvent } from '@shared/domain/audit';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useBrain, useBridge } from '../../bridge/bridge-context';
import { callFailure } from '../../bridge/call-failure';
import type { HistoryQuestion } from './history-filters';
import type { SealView } from './record-seal';

const PAGE = 200;
/** Up to so many events the chain is walked when the screen opens; longer ones are when somebody asks. */
const QUICKLY_VERIFIED = 20_000;

/** The events of a question, page by page, newest first. Old answers stay until the new one is here. */
export function useHistoryEvents(question: HistoryQuestion) {
  const brain = useBrain();
  const pages = useInfiniteQuery(
    brain.history.query.infiniteOptions({
      input: (before: number | null) => ({
        ...question,
        limit: PAGE,
        ...(before === null ? {} : { before }),
      }),
      initialPageParam: null as number | null,
      getNextPageParam: (page) => page.nextBefore,
      placeholderData: keepPreviousData,
    }),
  );
  const events = useMemo(() => pages.data?.pages.flatMap((page) => page.events) ?? [], [pages.data]);
  return { pages, events, first: pages.data?.pages[0] };
}

/** One event by its number; the list's own is used where it is there. */
export function useHistoryEvent(sequence: number | null, events: readonly HistoryEvent[]) {
  const brain = useBrain();
  const listed = events.find((event) => event.sequence === sequence);
  const asked = useQuery(
    brain.history.event.queryOptions({
      input: { sequence: sequence ?? 0 },
      enabled: sequence !== null && !listed,
    }),
  );
  return {
    event: listed ?? (sequence === null ? undefined : asked.data),
    error: listed ? null : asked.error,
  };
}

/** Whether the chain holds. Walked once for the screen and whenever somebody asks, not with every new event. */
export function useSeal(workspace: string | undefined, events: number | undefined): SealView {
  const { client } = useBridge();
  const check = useQuery({
    queryKey: ['history-seal', workspace],
    queryFn: () => client.history.verify(),
    enabled: workspace !== undefined && events !== undefined && events > 0 && events <= QUICKLY_VERIFIED,
    refetchOnMount: 'always',
  });
  return {
    verdict: check.data ?? null,
    problem: check.error ? callFailure(check.error).message : null,
    checking: check.isFetching,
    onVerify: () => void check.refetch(),
  };
}
