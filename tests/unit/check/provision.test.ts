import { afterEach, expect, test, vi } from 'vitest';
import { INDEPENDENT_CLIENTS } from '../../../scripts/lib/independent-clients.mjs';
import {
  findChromium,
  provideAndroidTools,
  provideIndependentClients,
} from '../../../scripts/lib/provision.mjs';

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

test('independent clients that are missing are named, with the command that installs them', async () => {
  vi.stubEnv('PATH', '');
  const [usual, others] = [INDEPENDENT_CLIENTS.python, INDEPENDENT_CLIENTS.ruby].map(
    (client) => client.programs,
  );
  Object.assign(INDEPENDENT_CLIENTS.python, { programs: ['/nowhere/python3'] });
  Object.assign(INDEPENDENT_CLIENTS.ruby, { programs: ['/nowhere/ruby'] });
  try {
    const said: string[] = [];
    expect(await provideIndependentClients((line) => said.push(line))).toBe(false);
    expect(said).toEqual([
      expect.stringMatching(
        /^Missing Google's Python client, Google's Ruby client, curl: .*install python3-googleapi ruby-google-api-client curl$/,
      ),
    ]);
  } finally {
    Object.assign(INDEPENDENT_CLIENTS.python, { programs: usual });
    Object.assign(INDEPENDENT_CLIENTS.ruby, { programs: others });
  }
});
