import { expect, type Page, test } from '@playwright/test';
import { sheet } from './support/acts';
import { type Backend, BROKEN, dockerfile, prepareBackend } from './support/backend';
import { isSettled, isUp, shareSlipway } from './support/slipway';

/* The backend from its Dockerfile to a container that is typed into, on a real engine with a real registry. */

test.describe.configure({ mode: 'serial' });

let backend: Backend;
const slipway = shareSlipway(async () => {
  backend = await prepareBackend();
  return backend.launch;
});
test.afterAll(() => backend?.close());

const BUILD_MS = 60_000;
const EVENTUALLY_MS = 40_000;

test('an image is built step by step, with what it says and what it is made of', async () => {
  const { page } = slipway.current;
  await go(page, '/backend/builds');
  await page.getByRole('button', { name: 'Build… Backend API' }).click();
  const form = sheet(page, 'Build Backend API');
  await form.getByLabel('Tags').fill(`${backend.image}:1.5.0-rc.4`);
  await expect(form.getByRole('region', { name: 'Checks of the Dockerfile' })).toContainText('health check');
  await form.getByRole('button', { name: 'Build', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Build 1.5.0-rc.4' })).toBeVisible();
  await expect(page.getByText(/^Built in/)).toBeVisible({ timeout: BUILD_MS });
  const steps = page.getByRole('list', { name: 'Steps of the build' });
  for (const stage of ['base', 'deps', 'runtime']) {
    await expect(steps.getByRole('button', { name: new RegExp(`^${stage}\\b`) })).toBeVisible();
  }
  const output = page.getByRole('region', { name: 'Output of the build' });
  await expect(output).toContainText('naming to');
  await page.getByLabel('Find in output').fill('collecting');
  await expect(output).toContainText('Collecting uvicorn==0.29.0');
  await expect(output).not.toContainText('naming to');
  await page.getByLabel('Find in output').fill('');
  await expect(page.getByRole('table', { name: 'Layers' })).toContainText('COPY');
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
});

test('it is run, becomes healthy, and a terminal in it answers', async () => {
  const { page } = slipway.current;
  await actsOf(page, `${backend.image}:1.5.0-rc.4`, 'Run a container…');
  const form = sheet(page, 'Run a container');
  await form.getByLabel('Name').fill('api');
  await form.getByLabel('Environment', { exact: true }).fill('SECRET_KEY=kept-to-itself');
  await form.getByRole('button', { name: 'Show what will be called…' }).click();
  await confirm(page, /^(Run|Start)/);
  await page.keyboard.press('Escape');
  const row = page.getByRole('table', { name: 'Containers' }).getByRole('row', { name: /^api / });
  await expect(row).toContainText('Healthy', { timeout: EVENTUALLY_MS });
  await expect(row).toContainText(/\d%/, { timeout: EVENTUALLY_MS });

  await row.getByRole('link', { name: 'api' }).click();
  await expect(page.getByRole('list', { name: 'Probes, newest first' })).toContainText('ok');
  await expect(page.getByRole('main')).not.toContainText('kept-to-itself');
  await page.getByRole('tab', { name: 'Processes' }).click();
  await expect(page.getByRole('table', { name: 'Processes' })).toContainText('serve.sh');
  await page.getByRole('tab', { name: 'Inspect' }).click();
  await expect(page.getByRole('main')).toContainText('"Healthcheck"');
  await expect(page.getByRole('main')).not.toContainText('kept-to-itself');

  await page.getByRole('tab', { name: 'Terminal' }).click();
  const terminal = page.locator('[data-terminal]');
  await expect(terminal).toContainText('$');
  await page.keyboard.type('echo answer-$((6*7))\n');
  await expect(terminal).toContainText('answer-42');
  await page.keyboard.press('Shift+Escape');
  await expect(page.getByRole('button', { name: 'Back into the terminal' })).toBeFocused();
});

test('when its health check fails, it is red', async () => {
  const { page } = slipway.current;
  await page.keyboard.press('Enter');
  const terminal = page.locator('[data-terminal]');
  await expect(terminal.getByRole('textbox')).toBeFocused();
  await page.keyboard.type('touch /tmp/broken && echo it-is-$((1+1))-broken\n');
  await expect(terminal).toContainText('it-is-2-broken');
  await page.getByRole('tab', { name: 'Overview' }).click();
  await expect(
    page.getByRole('banner').or(page.getByRole('main')).getByText('Unhealthy').first(),
  ).toBeVisible({
    timeout: EVENTUALLY_MS,
  });
  await go(page, '/backend/containers');
  await actsOf(page, 'api', 'Remove…');
  await confirm(page, /^Remove/);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('row', { name: /^api / })).toHaveCount(0);
});

test('a compose project goes up and down, service by service', async () => {
  const { page } = slipway.current;
  await actsOf(page, 'backend', 'Build and up…');
  await expect(page.getByText('What will be run')).toBeVisible();
  await confirm(page, /^(Start|Up|Build)/);
  await page.keyboard.press('Escape');
  const row = page.getByRole('table', { name: 'Containers' }).getByRole('row', { name: /backend.web.1/ });
  await expect(row).toContainText('Healthy', { timeout: EVENTUALLY_MS });
  await actsOf(page, 'backend', 'Down…');
  await confirm(page, /./);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('row', { name: /web Not up/ })).toBeVisible();
});

test('a build that breaks is red, with the line and what to do', async () => {
  const { page } = slipway.current;
  backend.write('backend/Dockerfile', dockerfile(BROKEN.text));
  await go(page, '/backend/builds');
  await page.getByRole('table', { name: 'Builds' }).getByRole('link', { name: '1.5.0-rc.4' }).click();
  await page.getByRole('button', { name: 'Rebuild' }).click();
  await expect(page.getByText(/^Failed after/)).toBeVisible({ timeout: BUILD_MS });
  const why = page.getByRole('region', { name: 'Why it failed' });
  await expect(why).toContainText(`Dockerfile:${BROKEN.line} ${BROKEN.text}`);
  await expect(why.getByRole('alert')).toContainText('exit code');
  await expect(page.getByRole('region', { name: 'Output of the build' })).toContainText('no-such-settings');
});

/** Goes to an address and waits until what is there was read. */
async function go(page: Page, path: string): Promise<void> {
  await page.goto(new URL(path, page.url()).href);
  await isUp(page);
  await isSettled(page);
}

/** Chooses an act from the menu of a row. */
async function actsOf(page: Page, name: string, act: string): Promise<void> {
  await page.getByRole('button', { name: `Acts for ${name}`, exact: true }).click();
  await page.getByRole('menuitem', { name: act }).click();
}

/** Says yes to the open sheet, and waits until the work is over. */
async function confirm(page: Page, action: RegExp): Promise<void> {
  await page.locator('aside footer').getByRole('button', { name: action }).last().click();
  await expect(page.getByText('Done, and read back')).toBeVisible({ timeout: BUILD_MS });
}
