import type { Front } from '../front';
import type { Router } from '../router';
import type { World } from '../world';
import { AppStoreApi } from './api';
import { AppStore } from './app-store';
import { registerBuilds } from './build-routes';
import { registerReads } from './read-routes';

/** Everything that the simulated App Store Connect answers. */
export function registerAppStore(router: Router, world: World, front: Front): void {
  const api = new AppStoreApi(router, new AppStore(world), front);
  registerBuilds(api);
  registerReads(api);
}
