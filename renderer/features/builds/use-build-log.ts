import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useBridge } from '../../bridge/bridge-context';
import type { OutputLine } from '../../ui/build/output-lines';
import { type LogPages, lineIn, missingPages, PAGE, withPage } from './log-pages';
import { outputLine } from './output-look';

/** What is shown of a build's log. */
export interface LogChoice {
  readonly buildId: string;
  /** Lines of the whole log so far. */
  readonly total: number;
  /** One step's lines alone. */
  readonly step: number | null;
  /** Lines that hold these words alone. */
  readonly find: string;
  readonly live: boolean;
}

/** Lines to draw, read as they come into view. */
export interface ShownLog {
  readonly count: number;
  readonly lineAt: (index: number) => OutputLine | undefined;
  readonly onShown: (from: number, to: number) => void;
}

const LARGE = 1_000;
const LIVE_MS = 1_000;

/** The log as chosen: whole, where any place can be jumped to, or what is left of it by a step or by words. */
export function useBuildLog(choice: LogChoice): ShownLog {
  const chosen = choice.step !== null || choice.find !== '';
  const whole = useWholeLog(choice, !chosen);
  const part = useChosenLines(choice, chosen);
  return chosen ? part : whole;
}

function useWholeLog({ buildId, total }: LogChoice, wanted: boolean): ShownLog {
  const { client } = useBridge();
  const [pages, setPages] = useState<LogPages>(new Map());
  const [shown, setShown] = useState({ from: 0, to: 0 });
  const asked = useRef(new Set<number>());
  useEffect(() => {
    if (!wanted) return;
    for (const page of missingPages(pages, shown, total)) {
      if (asked.current.has(page)) continue;
      asked.current.add(page);
      client.builds
        .log({ buildId, from: page * PAGE + 1, limit: PAGE, step: null, find: null })
        .then(({ lines }) => setPages((before) => withPage(before, page, lines)))
        .catch(() => undefined)
        .finally(() => asked.current.delete(page));
    }
  }, [client, buildId, total, shown, pages, wanted]);
  return {
    count: total,
    lineAt: (index) => {
      const line = lineIn(pages, index);
      return line && outputLine(line);
    },
    onShown: (from, to) =>
      setShown((before) => (before.from === from && before.to === to ? before : { from, to })),
  };
}

function useChosenLines({ buildId, step, find, live }: LogChoice, wanted: boolean): ShownLog {
  const { client } = useBridge();
  const query = useInfiniteQuery({
    queryKey: ['build-log', buildId, step, find],
    queryFn: ({ pageParam, signal }) =>
      client.builds.log({ buildId, from: pageParam, limit: LARGE, step, find: find || null }, { signal }),
    initialPageParam: 1,
    getNextPageParam: ({ lines }) =>
      lines.length < LARGE ? undefined : (lines.at(-1)?.n ?? Number.POSITIVE_INFINITY) + 1,
    enabled: wanted,
    refetchInterval: live ? LIVE_MS : false,
  });
  const lines = query.data?.pages.flatMap((page) => page.lines) ?? [];
  return {
    count: lines.length,
    lineAt: (index) => {
      const line = lines[index];
      return line && outputLine(line);
    },
    onShown: (_, to) => {
      if (to >= lines.length - PAGE && query.hasNextPage && !query.isFetchingNextPage)
        void query.fetchNextPage();
    },
  };
}
