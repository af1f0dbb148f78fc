import { readFile } from 'node:fs/promises';
import type { FirstPage } from '@shared/domain/first-page';
import { protocol } from 'electron';
import { contentPolicy, PROTECTIVE_HEADERS, withNonce } from '../content-policy';
import { withFirstPage } from '../first-page';
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
export function servePages(pagesDir: string, firstPage: FirstPage | null): void {
  const files = listPageFiles(pagesDir);
  protocol.handle(SCHEME, (request) => answer(files, firstPage, request));
}

async function answer(files: PageFiles, firstPage: FirstPage | null, request: Request): Promise<Response> {
  const url = new URL(request.url);
  if (url.host !== AUTHORITY || (request.method !== 'GET' && request.method !== 'HEAD')) {
    return new Response('Refused.', { status: 403, headers: PROTECTIVE_HEADERS });
  }
  if (isPlace(url.pathname)) {
    const { header, nonce } = contentPolicy([]);
    const empty = withNonce(await readFile(files.index, 'utf8'), nonce);
    const page = withFirstPage(empty, url.pathname === '/' ? firstPage : null);
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
