import { readFile } from 'node:fs/promises';
import { protocol } from 'electron';
import { contentPolicy, PROTECTIVE_HEADERS, withNonce } from '../content-policy';
import { isPlace, listPageFiles, type PageFiles } from '../page-files';

/** Where the window's pages live. A scheme of their own keeps them apart from `file:` and from the web. */
export const PAGE_ORIGIN = 'app://slipway';
const SCHEME = 'app';
const AUTHORITY = 'slipway';

/** Must be called before Electron is ready. */
export function registerPageScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
}

/** Serves the built renderer, and nothing else, under the page scheme. */
export function servePages(pagesDir: string): void {
  const files = listPageFiles(pagesDir);
  protocol.handle(SCHEME, (request) => answer(files, request));
}

async function answer(files: PageFiles, request: Request): Promise<Response> {
  const url = new URL(request.url);
  if (url.host !== AUTHORITY || (request.method !== 'GET' && request.method !== 'HEAD')) {
    return new Response('Refused.', { status: 403, headers: PROTECTIVE_HEADERS });
  }
  if (isPlace(url.pathname)) {
    const { header, nonce } = contentPolicy([]);
    const page = withNonce(await readFile(files.index, 'utf8'), nonce);
    return respond(page, 'text/html; charset=utf-8', { 'Content-Security-Policy': header });
  }
  const file = files.find(url.pathname);
  if (!file) return new Response('There is no such file.', { status: 404, headers: PROTECTIVE_HEADERS });
  return respond(await readFile(file.path), file.type);
}

function respond(
  body: string | Uint8Array<ArrayBuffer>,
  type: string,
  more: Readonly<Record<string, string>> = {},
): Response {
  return new Response(body, { headers: { ...PROTECTIVE_HEADERS, ...more, 'Content-Type': type } });
}
