import { versionOf } from '@shared/domain/backend/facts';
import type { ServiceEnvironment } from '@shared/domain/workspace';
import { z } from 'zod';
import type { HealthAnswer, PodUsage, ServiceMetrics } from '../../ports/backend-room';
import type { Cluster } from './cluster';
import type { KubernetesDeps } from './kubernetes-deps';
import { quantityOf } from './quantities';

/** What is asked for now and then, because nobody tells of its changes. */
export interface ServicePoll {
  usage(): PodUsage;
  metrics(): ServiceMetrics | null;
  health(): HealthAnswer | null;
  hurry(): void;
}

const EVERY_MS = 15_000;
const FIRST_MS = 1_000;
const ASK_MS = 10_000;

const amount = z.union([z.string(), z.number()]).optional();
const usageShape = z.looseObject({
  items: z.array(
    z.looseObject({
      metadata: z.looseObject({ name: z.string() }),
      containers: z.array(z.looseObject({ usage: z.looseObject({ cpu: amount, memory: amount }) })),
    }),
  ),
});

/** Asks for what a service's pods use, what its figures are, and whether it is well, until the signal ends. */
export function pollService(
  cluster: Cluster,
  service: string,
  at: ServiceEnvironment,
  deps: KubernetesDeps,
  signal: AbortSignal,
): ServicePoll {
  let usage: PodUsage = new Map();
  let metrics: ServiceMetrics | null = null;
  let health: HealthAnswer | null = null;
  let wake = (): void => undefined;
  const limit = (): AbortSignal => AbortSignal.any([signal, AbortSignal.timeout(ASK_MS)]);

  async function readUsage(): Promise<void> {
    const placed = cluster.placed(service);
    const main = cluster.facts(service)?.main;
    if (!placed || !main) return;
    const selector = Object.entries(main.selector).map(([key, value]) => `${key}=${value}`);
    const { body } = await cluster.client.json({
      method: 'GET',
      path: `/apis/metrics.k8s.io/v1beta1/namespaces/${placed.namespace}/pods`,
      // The canary's pods mostly carry the same labels and more; where they do not, theirs stay unknown.
      query: placed.config.second === undefined ? { labelSelector: selector.join(',') } : {},
      signal: limit(),
    });
    usage = new Map(
      usageShape.parse(body).items.map(({ metadata, containers }) => [
        metadata.name,
        {
          cpu: containers.reduce((sum, one) => sum + (quantityOf(one.usage.cpu) ?? 0), 0),
          memory: containers.reduce((sum, one) => sum + (quantityOf(one.usage.memory) ?? 0), 0),
        },
      ]),
    );
  }

  async function readMetrics(): Promise<void> {
    const facts = cluster.facts(service);
    if (!at.prometheus || !facts) return;
    const wanted = [facts.main, facts.second].flatMap((one) =>
      one && one.desired > 0 ? [versionOf(one.image)] : [],
    );
    // While a rollout is under way, or stands still, users have the revision before as well.
    const running = facts.revisions.flatMap(({ ready, image }) => (ready > 0 ? [versionOf(image)] : []));
    const versions = [...new Set([...wanted, ...running])];
    if (versions.length > 0) metrics = await deps.metrics(at.prometheus, versions, limit());
  }

  async function readHealth(): Promise<void> {
    if (at.health !== undefined) health = await deps.probe(at.health, limit());
  }

  async function run(): Promise<void> {
    let wait = FIRST_MS;
    while (!signal.aborted) {
      const early = new AbortController();
      wake = () => early.abort();
      await deps.pace.sleep(wait, AbortSignal.any([signal, early.signal])).catch(() => undefined);
      if (signal.aborted) return;
      // Whatever cannot be read stays as it was, with its age; metrics of a cluster without a metrics server stay empty.
      await Promise.allSettled([readUsage(), readMetrics(), readHealth()]);
      const isEarly = cluster.facts(service) === null;
      wait = isEarly ? FIRST_MS : EVERY_MS;
      if (!isEarly) deps.changed();
    }
  }
  void run();

  return { usage: () => usage, metrics: () => metrics, health: () => health, hurry: () => wake() };
}
