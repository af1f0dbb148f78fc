import { useEffect } from 'react';
import { useBridge } from '../bridge/bridge-context';
import { followAsks } from '../bridge/host-asks';
import { useGo } from '../ui/link/link';

interface HostAsksProps {
  readonly onAct: (act: 'palette' | 'jobs' | 'search') => void;
}

/** Does what the program around this window asks: a menu, a link or a notification leads to a place. */
export function HostAsks({ onAct }: HostAsksProps) {
  const { client } = useBridge();
  const go = useGo();
  useEffect(
    () =>
      followAsks(client, ({ href, act }) => {
        if (href !== null) go(href);
        if (act !== null) onAct(act);
      }),
    [client, go, onAct],
  );
  return null;
}
