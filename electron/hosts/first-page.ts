import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { FirstPage } from '@shared/domain/first-page';
import type { HostOptions } from './options';

/** Where the board lies as a window last showed it; the brain writes it, a host shows it before there is a brain. */
const FILE = 'first-page.json';

/**
 * The board as it was last seen, for the page to show until its code runs. Null when there is none, when it cannot be
 * read, or when this start was told to open something else.
 */
export function readFirstPage(
  dataDir: string,
  { workspaceFile, scenario }: Pick<HostOptions, 'workspaceFile' | 'scenario'>,
): FirstPage | null {
  if (scenario !== null) return null;
  try {
    const kept = JSON.parse(readFileSync(join(dataDir, FILE), 'utf8')) as Partial<FirstPage>;
    const { workspace, theme, html } = kept;
    if (typeof html !== 'string' || (theme !== 'light' && theme !== 'dark')) return null;
    if (workspaceFile !== null && (!workspace || resolve(workspaceFile) !== workspace)) return null;
    return { workspace: workspace ?? null, theme, html };
  } catch {
    return null; // none was kept yet, or it is no such file: the page starts empty
  }
}

/**
 * The page with that board behind it, hidden from readers, who get the real one a moment later. Scripts and styles
 * could not run whatever it held: the page's policy forbids them.
 */
export function withFirstPage(page: string, first: FirstPage | null): string {
  if (!first) return page;
  return page
    .replace('data-theme="light"', () => `data-theme="${first.theme}"`)
    .replace('</body>', () => `<div id="first-page" aria-hidden="true">${first.html}</div></body>`);
}
