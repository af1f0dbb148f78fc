import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Launched, launchSlipway } from './support/launch';

/*
 * Updates from a file server on this computer, by the updater that is packed: the program believes that it is an
 * AppImage of version 1.4.0. What the system's own signatures add (Windows, macOS) only packages show.
 */

const SOON = { timeout: 20_000, interval: 50 };
/** In the middle of all computers: what is for less than half of them is not for this one. */
const HALF = '00000000-0000-4000-8000-000080000000';

describe.runIf(process.platform === 'linux')('updates', () => {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-updates-'));
  const appImage = join(folder, 'Slipway.AppImage');
  const started = join(folder, 'started');
  /** The next version: a program that notes that it was started. */
  const next = Buffer.from(`#!/bin/sh\necho started > '${started}'\n${'#'.repeat(200_000)}\n`);
  const asked: string[] = [];
  const lists = new Map<string, object>();
  let holds = false;
  let slipway: Launched;

  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://server').pathname.slice(1);
    asked.push(path);
    const list = lists.get(path);
    if (list) return void response.end(JSON.stringify(list));
    if (!path.endsWith('.AppImage')) return void response.writeHead(404).end();
    response.writeHead(200, { 'content-length': String(next.length) });
    if (!holds) return void response.end(next);
    // A slow line: it never comes to an end, and is told of once a second.
    let sent = 0;
    const slowly = setInterval(() => {
      if (sent < 40) response.write(next.subarray(sent * 2_000, ++sent * 2_000));
    }, 100);
    response.once('close', () => clearInterval(slowly));
  });

  const offer = (version: string, more: object = {}, list = 'latest-linux.yml') => {
    const sha512 = createHash('sha512').update(next).digest('base64');
    const url = `Slipway-${version}-linux-x86_64.AppImage`;
    lists.set(list, {
      version,
      files: [{ url, sha512, size: next.length }],
      path: url,
      sha512,
      releaseDate: '2026-11-24T08:00:00.000Z',
      releaseNotes: `<h2>What is new</h2><p>Notes of ${version}.</p><script>alert(1)</script>`,
      ...more,
    });
  };
  const words = () =>
    slipway.page.getByText(/newest version|is there|% fetched|checked and ready|mismatch|404/);
  const press = (name: RegExp | string) => slipway.page.getByRole('button', { name }).click();
  const says = (what: RegExp) => expect.poll(() => words().first().innerText(), SOON).toMatch(what);
  /** When the program says that it last looked. */
  const lookedAt = async (): Promise<string> => {
    const time = slipway.page.locator('main span', { hasText: /Looked/ }).locator('time');
    return (await time.count()) > 0 ? ((await time.first().getAttribute('datetime')) ?? '') : '';
  };
  /** Looks for an update by the menu, and waits for what came of it: an older answer must not pass for this one. */
  const look = async () => {
    const [before, at] = [asked.length, (await offered().count()) > 0 ? 'offered' : await lookedAt()];
    const askAgain = () => {
      slipway.tell({ menu: ['help', 'Check for updates…'] });
      return asked.length;
    };
    await expect.poll(askAgain, SOON).toBeGreaterThan(before);
    if (at === 'offered') return;
    // What was asked may have been what an earlier press asked for: then this one is made again.
    const state = async () => {
      const now = (await offered().count()) > 0 ? 'offered' : await lookedAt();
      if (now === at) askAgain();
      return now;
    };
    await expect.poll(state, { ...SOON, interval: 500 }).not.toBe(at);
  };
  const offered = () => slipway.page.getByRole('button', { name: 'Fetch it' });
  const notOffered = async () => expect(await offered().count()).toBe(0);

  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    writeFileSync(appImage, '#!/bin/sh\n');
    chmodSync(appImage, 0o755);
    const feed = { provider: 'generic', url: `http://127.0.0.1:${port}`, updaterCacheDirName: 'slipway' };
    writeFileSync(join(folder, 'app-update.yml'), JSON.stringify(feed));
    const dataDir = join(folder, 'data');
    mkdirSync(join(dataDir, 'window'), { recursive: true, mode: 0o700 });
    writeFileSync(join(dataDir, 'window/.updaterId'), HALF);
    slipway = await launchSlipway({
      host: 'desktop',
      scenario: 'staged-rollout',
      dataDir,
      env: {
        APPIMAGE: appImage,
        SLIPWAY_STANDIN_PACKAGED: '1.4.0',
        SLIPWAY_STANDIN_RESOURCES: folder,
        XDG_CACHE_HOME: join(folder, 'cache'),
        XDG_CONFIG_HOME: join(folder, 'config'),
      },
    });
    await slipway.page.getByRole('link', { name: 'Settings' }).first().click();
    await slipway.page.getByRole('tab', { name: 'This computer' }).click();
  }, 60_000);
  afterAll(async () => {
    await slipway.close();
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true, force: true });
  }, 30_000);

  it('the same version and an older one are no updates', async () => {
    for (const version of ['1.4.0', '1.3.9']) {
      offer(version);
      await look();
      await notOffered();
      await says(/newest version/);
    }
  });

  it('one that is staged is for the computers that it is for', async () => {
    offer('1.5.0', { stagingPercentage: 40 });
    await look();
    await notOffered();
    offer('1.5.0', { stagingPercentage: 60 });
    await look();
    await says(/Version 1\.5\.0 is there/);
  });

  it('its notes are shown as text, and nothing is fetched before somebody says so', async () => {
    const notes = slipway.page.locator('pre', { hasText: 'Notes of 1.5.0.' });
    await notes.waitFor();
    expect(await notes.innerHTML()).not.toMatch(/<(h2|script)/);
    expect(asked.filter((path) => path.endsWith('.AppImage'))).toEqual([]);
  });

  it('a download tells how far it is, and can be cancelled', async () => {
    holds = true;
    await press('Fetch it');
    await says(/1\.5\.0: ([1-9]|[1-5]\d)% fetched/);
    await press('Cancel');
    await says(/Version 1\.5\.0 is there/);
    holds = false;
  });

  it('a package that is not what the list says is refused', async () => {
    const url = 'Slipway-1.5.1-linux-x86_64.AppImage';
    offer('1.5.1', {
      files: [{ url, sha512: Buffer.from('another').toString('base64'), size: next.length }],
    });
    await look();
    await says(/Version 1\.5\.1 is there/);
    await press('Fetch it');
    await says(/sha512 checksum mismatch/);
    expect(readFileSync(appImage, 'utf8')).toBe('#!/bin/sh\n');
  });

  it('the beta channel has a list of its own, and is remembered', async () => {
    offer('1.6.0');
    offer('1.7.0-beta.1', {}, 'beta-linux.yml');
    // Choosing one looks in it at once.
    await slipway.page.getByText('Beta', { exact: true }).click();
    await says(/Version 1\.7\.0-beta\.1 is there/);
    expect(readFileSync(join(folder, 'data/updates.json'), 'utf8')).toContain('beta');
    await slipway.page.getByText('Stable', { exact: true }).click();
    await says(/Version 1\.6\.0 is there/);
    expect(readFileSync(join(folder, 'data/updates.json'), 'utf8')).toContain('latest');
  });

  it('is not installed while something runs', async () => {
    await press('Fetch it');
    await says(/Version 1\.6\.0 is checked and ready/);
    const { page } = slipway;
    slipway.tell({ openUrl: 'slipway://release/android/142?track=production' });
    await page.getByRole('button', { name: 'Halt…' }).first().click();
    await page.getByLabel('Type HALT 142 to confirm this production change').fill('HALT 142');
    const opening = slipway.nextWindow();
    slipway.tell({ menu: ['&File', 'New window'] });
    const second = await opening;
    await second.getByRole('link', { name: 'Settings' }).first().click();
    await second.getByRole('tab', { name: 'Sandbox' }).click();
    const slow = second.getByRole('switch', { name: /A slow line/ });
    await slow.click();
    await second.getByRole('switch', { name: /A slow line/, checked: true }).waitFor();
    await page.locator('aside footer').getByRole('button', { name: /^Halt/ }).click();
    await second.getByRole('tab', { name: 'This computer' }).click();
    await second.getByRole('button', { name: 'Restart into 1.6.0' }).click();
    await second
      .getByText(/is under way\./)
      .first()
      .waitFor();
    expect(existsSync(started)).toBe(false);
    await second.getByRole('tab', { name: 'Sandbox' }).click();
    await slow.click();
    await second.close();
    await page.getByText('Done, and read back from the store').waitFor({ timeout: 50_000 });
  });

  it('takes the place of this version once nothing runs, and finds the data folder free', async () => {
    const ended = new Promise((resolve) => slipway.process.once('exit', resolve));
    slipway.tell({ menu: ['&File', 'Settings…'] });
    await slipway.page.getByRole('tab', { name: 'This computer' }).click();
    await press('Restart into 1.6.0');
    await ended;
    await expect.poll(() => existsSync(started), SOON).toBe(true);
    expect(readFileSync(appImage)).toEqual(next);
    expect(existsSync(join(folder, 'data/slipway.lock'))).toBe(false);
    expect(slipway.systemCalls.map(([name]) => name)).toContain('app.releaseSingleInstanceLock');
  });
});
