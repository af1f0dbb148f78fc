import { lazyRoom } from './compose-lazy';
import type { LazyBackends } from './ports/backend-room';
import type { LogDesk } from './ports/log-desk';
import { systemClock } from './process-kit/system-clock';
import type { KubernetesDeps } from './targets/kubernetes/kubernetes-deps';

/** Clusters of one workspace: their code is loaded, and they are asked, when somebody first looks. */
export function lazyBackends(
  given: Omit<KubernetesDeps, 'metrics' | 'probe' | 'pace'>,
  logs: () => Promise<LogDesk>,
): LazyBackends {
  return lazyRoom(async () => {
    const [{ openKubernetes }, { readServiceMetrics }, { askHealth }] = await Promise.all([
      import('./targets/kubernetes/open-kubernetes'),
      import('./health/prometheus'),
      import('./health/http-health'),
    ]);
    return openKubernetes({
      ...given,
      pace: systemClock,
      metrics: (config, versions, signal) => readServiceMetrics(config, versions, given.clock.now(), signal),
      probe: (url, signal) => askHealth(url, () => given.clock.now(), signal),
    });
  }, logs);
}
