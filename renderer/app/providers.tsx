import { QueryClient, QueryClientProvider, useQuery } from '@tanstack/react-query';
import { type ReactNode, useMemo, useState } from 'react';
import { clockFrom } from '../bridge/brain-clock';
import { type Bridge, BridgeProvider, useBrain } from '../bridge/bridge-context';
import { LiveQueries } from '../bridge/live-queries';
import { ToastProvider } from '../ui/feedback/toast';
import { ThemeProvider } from '../ui/theme/theme-provider';
import { NowProvider } from '../ui/time/now-provider';

interface ProvidersProps {
  readonly bridge: Bridge;
  readonly styleNonce?: string;
  readonly children: ReactNode;
}

/** Everything that screens expect above them: theme, bridge, queries kept true, the brain's time, toasts. */
export function Providers({ bridge, styleNonce, children }: ProvidersProps) {
  const [queries] = useState(createQueries);
  return (
    <ThemeProvider {...(styleNonce ? { styleNonce } : {})}>
      <QueryClientProvider client={queries}>
        <BridgeProvider bridge={bridge}>
          <LiveQueries />
          <BrainTime>
            <ToastProvider>{children}</ToastProvider>
          </BrainTime>
        </BridgeProvider>
      </QueryClientProvider>
    </ThemeProvider>
  );
}

/** News of changes makes data old; time alone does not. The line is local, so the system's idea of offline says nothing. */
function createQueries(): QueryClient {
  const always = { networkMode: 'always', retry: false } as const;
  return new QueryClient({
    defaultOptions: {
      queries: { ...always, staleTime: Number.POSITIVE_INFINITY, refetchOnWindowFocus: false },
      mutations: always,
    },
  });
}

function BrainTime({ children }: { readonly children: ReactNode }) {
  const brain = useBrain();
  const info = useQuery(brain.system.info.queryOptions());
  const reading = info.data?.clock;
  const clock = useMemo(
    () => (reading ? clockFrom(reading, info.dataUpdatedAt, Date.now) : Date.now),
    [reading, info.dataUpdatedAt],
  );
  return <NowProvider clock={clock}>{children}</NowProvider>;
}
