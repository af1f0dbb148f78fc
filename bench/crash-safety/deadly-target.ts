import type { StoreTarget } from '../../electron/ports/store-target';
import { createPlayTarget as create } from '../../electron/targets/play/target';
import { withKillPoints } from './kill-points';

/** Takes the place of the product's own when the brain is bundled for this benchmark. */
export const createPlayTarget = (...args: Parameters<typeof create>): StoreTarget =>
  withKillPoints(create(...args));
