import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Launched, launchSlipway } from './support/launch';

/* What holds for the program in whichever host it runs. */

/** The shell is drawn and has heard from the brain: with no workspace it opens the sandbox. */
const isUp = (page: Page) => page.getByText('Sandbox', { exact: true }).first().waitFor();

describe.each(['desktop', 'loopback'] as const)('in the %s host', (host) => {
  let slipway: Launched;
  const complaints: string[] = [];

  beforeAll(async () => {
    slipway = await launchSlipway({ host, scenario: 'staged-rollout' });
    slipway.page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
    });
    slipway.page.on('pageerror', (error) => complaints.push(String(error)));
  }, 60_000);
  afterAll(() => slipway.close(), 30_000);

  it('the program comes up, and again after a reload, without a complaint', async () => {
    await isUp(slipway.page);
    await slipway.page.reload();
    await isUp(slipway.page);
    expect(complaints).toEqual([]);
  });

  it('the page has no way out of its own world', async () => {
    const reach = await slipway.page.evaluate(() => {
      const page = globalThis as unknown as Record<string, unknown>;
      return {
        require: typeof page.require,
        process: typeof page.process,
        electron: typeof page.electron,
        host: Object.keys((page.slipwayHost ?? {}) as object),
      };
    });
    expect(reach).toEqual({
      require: 'undefined',
      process: 'undefined',
      electron: 'undefined',
      host: host === 'desktop' ? ['kind', 'version', 'connect', 'pathForFile'] : [],
    });
  });

  it('inline script and style do nothing', async () => {
    const before = complaints.length;
    const ran = await slipway.page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'window.inlineRan = true';
      document.head.append(script);
      const style = document.createElement('style');
      style.textContent = 'body { --inline-style: 1 }';
      document.head.append(style);
      const styled = getComputedStyle(document.body).getPropertyValue('--inline-style');
      script.remove();
      style.remove();
      return { script: 'inlineRan' in window, styled };
    });
    expect(ran).toEqual({ script: false, styled: '' });
    complaints.length = before;
  });

  it('the data folder is locked while it runs, and no secret of the launch stands in its logs', async () => {
    const lock = JSON.parse(readFileSync(join(slipway.dataDir, 'slipway.lock'), 'utf8'));
    expect(lock).toMatchObject({ host, pid: slipway.process.pid });
    const logs = readdirSync(slipway.dataDir).filter((name) => name.endsWith('.log'));
    for (const log of logs)
      expect(readFileSync(join(slipway.dataDir, log), 'utf8')).not.toMatch(/token=[\w-]/);
  });
});

describe('the desktop window', () => {
  it('hands known addresses to the system’s browser and follows no other', async () => {
    const slipway = await launchSlipway({ host: 'desktop' });
    const { page } = slipway;
    await isUp(page);
    await page.evaluate(() => {
      for (const url of [
        'https://play.google.com/console',
        'http://play.google.com/console',
        'https://attacker.example/',
        'file:///etc/passwd',
        'https://ada@play.google.com/',
      ]) {
        window.open(url, '_blank', 'noopener');
      }
    });
    await expect
      .poll(() => slipway.systemCalls.filter(([name]) => name === 'shell.openExternal'), { timeout: 15_000 })
      .toEqual([['shell.openExternal', 'https://play.google.com/console']]);
    const before = page.url();
    await page.evaluate(() => {
      window.location.href = 'https://attacker.example/';
    });
    // The next answered call shows that the page is still there.
    expect(await page.getByText('Sandbox', { exact: true }).count()).toBeGreaterThan(0);
    expect(page.url()).toBe(before);
    await slipway.close();
  }, 60_000);
});
