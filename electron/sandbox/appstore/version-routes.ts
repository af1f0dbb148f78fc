import { noContent } from '../exchange';
import type { AppStoreApi } from './api';
import { dropInfo, isOpenInfo, openInfo } from './app-infos';
import type { AppStore } from './app-store';
import { badRelationship, badState } from './problem';
import type { Resource } from './state';
import { requireNewLocale } from './testflight-routes';
import { given, requireLength, requireLocale } from './text-rules';
import {
  requireEditable,
  requireNoneOpen,
  requireReleaseDate,
  requireTexts,
  requireVersionString,
} from './version-rules';
import { distribute, isEditable, stateAttributes, stateOf, versionsOf } from './versions';

/** Connects a build that can go to the store. */
function attachBuild(store: AppStore, version: Resource, buildId: string | undefined): void {
  const { shelf } = store;
  if (!isEditable(version)) throw badState('The build of a version cannot be changed in its current state.');
  if (buildId === undefined) {
    shelf.unlink('appStoreVersions', version, 'build');
    return;
  }
  const build = shelf.need('builds', buildId);
  const train = shelf.get('preReleaseVersions', String(build.links.preReleaseVersion));
  const fits =
    build.links.app === version.links.app &&
    build.attributes.processingState === 'VALID' &&
    build.attributes.expired !== true &&
    build.attributes.buildAudienceType !== 'INTERNAL_ONLY' &&
    train?.attributes.version === version.attributes.versionString;
  if (!fits) throw badRelationship('build', 'The specified pre-release build could not be added.');
  shelf.link('appStoreVersions', version, 'build', build.id);
}

/** The texts of the version before, apart from the news. */
function copyTexts({ shelf }: AppStore, version: Resource, from: Resource | undefined): void {
  const app = shelf.get('apps', String(version.links.app));
  const before = from
    ? shelf.many('appStoreVersions', from.id, 'appStoreVersionLocalizations', 'appStoreVersionLocalizations')
    : [];
  const texts =
    before.length > 0
      ? before.map(({ attributes }) => attributes)
      : [{ locale: app?.attributes.primaryLocale }];
  for (const text of texts) {
    const { whatsNew: _news, ...kept } = text as Record<string, unknown>;
    shelf.add('appStoreVersionLocalizations', { attributes: kept, links: { appStoreVersion: version.id } });
  }
}

function registerVersionItself(api: AppStoreApi): void {
  api.add('POST /v1/appStoreVersions', async ({ store, one, written }) => {
    const { shelf } = store;
    const { attributes, relationships } = await written();
    const app = shelf.need('apps', relationships.get('app')?.[0]);
    const platform = String(attributes.get('platform'));
    requireNoneOpen(store, app.id, platform);
    requireVersionString(store, app.id, String(attributes.get('versionString')));
    const releaseType = attributes.get('releaseType') ?? 'AFTER_APPROVAL';
    requireReleaseDate(releaseType, attributes.get('earliestReleaseDate'), store.now());
    const before = versionsOf(store, app.id).at(-1);
    const version = shelf.add('appStoreVersions', {
      attributes: {
        reviewType: 'APP_STORE',
        downloadable: true,
        ...given(attributes),
        releaseType,
        createdDate: store.date(),
        ...stateAttributes('PREPARE_FOR_SUBMISSION'),
      },
      links: { app: app.id },
    });
    copyTexts(store, version, before);
    openInfo(store, app.id);
    const build = relationships.get('build')?.[0];
    if (build !== undefined) attachBuild(store, version, build);
    return one('appStoreVersions', version, 201);
  });
  api.add('PATCH /v1/appStoreVersions/{id}', async ({ store, id, one, written }) => {
    const version = store.shelf.need('appStoreVersions', id);
    const { attributes, relationships } = await written();
    // The way of the release can still be chosen while Apple waits for its moment.
    const late = [
      'WAITING_FOR_REVIEW',
      'IN_REVIEW',
      'READY_FOR_REVIEW',
      'PENDING_APPLE_RELEASE',
      'PENDING_DEVELOPER_RELEASE',
    ];
    for (const name of attributes.keys()) {
      const chosenLate =
        ['releaseType', 'earliestReleaseDate'].includes(name) && late.includes(stateOf(version));
      if (!chosenLate) requireEditable(version, name);
    }
    const text = attributes.get('versionString');
    if (typeof text === 'string') requireVersionString(store, String(version.links.app), text, id);
    if (attributes.has('releaseType') || attributes.has('earliestReleaseDate')) {
      const merged = { ...version.attributes, ...given(attributes) };
      if (merged.releaseType !== 'SCHEDULED' && !attributes.get('earliestReleaseDate'))
        merged.earliestReleaseDate = undefined;
      requireReleaseDate(merged.releaseType, merged.earliestReleaseDate, store.now());
      attributes.set('earliestReleaseDate', merged.earliestReleaseDate ?? null);
    }
    store.shelf.set('appStoreVersions', version, given(attributes));
    if (relationships.has('build')) attachBuild(store, version, relationships.get('build')?.[0]);
    return one('appStoreVersions', version);
  });
  api.add('DELETE /v1/appStoreVersions/{id}', ({ store, id }) => {
    const version = store.shelf.need('appStoreVersions', id);
    if (stateOf(version) !== 'PREPARE_FOR_SUBMISSION')
      throw badState('The version cannot be deleted in its current state.');
    store.shelf.remove('appStoreVersions', id);
    dropInfo(store, String(version.links.app));
    return noContent();
  });
  api.add('PATCH /v1/appStoreVersions/{id}/relationships/build', async ({ store, id, written }) => {
    attachBuild(store, store.shelf.need('appStoreVersions', id), (await written()).ids[0]);
    return noContent();
  });
  api.add('POST /v1/appStoreVersionReleaseRequests', async ({ store, one, written }) => {
    const { relationships } = await written();
    const version = store.shelf.need('appStoreVersions', relationships.get('appStoreVersion')?.[0]);
    if (stateOf(version) !== 'PENDING_DEVELOPER_RELEASE')
      throw badState(
        `appStoreVersions with id '${version.id}' is not in valid state.`,
        '.ENTITY_STATE_INVALID',
      );
    distribute(store, version, store.now());
    return one('appStoreVersionReleaseRequests', store.shelf.add('appStoreVersionReleaseRequests', {}), 201);
  });
}

function registerTexts(api: AppStoreApi): void {
  const type = 'appStoreVersionLocalizations';
  const ownerOf = (store: AppStore, text: Resource) =>
    store.shelf.need('appStoreVersions', String(text.links.appStoreVersion));
  api.add(`POST /v1/${type}`, async ({ store, one, written }) => {
    const { attributes, relationships } = await written();
    const version = store.shelf.need('appStoreVersions', relationships.get('appStoreVersion')?.[0]);
    requireLocale(attributes.get('locale'));
    requireNewLocale(store, ['appStoreVersions', version.id, type], type, attributes.get('locale'));
    requireTexts(store, version, attributes);
    const made = store.shelf.add(type, {
      attributes: given(attributes),
      links: { appStoreVersion: version.id },
    });
    return one(type, made, 201);
  });
  api.add(`PATCH /v1/${type}/{id}`, async ({ store, id, one, written }) => {
    const text = store.shelf.need(type, id);
    const { attributes } = await written();
    requireTexts(store, ownerOf(store, text), attributes);
    store.shelf.set(type, text, given(attributes));
    return one(type, text);
  });
  api.add(`DELETE /v1/${type}/{id}`, ({ store, id }) => {
    const text = store.shelf.need(type, id);
    if (!isEditable(ownerOf(store, text)))
      throw badState('The localization cannot be deleted in its current state.');
    store.shelf.remove(type, id);
    return noContent();
  });
}

function registerInfos(api: AppStoreApi): void {
  const type = 'appInfoLocalizations';
  const check = (attributes: ReadonlyMap<string, unknown>) => {
    for (const name of ['name', 'subtitle']) requireLength(name, attributes.get(name), 30);
  };
  const requireOpenInfo = (info: Resource) => {
    if (!isOpenInfo(info))
      throw badState('The information of the app cannot be edited at this time', '.ENTITY_STATE_INVALID');
  };
  api.add(`POST /v1/${type}`, async ({ store, one, written }) => {
    const { attributes, relationships } = await written();
    const info = store.shelf.need('appInfos', relationships.get('appInfo')?.[0]);
    requireOpenInfo(info);
    requireLocale(attributes.get('locale'));
    requireNewLocale(store, ['appInfos', info.id, type], type, attributes.get('locale'));
    check(attributes);
    return one(
      type,
      store.shelf.add(type, { attributes: given(attributes), links: { appInfo: info.id } }),
      201,
    );
  });
  api.add(`PATCH /v1/${type}/{id}`, async ({ store, id, one, written }) => {
    const text = store.shelf.need(type, id);
    const { attributes } = await written();
    requireOpenInfo(store.shelf.need('appInfos', String(text.links.appInfo)));
    check(attributes);
    store.shelf.set(type, text, given(attributes));
    return one(type, text);
  });
  api.add(`DELETE /v1/${type}/{id}`, ({ store, id }) => {
    store.shelf.need(type, id);
    store.shelf.remove(type, id);
    return noContent();
  });
  api.add('POST /v1/appStoreReviewDetails', async ({ store, one, written }) => {
    const { attributes, relationships } = await written();
    const version = store.shelf.need('appStoreVersions', relationships.get('appStoreVersion')?.[0]);
    if (store.shelf.ids('appStoreVersions', version.id, 'appStoreReviewDetail').size > 0)
      throw badRelationship(
        'appStoreVersion',
        'The version has its review details already.',
        'INVALID.DUPLICATE',
      );
    const made = store.shelf.add('appStoreReviewDetails', {
      attributes: given(attributes),
      links: { appStoreVersion: version.id },
    });
    return one('appStoreReviewDetails', made, 201);
  });
  api.add('PATCH /v1/appStoreReviewDetails/{id}', async ({ store, id, one, written }) => {
    const detail = store.shelf.need('appStoreReviewDetails', id);
    store.shelf.set('appStoreReviewDetails', detail, given((await written()).attributes));
    return one('appStoreReviewDetails', detail);
  });
}

/** App Store versions: themselves, their texts, their build, their release. */
export function registerVersions(api: AppStoreApi): void {
  registerVersionItself(api);
  registerTexts(api);
  registerInfos(api);
}
