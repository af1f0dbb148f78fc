import { noContent } from '../exchange';
import type { AppStoreApi, Call } from './api';
import type { AppStore } from './app-store';
import { inviteTesters } from './beta-review';
import { refreshBuild } from './builds';
import { badAttribute, badRelationship, badState, unprocessable } from './problem';
import { steadyUuid } from './shelf';
import type { Resource } from './state';
import { joinGroup } from './testers';

const LARGEST_PUBLIC_LIMIT = 10_000;

/** Gives a build to a group, as far as Apple allows. */
function giveBuild(store: AppStore, group: Resource, buildId: string): void {
  const { shelf } = store;
  const build = shelf.need('builds', buildId);
  if (build.links.app !== group.links.app)
    throw badRelationship('builds', 'The specified pre-release build could not be added.');
  if (build.attributes.processingState !== 'VALID' || build.attributes.expired === true)
    throw unprocessable('', 'The build is not in a valid processing state for this operation.');
  if (build.attributes.buildAudienceType === 'INTERNAL_ONLY' && group.attributes.isInternalGroup !== true)
    throw unprocessable('.BUILD_AUDIENCE_TYPE', 'The specified pre-release build could not be added.');
  shelf.join('builds', build, 'betaGroups', group.id);
  refreshBuild(store, build);
  inviteTesters(store, build);
}

function takeBuild(store: AppStore, group: Resource, buildId: string): void {
  const build = store.shelf.need('builds', buildId);
  store.shelf.unlink('builds', build, 'betaGroups', group.id);
  refreshBuild(store, build);
}

function requireName({ shelf }: AppStore, appId: string, name: unknown, but?: string): void {
  if (typeof name !== 'string' || name.trim() === '')
    throw badAttribute('name', 'The name of a group cannot be empty.');
  const taken = shelf
    .many('apps', appId, 'betaGroups', 'betaGroups')
    .some((group) => group.id !== but && group.attributes.name === name);
  if (taken) throw badAttribute('name', 'A beta group with this name already exists.', 'INVALID.DUPLICATE');
}

/** What belongs to the public link, as it stands after a change. */
function publicLink(group: Resource, attributes: ReadonlyMap<string, unknown>): Record<string, unknown> {
  const named = ['publicLinkEnabled', 'publicLinkLimitEnabled', 'publicLinkLimit'].filter((name) =>
    attributes.has(name),
  );
  if (group.attributes.isInternalGroup === true) {
    if (named.some((name) => attributes.get(name)))
      throw badState('An internal group cannot have a public link.');
    return {};
  }
  const limit = attributes.get('publicLinkLimit');
  if (typeof limit === 'number' && (limit < 1 || limit > LARGEST_PUBLIC_LIMIT))
    throw badAttribute('publicLinkLimit', `The limit must be between 1 and ${LARGEST_PUBLIC_LIMIT}.`);
  const linkId = steadyUuid(`link ${group.id}`).slice(0, 8);
  const first = attributes.get('publicLinkEnabled') === true && group.attributes.publicLink === undefined;
  return {
    ...Object.fromEntries(named.map((name) => [name, attributes.get(name) ?? undefined])),
    ...(first ? { publicLinkId: linkId, publicLink: `https://testflight.apple.com/join/${linkId}` } : {}),
  };
}

/** Beta groups: who belongs to them, and which builds they have. */
export function registerGroups(api: AppStoreApi): void {
  api.add('POST /v1/betaGroups', async ({ store, one, written }) => {
    const { shelf } = store;
    const { attributes, relationships } = await written();
    const app = shelf.need('apps', relationships.get('app')?.[0]);
    requireName(store, app.id, attributes.get('name'));
    const internal = attributes.get('isInternalGroup') === true;
    const all = attributes.get('hasAccessToAllBuilds') === true;
    if (all && !internal)
      throw badAttribute('hasAccessToAllBuilds', 'Only an internal group can have access to all builds.');
    const group = shelf.add('betaGroups', {
      attributes: {
        name: attributes.get('name'),
        createdDate: store.date(),
        isInternalGroup: internal,
        ...(internal
          ? { hasAccessToAllBuilds: all }
          : { publicLinkEnabled: false, publicLinkLimitEnabled: false }),
        feedbackEnabled: attributes.get('feedbackEnabled') !== false,
      },
      links: { app: app.id },
    });
    shelf.set('betaGroups', group, publicLink(group, attributes));
    for (const id of relationships.get('builds') ?? []) giveBuild(store, group, id);
    for (const id of relationships.get('betaTesters') ?? [])
      joinGroup(store, shelf.need('betaTesters', id), group);
    const valid = shelf.many('apps', app.id, 'builds', 'builds').filter(isOpen);
    if (all) for (const build of valid) giveBuild(store, group, build.id);
    return one('betaGroups', group, 201);
  });
  api.add('PATCH /v1/betaGroups/{id}', async ({ store, id, one, written }) => {
    const group = store.shelf.need('betaGroups', id);
    const { attributes } = await written();
    if (attributes.has('name')) requireName(store, String(group.links.app), attributes.get('name'), id);
    const changes = publicLink(group, attributes);
    for (const name of ['name', 'feedbackEnabled'])
      if (attributes.has(name)) changes[name] = attributes.get(name);
    store.shelf.set('betaGroups', group, changes);
    return one('betaGroups', group);
  });
  api.add('DELETE /v1/betaGroups/{id}', ({ store, id }) => {
    const { shelf } = store;
    const group = shelf.need('betaGroups', id);
    const builds = shelf.many('betaGroups', group.id, 'builds', 'builds');
    shelf.remove('betaGroups', group.id);
    for (const build of builds) refreshBuild(store, build);
    return noContent();
  });
  const eachBuild = (act: typeof giveBuild) => async (call: Call) => {
    const group = call.store.shelf.need('betaGroups', call.id);
    for (const id of (await call.written()).ids) act(call.store, group, id);
    return noContent();
  };
  const eachGroup = (act: typeof giveBuild) => async (call: Call) => {
    const build = call.store.shelf.need('builds', call.id);
    for (const id of (await call.written()).ids)
      act(call.store, call.store.shelf.need('betaGroups', id), build.id);
    return noContent();
  };
  api.add('POST /v1/betaGroups/{id}/relationships/builds', eachBuild(giveBuild));
  api.add('DELETE /v1/betaGroups/{id}/relationships/builds', eachBuild(takeBuild));
  api.add('POST /v1/builds/{id}/relationships/betaGroups', eachGroup(giveBuild));
  api.add('DELETE /v1/builds/{id}/relationships/betaGroups', eachGroup(takeBuild));
}

const isOpen = ({ attributes }: Resource): boolean =>
  attributes.processingState === 'VALID' && attributes.expired !== true;
