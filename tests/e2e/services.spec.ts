import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { open } from './support/acts';
import { isSettled, shareSlipway } from './support/slipway';

/*
 * A backend on its cluster: what a release manager sees of a canary. The cluster is simulated at the wire.
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

test('nothing on the screen is out of reach', async () => {
  const { page } = slipway.current;
  const found = await new AxeBuilder({ page }).analyze();
  expect(found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
});
