import { noContent } from '../exchange';
import type { AppStoreApi } from './api';
import { badState } from './problem';
import { isFirst } from './version-rules';
import { completePhase, phaseOf, setPhase, stateOf } from './versions';

const TYPE = 'appStoreVersionPhasedReleases';

/** The phased release: asked for before the version is live, then paused, resumed, or cut short. Nothing else. */
export function registerPhases(api: AppStoreApi): void {
  api.add(`POST /v1/${TYPE}`, async ({ store, one, written }) => {
    const { attributes, relationships } = await written();
    const version = store.shelf.need('appStoreVersions', relationships.get('appStoreVersion')?.[0]);
    if (phaseOf(store, version)) throw badState('The version has a phased release already.', '.DUPLICATE');
    if (isFirst(store, version))
      throw badState('A phased release is not available for the first version of an app.');
    if (
      ['READY_FOR_DISTRIBUTION', 'REPLACED_WITH_NEW_VERSION', 'PROCESSING_FOR_DISTRIBUTION'].includes(
        stateOf(version),
      )
    )
      throw badState(
        `appStoreVersions with id '${version.id}' is not in valid state.`,
        '.ENTITY_STATE_INVALID',
      );
    const asked = attributes.get('phasedReleaseState') ?? 'INACTIVE';
    if (asked !== 'INACTIVE') throw badState('A phased release begins when its version does.');
    const phase = store.shelf.add(TYPE, {
      attributes: { phasedReleaseState: 'INACTIVE' },
      links: { appStoreVersion: version.id },
    });
    return one(TYPE, phase, 201);
  });
  api.add(`PATCH /v1/${TYPE}/{id}`, async ({ store, id, one, written }) => {
    const phase = store.shelf.need(TYPE, id);
    const asked = (await written()).attributes.get('phasedReleaseState');
    const state = phase.attributes.phasedReleaseState;
    if (state === 'COMPLETE')
      throw badState('You cannot change the state of a phased release that is in a final state');
    if (asked === state) throw badState('The phased release already has this value');
    if (state === 'INACTIVE' && asked !== undefined)
      throw badState('You cannot change the state of a phased release that has not begun');
    if (asked === 'COMPLETE') completePhase(store, phase);
    else if (asked === 'ACTIVE' || asked === 'PAUSED') setPhase(store, phase, asked, store.now());
    else if (asked === 'INACTIVE') throw badState('A phased release that has begun cannot become inactive');
    return one(TYPE, phase);
  });
  api.add(`DELETE /v1/${TYPE}/{id}`, ({ store, id }) => {
    const phase = store.shelf.need(TYPE, id);
    if (phase.attributes.phasedReleaseState !== 'INACTIVE')
      throw badState('A phased release that has begun cannot be deleted');
    store.shelf.remove(TYPE, id);
    return noContent();
  });
}
