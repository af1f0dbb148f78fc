import type { AppStore } from './app-store';
import type { Resource } from './state';

const TEXTS = 'appInfoLocalizations';

const infosOf = ({ shelf }: AppStore, appId: string): readonly Resource[] =>
  shelf.many('apps', appId, 'appInfos', 'appInfos');

/** Whether name and subtitle can be changed: those in the store cannot, those of the version that is prepared can. */
export const isOpenInfo = ({ attributes }: Resource): boolean =>
  attributes.state !== 'READY_FOR_DISTRIBUTION';

/** A new version brings a set of its own, with the texts of the one in the store. */
export function openInfo(store: AppStore, appId: string): void {
  const { shelf } = store;
  const all = infosOf(store, appId);
  if (all.some(isOpenInfo)) return;
  const info = shelf.add('appInfos', {
    attributes: {
      ...all[0]?.attributes,
      state: 'PREPARE_FOR_SUBMISSION',
      appStoreState: 'PREPARE_FOR_SUBMISSION',
    },
    links: { app: appId },
  });
  const texts = all[0] ? shelf.many('appInfos', all[0].id, TEXTS, TEXTS) : [];
  for (const { attributes } of texts)
    shelf.add(TEXTS, { attributes: { ...attributes }, links: { appInfo: info.id } });
}

/** The version is in the store, and so are its name and subtitle. */
export function publishInfo(store: AppStore, appId: string): void {
  const open = infosOf(store, appId).find(isOpenInfo);
  if (!open) return;
  for (const other of infosOf(store, appId))
    if (other.id !== open.id) store.shelf.remove('appInfos', other.id);
  store.shelf.set('appInfos', open, { state: 'READY_FOR_DISTRIBUTION', appStoreState: 'READY_FOR_SALE' });
}

/** The version is given up, and its set with it. */
export function dropInfo(store: AppStore, appId: string): void {
  const all = infosOf(store, appId);
  const open = all.find(isOpenInfo);
  if (open && all.length > 1) store.shelf.remove('appInfos', open.id);
}
