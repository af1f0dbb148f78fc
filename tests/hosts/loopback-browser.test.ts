import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundle, type Launched, launchSlipway, NODE } from './support/launch';

/* The loopback host before a real browser: how a person gets in, and how a stranger's page does not. */

/** Long enough for a computer that is busy with other tests. */
const PATIENT = { timeout: 15_000 };

let slipway: Launched;
let context: BrowserContext;
const violations: string[] = [];
const watch = (page: Page) =>
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) violations.push(message.text());
  });

beforeAll(async () => {
  slipway = await launchSlipway({ host: 'loopback' });
  context = slipway.page.context();
  watch(slipway.page);
}, 60_000);
afterAll(() => slipway.close(), 30_000);

const isProgram = (page: Page) =>
  page.locator('html:not([data-page=enter]) body').waitFor({ state: 'attached' });
const socketOf = (page: Page) => page.waitForEvent('websocket');

describe('a person', () => {
  it('comes in by the link, whose token is gone from the address and from the history', async () => {
    await isProgram(slipway.page);
    expect(slipway.page.url()).not.toContain('token');
    expect(await slipway.page.evaluate(() => window.history.length)).toBeLessThanOrEqual(2);
  });

  it('stays in after a reload', async () => {
    const socket = socketOf(slipway.page);
    await slipway.page.reload();
    await isProgram(slipway.page);
    expect((await socket).url()).toContain('/rpc?window=');
  });

  it('opens a second tab of the same browser without a link of its own', async () => {
    const tab = await context.newPage();
    watch(tab);
    const socket = socketOf(tab);
    await tab.goto(new URL(slipway.page.url()).origin);
    expect((await socket).url()).toContain('/rpc?window=');
    await tab.close();
  });

  it('is told plainly that a link was used, and opens a new one', async () => {
    const link = await slipway.newLink();
    const other = await newBrowserContext();
    const first = await other.newPage();
    await first.goto(link);
    await isProgram(first);
    const third = await newBrowserContext();
    const late = await third.newPage();
    await late.goto(link);
    await expect.poll(() => late.textContent('[role=status]'), PATIENT).toContain('used already');
    expect(late.url()).not.toContain('token');
    await late.goto('about:blank');
    await late.goto(await slipway.newLink());
    await isProgram(late);
    await other.close();
    await third.close();
  });

  it('comes in where the network changes meanwhile, and requests are dropped for it', async () => {
    const other = await newBrowserContext();
    const page = await other.newPage();
    const dropped = new Set<string>();
    await page.route(/\/session$|\/assets\/(index|main)-/, (route) => {
      const [what = ''] = /session|index|main/.exec(new URL(route.request().url()).pathname) ?? [];
      if (dropped.has(what)) return route.continue();
      dropped.add(what);
      return route.abort('failed');
    });
    await page.goto(await slipway.newLink());
    await page.getByRole('navigation', { name: 'Areas' }).waitFor();
    expect([...dropped].sort()).toEqual(['index', 'main', 'session']);
    await other.close();
  });

  it('without any link is told how to get one', async () => {
    const other = await newBrowserContext();
    const page = await other.newPage();
    await page.goto(new URL(slipway.page.url()).origin);
    await expect.poll(() => page.textContent('[role=status]'), PATIENT).toContain('npm start');
    await other.close();
  });

  it('who starts a second time on the same data gets a new link and no second program', async () => {
    const second = spawn(NODE, [bundle('main/loopback.js'), '--data', slipway.dataDir, '--no-open']);
    let printed = '';
    second.stdout.on('data', (part: Buffer) => {
      printed += part.toString('utf8');
    });
    const [code] = await once(second, 'close');
    expect(code).toBe(1);
    expect(printed).toContain('already running');
    const links = printed.match(/http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]{43}/g) ?? [];
    expect(links).toHaveLength(1);
    const other = await newBrowserContext();
    const page = await other.newPage();
    await page.goto(links[0] ?? '');
    await isProgram(page);
    await other.close();
  });
});

describe('a stranger', () => {
  it('on another site can neither read, write, connect nor frame, even beside a valid session', async () => {
    const attacker = createServer((_request, response) => {
      response.setHeader('Content-Type', 'text/html');
      response.end('<!doctype html><title>another site</title>');
    });
    attacker.listen(0, '127.0.0.1');
    await once(attacker, 'listening');
    const page = await context.newPage();
    await page.goto(`http://127.0.0.1:${(attacker.address() as AddressInfo).port}/`);
    const target = new URL(slipway.page.url()).origin;
    const outcome = await page.evaluate(async (origin) => {
      const settled = (promise: Promise<unknown>) =>
        promise.then(
          () => 'in',
          () => 'out',
        );
      const socket = new Promise((resolve, reject) => {
        const each = new WebSocket(`${origin.replace('http', 'ws')}/rpc`, ['slipway']);
        each.onopen = resolve;
        each.onerror = reject;
      });
      const script = new Promise((resolve, reject) => {
        const each = document.createElement('script');
        each.onload = resolve;
        each.onerror = reject;
        each.src = `${origin}/assets/index.js`;
        document.head.append(each);
      });
      const frame = document.createElement('iframe');
      frame.src = origin;
      const framed = new Promise((resolve) => {
        frame.onload = resolve;
      });
      document.body.append(frame);
      await framed;
      return {
        read: await settled(fetch(origin, { credentials: 'include' })),
        write: await settled(
          fetch(`${origin}/artifacts?name=a.aab`, { method: 'PUT', body: 'x', credentials: 'include' }),
        ),
        socket: await settled(socket),
        script: await settled(script),
      };
    }, target);
    expect(outcome).toEqual({ read: 'out', write: 'out', socket: 'out', script: 'out' });
    await page.close();
    attacker.close();
    await once(attacker, 'close');
    const log = readFileSync(join(slipway.dataDir, 'refused-requests.log'), 'utf8');
    expect(log).toContain('"reason":"origin"');
    expect(log).not.toMatch(/token=|cookie/i);
  });

  it('who can list processes or read the page’s storage rules finds no secret', () => {
    const { launchToken } = JSON.parse(readFileSync(join(slipway.dataDir, 'loopback-instance.json'), 'utf8'));
    const arguments_ = `/proc/${slipway.process.pid}/cmdline`;
    if (existsSync(arguments_)) expect(readFileSync(arguments_, 'utf8')).not.toContain(launchToken);
    expect(slipway.process.spawnargs.join(' ')).not.toMatch(/token/);
  });
});

it('the pages keep to their own policy', () => {
  expect(violations).toEqual([]);
});

async function newBrowserContext(): Promise<BrowserContext> {
  const browser = context.browser();
  if (!browser) throw new Error('The browser has gone.');
  return browser.newContext();
}
