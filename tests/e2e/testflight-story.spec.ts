import { expect, type Page, test } from '@playwright/test';
import { confirm, goTo, open, passDays, sheet } from './support/acts';
import { shareSlipway } from './support/slipway';

/*
 * A day of QA: a build goes from processing to testers from outside, and what they send is gone through. By keyboard
 * where QA would.
 */

test.describe.configure({ mode: 'serial', timeout: 120_000 });

const slipway = shareSlipway({ scenario: 'testflight-day' });
const NOTES = { 'en-US': 'Scan two pages and check their order.', 'fr-FR': 'Scannez deux pages.' } as const;

test('notes in two languages and a group are set while Apple still processes the build', async () => {
  const { page } = slipway.current;
  await open(page, '/testflight');
  await expect(panel(page).getByRole('heading', { name: '1.5.0 (156)' })).toBeVisible();
  for (const [locale, text] of Object.entries(NOTES)) {
    await panel(page)
      .getByRole('tab', { name: new RegExp(locale) })
      .click();
    await panel(page).getByLabel(`What to test, ${locale}`).fill(text);
  }
  await expect(panel(page).getByText('Draft kept, 2 not sent')).toBeVisible();
  await panel(page).getByRole('button', { name: 'Send when ready…' }).click();
  const order = sheet(page, 'When 1.5.0 (156) is ready');
  await order.getByLabel('QA', { exact: true }).check();
  await order.getByLabel('Encryption that is not exempt').selectOption('No, or only what is exempt');
  await expect(order.getByRole('list', { name: 'Calls in their order' }).getByRole('listitem')).toHaveText([
    /PATCH\/builds\/.*"usesNonExemptEncryption": false/,
    /POST\/betaBuildLocalizations.*en-US/,
    /POST\/betaBuildLocalizations.*fr-FR/,
    /POST\/betaGroups\/.*\/relationships\/builds/,
  ]);
  await order.getByRole('button', { name: 'Send when ready' }).click();
  await expect(panel(page).getByText('Sent as soon as Apple has processed it')).toBeVisible();
});

test('it is sent by itself when Apple is done, and read back', async () => {
  const { page } = slipway.current;
  await passDays(page, 1);
  await open(page, '/testflight');
  await expect(panel(page).getByText('Everything that was set ahead is done')).toBeVisible({
    timeout: 30_000,
  });
  await expect(panel(page).getByText('Ready to test')).toBeVisible({ timeout: 30_000 });
  for (const [locale, text] of Object.entries(NOTES)) {
    await panel(page).getByRole('tab', { name: locale }).click();
    await expect(panel(page).getByLabel(`What to test, ${locale}`)).toHaveValue(text);
  }
  await expect(panel(page).getByRole('button', { name: 'Take it from QA' })).toBeVisible();
});

test('it is sent to beta review, approved, and its testers are told', async () => {
  const { page } = slipway.current;
  await more(page, 'Tell testers by hand…');
  await confirm(page, 'Tell them by hand');
  await backToBuild(page);
  await panel(page).getByRole('button', { name: 'Send to review…' }).click();
  await confirm(page, 'Send to beta review');
  await passDays(page, 1);
  await open(page, '/testflight');
  await expect(panel(page).getByText('Beta review approved it').first()).toBeVisible({
    timeout: 30_000,
  });
  await more(page, 'Tell testers…');
  await page
    .locator('aside footer')
    .getByRole('button', { name: /^Tell \d+ testers/ })
    .click();
  await expect(page.getByText('Done. The store took it')).toBeVisible();
});

test('what testers sent is gone through by keyboard', async () => {
  const { page } = slipway.current;
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await open(page, '/testflight/feedback');
  const reports = page.getByRole('listbox', { name: 'Reports, newest first' }).getByRole('option');
  const first = reports.first();
  await expect(first).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('j');
  await expect(reports.nth(1)).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('k');
  await expect(first).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('c');
  await expect(page.getByText('The issue is on the clipboard')).toBeVisible();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toContain('## What the tester says');
  const facts = page.getByRole('complementary').filter({ has: page.getByText('Issue draft') });
  await facts.getByLabel('Issue it was filed as').fill('#482');
  await facts.getByRole('button', { name: 'Filed' }).click();
  await expect(page.getByRole('tab', { name: /^Issues ?1$/ })).toBeVisible({ timeout: 30_000 });
  await page.keyboard.press('e');
  await expect(page.getByRole('tab', { name: /^Closed ?1$/ })).toBeVisible({ timeout: 30_000 });
});

test('the history has every step', async () => {
  const { page } = slipway.current;
  await goTo(page, 'h');
  const events = page.getByRole('grid', { name: 'Events, newest first' });
  for (const title of ['filed as #482', 'told', 'sent to beta review', 'given to QA', 'was processed']) {
    await expect(events.getByText(new RegExp(title)).first()).toBeVisible();
  }
});

/** The panel of the build that is open. */
const panel = (page: Page) => page.getByRole('complementary').filter({ has: page.locator('#beta-build') });

async function more(page: Page, act: string): Promise<void> {
  await panel(page)
    .getByRole('button', { name: /^More for/ })
    .click();
  await page.getByRole('menuitem', { name: act }).click();
}

async function backToBuild(page: Page): Promise<void> {
  await page.locator('aside footer').getByRole('button', { name: 'Close' }).click();
}
