import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startSandbox } from '../../electron/sandbox/sandbox';

const FLOW = resolve(import.meta.dirname, '../fixtures/clients/app-store-flow.mjs');
const run = promisify(execFile);
const PART = 262_144;

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'app-store-clients-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('clients of App Store Connect that are not ours work on the sandbox unmodified', async () => {
  const sandbox = await startSandbox({
    directory: join(folder, 'store'),
    scenario: 'testflight-day',
    httpsPort: 0,
  });
  try {
    sandbox.control.configureAppStore({ partBytes: PART });
    // A good token is refused once: a client that knows Apple asks again.
    sandbox.control.addFault({ kind: 'status', status: 401, route: 'GET */v1/betaTesters', count: 1 });
    const { team } = sandbox.appStoreKeys;
    const address = {
      url: sandbox.appStoreUrl,
      httpsUrl: sandbox.httpsUrl,
      bundleId: sandbox.appStoreApps()[0]?.bundleId,
      keyId: team.keyId,
      issuerId: team.issuerId,
      privateKeyFile: team.privateKeyFile,
    };
    const { stdout } = await run(process.execPath, [FLOW, JSON.stringify(address), folder], {
      env: { ...process.env, NODE_EXTRA_CA_CERTS: sandbox.caFile ?? '' },
    });
    expect(JSON.parse(stdout)).toEqual({
      nodeAppStoreConnectApi: { testers: 40, builds: 6, trains: 3, refusal: 'PARAMETER_ERROR.INVALID' },
      expoAppleUtils: {
        groups: ['Internal', 'QA', 'External'],
        live: '1.4.0',
        publicLink: expect.stringMatching(/^https:\/\/testflight\.apple\.com\/join\/\w{8}$/),
        builds: 6,
      },
      appstoreTools: { app: 'com.arkalia.cia', parts: 4, state: 'UPLOAD_COMPLETE' },
    });
    const parts = sandbox.control.requests().filter(({ url }) => url.includes('/build-parts/'));
    expect(parts.map(({ method, status, bodyBytes }) => [method, status, bodyBytes])).toEqual([
      ['PUT', 200, PART],
      ['PUT', 200, PART],
      ['PUT', 200, PART],
      ['PUT', 200, 900_000 - 3 * PART],
    ]);
  } finally {
    await sandbox.close();
  }
});
