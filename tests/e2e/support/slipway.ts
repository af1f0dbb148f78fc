import { test as base, expect, type Page } from '@playwright/test';
import { type Launched, type LaunchOptions, launchSlipway } from '../../hosts/support/launch';

/** Which host a project of Playwright tests; its name says it. */
export type Host = Launched['host'];

/**
 * One Slipway for a whole file, or for a block of it: started before the first test and ended after the last. The
 * tests share it in their order, so each leaves it as the next expects it, or loads a scene. What must be prepared
 * before it starts is given as a function.
 */
export function shareSlipway(
  options: Omit<LaunchOptions, 'host'> | (() => Promise<Omit<LaunchOptions, 'host'>>),
): { current: Launched } {
  const shared = {} as { current: Launched };
  base.beforeAll(async () => {
    const own = typeof options === 'function' ? await options() : options;
    shared.current = await launchSlipway({ ...own, host: hostOf(base.info().project.name) });
    await isUp(shared.current.page);
  });
  base.afterAll(() => shared.current?.close());
  return shared;
}

/** The host that a project names. Throws for a project that is not about a host. */
function hostOf(project: string): Host {
  if (project === 'desktop' || project === 'loopback') return project;
  throw new Error(`${project} is not one of the hosts.`);
}

/** The shell is drawn and has heard from the brain. */
export async function isUp(page: Page): Promise<void> {
  await expect(page.getByRole('navigation', { name: 'Areas' })).toBeVisible();
  await expect(page.getByRole('main').getByRole('heading', { level: 1 })).toBeVisible();
}

/** Nothing on the screen is being read for the first time. */
export async function isSettled(page: Page): Promise<void> {
  await expect(page.locator('main [aria-busy="true"]')).toHaveCount(0, { timeout: 20_000 });
}
