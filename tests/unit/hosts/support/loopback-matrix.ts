import type { HeldSession } from './loopback-fixture';

/*
 * Host × Origin × credentials × request: all that a stranger's page, a rebound name, a repeated header or another
 * program on this computer can combine, with the answer that each must get.
 */

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
  asset: { line: 'GET ASSET HTTP/1.1', kind: 'read', open: false },
  upload: { line: 'PUT /artifacts?name=app.aab HTTP/1.1', kind: 'write', open: false },
  link: { line: 'POST /links HTTP/1.1', kind: 'write', open: false },
  upgrade: { line: 'GET /rpc HTTP/1.1', kind: 'upgrade', open: false },
  deletion: { line: 'DELETE / HTTP/1.1', kind: 'unknown', open: false },
  preflight: { line: 'OPTIONS /artifacts HTTP/1.1', kind: 'unknown', open: false },
} as const;

/** One request: a Host, an Origin, credentials, and what is asked. */
export type Cell = {
  readonly host: keyof typeof HOSTS;
  readonly origin: keyof typeof ORIGINS;
  readonly credentials: keyof typeof CREDENTIALS;
  readonly request: keyof typeof REQUESTS;
};
const keys = <T extends object>(table: T) => Object.keys(table) as (keyof T)[];
/** Every combination. */
export const CELLS: readonly Cell[] = keys(HOSTS).flatMap((host) =>
  keys(ORIGINS).flatMap((origin) =>
    keys(CREDENTIALS).flatMap((credentials) =>
      keys(REQUESTS).map((request) => ({ host, origin, credentials, request })),
    ),
  ),
);

/** The specification, written without a look at the gate: the status that a cell must be answered with. */
export function specified({ host, origin, credentials, request }: Cell): number {
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

/** The host that the cells are sent to. */
export interface MatrixTarget {
  readonly port: number;
  readonly session: HeldSession;
  /** Path of a file that needs a session. */
  readonly asset: string;
}

/** The lines of a cell's request, as they go over the wire. */
export function linesOf(cell: Cell, { port, session, asset }: MatrixTarget): string[] {
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
    line.replace('ASSET', asset),
    ...HOSTS[cell.host](port),
    ...ORIGINS[cell.origin](port),
    ...(cookie ? [`Cookie: ${session.cookie}`] : []),
    ...(kind === 'upgrade' ? upgrade : given ? [`x-slipway-token: ${given}`] : []),
    ...(kind === 'write' ? ['Content-Length: 0'] : []),
  ];
}
