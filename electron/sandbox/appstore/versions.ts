import { publishInfo } from './app-infos';
import type { AppStore } from './app-store';
import { phaseActive, phasePaused, phaseTurnsAt } from './phase';
import type { Resource } from './state';
import { tellWebhooks } from './webhooks';

/** What App Store Connect still calls two of the states in the old attribute. */
const OLD_NAMES: Readonly<Record<string, string>> = {
  READY_FOR_DISTRIBUTION: 'READY_FOR_SALE',
  PROCESSING_FOR_DISTRIBUTION: 'PROCESSING_FOR_APP_STORE',
};

/** States in which everything about a version can be changed. */
const EDITABLE = new Set([
  'PREPARE_FOR_SUBMISSION',
  'DEVELOPER_REJECTED',
  'REJECTED',
  'METADATA_REJECTED',
  'INVALID_BINARY',
]);
/** States of a version that lies behind. */
const SETTLED = new Set(['READY_FOR_DISTRIBUTION', 'REPLACED_WITH_NEW_VERSION']);

/** The state of a version. */
export const stateOf = ({ attributes }: Resource): string => String(attributes.appVersionState);

/** Whether a version can be changed. */
export const isEditable = (version: Resource): boolean => EDITABLE.has(stateOf(version));

/** Whether a version is on its way: no other one can be begun. */
export const isOpen = (version: Resource): boolean => !SETTLED.has(stateOf(version));

/** Both attributes for a state. */
export const stateAttributes = (
  state: string,
): { readonly appVersionState: string; readonly appStoreState: string } => ({
  appVersionState: state,
  appStoreState: OLD_NAMES[state] ?? state,
});

/** Moves a version on, and tells whoever listens. */
export function setVersionState(store: AppStore, version: Resource, state: string): void {
  const before = stateOf(version);
  if (before === state) return;
  store.shelf.set('appStoreVersions', version, stateAttributes(state));
  tellWebhooks(store, String(version.links.app), {
    eventType: 'APP_STORE_VERSION_APP_VERSION_STATE_UPDATED',
    instance: { type: 'appStoreVersions', id: version.id },
    attributes: { oldValue: before, newValue: state },
  });
}

/** The versions of an app, in the order in which they were made. */
export const versionsOf = ({ shelf }: AppStore, appId: string): readonly Resource[] =>
  shelf.many('apps', appId, 'appStoreVersions', 'appStoreVersions');

/** The phased release of a version, if it has one. */
export const phaseOf = ({ shelf }: AppStore, version: Resource): Resource | undefined =>
  shelf.one('appStoreVersions', version.id, 'appStoreVersionPhasedRelease', 'appStoreVersionPhasedReleases');

/** A version goes to the store: at once into processing, and a little later it stands there. */
export function distribute(store: AppStore, version: Resource, at: number): void {
  setVersionState(store, version, 'PROCESSING_FOR_DISTRIBUTION');
  store.schedule('version-distributed', version.id, at + store.settings.distributionMs);
}

/** A version stands in the store: the one before is replaced, and a phased release begins. */
export function versionDistributed(store: AppStore, id: string, at: number): void {
  const version = store.shelf.get('appStoreVersions', id);
  if (!version || stateOf(version) !== 'PROCESSING_FOR_DISTRIBUTION') return;
  for (const other of versionsOf(store, String(version.links.app))) {
    if (stateOf(other) !== 'READY_FOR_DISTRIBUTION') continue;
    setVersionState(store, other, 'REPLACED_WITH_NEW_VERSION');
    const phase = phaseOf(store, other);
    if (phase && phase.attributes.phasedReleaseState !== 'COMPLETE') completePhase(store, phase);
  }
  setVersionState(store, version, 'READY_FOR_DISTRIBUTION');
  publishInfo(store, String(version.links.app));
  const phase = phaseOf(store, version);
  if (phase?.attributes.phasedReleaseState === 'INACTIVE') {
    store.shelf.set('appStoreVersionPhasedReleases', phase, { startDate: store.date(at) });
    setPhase(store, phase, 'ACTIVE', at);
  }
}

/** A scheduled release's hour has come. */
export function releaseScheduled(store: AppStore, id: string, at: number): void {
  const version = store.shelf.get('appStoreVersions', id);
  if (version && stateOf(version) === 'PENDING_APPLE_RELEASE') distribute(store, version, at);
}

/** Changes the state of a phased release that has begun. */
export function setPhase(store: AppStore, phase: Resource, state: 'ACTIVE' | 'PAUSED', at: number): void {
  if (state === 'ACTIVE') phaseActive(phase, at);
  else phasePaused(phase, at);
  store.shelf.set('appStoreVersionPhasedReleases', phase, { phasedReleaseState: state });
  store.schedule('phase-complete', phase.id, phaseTurnsAt(phase) ?? at);
}

/** Everybody has it: for good. */
export function completePhase(store: AppStore, phase: Resource): void {
  if (phase.attributes.phasedReleaseState === 'ACTIVE') phasePaused(phase, store.now());
  phase.inner = { ...phase.inner, activeSince: null, pausedSince: null };
  store.cancel('phase-complete', phase.id);
  store.shelf.set('appStoreVersionPhasedReleases', phase, { phasedReleaseState: 'COMPLETE' });
}

/** The days are over, or a pause has lasted as long as pauses may: then it goes on by itself. */
export function phaseTurns(store: AppStore, id: string, at: number): void {
  const phase = store.shelf.get('appStoreVersionPhasedReleases', id);
  if (phase?.attributes.phasedReleaseState === 'ACTIVE') completePhase(store, phase);
  else if (phase?.attributes.phasedReleaseState === 'PAUSED') setPhase(store, phase, 'ACTIVE', at);
}
