import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { confirm, loadScene, open, sheet } from './support/acts';
import { isSettled, shareSlipway } from './support/slipway';

/*
 * A backend on its cluster: what a release manager sees of a canary, how it goes on and is stopped, and how a
 * revision is gone back to. The cluster is simulated at the wire.
 */

test.describe.configure({ mode: 'serial' });

const slipway = shareSlipway({ scenario: 'canary-25' });
const API = '/backend/services?environment=production&service=api';

test('the backend shows environments, services, pods and revisions', async () => {
  const { page } = slipway.current;
  await open(page, API);
  await isSettled(page);
  const rollout = page.getByRole('region', { name: 'Rollout of api' });
  await expect(rollout).toContainText('1.4.0 beside 1.3.4');
  await expect(rollout).toContainText('25%');
  await expect(page.getByRole('table', { name: 'Services in Production' }).getByRole('row')).toHaveCount(6);
  await expect(page.getByRole('table', { name: 'Pods of api' }).getByRole('row')).toHaveCount(13);
  await expect(page.getByRole('region', { name: 'Revisions' }).getByRole('listitem')).toHaveCount(4);
  await expect(page.getByRole('list', { name: 'Sources' })).toContainText('k8s prod-eu');
});

test('what has no figures is said to have none, and nothing on the screen is out of reach', async () => {
  const { page } = slipway.current;
  const found = await new AxeBuilder({ page }).analyze();
  expect(found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
});

test('a canary goes on by a step that was seen and typed, and is stopped by a click', async () => {
  const { page } = slipway.current;
  const rollout = page.getByRole('region', { name: 'Rollout of api' });
  await rollout.getByRole('button', { name: 'Set to 50%…' }).click();
  const plan = sheet(page, 'Set the canary of 1.4.0');
  await expect(plan).toContainText('/deployments/api-canary');
  const reason = page.getByLabel('Why does this go ahead all the same?');
  await expect(page.getByLabel('Type 50% to confirm this production change')).toBeVisible();
  await confirm(page, 'Set to 50%', {
    typed: '50%',
    ...((await reason.isVisible()) ? { reason: 'The day is calm' } : {}),
  });
  await page.keyboard.press('Escape');
  await expect(rollout.locator('ol')).toContainText('50%');
  await expect(page.getByRole('table', { name: 'Services in Production' })).toContainText('50%');

  await rollout.getByRole('button', { name: 'Stop the canary…' }).click();
  await confirm(page, 'Stop the canary');
  await page.keyboard.press('Escape');
  await expect(rollout.getByRole('button', { name: 'Start a canary…' })).toBeVisible();
});

test('a revision is gone back to after a dry run and its difference', async () => {
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
  await confirm(page, 'Undo to 1.3.3');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('region', { name: 'Rollout of api' })).toContainText('1.3.3');
});

test('a broken image is named in one click', async () => {
  const { page } = slipway.current;
  await loadScene(page, 'Stuck image pull');
  await open(page, '/backend/services');
  await page.getByRole('button', { name: 'Why is it stuck?' }).click();
  const why = sheet(page, /^Why is .* stuck\?$/);
  await expect(why).toContainText(/There is no image|cannot be pulled|may not read the image/);
});
