import { expect, type Locator, type Page, test } from '@playwright/test';
import { buildBundle } from '../fixtures/android/build-bundle';
import { dropFile } from '../hosts/support/files';
import { confirm, goTo, open, passDays, productionCard, sheet } from './support/acts';
import { isUp, shareSlipway } from './support/slipway';

/* From a file to everybody: what a release manager does with one version, from the drop to the proof. */

test.describe.configure({ mode: 'serial' });

const slipway = shareSlipway({ scenario: 'fresh' });
const LABEL = '1.5.0 (151)';
const RELEASE = '/releases/android/151';

test('a bundle that is dropped on the window is read and checked', async () => {
  const { page } = slipway.current;
  await dropFile(page, 'main', await buildBundle());
  await expect(page.getByRole('heading', { level: 1, name: 'New release' })).toBeVisible();
  await expect(page.getByRole('region', { name: `The file: ${LABEL}` })).toContainText('com.arkalia.cia');
  const checks = page.getByRole('region', { name: 'Checks' });
  await expect(checks.locator('[data-verdict="pass"]').first()).toBeVisible();
  await expect(checks.locator('[data-verdict="refused"]')).toHaveCount(0);
});

test('it is uploaded to internal testing after the exact calls were seen', async () => {
  const { page } = slipway.current;
  await page.getByRole('button', { name: 'Upload to internal testing…' }).click();
  const plan = sheet(page, 'Upload to Google Play internal testing');
  await expect(plan.getByRole('status').first()).toHaveText('Nothing has been sent yet');
  const calls = plan.getByRole('list', { name: 'Calls in their order' }).getByRole('listitem');
  await expect(calls).toHaveText([
    /POST\/edits/,
    /GET\/edits\/\{id\}\/tracks\/internal/,
    /POST\/upload\/edits\/\{id\}\/bundles/,
    /PUT\/edits\/\{id\}\/tracks\/internal.*"versionCodes": \["151"\]/,
    /POST\/edits\/\{id\}:validate/,
    /POST\/edits\/\{id\}:commit.*Users are affected from this call on/,
  ]);
  await confirm(page, 'Upload to internal testing');
});

test('it is promoted to production for 5% of users: typed, and with a reason while sign-offs are missing', async () => {
  const { page } = slipway.current;
  await open(page, `${RELEASE}?track=internal`);
  await page.getByRole('button', { name: 'Promote…' }).click();
  const form = sheet(page, `Promote ${LABEL}`);
  await form.getByLabel('To', { exact: true }).selectOption({ label: 'Production' });
  await expect(form.getByRole('textbox', { name: 'Share of users' })).toHaveValue('5%');
  await form.getByRole('button', { name: 'Show what will be called…' }).click();
  await expect(page.getByText('Nothing has been sent yet')).toBeVisible();
  await confirm(page, /^Promote.*5%/, { typed: '5%', reason: 'Sign-offs follow while it bakes at 5%' });
  await page.getByRole('button', { name: 'Close', exact: true }).click();
  await page.getByRole('radio', { name: 'Production' }).check({ force: true });
  await expectReach(page, '5%');
});

test('a reload in the middle forgets nothing', async () => {
  const { page } = slipway.current;
  await page.reload();
  await isUp(page);
  await expectReach(page, '5%');
  await goTo(page, 'b');
  const card = productionCard(page, LABEL);
  await expect(card).toContainText('5%');
  await expect(rung(card, /^5%/)).toHaveAttribute('aria-current', 'step');
});

test('its crash rate arrives, with its age and its users', async () => {
  const { page } = slipway.current;
  await passDays(page, 2);
  await open(page, `${RELEASE}?track=production`);
  const gates = page.getByRole('region', { name: 'Gates for production at 5%' });
  const crash = gates.locator('[data-verdict]').filter({ hasText: 'rash rate' });
  await expect(crash).toHaveAttribute('data-verdict', 'pass');
  await expect(crash).toContainText(/\d\.\d\d% under 1\.09%/);
  // the day stands before the hour where the newest figures are of the day before
  await expect(crash).toContainText(/Play vitals, to (\w{3} )?\d\d:00[\d,]+ users/);
});

test('every point of the checklist is signed', async () => {
  const { page } = slipway.current;
  const checklist = page.getByRole('region', { name: 'Checklist' });
  for (const point of await checklist.getByRole('checkbox').all()) {
    await point.press('Space');
    await expect(point).toBeChecked();
  }
  await expect(checklist).toContainText('3 of 3');
});

test('it is halted at 5% and resumed at the same share', async () => {
  const { page } = slipway.current;
  await page.getByRole('button', { name: 'Halt…' }).click();
  await confirm(page, /^Halt/, { typed: 'HALT 151' });
  await page.getByRole('button', { name: 'Close', exact: true }).click();
  await expect(page.getByText(`${LABEL} is halted.`)).toBeVisible();
  await page.getByRole('button', { name: 'Resume at 5%…' }).click();
  await confirm(page, /^Resume/, { typed: '5%' });
  await page.getByRole('button', { name: 'Close', exact: true }).click();
  await expectReach(page, '5%');
});

for (const [share, button] of [
  ['10%', 'Advance to 10%…'],
  ['25%', 'Advance to 25%…'],
  ['50%', 'Advance to 50%…'],
  ['100%', 'Advance to 100%…'],
] as const) {
  test(`it bakes and advances to ${share}`, async () => {
    const { page } = slipway.current;
    await passDays(page, 2);
    await open(page, `${RELEASE}?track=production`);
    await page.getByRole('button', { name: button }).click();
    await confirm(page, new RegExp(`to ${share}`), { typed: share });
    await page.getByRole('button', { name: 'Close', exact: true }).click();
    await expectReach(page, share);
  });
}

test('the history has every step with what was asked and what the store says, and proves itself', async () => {
  const { page } = slipway.current;
  await goTo(page, 'h');
  for (const [title, confirmedBy] of STEPS) {
    await page.getByRole('grid', { name: 'Events, newest first' }).getByText(title, { exact: true }).click();
    const record = page.getByRole('complementary', { name: /^Event \d+/ });
    await expect(record.getByRole('heading', { level: 2, name: title })).toBeVisible();
    await expect(fact(record, 'Confirmed by')).toHaveText(confirmedBy);
    await expect(fact(record, 'Asked')).not.toBeEmpty();
    await expect(fact(record, 'Store says')).not.toBeEmpty();
    await expect(fact(record, 'Differs')).toHaveText('No');
  }
  const record = page.getByRole('complementary', { name: /^Event \d+/ });
  await record.getByRole('button', { name: 'Verify whole chain' }).click();
  await expect(record.getByText('Record is unaltered')).toBeVisible();
  await expect(record.getByText(/events, each follows from the one before/)).toBeVisible();
});

const STEPS = [
  ['1.5.0 (151) set to 100%', 'Typed 100%'],
  ['1.5.0 (151) set to 50%', 'Typed 50%'],
  ['1.5.0 (151) set to 25%', 'Typed 25%'],
  ['1.5.0 (151) set to 10%', 'Typed 10%'],
  ['1.5.0 (151) resumed at 5%', 'Typed 5%'],
  ['1.5.0 (151) halted at 5%', 'Typed HALT 151'],
  ['1.5.0 (151) promoted to Production, 5%', 'Typed 5%'],
  ['1.5.0 (151) uploaded to Internal testing', 'Clicked'],
] as const;

const fact = (record: Locator, key: string) =>
  record.locator('dt', { hasText: new RegExp(`^${key}$`) }).locator('xpath=following-sibling::dd[1]');

const rung = (place: Locator, words: RegExp) => place.getByRole('listitem').filter({ hasText: words });

/** The release's own page says how many users have it in production. */
async function expectReach(page: Page, share: string) {
  await expect(page.getByRole('region', { name: `Gates for production at ${share}` })).toBeVisible();
}
