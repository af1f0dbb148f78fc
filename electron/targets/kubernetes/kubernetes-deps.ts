import type { PrometheusConfig, Workspace } from '@shared/domain/workspace';
import type { Clock } from '@shared/kit/clock';
import type { HealthAnswer, ServiceMetrics } from '../../ports/backend-room';

/** What clusters need of the program around them. */
export interface KubernetesDeps {
  readonly workspace: Workspace;
  /** The folder of `slipway.yaml`, from which its paths count. */
  readonly folder: string;
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The time that clusters and screens tell, which a sandbox can move. */
  readonly clock: Clock;
  /** Real time, for waits. */
  readonly pace: Clock;
  /** The text of an entry of the vault; undefined when there is none. */
  kept(entry: string): Promise<string | undefined>;
  person(): string;
  /** Something that screens show has changed. */
  changed(): void;
  /** Reads the figures of versions of a service. */
  metrics(
    config: PrometheusConfig,
    versions: readonly string[],
    signal: AbortSignal,
  ): Promise<ServiceMetrics>;
  /** Asks a service whether it is well. */
  probe(url: string, signal: AbortSignal): Promise<HealthAnswer>;
}
