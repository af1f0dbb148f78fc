import { expect, type Page, test } from '@playwright/test';
import { sheet } from './support/acts';
import { type Backend, BROKEN, dockerfile, prepareBackend } from './support/backend';
import { actsOf, confirm, DOCKER_MS, go, intoTerminal } from './support/docker-acts';
import { shareSlipway } from './support/slipway';
import { isSound } from './support/sound';

/* The backend from its Dockerfile to a container that is typed into, on a real engine with a real registry. */

// An image of some size is packed, sent and taken apart: seconds on a quiet computer, minutes on one that tests all else.
test.describe.configure({ mode: 'serial', timeout: 300_000 });

let backend: Backend;
const slipway = shareSlipway(async () => {
  test.setTimeout(300_000);
  backend = await prepareBackend();
  return backend.launch;
});
test.afterAll(() => backend?.close());

/** The request that fails. */
const TRACE = 'a3f9c1d2';
const EVENTUALLY_MS = 120_000;

/** Axe, both themes and all sizes; the screens are the same files in both hosts, so that once is enough. */
async function looked(page: Page): Promise<void> {
  if (test.info().project.name === 'loopback') await isSound(page);
}

test('an image is built step by step, with what it says and what it is made of', async () => {
  const { page } = slipway.current;
  await go(page, '/backend/builds');
  await page.getByRole('button', { name: 'Build… Backend API' }).click();
  const form = sheet(page, 'Build Backend API');
  await form.getByLabel('Tags').fill(`${backend.image}:1.5.0-rc.4`);
  const checks = form.getByRole('region', { name: 'Checks of the Dockerfile' });
  await expect(checks).toContainText('health check');
  await looked(page);
  await form.getByRole('button', { name: 'Build', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Build 1.5.0-rc.4' })).toBeVisible();
  await expect(page.getByText(/^Built in/)).toBeVisible({ timeout: DOCKER_MS });
  const steps = page.getByRole('list', { name: 'Steps of the build' });
  await expect(steps).toContainText('RUN adduser');
  const output = page.getByRole('region', { name: 'Output of the build' });
  await expect(output).toContainText('naming to');
  await page.getByLabel('Find in output').fill('already satisfied');
  await expect(output).toContainText('Requirement already satisfied: uvicorn');
  await expect(output).not.toContainText('naming to');
  await page.getByLabel('Find in output').fill('');
  await expect(page.getByRole('table', { name: 'Layers' })).toContainText('COPY');
  await looked(page);
});

test('it is pushed to a registry after what will be called was shown, and pulled back', async () => {
  const { page } = slipway.current;
  await page.getByRole('main').getByRole('button', { name: 'Push…' }).first().click();
  await expect(page.getByText('What will be called')).toBeVisible();
  await confirm(page, /^Push/);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('region', { name: 'Push' })).toContainText(/sha256:[0-9a-f]{12}/);

  await go(page, '/backend/images');
  await actsOf(page, `${backend.image}:1.5.0-rc.4`, 'Remove…');
  await confirm(page, /^Remove/);
  await page.keyboard.press('Escape');
  const images = page.getByRole('main');
  await expect(images.getByText(`${backend.image}:1.5.0-rc.4`)).toHaveCount(0);
  await images.getByRole('button', { name: 'Pull…' }).click();
  await page.getByLabel('Image', { exact: true }).fill(`${backend.image}:1.5.0-rc.4`);
  await page.getByRole('button', { name: 'Show what will be called…' }).click();
  await confirm(page, /^Pull/);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('table', { name: 'Images' })).toContainText(`${backend.image}:1.5.0-rc.4`);
  await looked(page);
});

test('it is run, becomes healthy, and a terminal in it answers', async () => {
  const { page } = slipway.current;
  await actsOf(page, `${backend.image}:1.5.0-rc.4`, 'Run a container…');
  const form = sheet(page, 'Run a container');
  await form.getByLabel('Name').fill('cia-api');
  await form.getByLabel('Environment', { exact: true }).fill('SECRET_KEY=kept-to-itself');
  await form.getByRole('button', { name: 'Show what will be called…' }).click();
  await confirm(page, /^(Run|Start)/);
  await page.keyboard.press('Escape');
  const row = page.getByRole('table', { name: 'Containers' }).getByRole('row', { name: /^cia-api / });
  await expect(row).toContainText('Healthy', { timeout: EVENTUALLY_MS });
  await expect(row).toContainText(/\d%/, { timeout: EVENTUALLY_MS });
  await looked(page);

  await row.getByRole('link', { name: 'cia-api' }).click();
  await expect(page.getByRole('list', { name: 'Probes, newest first' })).toContainText('healthy');
  await expect(page.getByRole('main')).not.toContainText('kept-to-itself');
  await looked(page);
  await page.getByRole('tab', { name: 'Processes' }).click();
  await expect(page.getByRole('table', { name: 'Processes' })).toContainText('uvicorn');
  await page.getByRole('tab', { name: 'Inspect' }).click();
  await expect(page.getByRole('main')).toContainText('"Healthcheck"');
  await expect(page.getByRole('main')).not.toContainText('kept-to-itself');

  await page.getByRole('tab', { name: 'Terminal' }).click();
  const terminal = page.locator('[data-terminal]');
  await expect(terminal).toContainText('$');
  await page.keyboard.type('echo answer-$((6*7))\n');
  await expect(terminal).toContainText('answer-42', { timeout: EVENTUALLY_MS });
  await looked(page);
  await page.keyboard.press('Shift+Escape');
  await expect(page.getByRole('button', { name: 'Back into the terminal' })).toBeFocused();
});

test('its lines are followed, and an error is found by its trace id', async () => {
  const { page } = slipway.current;
  await intoTerminal(page);
  await page.keyboard.type(
    `for d in 1 404 2; do curl -s -H x-trace-id:${TRACE}-$d localhost:8000/documents/$d; done\n`,
  );
  await expect(page.locator('[data-terminal]')).toContainText('Document 2', { timeout: EVENTUALLY_MS });
  await page.getByRole('main').getByRole('button', { name: 'Logs' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Logs' })).toBeVisible();
  const rows = page.getByRole('grid').first();
  await expect(rows).toContainText('document read');
  await page.getByRole('textbox', { name: 'Search the logs' }).fill(`${TRACE}-404`);
  await expect(page.getByText('2 hits')).toBeVisible();
  await page.getByRole('textbox', { name: 'Search the logs' }).press('Enter');
  await rows.focus();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Only this trace' }).first().click();
  await expect(page.getByRole('grid')).toHaveAttribute('aria-rowcount', '2');
  const error = rows.locator('[data-level="error"]').first();
  await expect(error).toContainText('document is missing from the index');
});

test('when its health check fails, it is red', async () => {
  const { page } = slipway.current;
  await go(page, '/backend/containers');
  await page.getByRole('table', { name: 'Containers' }).getByRole('link', { name: 'cia-api' }).click();
  await page.getByRole('tab', { name: 'Terminal' }).click();
  await intoTerminal(page);
  await page.keyboard.type('touch /tmp/out-of-service && echo it-is-$((1+1))-out\n');
  await expect(page.locator('[data-terminal]')).toContainText('it-is-2-out', { timeout: EVENTUALLY_MS });
  await page.getByRole('tab', { name: 'Overview' }).click();
  await expect(
    page.getByRole('banner').or(page.getByRole('main')).getByText('Unhealthy').first(),
  ).toBeVisible({
    timeout: EVENTUALLY_MS,
  });
  await go(page, '/backend/containers');
  await actsOf(page, 'cia-api', 'Remove…');
  await confirm(page, /^Remove/);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('row', { name: /^cia-api / })).toHaveCount(0);
});

test('a compose project goes up and down, service by service', async () => {
  const { page } = slipway.current;
  await actsOf(page, 'backend', 'Build and up…');
  await expect(page.getByText('What will be run')).toBeVisible();
  await confirm(page, /^(Start|Up|Build)/);
  await page.keyboard.press('Escape');
  const table = page.getByRole('table', { name: 'Containers' });
  const row = table.getByRole('row', { name: /backend.api.1/ });
  await expect(row).toContainText('Healthy', { timeout: EVENTUALLY_MS });
  await expect(table.getByRole('row', { name: /backend.db.1/ })).toContainText('Running');
  await actsOf(page, 'backend', 'Down…');
  await confirm(page, /./);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('row', { name: /api Not up/ })).toBeVisible();
});

test('a build that breaks is red, with the line and what to do', async () => {
  const { page } = slipway.current;
  backend.write('backend/Dockerfile', dockerfile(BROKEN.text));
  await go(page, '/backend/builds');
  await page.getByRole('table', { name: 'Builds' }).getByRole('link', { name: '1.5.0-rc.4' }).click();
  await page.getByRole('button', { name: 'Rebuild' }).click();
  await expect(page.getByText(/^Failed after/)).toBeVisible({ timeout: DOCKER_MS });
  const why = page.getByRole('region', { name: 'Why it failed' });
  await expect(why).toContainText(`Dockerfile:${BROKEN.line} ${BROKEN.text}`);
  await expect(why.getByRole('alert')).toContainText('exit code');
  await looked(page);
  await go(page, '/backend/builds');
  await looked(page);
  await page.goBack();
  await expect(page.getByRole('region', { name: 'Output of the build' })).toContainText(
    'No module named arkalia_cia_settings',
  );
});
