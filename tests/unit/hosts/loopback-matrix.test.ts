import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  enter,
  type HeldSession,
  held,
  type LoopbackFixture,
  loopbackFixture,
  rawRequest,
} from './support/loopback-fixture';

let fixture: LoopbackFixture;
let session: HeldSession;
beforeAll(async () => {
  fixture = await loopbackFixture();
  session = held(await enter(fixture.host));
});
afterAll(() => fixture.close());

const HOSTS = {
  own: (port: number) => [`Host: 127.0.0.1:${port}`],
  'rebound name': (port: number) => [`Host: attacker.example:${port}`],
  localhost: (port: number) => [`Host: localhost:${port}`],
  'other port': () => ['Host: 127.0.0.1:1'],
  'no port': () => ['Host: 127.0.0.1'],
  twice: (port: number) => [`Host: 127.0.0.1:${port}`, 'Host: attacker.example'],
} as const;
const ORIGINS = {
  own: (port: number) => [`Origin: http://127.0.0.1:${port}`],
  absent: () => [],
  foreign: () => ['Origin: https://attacker.example'],
  null: () => ['Origin: null'],
  'other port': () => ['Origin: http://127.0.0.1:1'],
  'https of own': (port: number) => [`Origin: https://127.0.0.1:${port}`],
} as const;
const CREDENTIALS = {
  both: { cookie: true, token: 'right' },
  'cookie alone': { cookie: true, token: 'none' },
  'cookie and wrong token': { cookie: true, token: 'wrong' },
  'token alone': { cookie: false, token: 'right' },
  none: { cookie: false, token: 'none' },
} as const;
const REQUESTS = {
  page: { line: 'GET / HTTP/1.1', kind: 'read', open: true },
  asset: { line: 'GET /assets/index-a1b2c3d4.js HTTP/1.1', kind: 'read', open: false },
  upload: { line: 'PUT /artifacts?name=app.aab HTTP/1.1', kind: 'write', open: false },
  link: { line: 'POST /links HTTP/1.1', kind: 'write', open: false },
  upgrade: { line: 'GET /rpc HTTP/1.1', kind: 'upgrade', open: false },
  deletion: { line: 'DELETE / HTTP/1.1', kind: 'unknown', open: false },
  preflight: { line: 'OPTIONS /artifacts HTTP/1.1', kind: 'unknown', open: false },
} as const;

type Cell = {
  readonly host: keyof typeof HOSTS;
  readonly origin: keyof typeof ORIGINS;
  readonly credentials: keyof typeof CREDENTIALS;
  readonly request: keyof typeof REQUESTS;
};
const keys = <T extends object>(table: T) => Object.keys(table) as (keyof T)[];
const CELLS: readonly Cell[] = keys(HOSTS).flatMap((host) =>
  keys(ORIGINS).flatMap((origin) =>
    keys(CREDENTIALS).flatMap((credentials) =>
      keys(REQUESTS).map((request) => ({ host, origin, credentials, request })),
    ),
  ),
);

/** The specification, written without a look at the gate: what a cell must be answered. */
function specified({ host, origin, credentials, request }: Cell): number {
  const { kind, open } = REQUESTS[request];
  if (host !== 'own') return 421;
  if (kind === 'unknown') return 405;
  const mustNameOrigin = kind !== 'read';
  if (origin !== 'own' && (mustNameOrigin || origin !== 'absent')) return 403;
  const { cookie, token } = CREDENTIALS[credentials];
  if (!cookie && !open) return 401;
  if (kind === 'read') return 200;
  if (token !== 'right') return 403;
  return kind === 'upgrade' ? 101 : 201;
}

function linesOf(cell: Cell): string[] {
  const { port } = fixture.host;
  const { cookie, token } = CREDENTIALS[cell.credentials];
  const { line, kind } = REQUESTS[cell.request];
  const given = token === 'right' ? session.token : token === 'wrong' ? 'x'.repeat(43) : undefined;
  const upgrade = [
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    `Sec-WebSocket-Protocol: slipway${given ? `, token.${given}` : ''}`,
  ];
  return [
    line,
    ...HOSTS[cell.host](port),
    ...ORIGINS[cell.origin](port),
    ...(cookie ? [`Cookie: ${session.cookie}`] : []),
    ...(kind === 'upgrade' ? upgrade : given ? [`x-slipway-token: ${given}`] : []),
    ...(kind === 'write' ? ['Content-Length: 0'] : []),
  ];
}

describe('the loopback host answers as specified', () => {
  it(`in all ${CELLS.length} cells of Host × Origin × credentials × request`, async () => {
    const wrong: string[] = [];
    let received = 0;
    for (const cell of CELLS) {
      const expected = specified(cell);
      const answer = await rawRequest(fixture.host.port, linesOf(cell));
      if (answer.status !== expected) {
        wrong.push(`${JSON.stringify(cell)}: ${answer.status}, specified ${expected}`);
      }
      if (cell.request === 'upload' && expected === 201) received += 1;
      expect([...answer.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
    expect(wrong).toEqual([]);
    expect(CELLS.length).toBeGreaterThanOrEqual(300);
    // A refused request has no effect.
    expect(fixture.received).toHaveLength(received);
  });

  it('and writes down every refusal, without a secret', async () => {
    const before = fixture.refusals.length;
    const { port } = fixture.host;
    const lines = [
      `GET /x?token=${session.token} HTTP/1.1`,
      'Host: attacker.example',
      `Cookie: ${session.cookie}`,
    ];
    await rawRequest(port, lines);
    const written = fixture.refusals.slice(before);
    expect(written).toEqual([{ status: 421, reason: 'host', text: 'GET /x host' }]);
    expect(JSON.stringify(fixture.refusals)).not.toContain(session.token);
  });
});
