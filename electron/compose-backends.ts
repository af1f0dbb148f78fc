import type { BackendRoom, LazyBackends } from './ports/backend-room';
import type { LogDesk } from './ports/log-desk';
import { systemClock } from './process-kit/system-clock';
import type { KubernetesDeps } from './targets/kubernetes/kubernetes-deps';

/** Clusters of one workspace: their code is loaded, and they are asked, when somebody first looks. */
export function lazyBackends(
  given: Omit<KubernetesDeps, 'metrics' | 'probe' | 'pace'>,
  logs: () => Promise<LogDesk>,
): LazyBackends {
  let opening: Promise<BackendRoom> | null = null;
  let room: BackendRoom | null = null;
  let forget = (): void => undefined;

  async function start(): Promise<BackendRoom> {
    const [{ openKubernetes }, { readServiceMetrics }, { askHealth }] = await Promise.all([
      import('./targets/kubernetes/open-kubernetes'),
      import('./health/prometheus'),
      import('./health/http-health'),
    ]);
    const opened = openKubernetes({
      ...given,
      pace: systemClock,
      metrics: (config, versions, signal) => readServiceMetrics(config, versions, given.clock.now(), signal),
      probe: (url, signal) => askHealth(url, () => given.clock.now(), signal),
    });
    forget = (await logs()).add(opened.logs);
    return opened;
  }

  return {
    async open() {
      opening ??= start();
      room = await opening;
      return room;
    },
    opened: () => room,
    async close() {
      const last = await opening?.catch(() => null);
      forget();
      await last?.close();
    },
  };
}
