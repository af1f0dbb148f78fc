import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Request } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundle, type Launched, launchSlipway, NODE } from './support/launch';

/* What a name that resolves to this computer gets, where the host's secrets travel, and when it ends by itself. */

const REBOUND = 'attacker.example';

let slipway: Launched;
let origin: string;
beforeAll(async () => {
  slipway = await launchSlipway({
    host: 'loopback',
    browserArgs: [`--host-resolver-rules=MAP ${REBOUND} 127.0.0.1`],
  });
  origin = new URL(slipway.page.url()).origin;
}, 60_000);
afterAll(() => slipway.close(), 30_000);

describe('a name that was rebound to this computer', () => {
  it('gets nothing from a real browser, even one that has a session', async () => {
    const rebound = origin.replace('127.0.0.1', REBOUND);
    const page = await slipway.page.context().newPage();
    const answer = await page.goto(rebound);
    expect(answer?.status()).toBe(421);
    const outcome = await page.evaluate(async () => {
      const status = (path: string, init?: RequestInit) => fetch(path, init).then((reply) => reply.status);
      const socket = new Promise((resolve) => {
        const each = new WebSocket(`ws://${location.host}/rpc`, ['slipway']);
        each.onopen = () => resolve('in');
        each.onerror = () => resolve('out');
      });
      return {
        page: await status('/'),
        script: await status('/assets/index.js'),
        session: await status('/session', { method: 'POST', body: '{}' }),
        link: await status('/links', { method: 'POST' }),
        artifact: await status('/artifacts?name=a.aab', { method: 'PUT', body: 'x' }),
        cookie: document.cookie,
        socket: await socket,
      };
    });
    expect(outcome).toEqual({
      page: 421,
      script: 421,
      session: 421,
      link: 421,
      artifact: 421,
      cookie: '',
      socket: 'out',
    });
    await page.close();
    const log = readFileSync(join(slipway.dataDir, 'refused-requests.log'), 'utf8');
    expect(log).toContain('"reason":"host"');
  });
});

describe('a secret of the host', () => {
  it('is never part of an address that is sent, nor of a Referer', async () => {
    const link = await slipway.newLink();
    const linkToken = new URL(link).hash.slice('#token='.length);
    const page = await slipway.page.context().newPage();
    const sent: Request[] = [];
    page.on('request', (request) => void sent.push(request));
    const sockets: string[] = [];
    page.on('websocket', (socket) => void sockets.push(socket.url()));
    await page.goto(link);
    await page.getByRole('main').waitFor();
    await page.goto(`${origin}/settings`);
    await page.getByRole('main').waitFor();
    const sessionToken = await page.evaluate(() => sessionStorage.getItem('slipway-token'));
    const secrets = [linkToken, sessionToken ?? 'no session'];
    expect(sessionToken).toMatch(/^[\w-]{43}$/);
    expect(sent.length).toBeGreaterThan(5);
    const referers = await Promise.all(sent.map((request) => request.headerValue('referer')));
    for (const secret of secrets) {
      expect(sent.map((request) => request.url().replace(/#.*$/s, '')).join('\n')).not.toContain(secret);
      expect(sockets.join('\n')).not.toContain(secret);
      expect(referers.join('\n')).not.toContain(secret);
    }
    expect(page.url()).not.toContain(linkToken);
    await page.close();
  });

  it('that was used opens nothing a second time, and leaves the first session alone', async () => {
    const link = await slipway.newLink();
    const token = new URL(link).hash.slice('#token='.length);
    const redeem = () =>
      fetch(`${origin}/session`, {
        method: 'POST',
        headers: { origin, 'content-type': 'application/json' },
        body: JSON.stringify({ token }),
      });
    const first = await redeem();
    expect(first.status).toBe(200);
    const cookie = first.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const again = await redeem();
    expect(again.status).toBe(403);
    expect(again.headers.getSetCookie()).toEqual([]);
    const page = await fetch(origin, { headers: { cookie } });
    expect(await page.text()).not.toContain('data-page="enter"');
  });
});

it('ends by itself when no window comes, and leaves nothing that a link could be asked from', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'slipway-idle-'));
  const child = spawn(
    NODE,
    [bundle('main/loopback.js'), '--data', dataDir, '--no-open', '--idle-exit', '1'],
    { stdio: 'ignore' },
  );
  const [code] = await once(child, 'exit');
  expect(code).toBe(0);
  expect(existsSync(join(dataDir, 'loopback-instance.json'))).toBe(false);
  rmSync(dataDir, { recursive: true, force: true });
});
