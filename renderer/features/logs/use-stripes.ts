import { useEffect, useState } from 'react';
import { useBridge } from '../../bridge/bridge-context';
import type { MinimapMark } from '../../ui/log-view/minimap';
import type { RateBar } from '../../ui/log-view/rate-bars';
import type { MinimapAnswer } from './log-types';
import type { PaneState } from './pane-state';
import type { PaneStore } from './pane-store';

const STRIPES = 160;
const BARS = 60;
const SPAN_MS = 5 * 60_000;
const STRIPES_EVERY_MS = 700;
const BARS_EVERY_MS = 2_000;

/** A value that changes at most so often: the last one always comes. */
function useEvery<T>(value: T, ms: number): T {
  const [shown, setShown] = useState({ value, at: 0 });
  useEffect(() => {
    if (shown.value === value) return;
    const wait = Math.max(0, shown.at + ms - performance.now());
    const timer = window.setTimeout(() => setShown({ value, at: performance.now() }), wait);
    return () => window.clearTimeout(timer);
  }, [value, ms, shown]);
  return shown.value;
}

/** Where errors, hits, bookmarks and losses lie in the whole view. Asked for again when the view has moved on. */
export function useMinimap(
  store: PaneStore | null,
  { view }: PaneState,
  searching: boolean,
): readonly MinimapMark[] {
  const { client } = useBridge();
  const [marks, setMarks] = useState<readonly MinimapMark[]>([]);
  const moved = view ? `${view.generation} ${view.firstRow} ${view.rows} ${view.find?.hits ?? ''}` : '';
  const stand = useEvery(moved, STRIPES_EVERY_MS);
  useEffect(() => {
    const viewId = store?.viewId;
    if (!viewId || stand === '') return;
    const stop = new AbortController();
    client.logs
      .minimap({ viewId, buckets: STRIPES }, { signal: stop.signal })
      .then((answer) => setMarks(marksOf(answer, searching)))
      .catch(() => undefined);
    return () => stop.abort();
  }, [client, store, stand, searching]);
  return marks;
}

/** The stripes as marks. Warnings give way to hits while something is searched for. */
export function marksOf(answer: MinimapAnswer, searching: boolean): readonly MinimapMark[] {
  const kinds = [
    ...(searching ? ([['hit', answer.hit]] as const) : ([['warn', answer.warn]] as const)),
    ['error', answer.error],
    ['lost', answer.mark],
    ['bookmark', answer.bookmark],
  ] as const;
  return kinds.flatMap(([kind, counts]) =>
    counts.flatMap((count, index) => (count > 0 ? [{ kind, at: (index + 0.5) / counts.length }] : [])),
  );
}

/** Lines and errors of the last five minutes of a view, five seconds a bar. */
export function useRateBars(store: PaneStore | null, { view }: PaneState): readonly RateBar[] {
  const { client } = useBridge();
  const [bars, setBars] = useState<readonly RateBar[]>([]);
  const moved = view ? `${view.generation} ${view.rows}` : '';
  const stand = useEvery(moved, BARS_EVERY_MS);
  useEffect(() => {
    const viewId = store?.viewId;
    if (!viewId || stand === '') return;
    const stop = new AbortController();
    client.logs
      .histogram({ viewId, buckets: BARS, spanMs: SPAN_MS, to: null }, { signal: stop.signal })
      .then(({ lines, errors }) =>
        setBars(lines.map((count, index) => ({ lines: count, errors: errors[index] ?? 0 }))),
      )
      .catch(() => undefined);
    return () => stop.abort();
  }, [client, store, stand]);
  return bars;
}
