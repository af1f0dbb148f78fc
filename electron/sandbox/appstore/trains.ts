import { type Shelf, steadyUuid } from './shelf';
import type { Resource } from './state';

/** The version train of an app; made when its first build arrives. */
export function trainOf(shelf: Shelf, appId: string, version: string, platform = 'IOS'): Resource {
  const id = steadyUuid(`train ${appId} ${platform} ${version}`);
  return (
    shelf.get('preReleaseVersions', id) ??
    shelf.add('preReleaseVersions', { id, attributes: { version, platform }, links: { app: appId } })
  );
}
