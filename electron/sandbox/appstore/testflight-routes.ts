import { noContent } from '../exchange';
import type { AppStoreApi } from './api';
import type { AppStore } from './app-store';
import { inviteTesters, submitToBetaReview } from './beta-review';
import { refreshBuild } from './builds';
import { badAttribute, badState, unprocessable } from './problem';
import { given, requireAddress, requireLength, requireLocale } from './text-rules';

const NOTES_LENGTH = 4_000;

/** Throws where the owner has this language already. */
export function requireNewLocale(
  store: AppStore,
  owner: readonly [string, string, string],
  type: string,
  locale: unknown,
): void {
  const [ownerType, id, relationship] = owner;
  const taken = store.shelf
    .many(ownerType, id, relationship, type)
    .some(({ attributes }) => attributes.locale === locale);
  if (taken)
    throw badAttribute(
      'locale',
      `A localization for the language '${String(locale)}' already exists.`,
      'INVALID.DUPLICATE',
    );
}

function registerNotes(api: AppStoreApi): void {
  api.add('POST /v1/betaBuildLocalizations', async ({ store, one, written }) => {
    const { attributes, relationships } = await written();
    const build = store.shelf.need('builds', relationships.get('build')?.[0]);
    requireLocale(attributes.get('locale'));
    requireNewLocale(
      store,
      ['builds', build.id, 'betaBuildLocalizations'],
      'betaBuildLocalizations',
      attributes.get('locale'),
    );
    requireLength('whatsNew', attributes.get('whatsNew'), NOTES_LENGTH);
    return one(
      'betaBuildLocalizations',
      store.shelf.add('betaBuildLocalizations', {
        attributes: given(attributes),
        links: { build: build.id },
      }),
      201,
    );
  });
  api.add('PATCH /v1/betaBuildLocalizations/{id}', async ({ store, id, one, written }) => {
    const notes = store.shelf.need('betaBuildLocalizations', id);
    const { attributes } = await written();
    requireLength('whatsNew', attributes.get('whatsNew'), NOTES_LENGTH);
    store.shelf.set('betaBuildLocalizations', notes, given(attributes));
    return one('betaBuildLocalizations', notes);
  });
  api.add('DELETE /v1/betaBuildLocalizations/{id}', ({ store, id }) => {
    store.shelf.need('betaBuildLocalizations', id);
    store.shelf.remove('betaBuildLocalizations', id);
    return noContent();
  });
}

function registerInformation(api: AppStoreApi): void {
  const check = (attributes: ReadonlyMap<string, unknown>) => {
    requireLength('description', attributes.get('description'), NOTES_LENGTH);
    for (const name of ['marketingUrl', 'privacyPolicyUrl']) requireAddress(name, attributes.get(name));
  };
  api.add('POST /v1/betaAppLocalizations', async ({ store, one, written }) => {
    const { attributes, relationships } = await written();
    const app = store.shelf.need('apps', relationships.get('app')?.[0]);
    requireLocale(attributes.get('locale'));
    requireNewLocale(
      store,
      ['apps', app.id, 'betaAppLocalizations'],
      'betaAppLocalizations',
      attributes.get('locale'),
    );
    check(attributes);
    return one(
      'betaAppLocalizations',
      store.shelf.add('betaAppLocalizations', { attributes: given(attributes), links: { app: app.id } }),
      201,
    );
  });
  api.add('DELETE /v1/betaAppLocalizations/{id}', ({ store, id }) => {
    store.shelf.need('betaAppLocalizations', id);
    store.shelf.remove('betaAppLocalizations', id);
    return noContent();
  });
  for (const type of ['betaAppLocalizations', 'betaAppReviewDetails', 'betaLicenseAgreements']) {
    api.add(`PATCH /v1/${type}/{id}`, async ({ store, id, one, written }) => {
      const found = store.shelf.need(type, id);
      const { attributes } = await written();
      check(attributes);
      store.shelf.set(type, found, given(attributes));
      return one(type, found);
    });
  }
}

function registerReview(api: AppStoreApi): void {
  api.add('POST /v1/betaAppReviewSubmissions', async ({ store, one, written }) => {
    const { relationships } = await written();
    const build = store.shelf.need('builds', relationships.get('build')?.[0]);
    return one('betaAppReviewSubmissions', submitToBetaReview(store, build), 201);
  });
  api.add('POST /v1/buildBetaNotifications', async ({ store, one, written }) => {
    const { shelf } = store;
    const { relationships } = await written();
    const build = shelf.need('builds', relationships.get('build')?.[0]);
    const detail = shelf.need('buildBetaDetails', build.id).attributes;
    if (detail.autoNotifyEnabled === true)
      throw badState('Testers are notified automatically for this build.', '.AUTO_NOTIFY_ENABLED');
    const open = ['IN_BETA_TESTING', 'BETA_APPROVED'].includes(String(detail.externalBuildState));
    if (!open && detail.internalBuildState !== 'IN_BETA_TESTING')
      throw unprocessable('.BUILD_NOT_AVAILABLE', 'The build is not available for testing.');
    build.inner.notifiedAt = store.now();
    refreshBuild(store, build);
    inviteTesters(store, build);
    return one('buildBetaNotifications', shelf.add('buildBetaNotifications', {}), 201);
  });
}

/** TestFlight apart from groups and people: notes, test information, beta review, notifications, feedback. */
export function registerTestFlight(api: AppStoreApi): void {
  registerNotes(api);
  registerInformation(api);
  registerReview(api);
}
