import { spawn } from 'node:child_process';
import { copyFileSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { buildBundle } from '../fixtures/android/build-bundle';
import { dropFile } from '../hosts/support/files';
import { bundle, NODE } from '../hosts/support/launch';
import { confirm, fillIn, goTo, loadScene, open, productionCard, sheet, trouble } from './support/acts';
import { widenElsewhere } from './support/colleague';
import { shareSlipway } from './support/slipway';

/* What must not happen, and what is said when it was prevented. */

const slipway = shareSlipway({ scenario: 'staged-rollout' });
const PRODUCTION = '/releases/android/142?track=production';
const ADVANCE = `${PRODUCTION}&act=advance`;
/** The scene's checklist is not signed, so every step wants one. */
const REASON = 'Signed on paper for this rehearsal';

test('a wrong value sends nothing', async () => {
  const { page } = slipway.current;
  await loadScene(page, 'Staged rollout');
  await open(page, ADVANCE);
  const plan = sheet(page, /^Advance/);
  await fillIn(page, { reason: REASON });
  const field = plan.getByLabel('Type 10% to confirm this production change');
  for (const wrong of ['', '5%', '100%', '10']) {
    await field.fill(wrong);
    const send = plan.getByRole('button', { name: 'Advance to 10%' });
    await expect(send).toHaveAttribute('aria-disabled', 'true');
    await expect(send).toHaveAccessibleDescription('Type 10% to confirm.');
    await send.click({ force: true });
    await field.press('Control+Enter');
  }
  await expect(plan.getByText('Nothing has been sent yet')).toBeVisible();
  await field.fill('10%');
  await expect(plan.getByRole('button', { name: 'Advance to 10%' })).not.toHaveAttribute(
    'aria-disabled',
    'true',
  );
  await page.keyboard.press('Escape');
  await expect(page.getByRole('region', { name: 'Gates for production at 5%' })).toBeVisible();
});

test('a plan is refused when the store has moved since it was seen', async () => {
  const { page, dataDir } = slipway.current;
  await loadScene(page, 'Staged rollout');
  await open(page, ADVANCE);
  await expect(page.getByText('Nothing has been sent yet')).toBeVisible();
  await widenElsewhere(dataDir, 0.2);
  await fillIn(page, { typed: '10%', reason: REASON });
  await sheet(page, /^Advance/)
    .getByRole('button', { name: 'Advance to 10%' })
    .click();
  const refused = page.getByRole('region', { name: 'Plan refused. Nothing was sent.' });
  await expect(refused).toContainText('You saw');
  await expect(refused).toContainText('5%');
  await refused.getByRole('button', { name: 'Plan again…' }).click();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('region', { name: 'Gates for production at 20%' })).toBeVisible();
});

test('a lost answer is settled by reading, and nothing is sent twice', async () => {
  const { page } = slipway.current;
  await loadScene(page, 'Staged rollout');
  await trouble(page, /The answer to a commit is lost/, true);
  await open(page, ADVANCE);
  await confirm(page, 'Advance to 10%', { typed: '10%', reason: REASON });
  await goTo(page, 'b');
  const card = productionCard(page, '1.4.0 (142)');
  await expect(card).toContainText('Settled: Google Play has 10%.');
  await expect(card).toContainText('nothing was sent twice');
  await goTo(page, 'h');
  await page.getByRole('grid').getByText('1.4.0 (142) set to 10%', { exact: true }).first().click();
  const commits = page.getByRole('complementary', { name: /^Event/ }).getByText(/:commit/);
  await expect(commits).toHaveCount(1);
});

test('production is locked, with the reason, while the store cannot be read', async () => {
  const { page } = slipway.current;
  await loadScene(page, 'Staged rollout');
  await trouble(page, /Google is down/, true);
  await open(page, PRODUCTION);
  await expect(page.getByText('Production is locked.')).toBeVisible({ timeout: 30_000 });
  const advance = page.getByRole('button', { name: 'Advance to 10%…' });
  await expect(advance).toHaveAttribute('aria-disabled', 'true');
  await expect(advance).toHaveAccessibleDescription(
    /did not answer.*must read the track before it changes it/,
  );
  await page.keyboard.press('a');
  await expect(page.getByRole('complementary')).toHaveCount(0);
  await expect(page.getByRole('region', { name: 'Gates for production at 5%' })).toBeVisible();

  await trouble(page, /Google is down/, false);
  await open(page, PRODUCTION);
  await expect(advance).not.toHaveAttribute('aria-disabled', 'true', { timeout: 40_000 });
});

test('a breach is loud on the board, and halting works', async () => {
  const { page } = slipway.current;
  await loadScene(page, 'Crash spike');
  const card = productionCard(page, '1.4.0 (142)');
  await expect(card).toHaveAccessibleName(/Gate breached/);
  await expect(card).toContainText(/Crash rate .*1\.09%/);
  await expect(
    page.getByRole('complementary', { name: 'Needs you' }).getByRole('listitem').first(),
  ).toContainText(/breach|crash/i);
  await card.getByRole('button', { name: 'Halt…' }).click();
  await confirm(page, /^Halt/, { typed: 'HALT 142' });
  await goTo(page, 'b');
  await expect(card).toHaveAccessibleName(/Halted/);
  await expect(card).toContainText('nobody new gets it');
});

test('going ahead against a hold needs a reason, which the history keeps', async () => {
  const { page } = slipway.current;
  const reason = 'Vitals are late today; support sees nothing unusual';
  await loadScene(page, 'Staged rollout');
  await trouble(page, /Vitals stop arriving/, true);
  await open(page, ADVANCE);
  const plan = sheet(page, /^Advance/);
  const send = plan.getByRole('button', { name: 'Advance to 10%' });
  await expect(plan).toContainText(/gate (holds|has not enough data)/);
  await fillIn(page, { typed: '10%' });
  await expect(send).toHaveAccessibleDescription('Write why this goes ahead all the same.');
  await fillIn(page, { reason: 'because' });
  await expect(send).toHaveAttribute('aria-disabled', 'true');
  await confirm(page, 'Advance to 10%', { reason });
  await goTo(page, 'h');
  await page.getByRole('grid').getByText('1.4.0 (142) set to 10%', { exact: true }).first().click();
  await expect(page.getByRole('complementary', { name: /^Event/ })).toContainText(reason);
});

test('a renamed archive and a file of another kind are refused by name', async () => {
  const { page } = slipway.current;
  const folder = mkdtempSync(join(tmpdir(), 'slipway-drop-'));
  const renamed = join(folder, 'holiday-photos.aab');
  writeFileSync(renamed, EMPTY_ZIP);
  await goTo(page, 'b');
  await dropFile(page, 'main', renamed);
  const refusal = page.getByRole('dialog', { name: 'holiday-photos.aab was not taken' });
  await expect(refusal).toContainText('Nothing was');
  await page.keyboard.press('Escape');
  await expect(refusal).toBeHidden();

  const zipped = join(folder, 'app-release.zip');
  copyFileSync(await buildBundle(), zipped);
  await dropFile(page, 'main', zipped);
  await expect(page.getByRole('dialog', { name: 'app-release.zip was not taken' })).toContainText(
    'Take the .aab, .apk or .ipa out of it',
  );
  await page.keyboard.press('Escape');
  await expect(page.getByRole('heading', { level: 1, name: 'Board' })).toBeVisible();
});

test('a second program on the same data folder is refused and says which one runs', async () => {
  const { dataDir, process: first, host } = slipway.current;
  const second = spawn(NODE, [bundle('main/loopback.js'), '--data', dataDir, '--no-open'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  second.stdout.on('data', (part: Buffer) => {
    said += part.toString('utf8');
  });
  await new Promise((resolve) => second.once('exit', resolve));
  expect(said).toContain(`Slipway is already running on ${dataDir} (${host}, process ${first.pid})`);
});

/** The end record of an archive without entries. */
const EMPTY_ZIP = Buffer.from('504b0506000000000000000000000000000000000000', 'hex');
