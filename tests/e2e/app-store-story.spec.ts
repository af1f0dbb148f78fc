import { expect, type Page, test } from '@playwright/test';
import { confirm, goTo, open, passDays, sheet, trouble } from './support/acts';
import { shareSlipway } from './support/slipway';

/*
 * From a new version to everybody on the App Store: what a release manager does, through a rejection, beside Google
 * Play on the same board.
 */

test.describe.configure({ mode: 'serial' });

const slipway = shareSlipway({ scenario: 'staged-rollout' });
const LIVE = '/releases/ios%3Aios/10000400000';
const NEW = '/releases/ios%3Aios/10000500000';

test('the board shows the app on both stores, each with its own means', async () => {
  const { page } = slipway.current;
  const row = page.getByRole('region', { name: 'iOS app', exact: true });
  await expect(row).toContainText('1.4.0 (142)');
  await expect(page.getByRole('region', { name: 'Android app', exact: true })).toContainText('1.4.0 (142)');
  await expect(page.getByRole('list', { name: 'Sources' })).toContainText(/App Store.*requests left/);
});

test('a version is created after the exact calls were seen', async () => {
  const { page } = slipway.current;
  await open(page, LIVE);
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'New version…' }).click();
  const form = sheet(page, 'New version on the App Store');
  await expect(form.getByLabel('Version', { exact: true })).toHaveValue('1.5.0');
  await form.getByRole('button', { name: 'Show what will be called…' }).click();
  const calls = page.getByRole('list', { name: 'Calls in their order' }).getByRole('listitem');
  await expect(calls).toHaveText([
    /GET\/apps\/\{id\}\/appStoreVersions/,
    /POST\/appStoreVersions.*"versionString": "1\.5\.0"/,
    /POST\/appStoreVersionPhasedReleases/,
  ]);
  await confirm(page, 'Create 1.5.0');
});

test('a build is attached, and every field is counted while it is written', async () => {
  const { page } = slipway.current;
  await open(page, `${NEW}?act=build`);
  const form = sheet(page, 'Build and release of 1.5.0');
  await form.getByLabel('Build', { exact: true }).selectOption({ index: 1 });
  await form.getByRole('button', { name: 'Show what will be called…' }).click();
  await confirm(page, 'Change it');

  await open(page, `${NEW}?act=texts`);
  const texts = sheet(page, 'Texts of 1.5.0');
  const tabs = texts.getByRole('tab');
  for (const tab of await tabs.all()) {
    await tab.click();
    const news = texts.getByLabel(/^What’s new/);
    await news.fill('x'.repeat(4_001));
    await expect(texts.getByText('What’s new is 1 characters too long.').first()).toBeVisible();
    await news.fill('Documents are read while you scan them.');
    await texts.getByLabel(/^Keywords/).fill('health,documents');
    await texts.getByLabel(/^Support URL/).fill('https://example.com/help');
    await texts.getByLabel(/^Description/).fill('Everything about your health.');
  }
  await texts.getByRole('button', { name: 'Show what will be called…' }).click();
  await confirm(page, 'Change it');
});

test('it is submitted and rejected, and the board says so', async () => {
  const { page } = slipway.current;
  await trouble(page, 'App review rejects the texts', true);
  await submit(page);
  await passDays(page, 1);
  await goTo(page, 'b');
  await expect(page.getByRole('complementary', { name: 'Needs you' })).toContainText('was rejected');
});

test('it is mended, submitted again and approved', async () => {
  const { page } = slipway.current;
  await open(page, `${NEW}?act=texts`);
  const texts = sheet(page, 'Texts of 1.5.0');
  await texts.getByLabel(/^Description/).fill('Everything about your health, told plainly.');
  await texts.getByRole('button', { name: 'Show what will be called…' }).click();
  await confirm(page, 'Change it');
  await submit(page);
  await passDays(page, 1);
  await open(page, NEW);
  await expect(page.getByText(/The reviewers said yes/).first()).toBeVisible();
});

test('it is released after its name was typed', async () => {
  const { page } = slipway.current;
  await page.getByRole('button', { name: 'Release…' }).click();
  await confirm(page, 'Release 1.5.0', { typed: '1.5.0', reason: 'Sign-offs follow in the rehearsal' });
});

test('on day 3 it is paused and resumed from the palette, and released to all', async () => {
  const { page } = slipway.current;
  await passDays(page, 2);
  await open(page, NEW);
  await expect(page.getByText(/day 3 of 7/).first()).toBeVisible();
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').fill('pause');
  await page.getByRole('option', { name: /Pause App Store phased release, day 3, 5%/ }).click();
  await confirm(page, 'Pause 1.5.0', { typed: 'PAUSE 1.5.0' });
  await page.getByRole('button', { name: 'Close', exact: true }).click();
  await expect(page.getByText(/is paused\./)).toBeVisible();
  await expect(page.getByText(/of 30 days of pause used/).first()).toBeVisible();
  await page.getByRole('button', { name: 'Resume at 5%…' }).click();
  await confirm(page, 'Resume at 5%', { typed: '5%', reason: 'The figures are fine' });
  await page.getByRole('button', { name: 'Close', exact: true }).click();
  await page.getByRole('button', { name: 'Release to all…' }).click();
  await confirm(page, 'Release to all', { typed: '100%', reason: 'Everybody is to have it' });
});

test('the history has every step, and proves itself', async () => {
  const { page } = slipway.current;
  await goTo(page, 'h');
  const events = page.getByRole('grid', { name: 'Events, newest first' });
  for (const title of ['set to 100%', 'resumed at 5%', 'halted at 5%', 'released to App Store']) {
    await expect(events.getByText(new RegExp(title)).first()).toBeVisible();
  }
});

async function submit(page: Page): Promise<void> {
  await open(page, NEW);
  await page.getByRole('button', { name: 'Submit for review…' }).click();
  await confirm(page, 'Submit for review', { typed: '1.5.0' });
}
