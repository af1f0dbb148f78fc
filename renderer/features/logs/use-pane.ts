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
