import { expect, type Page, test } from '@playwright/test';
import { sheet } from '../e2e/support/acts';
import { BROKEN, dockerfile, prepareBackend } from '../e2e/support/backend';
import { actsOf, confirm, DOCKER_MS, go, intoTerminal } from '../e2e/support/docker-acts';
import { isUp } from '../e2e/support/slipway';
import { launchSlipway } from '../hosts/support/launch';
import { takePictures } from './pictures';

/* The screens of Docker, of the deployment guide's backend on a real engine. */

test.describe.configure({ mode: 'serial', timeout: 600_000 });

test('no engine', async () => {
  const slipway = await launchSlipway({
    host: 'loopback',
    scenario: 'fresh',
    env: { DOCKER_HOST: 'unix:///nowhere/docker.sock' },
  });
  try {
    await isUp(slipway.page);
    await go(slipway.page, '/backend/builds');
    await takePictures(slipway.page, 'docker-no-engine');
  } finally {
    await slipway.close();
  }
});

test('the story of an image', async () => {
  const backend = await prepareBackend();
  const slipway = await launchSlipway({ ...backend.launch, host: 'loopback' });
  const { page } = slipway;
  try {
    await isUp(page);
    await go(page, '/backend/builds');
    await page.getByRole('button', { name: 'Build… Backend API' }).click();
    const form = sheet(page, 'Build Backend API');
    await form.getByLabel('Tags').fill(`${backend.image}:1.5.0-rc.4`);
    await expect(form.getByRole('region', { name: 'Checks of the Dockerfile' })).toContainText(
      'health check',
    );
    await takePictures(page, 'docker-build-form');
    await form.getByRole('button', { name: 'Build', exact: true }).click();
    await expect(page.getByText(/^Built in/)).toBeVisible({ timeout: DOCKER_MS });
    await page.getByRole('main').getByRole('button', { name: 'Push…' }).first().click();
    await expect(page.getByText('What will be called')).toBeVisible();
    await takePictures(page, 'docker-push');
    await confirm(page, /^Push/);
    await page.keyboard.press('Escape');
    await takePictures(page, 'build');

    await go(page, '/backend/images');
    await takePictures(page, 'docker-images');
    await actsOf(page, `${backend.image}:1.5.0-rc.4`, 'Run a container…');
    await sheet(page, 'Run a container').getByLabel('Name').fill('cia-api');
    await page.getByRole('button', { name: 'Show what will be called…' }).click();
    await confirm(page, /^(Run|Start)/);
    await page.keyboard.press('Escape');
    const row = page.getByRole('table', { name: 'Containers' }).getByRole('row', { name: /^cia-api / });
    await expect(row).toContainText('Healthy', { timeout: DOCKER_MS });
    await expect(row).toContainText(/\d%/, { timeout: DOCKER_MS });
    await takePictures(page, 'docker-containers');
    await row.getByRole('link', { name: 'cia-api' }).click();
    await expect(page.getByRole('list', { name: 'Probes, newest first' })).toContainText('healthy');
    await takePictures(page, 'docker-container');
    await terminal(page);
    await takePictures(page, 'docker-terminal');
    await page.keyboard.type('touch /tmp/out-of-service\n');
    await page.getByRole('tab', { name: 'Overview' }).click();
    await expect(page.getByText('Unhealthy').first()).toBeVisible({ timeout: DOCKER_MS });
    await takePictures(page, 'docker-unhealthy');

    backend.write('backend/Dockerfile', dockerfile(BROKEN.text));
    await go(page, '/backend/builds');
    await page.getByRole('table', { name: 'Builds' }).getByRole('link', { name: '1.5.0-rc.4' }).click();
    await page.getByRole('button', { name: 'Rebuild' }).click();
    await expect(page.getByText(/^Failed after/)).toBeVisible({ timeout: DOCKER_MS });
    await takePictures(page, 'build-failed');
    await go(page, '/backend/builds');
    await takePictures(page, 'docker-builds');
    await backend.close();
    await expect(page.getByRole('main').getByText(/does not answer since/)).toBeVisible();
    await takePictures(page, 'docker-engine-lost');
  } finally {
    await slipway.close();
    await backend.close();
  }
});

async function terminal(page: Page): Promise<void> {
  await page.getByRole('tab', { name: 'Terminal' }).click();
  await intoTerminal(page);
  await page.keyboard.type('curl -s localhost:8000/health; echo; id\n');
  await expect(page.locator('[data-terminal]')).toContainText('appuser');
}
