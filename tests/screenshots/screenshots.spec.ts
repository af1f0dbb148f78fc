import { expect, type Page, test } from '@playwright/test';
import { buildBundle } from '../fixtures/android/build-bundle';
import { showSampleLogs } from '../fixtures/logs/sample-log';
import { dropFile } from '../hosts/support/files';
import { type Launched, launchSlipway } from '../hosts/support/launch';
import { takePictures } from './pictures';
import { SCREENS, type Screen } from './screens';

/** Google and its vitals are read for the first time within seconds. */
const READ_TIMEOUT_MS = 20_000;

for (const scenario of new Set(SCREENS.map((screen) => screen.scenario))) {
  test.describe(scenario, () => {
    let slipway: Launched;
    test.beforeAll(async () => {
      slipway = await launchSlipway({ host: 'loopback', scenario });
      // The link's token is kept by the page before it goes anywhere else.
      await expect(slipway.page.getByRole('main')).toBeVisible();
    });
    test.afterAll(() => slipway?.close());

    for (const screen of SCREENS.filter((one) => one.scenario === scenario)) {
      test(screen.name, async () => {
        if (screen.logs) test.slow(); // files are read, searched and shown in two panes
        const { page } = slipway;
        await goTo(page, screen);
        await takePictures(page, screen.name);
      });
    }
  });
}

/** Opens the place and waits until every figure on it was read. */
async function goTo(page: Page, { path, drop, press, logs }: Screen): Promise<void> {
  await page.goto(new URL(path, page.url()).href);
  await expect(page.getByRole('main').getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.getByRole('list', { name: 'Sources' }).getByText(/data to/)).toBeVisible({
    timeout: READ_TIMEOUT_MS,
  });
  await expect(page.getByRole('list', { name: 'Sources' }).getByText('reading…')).toHaveCount(0, {
    timeout: READ_TIMEOUT_MS,
  });
  if (drop) {
    await dropFile(page, 'main', await buildBundle({ extraBytes: 2_000_000 }));
    await expect(page.getByRole('region', { name: 'Checks' })).toBeVisible();
  }
  if (press) await page.keyboard.press(press);
  if (logs) await showSampleLogs(page);
  await expect(page.locator('main [aria-busy="true"]')).toHaveCount(0, { timeout: READ_TIMEOUT_MS });
}
