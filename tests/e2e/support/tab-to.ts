import { expect, type Locator } from '@playwright/test';

/** Presses Tab until an element has the focus, and fails when it does not get there. */
export async function tabTo(element: Locator): Promise<void> {
  const isFocused = () => element.evaluate((node) => node === document.activeElement);
  for (let stops = 0; stops < 60; stops++) {
    if (await isFocused()) return;
    await element.page().keyboard.press('Tab');
  }
  await expect(element).toBeFocused();
}
