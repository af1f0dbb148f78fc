import { expect, type Page } from '@playwright/test';
import { isSettled, isUp } from './slipway';

/** The longest that an engine may take to build, push or pull, on a computer that tests all else at once. */
export const DOCKER_MS = 180_000;

/** Puts the focus into the open terminal. */
export async function intoTerminal(page: Page): Promise<void> {
  const field = page.locator('[data-terminal]').getByRole('textbox');
  await field.focus();
  await expect(field).toBeFocused();
  await expect(page.locator('[data-terminal]')).toContainText('$');
}

/** Goes to an address and waits until what is there was read. */
export async function go(page: Page, path: string): Promise<void> {
  await page.goto(new URL(path, page.url()).href);
  await isUp(page);
  await isSettled(page);
}

/** Chooses an act from the menu of a row. */
export async function actsOf(page: Page, name: string, act: string): Promise<void> {
  await page.getByRole('button', { name: `Acts for ${name}`, exact: true }).click();
  await page.getByRole('menuitem', { name: act }).click();
}

/** Says yes to the open sheet, and waits until the work is over. */
export async function confirm(page: Page, action: RegExp): Promise<void> {
  await page.locator('aside footer').getByRole('button', { name: action }).last().click();
  await expect(page.getByText('Done, and read back')).toBeVisible({ timeout: DOCKER_MS });
}
