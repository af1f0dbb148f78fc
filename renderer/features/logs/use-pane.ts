import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { useBridge } from '../../bridge/bridge-context';
import type { FindWords } from '../../ui/log-view/find-box';
import { markedOf, type PaneSpec, queryOf } from './pane-spec';
import { OPENING, type PaneState } from './pane-state';
import { PaneStore } from './pane-store';

const nobody = () => () => undefined;
const opening = () => OPENING;

/** Opens the view of a pane, keeps its question true, and closes it with the pane. */
export function usePaneStore(spec: PaneSpec, find: FindWords, round: number): PaneStore | null {
  const { client } = useBridge();
  const [store, setStore] = useState<PaneStore | null>(null);
  const query = useMemo(() => queryOf(spec, find), [spec, find]);
  const marked = useMemo(() => markedOf(find), [find]);
  const key = spec.sources.join('\n');
  // biome-ignore lint/correctness/useExhaustiveDependencies: the question of an open view is changed below; another round opens anew
  useEffect(() => {
    const opened = new PaneStore(client, { sources: key.split('\n'), query, find: marked });
    opened.start();
    setStore(opened);
    return () => opened.close();
  }, [client, key, round]);
  useEffect(() => void store?.setQuery(query), [store, query]);
  useEffect(() => void store?.setFind(marked), [store, marked]);
  return store;
}

/** What a pane draws now. */
export function usePaneState(store: PaneStore | null): PaneState {
  return useSyncExternalStore(store?.subscribe ?? nobody, store?.current ?? opening);
}

/** Between two looks at figures that nobody reads faster, ms. */
const CALM_MS = 300;

/**
 * The same for what stands around the lines: what a person did shows at once, what only counts on goes at a calmer pace.
 * Drawing every tool anew with each of twenty states a second is what made lines come late.
 */
export function useCalmPaneState(store: PaneStore | null): PaneState {
  const [shown, setShown] = useState(OPENING);
  useEffect(() => {
    let last = store?.current() ?? OPENING;
    let at = performance.now();
    let timer = 0;
    const show = () => {
      window.clearTimeout(timer);
      timer = 0;
      at = performance.now();
      last = store?.current() ?? OPENING;
      setShown(last);
    };
    show();
    const leave = store?.subscribe(() => {
      if (isSeenAtOnce(last, store.current())) show();
      else timer ||= window.setTimeout(show, Math.max(0, at + CALM_MS - performance.now()));
    });
    return () => {
      leave?.();
      window.clearTimeout(timer);
    };
  }, [store]);
  return shown;
}

function isSeenAtOnce(before: PaneState, now: PaneState): boolean {
  return (
    before.view === null ||
    before.found !== now.found ||
    before.selected !== now.selected ||
    before.current !== now.current ||
    before.following !== now.following ||
    (before.view.rows === 0) !== (now.view?.rows === 0) ||
    (before.view.find?.scan === null) !== (now.view?.find?.scan === null)
  );
}

/** Whether a pane has lines. */
export function useHasLines(store: PaneStore | null): boolean {
  return useSyncExternalStore(store?.subscribe ?? nobody, () => (store?.current().view?.rows ?? 0) > 0);
}
