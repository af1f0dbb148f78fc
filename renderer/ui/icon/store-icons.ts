import type { IconName } from './icon';

/** The mark of each store, by the id of its target. */
export const STORE_ICONS: Readonly<Record<string, IconName>> = {
  'google-play': 'android',
  'app-store': 'apple',
};
