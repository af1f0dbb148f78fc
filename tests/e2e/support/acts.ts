import { expect, type Locator, type Page } from '@playwright/test';
import { isSettled, isUp } from './slipway';

/** What a person gives with their yes. */
export interface Answer {
  /** Typed where production asks for it. */
  readonly typed?: string;
  readonly reason?: string;
}

/** The docked sheet whose title matches. */
export const sheet = (page: Page, title: string | RegExp): Locator =>
  page.getByRole('complementary', { name: title });

/** The version's card in the production column of the board. */
export const productionCard = (page: Page, label: string): Locator =>
  page.getByRole('region', { name: new RegExp(`^Android app, production, ${escaped(label)}`, 'i') });

const escaped = (text: string) => text.replaceAll(/[()+.?*[\]\\^$|{}]/g, '\\$&');

/** Goes to an area as people do who know the keys: G and its letter. */
export async function goTo(page: Page, letter: 'b' | 'r' | 'l' | 'h' | 's'): Promise<void> {
  await page.keyboard.press('g');
  await page.keyboard.press(letter);
  const title = { b: 'Board', r: 'Releases', l: 'Logs', h: 'History', s: 'Settings' }[letter];
  await expect(page.getByRole('main').getByRole('heading', { level: 1, name: title })).toBeVisible();
}

/** Goes to an address of the product. */
export async function open(page: Page, path: string): Promise<void> {
  await page.goto(new URL(path, page.url()).href);
  await isUp(page);
  await isSettled(page);
}

/** Fills in what the open sheet asks for, sends, and waits until the store was read back without a difference. */
export async function confirm(page: Page, action: string | RegExp, answer: Answer = {}): Promise<void> {
  await fillIn(page, answer);
  await page.locator('aside footer').getByRole('button', { name: action }).click();
  await expect(page.getByText('Done, and read back from the store')).toBeVisible({ timeout: 30_000 });
  await expect(page.locator('[data-outcome="done"]')).toContainText('No');
}

/** Fills in what the open sheet asks for, and sends nothing. */
export async function fillIn(page: Page, { typed, reason }: Answer): Promise<void> {
  if (reason !== undefined) await page.getByLabel('Why does this go ahead all the same?').fill(reason);
  if (typed !== undefined)
    await page.getByLabel(`Type ${typed} to confirm this production change`).fill(typed);
}

/** Loads a scene of the sandbox from the mark above the screens, and waits until its board is drawn. */
export async function loadScene(page: Page, title: string): Promise<void> {
  // By pointer: whatever the last test left may have its focus in a text, where G and B are letters.
  await page.getByRole('navigation', { name: 'Areas' }).getByRole('link', { name: 'Board' }).click();
  const scenes = page.getByRole('region', { name: 'Sandbox' }).getByRole('button').first();
  await scenes.click();
  await page.getByRole('menuitemradio', { name: title, exact: true }).click();
  await expect(scenes).not.toHaveAttribute('aria-busy');
  await expect(scenes).toHaveText(title);
  await isSettled(page);
}

/** Moves the sandbox's clock on, in Settings, by whole days. */
export async function passDays(page: Page, days: number): Promise<void> {
  await goTo(page, 's');
  await page.getByRole('tab', { name: 'Sandbox' }).click();
  for (let day = 0; day < days; day++) await page.getByRole('button', { name: '+24 h' }).click();
}

/** Switches one of the sandbox's troubles on or off, in Settings. */
export async function trouble(page: Page, title: string | RegExp, on: boolean): Promise<void> {
  await goTo(page, 's');
  await page.getByRole('tab', { name: 'Sandbox' }).click();
  const knob = page.getByRole('switch', { name: title });
  await knob.click();
  await expect(knob).toHaveAttribute('aria-checked', String(on));
}
