import { cpSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listAsar } from '../../scripts/lib/asar.mjs';
import { ASAR_BUDGET, packArchive } from '../../scripts/package.mjs';
import { launchSlipway } from './support/launch';

/*
 * The archive that a package carries, made by electron-builder as the configuration says: what is in it, what it
 * weighs, and that the program runs from it alone, with nothing of this folder within its reach.
 */

const ROOT = join(import.meta.dirname, '../..');
/** What electron-builder itself works with. */
const ofBuilder = createRequire(join(ROOT, 'node_modules/app-builder-lib/package.json'));

describe('the packed program', () => {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-packed-'));
  let asar = '';
  let files: ReturnType<typeof listAsar> = [];

  beforeAll(async () => {
    asar = await packArchive(folder);
    files = listAsar(asar);
  }, 240_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('weighs no more than its budget', () => {
    expect(statSync(asar).size).toBeLessThan(ASAR_BUDGET);
  });

  it('holds bundles, what the sandbox begins with, and the two packages that stay outside', () => {
    const tops = new Set(files.map(({ path }) => path.split('/')[0]));
    expect([...tops].sort()).toEqual(['node_modules', 'out', 'package.json', 'resources']);
    const paths = files.map(({ path }) => path);
    for (const path of ['out/main/main.js', 'out/preload/preload.cjs', 'out/renderer/index.html']) {
      expect(paths).toContain(path);
    }
    for (const name of ['better-sqlite3', 'dockerode']) {
      expect(paths.some((path) => path.startsWith(`node_modules/${name}/`))).toBe(true);
    }
    for (const tool of [
      'react',
      'googleapis',
      'electron',
      'electron-builder',
      'typescript',
      'vitest',
      'vite',
    ]) {
      expect(paths.filter((path) => path.startsWith(`node_modules/${tool}/`))).toEqual([]);
    }
    expect(paths.filter((path) => /\.(map|tsx?|cc?|cpp|h|md|log)$/.test(path))).toEqual([]);
    expect(paths.filter((path) => /(^|\/)\.(env|npmrc|git)$|\.(p8|p12|pem|key)$/.test(path))).toEqual([]);
  });

  it('carries one addon, outside of the archive, where the system can load it', () => {
    const addons = files.filter(({ path }) => path.endsWith('.node'));
    expect(addons.map(({ path, unpacked }) => [path.split('/').at(-1), unpacked])).toEqual([
      ['linux-x64.node', true],
    ]);
  });

  it('runs from what it carries', async () => {
    const alone = join(folder, 'alone');
    ofBuilder('@electron/asar').extractAll(asar, alone);
    // The archive is Linux's; what differs elsewhere is the addon alone.
    const own = `${process.platform}-${process.arch}.node`;
    const addons = join(alone, 'node_modules/better-sqlite3/prebuilds');
    if (own !== 'linux-x64')
      cpSync(join(ROOT, 'node_modules/better-sqlite3/prebuilds', own), join(addons, own));
    const dockerode = createRequire(join(alone, 'out/main/main.js'))('dockerode');
    expect(dockerode).toBeTypeOf('function');
    process.env.SLIPWAY_OUT = join(alone, 'out');
    const slipway = await launchSlipway({ host: 'desktop', scenario: 'staged-rollout' });
    try {
      await slipway.page.getByRole('region', { name: 'Android app', exact: true }).waitFor();
      await slipway.page.getByRole('link', { name: 'History' }).first().click();
      await slipway.page.getByRole('heading', { level: 1, name: 'History' }).waitFor();
    } finally {
      await slipway.close();
      delete process.env.SLIPWAY_OUT;
    }
  });
});
