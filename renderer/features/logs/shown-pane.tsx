import { type ComponentProps, useEffect, useState } from 'react';
import { LogPane } from './log-pane';
import type { PaneStore } from './pane-store';
import { usePaneStore } from './use-pane';

interface ShownPaneProps extends Omit<ComponentProps<typeof LogPane>, 'store' | 'onRetry'> {
  /** The pane's view is open, or closed again. */
  readonly onStore: (id: string, store: PaneStore | null) => void;
}

/** A pane with its view: opened with it, closed with it, and known to the screen's tools. */
export function ShownPane({ onStore, ...props }: ShownPaneProps) {
  const [round, setRound] = useState(0);
  const store = usePaneStore(props.spec, props.find, round);
  const { id } = props.spec;
  useEffect(() => {
    onStore(id, store);
    return () => onStore(id, null);
  }, [id, store, onStore]);
  return <LogPane {...props} store={store} onRetry={() => setRound((before) => before + 1)} />;
}
