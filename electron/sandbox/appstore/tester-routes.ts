import { noContent } from '../exchange';
import type { AppStoreApi, Call } from './api';
import type { AppStore } from './app-store';
import { refreshBuild } from './builds';
import { badAttribute, badRelationship, badState, problem } from './problem';
import type { Resource } from './state';
import { canInstall, joinGroup, leaveApp, leaveGroup } from './testers';

const EMAIL = /^[^\s@,;]+@[^\s@,;]+\.[^\s@,;]+$/;

/** Lets somebody test one build without a group. */
function giveBuild(store: AppStore, tester: Resource, buildId: string): void {
  const { shelf } = store;
  const build = shelf.need('builds', buildId);
  if (build.attributes.processingState !== 'VALID')
    throw badRelationship('builds', 'The build is not in a valid processing state for this operation.');
  shelf.join('betaTesters', tester, 'builds', build.id);
  shelf.join('betaTesters', tester, 'apps', String(build.links.app));
  refreshBuild(store, build);
}

function takeBuild(store: AppStore, tester: Resource, buildId: string): void {
  store.shelf.unlink('betaTesters', tester, 'builds', buildId);
  refreshBuild(store, store.shelf.need('builds', buildId));
}

type Act = (store: AppStore, tester: Resource, id: string) => void;

const actions: Readonly<Record<string, readonly [Act, Act]>> = {
  betaGroups: [
    (store, tester, id) => joinGroup(store, tester, store.shelf.need('betaGroups', id)),
    leaveGroup,
  ],
  builds: [giveBuild, takeBuild],
};

/** `POST` and `DELETE` of a tester's relationships, from either end. */
function registerRelationships(api: AppStoreApi): void {
  const fromTester = (act: Act) => async (call: Call) => {
    const tester = call.store.shelf.need('betaTesters', call.id);
    for (const id of (await call.written()).ids) act(call.store, tester, id);
    return noContent();
  };
  const fromOther = (type: string, act: Act) => async (call: Call) => {
    const { shelf } = call.store;
    const other = shelf.need(type, call.id);
    for (const id of (await call.written()).ids) act(call.store, shelf.need('betaTesters', id), other.id);
    return noContent();
  };
  for (const [name, [join, leave]] of Object.entries(actions)) {
    api.add(`POST /v1/betaTesters/{id}/relationships/${name}`, fromTester(join));
    api.add(`DELETE /v1/betaTesters/{id}/relationships/${name}`, fromTester(leave));
    const back = name === 'builds' ? 'individualTesters' : 'betaTesters';
    api.add(`POST /v1/${name}/{id}/relationships/${back}`, fromOther(name, join));
    api.add(`DELETE /v1/${name}/{id}/relationships/${back}`, fromOther(name, leave));
  }
  api.add('DELETE /v1/betaTesters/{id}/relationships/apps', fromTester(leaveApp));
  api.add('DELETE /v1/apps/{id}/relationships/betaTesters', fromOther('apps', leaveApp));
}

function newTester(store: AppStore, attributes: ReadonlyMap<string, unknown>): Resource {
  const email = String(attributes.get('email')).trim();
  if (!EMAIL.test(email)) throw badAttribute('email', `'${email}' is not a valid email address.`);
  const { shelf } = store;
  const known = shelf
    .all('betaTesters')
    .find((tester) => String(tester.attributes.email).toLowerCase() === email.toLowerCase());
  if (known) return known;
  const names = ['firstName', 'lastName'].filter((name) => attributes.get(name));
  return shelf.add('betaTesters', {
    attributes: {
      ...Object.fromEntries(names.map((name) => [name, attributes.get(name)])),
      email,
      inviteType: 'EMAIL',
      state: 'NOT_INVITED',
    },
  });
}

/** Beta testers and their invitations. */
export function registerTesters(api: AppStoreApi): void {
  api.add('POST /v1/betaTesters', async ({ store, one, written }) => {
    const { shelf } = store;
    const { attributes, relationships } = await written();
    const groups = (relationships.get('betaGroups') ?? []).map((id) => shelf.need('betaGroups', id));
    const builds = (relationships.get('builds') ?? []).map((id) => shelf.need('builds', id));
    if (groups.length + builds.length === 0)
      throw badRelationship(
        'betaGroups',
        "You must provide a value for the relationship 'betaGroups' or 'builds'",
        'REQUIRED',
      );
    const tester = newTester(store, attributes);
    const inAll = groups.every((group) => shelf.ids('betaGroups', group.id, 'betaTesters').has(tester.id));
    if (inAll && builds.length === 0)
      throw badAttribute(
        'email',
        'A beta tester with this email address is already in the group.',
        'INVALID.DUPLICATE',
      );
    try {
      for (const group of groups) joinGroup(store, tester, group);
      for (const build of builds) giveBuild(store, tester, build.id);
    } catch (error) {
      if (shelf.ids('betaTesters', tester.id, 'apps').size === 0) shelf.remove('betaTesters', tester.id);
      throw error;
    }
    return one('betaTesters', tester, 201);
  });
  api.add('DELETE /v1/betaTesters/{id}', ({ store, id }) => {
    store.shelf.need('betaTesters', id);
    store.shelf.remove('betaTesters', id);
    return noContent();
  });
  api.add('POST /v1/betaTesterInvitations', async ({ store, one, written }) => {
    const { shelf } = store;
    const { relationships } = await written();
    const app = shelf.need('apps', relationships.get('app')?.[0]);
    const testerId = relationships.get('betaTester')?.[0];
    if (testerId === undefined) throw badRelationship('betaTester', 'Nobody is to be invited.', 'REQUIRED');
    const tester = shelf.need('betaTesters', testerId);
    if (['ACCEPTED', 'INSTALLED'].includes(String(tester.attributes.state)))
      throw badState('The tester has already accepted the invitation.', '.TESTER_INVITE.ALREADY_ACCEPTED');
    if (!canInstall(store, tester, app.id))
      throw problem(
        409,
        'STATE_ERROR.TESTER_INVITE.BUILD_NOT_AVAILABLE',
        'Tester cannot be invited',
        'There is no build available for this tester.',
      );
    shelf.set('betaTesters', tester, { state: 'INVITED' });
    return one(
      'betaTesterInvitations',
      shelf.add('betaTesterInvitations', { inner: { tester: tester.id } }),
      201,
    );
  });
  registerRelationships(api);
}
