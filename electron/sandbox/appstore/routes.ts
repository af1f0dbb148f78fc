import { join } from 'node:path';
import type { Front } from '../front';
import type { Router } from '../router';
import { AppStoreApi } from './api';
import type { AppStore } from './app-store';
import { registerBuilds } from './build-routes';
import { registerFeedback } from './feedback-routes';
import { registerGroups } from './group-routes';
import { registerUsage } from './metric-routes';
import { registerPhases } from './phase-routes';
import { registerPower } from './power-routes';
import { registerRatings } from './rating-routes';
import { registerReads } from './read-routes';
import { registerSubmissions } from './submission-routes';
import { registerTesters } from './tester-routes';
import { registerTestFlight } from './testflight-routes';
import { registerUploads } from './upload-routes';
import { registerVersions } from './version-routes';
import { registerWebhooks } from './webhook-routes';

/** Everything that the simulated App Store Connect answers. Parts of uploads stand below `directory`. */
export function registerAppStore(router: Router, store: AppStore, front: Front, directory: string): void {
  const api = new AppStoreApi(router, store, front);
  registerBuilds(api);
  registerUploads(api, join(directory, 'build-parts'));
  registerGroups(api);
  registerTesters(api);
  registerTestFlight(api);
  registerFeedback(api);
  registerUsage(api);
  registerVersions(api);
  registerPhases(api);
  registerSubmissions(api);
  registerRatings(api);
  registerPower(api);
  registerWebhooks(api);
  registerReads(api);
}
