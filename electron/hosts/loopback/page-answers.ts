import type { ServerResponse } from 'node:http';
import type { FirstPage } from '@shared/domain/first-page';
import { contentPolicy, withNonce } from '../content-policy';
import { withFirstPage } from '../first-page';
import type { PageFile, PageFiles } from '../page-files';
import { type Headers, headersOf, sendText } from './answers';
import enterCss from './enter/enter.css?raw';
import enterHtml from './enter/enter.html?raw';
import enterJs from './enter/enter.js?raw';
import { programLook } from './program-look';

/** Runs before all else in every page. A file of its own would be a turn to the host more before anything is seen. */
const ENTER = `<script>${enterJs}</script>`;

/** The page of the program for whoever has a session, else the entrance, where a link is exchanged for one. */
export async function sendPage(
  response: ServerResponse,
  files: PageFiles,
  authority: string,
  hasSession: boolean,
  firstPage: FirstPage | null,
): Promise<void> {
  const { header, nonce } = contentPolicy([`ws://${authority}`], enterJs);
  const html = hasSession
    ? withNonce(await programHtml(files, firstPage), nonce, ENTER)
    : await entranceHtml(files, nonce);
  sendText(response, 200, 'text/html; charset=utf-8', html, {
    'Content-Security-Policy': header,
    Vary: 'Cookie',
  });
}

/** The program's page, with the board that was last seen. */
export async function programHtml(files: PageFiles, firstPage: FirstPage | null): Promise<string> {
  return withFirstPage((await files.read(files.index)).toString(), firstPage);
}

/**
 * The entrance. What the program's first picture needs stands behind the script: the browser reads it while the link is
 * exchanged. None of it is a secret; the picture is, and comes with the session.
 */
async function entranceHtml(files: PageFiles, nonce: string): Promise<string> {
  const { style, fonts } = await programLook(files);
  const first =
    `${ENTER}<script type="application/json" id="fonts">${JSON.stringify(fonts)}</script>` +
    `<style nonce="${nonce}" id="entrance">${enterCss}</style>`;
  return withNonce(enterHtml, nonce, first).replace(
    '</head>',
    () => `<style nonce="${nonce}" id="program-style" media="not all">${style}</style></head>`,
  );
}

/** Put together once: a file's content never changes while the program runs. */
const fileHeaders = new WeakMap<PageFile, Headers>();

/** A file of the built renderer that was read before; false when it was not, or when it is not on the list. */
export function sendKeptFile(response: ServerResponse, files: PageFiles, path: string): boolean {
  const file = files.find(path);
  const content = file && files.kept(file.path);
  if (!content) return false;
  let headers = fileHeaders.get(file);
  if (!headers) {
    const keep = file.immutable ? 'private, max-age=31536000, immutable' : 'no-cache';
    headers = headersOf({ 'Content-Type': file.type, 'Cache-Control': keep }, content);
    fileHeaders.set(file, headers);
  }
  response.writeHead(200, headers).end(content);
  return true;
}

/** A file of the built renderer; 404 for every path that is not on the list. */
export async function sendFile(response: ServerResponse, files: PageFiles, path: string): Promise<void> {
  const file = files.find(path);
  if (file) await files.read(file.path);
  if (!sendKeptFile(response, files, path)) {
    sendText(response, 404, 'text/plain; charset=utf-8', 'There is no such file.\n');
  }
}
