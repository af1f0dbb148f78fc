import { afterEach, expect, test, vi } from 'vitest';
import { findChromium, provideAndroidTools } from '../../../scripts/lib/provision.mjs';

afterEach(() => vi.unstubAllEnvs());

test('the Chromium that the environment names goes before any other', async () => {
  vi.stubEnv('CHROMIUM', process.execPath);
  expect(await findChromium()).toBe(process.execPath);
});

test('a Chromium that is named but not there is passed over', async () => {
  vi.stubEnv('CHROMIUM', '/nowhere/chromium');
  expect(await findChromium()).not.toBe('/nowhere/chromium');
});

test('missing Android tools are named, with the command that installs them', async () => {
  vi.stubEnv('PATH', '');
  const said: string[] = [];
  expect(await provideAndroidTools((line) => said.push(line))).toBe(false);
  expect(said).toEqual([
    expect.stringMatching(/^Missing aapt2, apksigner, .*sudo apt-get install aapt apksigner default-jdk/),
  ]);
});
