import { defineConfig } from '@playwright/test';
import { findChromium } from './scripts/lib/provision.mjs';

/** Chromium in a container, without services that call out; a flag that Debian's build does not know is ignored. */
const CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const executablePath = await findChromium();

/** Every spec runs in both hosts: the project's name says which one the launch helper starts. */
export default defineConfig({
  testDir: 'tests/e2e',
  globalSetup: './tests/fixtures/docker/playwright-setup.ts',
  outputDir: 'test-results/e2e',
  reporter: [
    ['list'],
    ['json', { outputFile: process.env.PLAYWRIGHT_JSON_OUTPUT_FILE ?? 'test-results/playwright.json' }],
  ],
  workers: 1,
  // On a machine of others' making a test runs once more; what passes only then is listed as flaky.
  retries: process.env.CI ? 1 : 0,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  use: {
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    timezoneId: 'UTC',
    actionTimeout: 10_000,
    navigationTimeout: 15_000,
    // Where a failed test runs once more, only that run is recorded: recording takes a fifth of the time.
    trace: process.env.CI ? 'on-first-retry' : 'retain-on-failure',
    screenshot: 'only-on-failure',
    launchOptions: { args: CHROMIUM_FLAGS, ...(executablePath ? { executablePath } : {}) },
  },
  projects: [
    // The desktop has one window, whose line is a port inside the program: neither can be doubled or cut. Its screens
    // are the same files, so that looking at each of them once is enough. Its page cannot be held up by a test either.
    {
      name: 'desktop',
      testIgnore: ['**/two-windows.spec.ts', '**/accessibility.spec.ts', '**/second-start.spec.ts'],
    },
    { name: 'loopback' },
    { name: 'screenshots', testDir: 'tests/screenshots', outputDir: 'test-results/screenshots' },
  ],
});
