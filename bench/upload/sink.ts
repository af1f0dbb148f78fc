import { createHash, type Hash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/*
 * A store that does nothing but take bytes: Google's token endpoint, the resumable protocol (308 and Range,
 * developers.google.com/android-publisher/upload) and, for curl, a plain PUT. A process of its own, started with an
 * IPC channel: says `{ url }`, and answers `report` with what it has received since the last one.
 */

/** A server keeps whole granules of a request that broke off, bytes. */
const GRANULE = 262_144;

/** What the sink took since the last report. */
export interface SinkReport {
  /** Bytes of all bodies, those of broken requests included. */
  readonly received: number;
  /** SHA-256 of the kept file; null while it is not whole. */
  readonly sha256: string | null;
  /** Where each part began, in order. */
  readonly offsets: readonly number[];
  readonly sessions: number;
}

let received = 0;
let sha256: string | null = null;
let offsets: number[] = [];
let sessions = 0;
let hash: Hash = createHash('sha256');
let kept = 0;

function beginFile(): void {
  hash = createHash('sha256');
  kept = 0;
  sha256 = null;
}

/** Keeps whole granules of a body as they come, and the rest when the body is whole. Gives whether it was. */
async function take(request: IncomingMessage): Promise<boolean> {
  let waiting: Buffer[] = [];
  let waitingBytes = 0;
  const keep = () => {
    for (const part of waiting) hash.update(part);
    kept += waitingBytes;
    waiting = [];
    waitingBytes = 0;
  };
  try {
    for await (const bytes of request as AsyncIterable<Buffer>) {
      received += bytes.length;
      const room = GRANULE - waitingBytes;
      if (bytes.length < room) {
        waiting.push(bytes);
        waitingBytes += bytes.length;
        continue;
      }
      const whole = room + Math.floor((bytes.length - room) / GRANULE) * GRANULE;
      waiting.push(bytes.subarray(0, whole));
      waitingBytes += whole;
      keep();
      if (whole < bytes.length) {
        waiting.push(bytes.subarray(whole));
        waitingBytes = bytes.length - whole;
      }
    }
  } catch {
    return false;
  }
  if (!request.complete) return false;
  keep();
  return true;
}

function answer(
  response: ServerResponse,
  status: number,
  headers: Record<string, string>,
  body: unknown,
): void {
  response.writeHead(status, { 'Content-Type': 'application/json', ...headers });
  response.end(body === null ? undefined : JSON.stringify(body));
}

const goOn = (response: ServerResponse) =>
  answer(response, 308, kept > 0 ? { Range: `bytes=0-${kept - 1}` } : {}, null);

async function part(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const range = /^bytes (?:(\d+)-(\d+)|\*)\/(\d+)$/.exec(request.headers['content-range'] ?? '');
  const total = Number(range?.[3]);
  const first = range?.[1];
  if (first === undefined) {
    request.resume();
    if (kept < total) return goOn(response);
  } else {
    offsets.push(Number(first));
    if (Number(first) !== kept) return answer(response, 400, {}, { error: { code: 400 } });
    if (!(await take(request))) return;
    if (kept < total) return goOn(response);
  }
  sha256 ??= hash.digest('hex');
  answer(response, 200, {}, { versionCode: 1, sha256 });
}

const server = createServer((request, response) => {
  const { pathname } = new URL(request.url ?? '/', 'http://sink');
  if (pathname === '/token') {
    request.resume();
    return answer(response, 200, {}, { access_token: 'bench', expires_in: 3600, token_type: 'Bearer' });
  }
  if (request.method === 'POST') {
    request.resume();
    sessions += 1;
    beginFile();
    const { port } = server.address() as AddressInfo;
    return answer(response, 200, { Location: `http://127.0.0.1:${port}/session/${sessions}` }, null);
  }
  if (pathname.startsWith('/session/')) return void part(request, response);
  beginFile();
  void take(request).then((whole) => {
    if (!whole) return;
    sha256 = hash.digest('hex');
    answer(response, 200, {}, null);
  });
});

server.listen(0, '127.0.0.1', () => {
  process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
});
process.on('message', () => {
  const report: SinkReport = { received, sha256, offsets, sessions };
  received = 0;
  offsets = [];
  process.send?.(report);
});
process.on('disconnect', () => process.exit(0));
