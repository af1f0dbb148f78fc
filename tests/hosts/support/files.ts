import type { Page } from 'playwright-core';

/*
 * Files as a person hands them over: with a place on this computer. Playwright's own way sends copies of the bytes to
 * a browser that it is attached to, and the desktop could not find out where they came from.
 */

/** Drops a file on the middle of the element that the selector names. */
export async function dropFile(page: Page, selector: string, path: string): Promise<void> {
  const box = await page.locator(selector).boundingBox();
  if (!box) throw new Error(`${selector} is not visible.`);
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: [path], dragOperationsMask: 1 };
  const place = { x: box.x + box.width / 2, y: box.y + box.height / 2, data };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await session.send('Input.dispatchDragEvent', { type, ...place });
  }
  await session.detach();
}
