import { expect, test } from '@playwright/test';
import { goTo, loadScene, open, sheet } from './support/acts';
import { shareSlipway } from './support/slipway';
import { tabTo } from './support/tab-to';

/* Everything without a mouse. */

const slipway = shareSlipway({ scenario: 'staged-rollout' });

test('a rollout is advanced by keyboard alone', async () => {
  const { page } = slipway.current;
  await loadScene(page, 'Staged rollout');
  await page.keyboard.press('Control+k');
  const search = page.getByRole('combobox', { name: 'Search or run a command' });
  await expect(search).toBeFocused();
  await page.keyboard.type('settings');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible();
  await goTo(page, 'b');
  await page.keyboard.press('a');
  const plan = sheet(page, /^Advance/);
  await expect(plan.getByRole('heading', { level: 2 })).toBeFocused();
  const reason = plan.getByLabel('Why does this go ahead all the same?');
  const value = plan.getByLabel('Type 10% to confirm this production change');
  await tabTo(reason);
  await page.keyboard.type('Signed on paper for this rehearsal');
  await tabTo(value);
  await page.keyboard.type('10%');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText('Done, and read back from the store')).toBeVisible({ timeout: 30_000 });
  await page.keyboard.press('Escape');
  await expect(plan).toBeHidden();
  await expect(page.getByRole('region', { name: 'Gates for production at 10%' })).toBeVisible();
});

test('sheets and menus give focus back', async () => {
  const { page } = slipway.current;
  await loadScene(page, 'Staged rollout');
  await open(page, '/releases/android/142?track=production');
  await page.keyboard.press('n');
  await expect(sheet(page, /^Edit details/)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(sheet(page, /^Edit details/)).toBeHidden();
  await expect(page.getByRole('main')).toBeFocused();
  await page.getByRole('button', { name: 'More' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitem').first()).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'More' })).toBeFocused();
});

test('J opens the drawer, and moves down where there is a list', async () => {
  const { page } = slipway.current;
  await loadScene(page, 'Staged rollout');
  await page.keyboard.press('j');
  const drawer = page.getByRole('region', { name: 'Running' });
  await expect(drawer).toBeVisible();
  await expect(drawer.getByRole('heading', { name: 'Running' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(drawer).toBeHidden();

  await goTo(page, 'r');
  const rows = page.getByRole('table', { name: 'Releases' }).locator('[data-row]');
  await expect(rows.first()).toBeFocused();
  await page.keyboard.press('j');
  await expect(rows.nth(1)).toBeFocused();
  await page.keyboard.press('k');
  await expect(rows.first()).toBeFocused();
  await expect(drawer).toBeHidden();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: /^Release / })).toBeVisible();

  await goTo(page, 'h');
  const events = page.getByRole('grid', { name: 'Events, newest first' });
  await events.focus();
  const first = await events.getAttribute('aria-activedescendant');
  await page.keyboard.press('j');
  await expect(events).not.toHaveAttribute('aria-activedescendant', first ?? '');
  await expect(drawer).toBeHidden();
});

test('the slash leads to the search of the screen', async () => {
  const { page } = slipway.current;
  await goTo(page, 'h');
  await page.keyboard.press('/');
  const field = page.getByRole('textbox', { name: 'Search the history' });
  await expect(field).toBeFocused();
  // Slower than the pause after which a search begins: what is typed meanwhile must stay.
  await page.keyboard.type('track:production ', { delay: 180 });
  await expect(page.getByRole('button', { name: 'Remove track:production' })).toBeVisible();
  await expect(page).toHaveURL(/q=track/);
});

test('the first stop of the Tab key leads past the frame', async () => {
  const { page } = slipway.current;
  await open(page, '/releases');
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await open(page, '/');
  await page.keyboard.press('Tab');
  const skip = page.getByRole('button', { name: 'Skip to the screen' });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toBeFocused();
});

test('nothing moves for people who asked for that', async () => {
  const { page } = slipway.current;
  for (const reducedMotion of ['reduce', 'no-preference'] as const) {
    await page.emulateMedia({ reducedMotion });
    await open(page, '/releases/android/142?track=production&act=advance');
    const moving = await page.evaluate(
      () =>
        [...document.querySelectorAll('body *')]
          .map((element) => getComputedStyle(element))
          .filter(({ animationName, animationDuration, transitionDuration }) => {
            const longest = [animationName === 'none' ? '0s' : animationDuration, transitionDuration]
              .flatMap((list) => list.split(','))
              .map(Number.parseFloat);
            return Math.max(...longest) > 0.001;
          }).length,
    );
    // Without the wish there is something to move, so that the count can be wrong.
    if (reducedMotion === 'reduce') expect(moving).toBe(0);
    else expect(moving).toBeGreaterThan(0);
  }
  await page.emulateMedia({ reducedMotion: 'reduce' });
});
