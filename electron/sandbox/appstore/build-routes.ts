import type { AppStoreApi } from './api';
import { expireBuild, refreshBuild } from './builds';
import { badAttribute } from './problem';

/** What can be changed of a build: its end, and once the answer about encryption; and whether testers are told. */
export function registerBuilds(api: AppStoreApi): void {
  api.add('PATCH /v1/builds/{id}', async ({ store, id, one, written }) => {
    const { shelf } = store;
    const build = shelf.need('builds', id);
    const { attributes } = await written();
    if (attributes.has('usesNonExemptEncryption')) {
      if (build.attributes.usesNonExemptEncryption !== undefined)
        throw badAttribute('usesNonExemptEncryption', 'You cannot update when the value is already set.');
      shelf.set('builds', build, {
        usesNonExemptEncryption: attributes.get('usesNonExemptEncryption') === true,
      });
    }
    if (attributes.get('expired') === false && build.attributes.expired === true)
      throw badAttribute('expired', 'A build that has expired cannot be made available again.');
    if (attributes.get('expired') === true) expireBuild(store, build);
    refreshBuild(store, build);
    return one('builds', build);
  });
  api.add('PATCH /v1/buildBetaDetails/{id}', async ({ store, id, one, written }) => {
    const { shelf } = store;
    const detail = shelf.need('buildBetaDetails', id);
    const { attributes } = await written();
    if (attributes.has('autoNotifyEnabled'))
      shelf.set('buildBetaDetails', detail, {
        autoNotifyEnabled: attributes.get('autoNotifyEnabled') === true,
      });
    refreshBuild(store, shelf.need('builds', id));
    return one('buildBetaDetails', detail);
  });
}
