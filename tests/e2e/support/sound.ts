import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { isSettled } from './slipway';

/** No axe violation in either theme, and nothing cut off at any size. */
export async function isSound(page: Page): Promise<void> {
  await isSettled(page);
  await page.mouse.move(0, 0); // no tip stands open where the last click was
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const axe = new AxeBuilder({ page }).setLegacyMode(); // one frame: the other way opens a page to sum up
    // The other theme has other colours and nothing else.
    if (colorScheme === 'dark') axe.withRules(['color-contrast']);
    const { violations } = await axe.analyze();
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
      .filter(
        (element) => !element.matches('pre, code, textarea, [class*="cm-"], section[aria-label^="Output"]'),
      )
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
