import type { DeploymentConfig, ServiceConfig } from '@shared/domain/workspace';

/** A service with what of a cluster it is. */
export interface PlacedService {
  readonly service: ServiceConfig;
  readonly config: DeploymentConfig;
  readonly namespace: string;
}
