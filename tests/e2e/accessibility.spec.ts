import { expect, type Page, test } from '@playwright/test';
import { buildBundle } from '../fixtures/android/build-bundle';
import { dropFile } from '../hosts/support/files';
import { loadScene, open } from './support/acts';
import { shareSlipway } from './support/slipway';
import { isSound } from './support/sound';

/* Every screen in both themes, as people see it who see differently, and at every size that is promised. */

// Whatever computer this is, no engine answers: the screens of the backend say so.
const slipway = shareSlipway({ scenario: 'fresh', env: { DOCKER_HOST: 'unix:///nowhere/docker.sock' } });
const RELEASE = '/releases/android/142?track=production';
const SCENES = [
  'Fresh',
  'Staged rollout',
  'Crash spike',
  'Halted',
  'In review',
  'Rejected',
  'Ten apps',
  'Phased day 3',
  'In app review',
  'Rejected metadata',
  'Paused',
];

/** A state of the product worth looking at, reached from the scene of a rollout at 5%. */
interface View {
  readonly name: string;
  readonly path: string;
  /** What happens there before it is looked at. */
  readonly before?: (page: Page) => Promise<void>;
}

const VIEWS: readonly View[] = [
  { name: 'the releases', path: '/releases' },
  { name: 'a new release without a file', path: '/releases/new' },
  {
    name: 'a new release of a file',
    path: '/',
    before: async (page) => {
      await dropFile(page, 'main', await buildBundle());
      await expect(page.getByRole('region', { name: 'Checks' })).toBeVisible();
    },
  },
  { name: 'a release', path: RELEASE },
  { name: 'the sheet of an advance', path: `${RELEASE}&act=advance`, before: planned },
  { name: 'the sheet of a halt', path: `${RELEASE}&act=halt`, before: planned },
  { name: 'the form of another share', path: `${RELEASE}&act=share` },
  { name: 'the form of the details', path: `${RELEASE}&act=edit` },
  { name: 'the history', path: '/history' },
  { name: 'a search without a match', path: '/history?q=nothing-is-called-so' },
  ...['accounts', 'people', 'workspace', 'sandbox', 'computer'].map((tab) => ({
    name: `the settings, ${tab}`,
    path: `/settings?tab=${tab}`,
  })),
  {
    name: 'the palette',
    path: RELEASE,
    before: async (page) => {
      await page.keyboard.press('Control+k');
      await expect(page.getByRole('option').first()).toBeVisible();
    },
  },
  {
    name: 'the drawer of jobs',
    path: '/',
    before: async (page) => {
      await page.keyboard.press('j');
      await expect(page.getByRole('region', { name: 'Running' })).toBeVisible();
    },
  },
  ...['builds', 'images', 'containers'].map((tab) => ({
    name: `${tab} without an engine`,
    path: `/backend/${tab}`,
  })),
  { name: 'an address that leads nowhere', path: '/nowhere' },
];

for (const scene of SCENES) {
  test(`the board has no violation and fits: ${scene}`, async () => {
    const { page } = slipway.current;
    await loadScene(page, scene);
    await isSound(page);
  });
}

test.describe('on the App Store', () => {
  const IOS = '/releases/ios%3Aios/10000400000';
  test.beforeAll(() => loadScene(slipway.current.page, 'Phased day 3'));
  for (const { name, path, before } of [
    { name: 'a phased release', path: IOS },
    { name: 'the sheet of a pause', path: `${IOS}?act=halt`, before: planned },
    { name: 'the form of a new version', path: `${IOS}?act=version` },
    { name: 'the form of the texts', path: `${IOS}?act=texts` },
  ] satisfies readonly View[]) {
    test(`no violation and everything fits: ${name}`, async () => {
      const { page } = slipway.current;
      await open(page, path);
      await before?.(page);
      await isSound(page);
    });
  }
  test('no violation and everything fits: a rejected version and its build', async () => {
    const { page } = slipway.current;
    await loadScene(page, 'Rejected metadata');
    for (const path of [IOS, `${IOS}?act=build`]) {
      await open(page, path);
      await isSound(page);
    }
  });
});

test.describe('at TestFlight', () => {
  test.beforeAll(() => loadScene(slipway.current.page, 'TestFlight day'));
  for (const { name, path, before } of [
    { name: 'the builds and one of them', path: '/testflight', before: betaRead },
    {
      name: 'builds that no filter finds',
      path: '/testflight',
      before: async (page) => {
        await betaRead(page);
        await page.getByLabel('Look for builds').fill('nothing-is-called-so');
        await expect(page.getByText('No build matches.')).toBeVisible();
      },
    },
    {
      name: 'testers and their groups',
      path: '/testflight',
      before: async (page) => {
        await betaRead(page);
        await page.getByRole('button', { name: 'Testers', exact: true }).click();
        await expect(page.getByRole('list', { name: 'Testers of the group' })).toBeVisible();
      },
    },
    { name: 'the inbox', path: '/testflight/feedback', before: reportRead },
    {
      name: 'an empty box of the inbox',
      path: '/testflight/feedback',
      before: async (page) => {
        await reportRead(page);
        await page.getByRole('tab', { name: /^Closed/ }).click();
        await expect(page.getByText('Nothing here.')).toBeVisible();
      },
    },
  ] satisfies readonly View[]) {
    test(`no violation and everything fits: ${name}`, async () => {
      const { page } = slipway.current;
      await open(page, path);
      await before(page);
      await isSound(page);
    });
  }
});

test('no violation and everything fits: the services of a backend, its revisions, and why it is stuck', async () => {
  const { page } = slipway.current;
  await loadScene(page, 'Stuck image pull');
  await open(page, '/backend/services?environment=production&service=api');
  const rollout = page.getByRole('region', { name: 'Rollout of api' });
  await expect(rollout).toContainText('does not come up', { timeout: 20_000 });
  await isSound(page);
  await rollout.getByRole('button', { name: 'Why is it stuck?' }).click();
  await expect(page.getByText('There is no image')).toBeVisible();
  await isSound(page);
  await page.keyboard.press('Escape');
  const revisions = page.getByRole('region', { name: 'Revisions' });
  await revisions.getByRole('button', { name: 'Undo to this…' }).first().click();
  await expect(page.getByText('What does not go back')).toBeVisible({ timeout: 20_000 });
  await isSound(page);
});

test.describe('in a rollout', () => {
  test.beforeAll(() => loadScene(slipway.current.page, 'Staged rollout'));
  for (const { name, path, before } of VIEWS) {
    test(`no violation and everything fits: ${name}`, async () => {
      const { page } = slipway.current;
      await open(page, path);
      await before?.(page);
      await isSound(page);
    });
  }
});

/** The plan of a sheet is drawn. */
async function planned(page: Page): Promise<void> {
  await expect(page.getByText('What will be called')).toBeVisible();
}

/** The panel of a build is drawn. */
async function betaRead(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { name: 'What to test' })).toBeVisible({ timeout: 20_000 });
}

/** A report is open with its issue. */
async function reportRead(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { name: 'Issue draft' })).toBeVisible({ timeout: 20_000 });
}
