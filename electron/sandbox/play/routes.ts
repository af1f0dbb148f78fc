import type { Router } from '../router';
import type { World } from '../world';
import { registerEdits } from './edit-routes';

/** Everything the simulated Google answers to an authenticated client. */
export function registerPlay(router: Router, world: World): void {
  registerEdits(router, world);
}
