import { createHash, type Hash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerList } from './lists';

/*
 * In Apple's place: the lists of an app with many builds and testers, and build uploads (reserve, parts, commit) that
 * take bytes and do nothing with them; for curl, a plain PUT. A process of its own, started with an IPC channel: says
 * `{ url }`, and answers `report` with what it has received since the last one.
 */

const MIB = 1024 * 1024;
/** As large as the parts that Apple asks for are not documented: small enough to hurt, if a part cost anything. */
const PART_BYTES = 8 * MIB;

/** What the store took since the last report. */
export interface StoreReport {
  /** Bytes of all bodies, those of broken requests included. */
  readonly received: number;
  /** SHA-256 of the file that was kept last; null while it is not whole. */
  readonly sha256: string | null;
  readonly reservations: number;
  /** Requests for lists. */
  readonly lists: number;
}

let received = 0;
let reservations = 0;
let lists = 0;
let fileSize = 0;
let kept = 0;
let hash: Hash = createHash('sha256');
let sha256: string | null = null;
/** The part that was kept last, and the file's hash before it: a part whose answer was lost is sent once more. */
let last: { readonly offset: number; readonly before: Hash } | null = null;

function beginFile(size: number): void {
  fileSize = size;
  kept = 0;
  last = null;
  hash = createHash('sha256');
  sha256 = null;
}

/**
 * Takes a body at an offset of the file; a part that breaks off leaves nothing, and the last one may come again if it
 * is the same. Gives whether it was whole and in its place.
 */
async function take(request: IncomingMessage, offset: number): Promise<boolean> {
  const begin = offset === kept ? hash : offset === last?.offset ? last.before : null;
  const next = (begin ?? hash).copy();
  let size = 0;
  try {
    for await (const bytes of request as AsyncIterable<Buffer>) {
      received += bytes.length;
      size += bytes.length;
      next.update(bytes);
    }
  } catch {
    return false;
  }
  if (!request.complete || begin === null) return false;
  if (offset !== kept) return next.copy().digest('hex') === hash.copy().digest('hex');
  last = { offset, before: hash };
  hash = next;
  kept += size;
  return true;
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const part of request.setEncoding('utf8')) text += String(part);
  return text;
}

function answer(response: ServerResponse, status: number, data: unknown): void {
  response.writeHead(status, {
    'content-type': 'application/json',
    'x-rate-limit': 'user-hour-lim:3600;user-hour-rem:3000;',
  });
  response.end(data === undefined ? undefined : JSON.stringify(data));
}

const base = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const upload = () => ({
  type: 'buildUploads',
  id: 'upload',
  attributes: { state: { state: sha256 === null ? 'AWAITING_UPLOAD' : 'PROCESSING' } },
});
function file() {
  const operations = Array.from({ length: Math.ceil(fileSize / PART_BYTES) }, (_, index) => {
    const offset = index * PART_BYTES;
    return {
      method: 'PUT',
      url: `${base()}/storage/${offset}`,
      offset,
      length: Math.min(PART_BYTES, fileSize - offset),
      requestHeaders: [{ name: 'Content-Type', value: 'application/octet-stream' }],
    };
  });
  return { type: 'buildUploadFiles', id: 'file', attributes: { uploadOperations: operations } };
}

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', base());
  const { method = 'GET' } = request;
  if (method === 'PUT') {
    if (url.pathname === '/plain') beginFile(Number(request.headers['content-length']));
    const offset = Number(url.pathname.split('/').at(-1)) || 0;
    if (!(await take(request, offset))) return void response.destroy();
    if (kept === fileSize) sha256 ??= hash.copy().digest('hex');
    response.writeHead(200).end();
    return;
  }
  const body = method === 'GET' ? null : JSON.parse((await textOf(request)) || 'null');
  switch (`${method} ${url.pathname}`) {
    case 'POST /v1/buildUploads':
      reservations += 1;
      return answer(response, 201, { data: upload() });
    case 'POST /v1/buildUploadFiles':
      beginFile(body.data.attributes.fileSize);
      return answer(response, 201, { data: file() });
    case 'GET /v1/buildUploadFiles/file':
    case 'PATCH /v1/buildUploadFiles/file':
      return answer(response, 200, { data: file() });
    case 'GET /v1/buildUploads/upload':
      return answer(response, 200, { data: upload() });
    default:
      lists += 1;
      return answer(response, 200, answerList(url, base()));
  }
}

const server = createServer((request, response) => {
  serve(request, response).catch(() => response.destroy());
});
server.listen(0, '127.0.0.1', () => process.send?.({ url: base() }));
process.on('message', () => {
  const report: StoreReport = { received, sha256, reservations, lists };
  received = 0;
  lists = 0;
  process.send?.(report);
});
process.on('disconnect', () => process.exit(0));
