import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium } from 'playwright-core';
import { tellTester } from './tester';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // A test attaches here; Chromium chooses the port.
  '--remote-debugging-port=0',
];
const SYSTEM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const profile = mkdtempSync(join(tmpdir(), 'slipway-standin-'));
let opening: Promise<BrowserContext> | undefined;

/** The one Chromium behind all windows, started when the first window asks for it. */
export function browser(): Promise<BrowserContext> {
  opening ??= open();
  return opening;
}

async function open(): Promise<BrowserContext> {
  const system = process.env.CHROMIUM ?? SYSTEM.find((path) => existsSync(path));
  const context = await chromium.launchPersistentContext(profile, {
    ...(system ? { executablePath: system } : {}),
    headless: true,
    viewport: null,
    args: FLAGS,
  });
  const [port] = readFileSync(join(profile, 'DevToolsActivePort'), 'utf8').split('\n');
  tellTester({ cdp: `http://127.0.0.1:${port}` });
  return context;
}

/** Ends Chromium and forgets its profile. */
export async function closeBrowser(): Promise<void> {
  const context = await opening?.catch(() => undefined);
  await context?.close().catch(() => undefined);
  rmSync(profile, { recursive: true, force: true });
}
