import { resolve } from 'node:path';
import { expect, test } from '@playwright/test';
import { launchSlipway } from '../hosts/support/launch';
import { SCREENS } from './screens';

const FOLDER = resolve(import.meta.dirname, '../../docs/screenshots');
/** The sandbox reads its stores every few seconds: by then every figure on a screen has been read once. */
const READ_TIMEOUT_MS = 20_000;

for (const colorScheme of ['light', 'dark'] as const) {
  for (const { name, scenario, path } of SCREENS) {
    test(`${name} ${colorScheme}`, async () => {
      const slipway = await launchSlipway({
        host: 'loopback',
        scenario,
        colorScheme,
        viewport: { width: 1440, height: 900 },
      });
      try {
        const { page } = slipway;
        // The link's token is kept by the page before it goes anywhere else.
        await expect(page.getByRole('main')).toBeVisible();
        await page.goto(new URL(path, page.url()).href);
        await expect(page.getByRole('main')).toBeVisible();
        await expect(page.locator('[aria-busy="true"]')).toHaveCount(0, { timeout: READ_TIMEOUT_MS });
        await page.evaluate(() => document.fonts.ready.then(() => undefined));
        await page.screenshot({
          path: resolve(FOLDER, `${name}-${colorScheme}.png`),
          animations: 'disabled',
          caret: 'hide',
        });
      } finally {
        await slipway.close();
      }
    });
  }
}
