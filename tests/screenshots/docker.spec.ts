import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { startEngine } from '../../scripts/lib/docker-engine.mjs';
import { sheet } from '../e2e/support/acts';
import { BROKEN, dockerfile, prepareBackend } from '../e2e/support/backend';
import { actsOf, confirm, DOCKER_MS, go, intoTerminal } from '../e2e/support/docker-acts';
import { isUp } from '../e2e/support/slipway';
import { launchSlipway } from '../hosts/support/launch';
import { takePictures } from './pictures';

/* The screens of Docker, of the deployment guide's backend on a real engine. */

test.describe.configure({ timeout: 600_000 });

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
    await page.getByRole('button', { name: 'Give space back…' }).click();
    await page.getByLabel('Images that no container uses').check();
    await page.getByRole('button', { name: 'Show what would go…' }).click();
    await expect(page.getByText('What will be called')).toBeVisible();
    await takePictures(page, 'docker-prune');
    await page.keyboard.press('Escape');
    await actsOf(page, `${backend.image}:1.5.0-rc.4`, 'Run a container…');
    await sheet(page, 'Run a container').getByLabel('Name').fill('cia-api');
    await takePictures(page, 'docker-run');
    await page.getByRole('button', { name: 'Show what will be called…' }).click();
    await confirm(page, /^(Run|Start)/);
    await page.keyboard.press('Escape');
    const row = page.getByRole('table', { name: 'Containers' }).getByRole('row', { name: /^cia-api / });
    await expect(row).toContainText('Healthy', { timeout: DOCKER_MS });
    await expect(row).toContainText(/\d%/, { timeout: DOCKER_MS });
    await actsOf(page, 'backend', 'Build and up…');
    await confirm(page, /^(Start|Up|Build)/);
    await page.keyboard.press('Escape');
    const table = page.getByRole('table', { name: 'Containers' });
    await expect(table.getByRole('row', { name: /backend.api.1/ })).toContainText('Healthy', {
      timeout: DOCKER_MS,
    });
    await takePictures(page, 'docker-containers');
    await row.getByRole('link', { name: 'cia-api' }).click();
    await expect(page.getByRole('list', { name: 'Probes, newest first' })).toContainText('healthy');
    await expect(page.getByRole('region', { name: 'In use' })).toContainText('%', { timeout: DOCKER_MS });
    await takePictures(page, 'docker-container');
    await page.getByRole('tab', { name: 'Processes' }).click();
    await expect(page.getByRole('table', { name: 'Processes' })).toContainText('uvicorn');
    await takePictures(page, 'docker-processes');
    await page.getByRole('tab', { name: 'Inspect' }).click();
    await expect(page.getByRole('main')).toContainText('"Healthcheck"');
    await takePictures(page, 'docker-inspect');
    await terminal(page);
    await takePictures(page, 'docker-terminal');
    await page.keyboard.type('touch /tmp/out-of-service && echo it-is-$((1+1))-out\n');
    // Whoever leaves a terminal ends it: what was typed must have arrived.
    await expect(page.locator('[data-terminal]')).toContainText('it-is-2-out');
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
  } finally {
    await slipway.close();
    await backend.close();
  }
});

test('an engine that goes away while it builds', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-lost-'));
  const socket = join(folder, 'docker.sock');
  const engine = await startEngine({ socket });
  const later: { stop?: () => Promise<void> } = {};
  cpSync('/bin/busybox', join(folder, 'busybox'));
  writeFileSync(
    join(folder, 'Dockerfile'),
    [
      'FROM scratch AS base',
      'COPY busybox /bin/busybox',
      'RUN ["/bin/busybox", "--install", "-s", "/bin"]',
      'FROM base AS runtime',
      'WORKDIR /app',
      'COPY slipway.yaml .',
      'RUN for step in 1 2 3; do echo "migrating $step of 3"; sleep 1; done; sleep 600',
    ].join('\n'),
  );
  writeFileSync(
    join(folder, 'slipway.yaml'),
    'workspace: arkalia\nname: Arkalia CIA\napps: {}\nservices:\n  api: { name: Backend API, build: { image: cia/backend } }\n',
  );
  const slipway = await launchSlipway({
    host: 'loopback',
    workspaceFile: join(folder, 'slipway.yaml'),
    env: { DOCKER_HOST: `unix://${socket}` },
  });
  const { page } = slipway;
  try {
    await isUp(page);
    await go(page, '/backend/builds');
    await page.getByRole('button', { name: 'Build… Backend API' }).click();
    await sheet(page, 'Build Backend API').getByRole('button', { name: 'Build', exact: true }).click();
    await expect(page.getByRole('region', { name: 'Output of the build' })).toContainText('migrating 3', {
      timeout: DOCKER_MS,
    });
    await takePictures(page, 'build-running');
    process.kill(engine.pid, 'SIGKILL');
    await expect(page.getByText('The engine was lost in the middle of this build')).toBeVisible();
    await expect(page.getByRole('region', { name: 'Output of the build' })).toContainText('migrating 3');
    await takePictures(page, 'build-engine-lost');
    await go(page, '/backend/images');
    await expect(page.getByRole('main').getByText(/has not answered since/)).toBeVisible();
    await takePictures(page, 'docker-engine-lost');
    await engine.stop();
    later.stop = (await startEngine({ socket })).stop;
    await expect(page.getByText(/has not answered since/)).toHaveCount(0, { timeout: DOCKER_MS });
  } finally {
    await slipway.close();
    await later.stop?.();
    await engine.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});

async function terminal(page: Page): Promise<void> {
  await page.getByRole('tab', { name: 'Terminal' }).click();
  await intoTerminal(page);
  await page.keyboard.type('curl -s localhost:8000/health; echo; id\n');
  await expect(page.locator('[data-terminal]')).toContainText('appuser');
}
