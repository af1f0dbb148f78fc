import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { launchSlipway } from '../hosts/support/launch';
import { isUp } from './support/slipway';

/* A start after the first: the board that was last seen is there before the program's code has run. */

const dataDir = mkdtempSync(join(tmpdir(), 'slipway-second-start-'));
test.afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

test('shows the board that was last seen, and does what is clicked on it', async () => {
  const first = await launchSlipway({ host: 'loopback', dataDir });
  await isUp(first.page);
  await expect.poll(() => existsSync(join(dataDir, 'first-page.json'))).toBe(true);
  await first.close();

  const second = await launchSlipway({ host: 'loopback', dataDir });
  try {
    const page = await second.page.context().newPage();
    const complaints: string[] = [];
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    const code = Promise.withResolvers<void>();
    await page.route('**/assets/main-*.js', async (route) => {
      await code.promise;
      await route.continue();
    });
    await page.goto(await second.newLink());

    const picture = page.locator('#first-page');
    await expect(picture.getByText('1.4.0 (142)').first()).toBeVisible();
    await expect(picture.locator('time').first()).toBeHidden();
    await expect(page.getByRole('heading')).toHaveCount(0);
    await picture.getByRole('button', { name: 'Search or run a command', includeHidden: true }).click();
    await expect(picture).toBeVisible();

    code.resolve();
    await expect(page.getByRole('dialog')).toBeVisible();
    await expect(picture).toHaveCount(0);
    expect(complaints).toEqual([]);
  } finally {
    await second.close();
  }
});

test('does what is pressed while the board that was last seen is there', async () => {
  const second = await launchSlipway({ host: 'loopback', dataDir });
  try {
    const page = await second.page.context().newPage();
    const code = Promise.withResolvers<void>();
    await page.route('**/assets/main-*.js', async (route) => {
      await code.promise;
      await route.continue();
    });
    await page.goto(await second.newLink());
    await expect(page.locator('#first-page')).toBeVisible();
    await page.keyboard.press('g');
    await page.keyboard.press('h');
    code.resolve();
    await expect(page.getByRole('heading', { level: 1, name: 'History' })).toBeVisible();
  } finally {
    await second.close();
  }
});
