import type { AppId } from '@shared/domain/ids';
import type { LaneView } from '@shared/domain/lane';
import type { Operation } from '@shared/domain/operation';
import type { StoreIntent } from '@shared/domain/plan';
import { versionCodeOf } from '@shared/domain/submission/version';
import type { RunningSandbox } from '../../../electron/sandbox/sandbox';
import { type Called, ended, eventually } from './brain';

/** The presence of the sandbox's main app on the App Store. */
export const IOS = 'ios:ios' as AppId;
export const TRACK = 'app-store';

/** The code under which a version is known. */
export function codeOf(version: string): number {
  const code = versionCodeOf(version);
  if (code === null) throw new Error(`${version} is no version.`);
  return code;
}

/** A version's lane, once it is there and fits. */
export function version(
  { client }: Called,
  name: string,
  what: string,
  fits: (lane: LaneView) => boolean = () => true,
): Promise<LaneView> {
  return eventually(async () => {
    const view = await client.releases.get({ appId: IOS, versionCode: codeOf(name) });
    return view.lanes.find((lane) => lane.track === TRACK && lane.submission && fits(lane));
  }, `${name} ${what}`);
}

/** A version's lane once it stands somewhere on its way through review. */
export function standing(
  test: Called,
  name: string,
  phase: NonNullable<LaneView['submission']>['phase']['name'],
): Promise<LaneView> {
  return version(test, name, phase, (lane) => lane.submission?.phase.name === phase);
}

/** Plans for the App Store, confirms as the plan asks, and gives the operation that has begun. */
async function beginIos(
  { client }: Called,
  intent: StoreIntent,
  reason: string | null = null,
): Promise<Operation> {
  const plan = await client.plans.make({ appId: IOS, intent });
  const typed = plan.confirmation.kind === 'typed' ? plan.confirmation.expected : null;
  return client.plans.confirm({
    planId: plan.id,
    typed,
    reason: plan.needsReason ? (reason ?? 'Rehearsed.') : reason,
  });
}

/** The same, and waits until the operation has ended. */
export async function carryOutIos(test: Called, intent: StoreIntent): Promise<Operation> {
  return ended(test, (await beginIos(test, intent)).id);
}

/** Writes that the App Store received, as the sandbox saw them. */
export function writesTo(store: RunningSandbox): readonly string[] {
  return store.control
    .requests()
    .filter(({ method, url }) => method !== 'GET' && url.includes('/v1/'))
    .filter(({ url }) => !url.includes('androidpublisher') && !url.includes('playdeveloper'))
    .map(({ method, url }) => `${method} ${new URL(url, 'http://store').pathname}`);
}

/** What the App Store has of a version: `WAITING_FOR_REVIEW`. */
export function atAppStore(store: RunningSandbox, name: string): string {
  const found = resourcesOf(store, 'appStoreVersions').find(
    ({ attributes }) => attributes.versionString === name,
  );
  return String(found?.attributes.appVersionState ?? 'absent');
}

interface Resource {
  readonly id: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

function resourcesOf(store: RunningSandbox, type: string): readonly Resource[] {
  const shelves = store.world.state.appStore.resources as Readonly<
    Record<string, Readonly<Record<string, Resource>>>
  >;
  return Object.values(shelves[type] ?? {});
}
