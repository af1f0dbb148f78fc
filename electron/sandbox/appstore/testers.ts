import type { AppStore } from './app-store';
import { badRelationship, badState } from './problem';
import type { Resource } from './state';

const INTERNAL_TESTERS = 100;
const EXTERNAL_TESTERS = 10_000;

/** Whether a group has a build that its people can install. */
function hasOpenBuild({ shelf }: AppStore, group: Resource): boolean {
  const name = group.attributes.isInternalGroup ? 'internalBuildState' : 'externalBuildState';
  return [...shelf.ids('betaGroups', group.id, 'builds')].some(
    (id) => shelf.get('buildBetaDetails', id)?.attributes[name] === 'IN_BETA_TESTING',
  );
}

/** How many people of an app are in groups of one kind. */
function countOf({ shelf }: AppStore, appId: string, internal: boolean): number {
  const people = new Set<string>();
  for (const group of shelf.many('apps', appId, 'betaGroups', 'betaGroups')) {
    if (group.attributes.isInternalGroup !== internal) continue;
    for (const id of shelf.ids('betaGroups', group.id, 'betaTesters')) people.add(id);
  }
  return people.size;
}

/** Puts a tester into a group. Internal groups take users of the team only, and every kind has its limit. */
export function joinGroup(store: AppStore, tester: Resource, group: Resource): void {
  const { shelf } = store;
  const appId = String(group.links.app);
  const internal = group.attributes.isInternalGroup === true;
  if (shelf.ids('betaGroups', group.id, 'betaTesters').has(tester.id)) return;
  const isUser = shelf.all('users').some(({ attributes }) => attributes.username === tester.attributes.email);
  if (internal && !isUser) throw badRelationship('betaGroups', 'Tester(s) cannot be assigned');
  if (countOf(store, appId, internal) >= (internal ? INTERNAL_TESTERS : EXTERNAL_TESTERS))
    throw badState('The app has reached its maximum number of testers.', '.TESTER_LIMIT');
  shelf.join('betaTesters', tester, 'betaGroups', group.id);
  shelf.join('betaTesters', tester, 'apps', appId);
  if (tester.attributes.state === 'NOT_INVITED' && hasOpenBuild(store, group))
    shelf.set('betaTesters', tester, { state: 'INVITED' });
}

/** Takes a tester out of a group. */
export function leaveGroup({ shelf }: AppStore, tester: Resource, groupId: string): void {
  shelf.unlink('betaTesters', tester, 'betaGroups', groupId);
}

/** Takes a tester out of an app: its groups and builds too. Who tests nothing is nobody's tester. */
export function leaveApp(store: AppStore, tester: Resource, appId: string): void {
  const { shelf } = store;
  for (const group of shelf.many('betaTesters', tester.id, 'betaGroups', 'betaGroups'))
    if (group.links.app === appId) leaveGroup(store, tester, group.id);
  for (const build of shelf.many('betaTesters', tester.id, 'builds', 'builds'))
    if (build.links.app === appId) shelf.unlink('betaTesters', tester, 'builds', build.id);
  shelf.unlink('betaTesters', tester, 'apps', appId);
  if (shelf.ids('betaTesters', tester.id, 'apps').size === 0) shelf.remove('betaTesters', tester.id);
}

/** Whether a tester can install anything of an app. */
export function canInstall(store: AppStore, tester: Resource, appId: string): boolean {
  return store.shelf
    .many('betaTesters', tester.id, 'betaGroups', 'betaGroups')
    .some((group) => group.links.app === appId && hasOpenBuild(store, group));
}
