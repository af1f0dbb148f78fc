import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { buildBundle } from '../fixtures/android/build-bundle';
import { dropFile } from '../hosts/support/files';
import { loadScene, open } from './support/acts';
import { isSettled, shareSlipway } from './support/slipway';

/* Every screen in both themes, as people see it who see differently, and at every size that is promised. */

const slipway = shareSlipway({ scenario: 'fresh' });
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

/** No axe violation in either theme, and nothing cut off at any size. */
async function isSound(page: Page): Promise<void> {
  await isSettled(page);
  await page.mouse.move(0, 0); // no tip stands open where the last click was
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(
      violations.map(({ id, nodes }) => ({ id, at: nodes.map(({ html, target }) => ({ target, html })) })),
    ).toEqual([]);
  }
  for (const size of SIZES) {
    await page.setViewportSize(size);
    expect(await cutOff(page), `${size.width} × ${size.height}`).toEqual([]);
  }
  await page.setViewportSize(MIDDLE);
}

const MIDDLE = { width: 1440, height: 900 };
const SIZES = [{ width: 1280, height: 800 }, MIDDLE, { width: 2560, height: 1440 }];

/** Boxes that would scroll sideways, and things to press that lie beyond the edges of the window. */
async function cutOff(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const describe = (element: Element) =>
      `${element.tagName.toLowerCase()} ${element.getAttribute('aria-label') ?? element.textContent?.trim().slice(0, 60)}`;
    const wide = [
      document.documentElement,
      document.body,
      ...document.querySelectorAll('main, main *, aside'),
    ]
      .filter((element) => element.scrollWidth > element.clientWidth + 1)
      .filter((element) => ['auto', 'scroll'].includes(getComputedStyle(element).overflowX))
      .filter((element) => !element.matches('pre, code, textarea, [class*="cm-"]'))
      .map((element) => `scrolls sideways: ${describe(element)}`);
    const beyond = [...document.querySelectorAll('button, a, input, select, textarea, [role="switch"]')]
      .filter((element) => element.checkVisibility({ visibilityProperty: true }))
      .map((element) => ({ element, box: element.getBoundingClientRect() }))
      .filter(({ box }) => box.width > 1 && (box.left < -1 || box.right > window.innerWidth + 1))
      .map(({ element }) => `beyond the edge: ${describe(element)}`);
    const page = document.documentElement;
    return page.scrollWidth > page.clientWidth
      ? ['the page scrolls sideways', ...wide, ...beyond]
      : [...wide, ...beyond];
  });
}
