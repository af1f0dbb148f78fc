import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { stringify } from 'yaml';
import {
  type Ground,
  image,
  NO_IMAGE,
  realGround,
  simulatedGround,
  workspaceOf,
} from '../fixtures/cluster/ground';
import { open, sheet } from './support/acts';
import { goAhead } from './support/go-ahead';
import { shareSlipway } from './support/slipway';

/*
 * What a release manager does with a backend on a cluster, on the real one where `SLIPWAY_TEST_KUBECONFIG` names it and on
 * the simulated one elsewhere: the story is the same to the last click.
 */

test.describe.configure({ mode: 'serial' });

const real = process.env.SLIPWAY_TEST_KUBECONFIG;
/** Pods of a real cluster take their time. */
const POD_MS = 60_000;
let ground: Ground;
let folder: string;

const slipway = shareSlipway(async () => {
  test.setTimeout(180_000); // images are named and pods' namespaces made first
  ground = real === undefined ? await simulatedGround() : await realGround(real);
  folder = mkdtempSync(join(tmpdir(), 'slipway-cluster-'));
  const workspaceFile = join(folder, 'slipway.yaml');
  const nobody = join(folder, 'nobody.yaml');
  writeFileSync(
    nobody,
    stringify({
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: 'far', cluster: { server: 'https://127.0.0.1:9' } }],
      users: [
        {
          name: 'me',
          user: { exec: { command: 'no-such-sign-in', apiVersion: 'client.authentication.k8s.io/v1' } },
        },
      ],
      contexts: [{ name: 'far', context: { cluster: 'far', user: 'me' } }],
      'current-context': 'far',
    }),
  );
  const { kubeconfig, contexts, namespace } = ground;
  const config = workspaceOf(ground);
  const all = { kubeconfig: kubeconfig.all, context: contexts.all, namespace };
  const api = { ...config.services.api, environments: { ...config.services.api?.environments } };
  Object.assign(api.environments, {
    frozen: { kubernetes: { deployment: 'api', service: 'api' } },
    far: { kubernetes: { deployment: 'api' } },
  });
  writeFileSync(
    workspaceFile,
    stringify({
      ...config,
      environments: {
        ...config.environments,
        frozen: { name: 'Frozen', kubernetes: { ...all, read_only: true } },
        far: { name: 'Far', kubernetes: { kubeconfig: nobody, context: 'far' } },
      },
      services: { ...config.services, api },
    }),
  );
  return { workspaceFile };
});
test.afterAll(async () => {
  await ground?.close();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

const rolloutOf = (service: string) =>
  slipway.current.page.getByRole('region', { name: `Rollout of ${service}` });
const at = (service: string, environment = 'lab') =>
  open(slipway.current.page, `/backend/services?environment=${environment}&service=${service}`);

/** Fills in an image in the form of an act, and goes on to its plan. */
async function wants(page: Page, name: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Image' }).fill(name);
  await page.getByRole('button', { name: 'Show what will happen' }).click();
}

test('an image is rolled out, and what its pods write is followed through it', async () => {
  test.setTimeout(120_000);
  const { page } = slipway.current;
  await at('api');
  const rollout = rolloutOf('api');
  await expect(rollout).toContainText('1.0.0 runs on all 2 pods.', { timeout: POD_MS });
  await page.getByRole('main').getByRole('link', { name: 'Logs', exact: true }).click();
  await expect(page.getByText(/line \d+/).first()).toBeVisible({ timeout: POD_MS });
  await at('api');
  await rollout.getByRole('button', { name: 'Roll out…' }).click();
  await wants(page, image('1.1.0'));
  await goAhead(page, 'Roll out 1.1.0');
  await expect(rollout).toContainText('1.1.0 runs on all 2 pods.', { timeout: POD_MS });
});

test('a canary goes from a quarter to everyone', async () => {
  test.setTimeout(120_000);
  const { page } = slipway.current;
  await at('shop');
  const rollout = rolloutOf('shop');
  await rollout.getByRole('button', { name: 'Start a canary…' }).click();
  await wants(page, image('1.1.0'));
  await goAhead(page, 'Set to 25%');
  for (const step of ['50%', '100%']) {
    const next = rollout.getByRole('button', { name: `Set to ${step}…` });
    await expect(next).toBeEnabled({ timeout: POD_MS });
    await next.click();
    await goAhead(page, `Set to ${step}`);
  }
  await rollout.getByRole('button', { name: 'Finish the canary…' }).click();
  await goAhead(page, 'Finish the canary');
  await expect(rollout).toContainText('1.1.0 runs on all 4 pods.', { timeout: POD_MS });
});

test('users are switched to the other colour and back', async () => {
  test.setTimeout(120_000);
  const { page } = slipway.current;
  await at('web');
  const rollout = rolloutOf('web');
  await rollout.getByRole('button', { name: 'Preview…' }).click();
  await wants(page, image('1.1.0'));
  await goAhead(page, /^Preview/);
  const there = rollout.getByRole('button', { name: 'Switch to 1.1.0…' });
  await expect(there).toBeEnabled({ timeout: POD_MS });
  await there.click();
  await goAhead(page, 'Switch to 1.1.0');
  await expect(rollout).toContainText('1.1.0 on web-green');
  await rollout.getByRole('button', { name: 'Switch to 1.0.0…' }).click();
  await goAhead(page, 'Switch to 1.0.0');
  await expect(rollout.getByRole('button', { name: 'Switch to 1.1.0…' })).toBeVisible();
});

test('a broken image is named in one click, and undone in three', async () => {
  test.setTimeout(120_000);
  const { page } = slipway.current;
  await at('api');
  const rollout = rolloutOf('api');
  await rollout.getByRole('button', { name: 'Roll out…' }).click();
  await wants(page, NO_IMAGE);
  await goAhead(page, 'Roll out 9.9.9');
  await expect(rollout).toContainText('9.9.9 does not come up', { timeout: POD_MS });
  await rollout.getByRole('button', { name: 'Why is it stuck?' }).click();
  await expect(sheet(page, 'Why is api stuck?')).toContainText(NO_IMAGE);
  await page.keyboard.press('Escape');
  await page
    .getByRole('region', { name: 'Revisions' })
    .getByRole('listitem')
    .filter({ hasText: '1.1.0' })
    .getByRole('button', { name: 'Undo to this…' })
    .click();
  const judged = sheet(page, 'Undo api to 1.1.0');
  await expect(judged).toContainText('The server would take it', { timeout: POD_MS });
  await judged.getByRole('button', { name: 'Show what will happen' }).click();
  await goAhead(page, 'Undo to 1.1.0');
  await expect(rollout).toContainText('1.1.0 runs on all 2 pods.', { timeout: POD_MS });
});

test('what may not be done is locked with its reason, and a sign-in that is missing is explained', async () => {
  const { page } = slipway.current;
  await at('api', 'look');
  const act = rolloutOf('api').getByRole('button', { name: 'Roll out…' });
  await expect(act).toHaveAttribute('aria-disabled', 'true', { timeout: POD_MS });
  await act.hover();
  await expect(page.getByRole('tooltip')).toContainText('Your account may not change Deployments');
  await at('api', 'frozen');
  await expect(page.getByRole('button', { name: /^Frozen/ })).toContainText('only looked at');
  await expect(act).toHaveAttribute('aria-disabled', 'true');
  await at('api', 'far');
  await expect(page.getByRole('main')).toContainText('no-such-sign-in');
});

test('an API server that is killed is said to be away, and what it did meanwhile is there when it returns', async () => {
  test.setTimeout(120_000);
  const { page } = slipway.current;
  await at('api');
  if (!ground.kill) throw new Error('SLIPWAY_TEST_API_SERVER must name the file with its process id.');
  const revive = await ground.kill();
  const sources = page.getByRole('list', { name: 'Sources' });
  await expect(page.getByRole('main')).toContainText('What is shown was read', { timeout: POD_MS });
  await expect(rolloutOf('api')).toContainText('1.1.0');
  await expect(rolloutOf('api').getByRole('button', { name: 'Roll out…' })).toHaveAttribute(
    'aria-disabled',
    'true',
  );
  await revive();
  await page.getByRole('button', { name: 'Read again' }).click();
  await expect(page.getByRole('main')).not.toContainText('What is shown was read', { timeout: POD_MS });
  await expect(sources).toContainText(`k8s ${ground.contexts.all}`);
});
