import type { AppSeed } from './seed-schema';
import { type Shelf, steadyUuid } from './shelf';
import type { AppStoreState, Resource } from './state';

export const DAY_MS = 86_400_000;

/** What planting one app needs. */
export interface Bed {
  readonly shelf: Shelf;
  readonly state: AppStoreState;
  readonly app: Resource;
  readonly seed: AppSeed;
  /** Sandbox time, ms. */
  readonly now: number;
}

/** The id of a build that a scenario names. */
export const buildIdOf = (bundleId: string, { version, build }: { version: string; build: string }): string =>
  steadyUuid(`build ${bundleId} ${version} ${build}`);
