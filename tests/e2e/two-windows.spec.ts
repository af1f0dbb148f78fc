import { expect, type Page, test } from '@playwright/test';
import { confirm, fillIn, goTo, loadScene, open, productionCard, sheet } from './support/acts';
import { isUp, shareSlipway } from './support/slipway';

/* Several windows of one program. The desktop has one window; the page in a browser can be open in many. */

const slipway = shareSlipway({ scenario: 'staged-rollout' });
const ADVANCE = '/releases/android/142?track=production&act=advance';
const YES = { typed: '10%', reason: 'Signed on paper for this rehearsal' };

async function anotherWindow(): Promise<Page> {
  const { page, newLink } = slipway.current;
  const other = await page.context().newPage();
  await other.goto(await newLink());
  await isUp(other);
  return other;
}

test('a second window sees what the first one does', async () => {
  const { page } = slipway.current;
  await loadScene(page, 'Staged rollout');
  const other = await anotherWindow();
  await expect(productionCard(other, '1.4.0 (142)')).toContainText('5%');
  await open(page, ADVANCE);
  await confirm(page, 'Advance to 10%', YES);
  await expect(rungNow(other)).toContainText('10%');
  await other.close();
});

test('of two windows that advance one rollout, one wins and the other is told', async () => {
  const { page } = slipway.current;
  await loadScene(page, 'Staged rollout');
  const other = await anotherWindow();
  for (const window of [page, other]) {
    await open(window, ADVANCE);
    await fillIn(window, YES);
  }
  await confirm(page, 'Advance to 10%');
  await sheet(other, /^Advance/)
    .getByRole('button', { name: 'Advance to 10%' })
    .click();
  await expect(other.getByText('Plan refused. Nothing was sent.').first()).toBeVisible();
  await goTo(page, 'h');
  const set = page.getByRole('grid').getByText('1.4.0 (142) set to 10%', { exact: true });
  await expect(set).toHaveCount(1);
  await other.close();
});

test('a page whose line is cut says so, locks production, and comes back when asked and by itself', async () => {
  const { page, newLink } = slipway.current;
  await loadScene(page, 'Staged rollout');
  const cut: { now: () => void } = { now: () => undefined };
  const other = await page.context().newPage();
  await other.routeWebSocket(/.*/, (socket) => {
    socket.connectToServer();
    cut.now = () => void socket.close();
  });
  await other.clock.install();
  await other.goto(await newLink());
  await isUp(other);
  const card = productionCard(other, '1.4.0 (142)');
  const offline = other.getByRole('alert').filter({ hasText: 'Offline since' });
  const isBack = async () => {
    await expect(offline).toHaveCount(0);
    await expect(card).not.toContainText('Production is locked.');
  };
  await expect(card).toBeVisible();
  // Time stands, so that no try of its own comes before the person's.
  await other.clock.pauseAt(Date.now() + 1000);
  const lose = async () => {
    cut.now();
    await expect(offline).toBeVisible();
    await expect(card).toContainText('Production is locked.');
  };
  await lose();
  await other.getByRole('button', { name: 'Try now' }).click();
  await isBack();
  await lose();
  await other.clock.runFor(1000);
  await isBack();
  await other.close();
});

const rungNow = (page: Page) => productionCard(page, '1.4.0 (142)').locator('li[aria-current="step"]');
