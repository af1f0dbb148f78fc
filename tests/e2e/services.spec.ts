import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { loadScene, open, sheet } from './support/acts';
import { goAhead } from './support/go-ahead';
import { isSettled, shareSlipway } from './support/slipway';
import { tabTo } from './support/tab-to';

/*
 * A backend on its cluster: a canary to everyone, a revision that is gone back to, a broken image that is named, two
 * colours that are switched. The cluster is simulated at the wire.
 */

test.describe.configure({ mode: 'serial' });

const slipway = shareSlipway({ scenario: 'canary-25' });
const API = '/backend/services?environment=production&service=api';
const rolloutOf = () => slipway.current.page.getByRole('region', { name: 'Rollout of api' });

test('the backend shows environments, services, pods, revisions and figures', async () => {
  const { page } = slipway.current;
  await open(page, API);
  await isSettled(page);
  const rollout = rolloutOf();
  await expect(rollout).toContainText('1.4.0 beside 1.3.4');
  await expect(rollout).toContainText('25%');
  await expect(page.getByRole('table', { name: 'Services in Production' }).getByRole('row')).toHaveCount(6);
  await expect(page.getByRole('table', { name: 'Pods of api' }).getByRole('row')).toHaveCount(13);
  await expect(page.getByRole('region', { name: 'Revisions' }).getByRole('listitem')).toHaveCount(4);
  await expect(page.getByRole('list', { name: 'Sources' })).toContainText('k8s prod-eu');
  await expect(page.getByRole('region', { name: 'Figures of api' })).toContainText('p95 latency');
  await expect(rollout).toContainText(/Error rate under 1.00%\d\.\d\d%/);
});

test('nothing on the screen is out of reach', async () => {
  const { page } = slipway.current;
  const found = await new AxeBuilder({ page }).analyze();
  expect(found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
});

test('without a mouse, services are gone through and a step of the canary is taken', async () => {
  const { page } = slipway.current;
  const services = page.getByRole('table', { name: 'Services in Production' });
  const other = services.getByRole('button', { name: 'worker' });
  await page.getByRole('main').focus();
  await tabTo(other);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: 'Rollout of worker' })).toBeVisible();
  await expect(other).toBeFocused();
  await page.keyboard.press('Shift+Tab');
  await expect(services.getByRole('button', { name: 'api' })).toBeFocused();
  await page.keyboard.press('Enter');
  const rollout = rolloutOf();
  await expect(rollout).toBeVisible();

  const pods = page.getByRole('table', { name: 'Pods of api' });
  await tabTo(pods.getByRole('link').first());
  const undo = page.getByRole('region', { name: 'Revisions' }).getByRole('button', { name: 'Undo to this…' });
  await tabTo(undo.first());
  await expect(page.getByRole('tooltip')).toContainText('canary');
  const compare = page.getByRole('button', { name: 'Compare two…' });
  await tabTo(compare);
  await page.keyboard.press('Enter');
  const compared = sheet(page, 'Revisions of api');
  await expect(compared.getByLabel('From')).toBeFocused();
  await page.keyboard.press('End');
  await expect(compared).toContainText('cia/api:1.3.1');
  await page.keyboard.press('Escape');
  await expect(compare).toBeFocused();

  await page.getByRole('main').focus();
  const step = rollout.getByRole('button', { name: 'Set to 50%…' });
  await tabTo(step);
  await page.keyboard.press('Enter');
  const plan = sheet(page, 'Set the canary of 1.4.0');
  await expect(plan).toContainText('/deployments/api-canary');
  await tabTo(plan.getByLabel('Why does this go ahead all the same?'));
  await page.keyboard.type('Signed on paper');
  await tabTo(plan.getByLabel('Type 50% to confirm this production change'));
  await page.keyboard.type('50%');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText('Done, and read back from the store')).toBeVisible({ timeout: 30_000 });
  await page.keyboard.press('Escape');
  await expect(plan).toBeHidden();
});

test('a canary goes on until everyone has it', async () => {
  const { page } = slipway.current;
  const rollout = rolloutOf();
  await expect(page.getByRole('table', { name: 'Services in Production' })).toContainText('50%');
  const next = rollout.getByRole('button', { name: 'Set to 100%…' });
  await expect(next).toBeEnabled({ timeout: 30_000 });
  await next.click();
  await goAhead(page, 'Set to 100%', '100%');
  await rollout.getByRole('button', { name: 'Finish the canary…' }).click();
  await goAhead(page, 'Finish the canary');
  await expect(rollout.getByRole('button', { name: 'Start a canary…' })).toBeVisible();
  await expect(rollout).toContainText('1.4.0');
});

test('a revision is gone back to in three clicks, after a verdict', async () => {
  const { page } = slipway.current;
  const wanted = page
    .getByRole('region', { name: 'Revisions' })
    .getByRole('listitem')
    .filter({ hasText: 'Release 1.3.3' });
  await wanted.getByRole('button', { name: 'Undo to this…' }).click();
  const judged = sheet(page, 'Undo api to 1.3.3');
  await expect(judged).toContainText('The server would take it');
  await expect(judged).toContainText('The database stays on the schema that it has.');
  await expect(judged).toContainText('cia/api:1.3.3');
  await judged.getByRole('button', { name: 'Show what will happen' }).click();
  await goAhead(page, 'Undo to 1.3.3');
  await expect(rolloutOf()).toContainText('1.3.3');
});

test('a broken image is named in one click', async () => {
  const { page } = slipway.current;
  await loadScene(page, 'Stuck image pull');
  await open(page, '/backend/services');
  const why = page.getByRole('button', { name: 'Why is it stuck?' });
  await expect(why).toBeVisible();
  await page.getByRole('main').focus();
  await tabTo(why);
  await page.keyboard.press('Enter');
  await expect(sheet(page, /^Why is .* stuck\?$/)).toContainText('There is no image');
});

test('users are switched to the other colour and back', async () => {
  const { page } = slipway.current;
  await loadScene(page, 'Blue green preview');
  await open(page, API);
  const rollout = rolloutOf();
  await rollout.getByRole('button', { name: 'Switch to 1.4.0…' }).click();
  await goAhead(page, 'Switch to 1.4.0', '1.4.0');
  await rollout.getByRole('button', { name: 'Switch to 1.3.4…' }).click();
  await goAhead(page, 'Switch to 1.3.4', '1.3.4');
  await expect(rollout.getByRole('button', { name: 'Switch to 1.4.0…' })).toBeVisible();
});
