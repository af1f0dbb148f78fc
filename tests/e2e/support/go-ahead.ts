import { expect, type Page } from '@playwright/test';
import { confirm } from './acts';

/** Confirms the plan that is open, with a reason where one is asked for, waits until it was read back, and closes its sheet. */
export async function goAhead(page: Page, action: string | RegExp, typed?: string): Promise<void> {
  await expect(page.locator('aside footer').getByRole('button', { name: action })).toBeVisible();
  const asked = await page.getByLabel('Why does this go ahead all the same?').isVisible();
  await confirm(page, action, { ...(typed && { typed }), ...(asked && { reason: 'The day is calm' }) });
  await page.keyboard.press('Escape');
}
