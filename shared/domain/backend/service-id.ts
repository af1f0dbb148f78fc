import type { AppId } from '../ids';

const PREFIX = 'backend:';

/** A service in one of its environments, by their names in `slipway.yaml`. */
interface Place {
  readonly environment: string;
  readonly service: string;
}

/** What plans, operations and events of a service are kept under. */
export const serviceAppId = ({ environment, service }: Place): AppId =>
  `${PREFIX}${environment}/${service}` as AppId;

/** Whether an id is a service's, and not an app's. */
export const isServiceId = (id: string): boolean => id.startsWith(PREFIX);

/** The service of an id that `serviceAppId` gave. */
export function placeOfService(id: string): Place {
  const [environment = '', service = ''] = id.slice(PREFIX.length).split('/');
  return { environment, service };
}
