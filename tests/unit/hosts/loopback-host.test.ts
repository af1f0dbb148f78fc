import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import { failure } from '@shared/domain/failure';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import {
  enter,
  held,
  type LoopbackFixture,
  loopbackFixture,
  rawRequest,
  type whoContract,
} from './support/loopback-fixture';

let fixture: LoopbackFixture;
beforeEach(async () => {
  fixture = await loopbackFixture();
});
afterEach(() => fixture.close());

const base = (line: string, more: readonly string[] = []) => [
  `${line} HTTP/1.1`,
  `Host: 127.0.0.1:${fixture.host.port}`,
  ...more,
];
const get = (path: string, more: readonly string[] = []) =>
  rawRequest(fixture.host.port, base(`GET ${path}`, more));

describe('a link', () => {
  it('carries its token in the fragment, which no request holds', () => {
    const url = new URL(fixture.host.newLink());
    expect(url.search).toBe('');
    expect(url.hash).toMatch(/^#token=[\w-]{43}$/);
  });

  it('opens one session, once; the second time it says that it was used', async () => {
    const link = fixture.host.newLink();
    const first = await enter(fixture.host, link);
    expect(first.status).toBe(200);
    expect(first.headers.get('set-cookie')).toMatch(
      new RegExp(`^slipway-${fixture.host.port}=[\\w-]{43}; Path=/; HttpOnly; SameSite=Strict$`),
    );
    const second = await enter(fixture.host, link);
    expect(second.status).toBe(403);
    expect(JSON.parse(second.body).message).toContain('used already');
    expect(second.headers.has('set-cookie')).toBe(false);
  });

  it('of another launch is refused', async () => {
    const answer = await enter(fixture.host, `${fixture.host.origin}/#token=${'A'.repeat(43)}`);
    expect(answer.status).toBe(403);
    expect(JSON.parse(answer.body).message).toContain('does not belong');
  });

  it('keeps the session of a browser that has one', async () => {
    const first = held(await enter(fixture.host));
    const second = held(await enter(fixture.host, fixture.host.newLink(), first.cookie));
    expect(second).toEqual(first);
  });

  it('is given to the owner of the data folder, and never to a browser', async () => {
    const { port, launchToken } = fixture.host;
    const ask = (more: readonly string[], token = launchToken) =>
      rawRequest(port, base('POST /links', [`X-Slipway-Launch: ${token}`, 'Content-Length: 0', ...more]));
    const given = await ask([]);
    expect(given.status).toBe(201);
    const { url } = JSON.parse(given.body) as { url: string };
    expect((await enter(fixture.host, url)).status).toBe(200);
    expect((await ask([], 'B'.repeat(43))).status).toBe(403);
    expect((await ask([`Origin: ${fixture.host.origin}`])).status).toBe(403);
    expect((await ask(['Sec-Fetch-Site: same-origin'])).status).toBe(403);
  });

  it.each([
    ['not JSON', '{', 'application/json'],
    ['of another type', '{"token":"x"}', 'text/plain'],
    ['too large', `{"token":"${'x'.repeat(2_000)}"}`, 'application/json'],
  ])('cannot be exchanged by a body that is %s', async (_what, body, type) => {
    const answer = await rawRequest(
      fixture.host.port,
      base('POST /session', [
        `Origin: ${fixture.host.origin}`,
        `Content-Type: ${type}`,
        `Content-Length: ${body.length}`,
      ]),
      body,
    );
    expect(answer.status).toBe(400);
  });
});

describe('a page', () => {
  it('is the entrance without a session and the program with one, never kept', async () => {
    const entrance = await get('/');
    expect(entrance.body).toContain('data-page="enter"');
    expect(entrance.headers.get('cache-control')).toBe('no-store');
    const { cookie } = held(await enter(fixture.host));
    const program = await get('/releases/com.example/140', [`Cookie: ${cookie}`]);
    expect(program.status).toBe(200);
    expect(program.body).toContain('the program');
    expect(program.body.indexOf('/session')).toBeLessThan(program.body.indexOf('<body>'));
  });

  it('carries every protective header and allows no script but its own', async () => {
    const { headers, body } = await get('/');
    expect(Object.fromEntries(headers)).toMatchObject({
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    });
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    const [script] = /(?<=<script>).*?(?=<\/script>)/s.exec(body) ?? [];
    const digest = createHash('sha256')
      .update(script ?? '')
      .digest('base64');
    expect(policy).toContain(`script-src 'self' 'sha256-${digest}';`);
    expect(policy).toContain(`connect-src 'self' ws://127.0.0.1:${fixture.host.port};`);
    expect(policy).not.toContain('unsafe');
    const rest = body.replace(script ?? '', '').replace('<script></script>', '');
    expect(rest).not.toMatch(/<script(?! type="application\/json")|<style(?! nonce=)| style=| on\w+=/);
  });

  it('gives its own code a new style nonce each time', async () => {
    const { cookie } = held(await enter(fixture.host));
    const nonces = await Promise.all(
      [1, 2].map(async () => {
        const { headers, body } = await get('/', [`Cookie: ${cookie}`]);
        const nonce = /nonce="([\w-]+)"/.exec(body)?.[1];
        expect(headers.get('content-security-policy')).toContain(`'nonce-${nonce}'`);
        return nonce;
      }),
    );
    expect(nonces[0]).not.toBe(nonces[1]);
  });

  it('may be reached by following a link; nothing else may come from another site', async () => {
    const navigate = ['Sec-Fetch-Site: cross-site', 'Sec-Fetch-Mode: navigate', 'Sec-Fetch-Dest: document'];
    expect((await get('/', navigate)).status).toBe(200);
    const frame = ['Sec-Fetch-Site: cross-site', 'Sec-Fetch-Mode: navigate', 'Sec-Fetch-Dest: iframe'];
    expect((await get('/', frame)).status).toBe(403);
    expect((await get('/assets/index-a1b2c3d4.js', ['Sec-Fetch-Site: same-site'])).status).toBe(403);
  });
});

describe('files', () => {
  it('with a hash in their name may be kept for ever', async () => {
    const { cookie } = held(await enter(fixture.host));
    const asset = await get('/assets/index-a1b2c3d4.js', [`Cookie: ${cookie}`]);
    expect(asset.headers.get('cache-control')).toContain('immutable');
    expect(asset.headers.get('content-type')).toContain('text/javascript');
  });

  it.each([
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/assets/..%5c..%5csecret.txt',
    '/assets/../../secret.txt',
    '//secret.txt',
    '/assets/%00.js',
    '/....//secret.txt',
    `/${'a'.repeat(4_000)}`,
    'http://attacker.example/',
    '\\secret.txt',
  ])('outside of the renderer cannot be named: %s', async (path) => {
    const { cookie } = held(await enter(fixture.host));
    const answer = await get(path, [`Cookie: ${cookie}`]);
    expect(answer.status).not.toBe(101);
    expect(answer.body).not.toContain('outside');
    expect([200, 400, 404]).toContain(answer.status);
    if (answer.status === 200) expect(answer.body).toContain('the program');
  });
});

describe('an artifact', () => {
  const put =
    (target: string, more: readonly string[], body = '') =>
    async () => {
      const { cookie, token } = held(await enter(fixture.host));
      const lines = base(`PUT ${target}`, [
        `Origin: ${fixture.host.origin}`,
        `Cookie: ${cookie}`,
        `x-slipway-token: ${token}`,
        ...more,
      ]);
      return rawRequest(fixture.host.port, lines, body);
    };

  it('reaches the brain in full, under the last part of its name', async () => {
    const answer = await put('/artifacts?name=..%2F..%2Fapp.aab', ['Content-Length: 6'], 'PK1234')();
    expect(answer.status).toBe(201);
    expect(JSON.parse(answer.body)).toEqual({ path: '/kept/app.aab' });
    expect(fixture.received).toEqual([{ fileName: 'app.aab', bytes: 6 }]);
  });

  it.each([
    ['without a name', '/artifacts', ['Content-Length: 0'], 400],
    ['named ..', '/artifacts?name=..', ['Content-Length: 0'], 400],
    ['of unknown length', '/artifacts?name=a.aab', ['Transfer-Encoding: chunked'], 400],
    ['without a length', '/artifacts?name=a.aab', [], 411],
    ['larger than any store takes', '/artifacts?name=a.aab', ['Content-Length: 99999999999'], 413],
  ])('%s is refused before a byte is read', async (_what, target, more, status) => {
    expect((await put(target, more)()).status).toBe(status);
    expect(fixture.received).toEqual([]);
  });

  it('that the brain refuses is answered with its failure', async () => {
    await fixture.close();
    fixture = await loopbackFixture(async () => {
      throw failure('artifact-refused', 'This is not a bundle.');
    });
    const answer = await put('/artifacts?name=a.aab', ['Content-Length: 0'])();
    expect(answer.status).toBe(422);
    expect(JSON.parse(answer.body)).toMatchObject({
      message: 'This is not a bundle.',
      failure: { reason: 'artifact-refused' },
    });
  });

  it('whose browser goes away in the middle is told to the brain', async () => {
    await fixture.close();
    const { promise: told, resolve: tell } = Promise.withResolvers<string>();
    const { promise: began, resolve: begin } = Promise.withResolvers<void>();
    fixture = await loopbackFixture(async (_stream, _meta, signal) => {
      signal.addEventListener('abort', () => tell(String(signal.reason)));
      begin();
      await new Promise(() => undefined);
      return { path: '' };
    });
    const { cookie, token } = held(await enter(fixture.host));
    const socket = connect(fixture.host.port, '127.0.0.1');
    const lines = base('PUT /artifacts?name=a.aab', [
      `Origin: ${fixture.host.origin}`,
      `Cookie: ${cookie}`,
      `x-slipway-token: ${token}`,
      'Content-Length: 1000',
    ]);
    socket.write(`${lines.join('\r\n')}\r\n\r\nPK`);
    await began;
    socket.destroy();
    expect(await told).toContain('broke off');
  });
});

describe('the contract', () => {
  it('is served over the socket, to a window that names itself', async () => {
    const { cookie, token } = held(await enter(fixture.host));
    const socket = new WebSocket(
      `${fixture.host.origin.replace('http', 'ws')}/rpc?window=window-1234`,
      ['slipway', `token.${token}`],
      { origin: fixture.host.origin, headers: { cookie } },
    );
    const client: ContractRouterClient<typeof whoContract> = createORPCClient(
      new RPCLink({ websocket: socket as unknown as globalThis.WebSocket }),
    );
    expect(await client.who({ name: 'Ada' })).toBe('Ada in window-1234');
    expect(socket.protocol).toBe('slipway');
    socket.terminate();
    await once(socket, 'close');
  });
});
