import { type HistoryOptions, openHistory as open } from '../../electron/history/open-history';
import type { History } from '../../electron/ports/history';
import { withKillPoints } from './kill-points';

/** Takes the place of the product's own when the brain is bundled for this benchmark. */
export const openHistory = async (options: HistoryOptions): Promise<History> =>
  withKillPoints(await open(options));
