import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Page } from '@playwright/test';
import { smallPng } from './small-png';

const FOLDER = resolve(import.meta.dirname, '../../docs/screenshots');

/** Takes a page as it is now, in both themes, into the documents' folder. */
export async function takePictures(page: Page, name: string): Promise<void> {
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  await mkdir(FOLDER, { recursive: true });
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const picture = await page.screenshot({ animations: 'disabled', caret: 'hide' });
    await writeFile(join(FOLDER, `${name}-${colorScheme}.png`), smallPng(picture));
  }
}
