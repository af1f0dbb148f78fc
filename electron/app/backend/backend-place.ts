import { failure } from '@shared/domain/failure';
import type {
  DeploymentConfig,
  EnvironmentConfig,
  ServiceConfig,
  ServiceEnvironment,
} from '@shared/domain/workspace';
import type { ServicePlace } from '../../ports/backend-room';
import type { Session } from '../session';

/** A service in an environment with what slipway.yaml says of both. */
export interface KnownPlace {
  readonly place: ServicePlace;
  readonly environment: EnvironmentConfig;
  readonly service: ServiceConfig;
  readonly at: ServiceEnvironment;
  readonly config: DeploymentConfig;
}

/** Every service of the workspace that runs on a cluster, by environment in the file's order. */
export function knownPlaces({ workspace }: Session): readonly KnownPlace[] {
  return workspace.environments.flatMap((environment) =>
    environment.cluster
      ? workspace.services.flatMap((service) => {
          const at = service.environments.find((one) => one.environment === environment.id);
          if (!at?.kubernetes) return [];
          const place = { environment: environment.id, service: service.id };
          return [{ place, environment, service, at, config: at.kubernetes }];
        })
      : [],
  );
}

/** One of them. Throws `not-found` for a service that slipway.yaml does not put on a cluster. */
export function placeIn(session: Session, { environment, service }: ServicePlace): KnownPlace {
  const found = knownPlaces(session).find(
    ({ place }) => place.environment === environment && place.service === service,
  );
  if (found) return found;
  throw failure('not-found', `slipway.yaml puts no service ${service} on a cluster in ${environment}.`, {
    advice: 'Add kubernetes: { deployment: … } to its environment.',
  });
}
