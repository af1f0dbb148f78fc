import { useQuery } from '@tanstack/react-query';
import { type BrainInfo, useBrain, useBridge, useConnection } from '../bridge/bridge-context';
import { type OfflineView, StatusBar } from '../ui/shell/status-bar';
import { clock } from '../ui/time/format';
import { engineSources } from './engine-sources';

/** The sources bar with the real sources, the history file and who sits here. */
export function ShellSources({ info }: { readonly info: BrainInfo | undefined }) {
  const brain = useBrain();
  const { connection } = useBridge();
  const line = useConnection();
  const sources = useQuery(brain.system.sources.queryOptions());
  // Only what a screen of the backend has asked for already: nobody waits for an engine at the start.
  const engines = useQuery({ ...brain.engines.list.queryOptions(), enabled: false });
  const offline: OfflineView | null =
    line.kind === 'lost'
      ? { since: line.since, nextTryAt: line.nextTryAt, onTryNow: connection.retryNow }
      : null;
  return (
    <StatusBar sources={[...(sources.data ?? []), ...engineSources(engines.data)]} offline={offline}>
      {info && (
        <>
          <span>{historyWords(info)}</span>
          <span>
            Signed in as <b>{info.person}</b>
          </span>
        </>
      )}
    </StatusBar>
  );
}

function historyWords(info: BrainInfo): string {
  if (info.history.readOnly) return `History is read-only: ${info.history.readOnly}`;
  const size = `slipway.db ${(info.history.bytes / 1_000_000).toFixed(1)} MB`;
  return info.history.savedAt ? `${size}, saved ${clock(Date.parse(info.history.savedAt))}` : size;
}
