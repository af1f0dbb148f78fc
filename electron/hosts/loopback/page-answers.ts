import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { contentPolicy, withNonce } from '../content-policy';
import type { PageFiles } from '../page-files';
import enterCss from './enter/enter.css?raw';
import enterHtml from './enter/enter.html?raw';
import enterJs from './enter/enter.js?raw';

/** The page of the program for whoever has a session, else the entrance, where a link is exchanged for one. */
export async function sendPage(
  response: ServerResponse,
  files: PageFiles,
  authority: string,
  hasSession: boolean,
): Promise<void> {
  const { header, nonce } = contentPolicy([`ws://${authority}`]);
  const html = hasSession
    ? withNonce(await readFile(files.index, 'utf8'), nonce, '<script src="/enter.js"></script>')
    : enterHtml;
  response
    .writeHead(200, {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': header,
      'Cache-Control': 'no-store',
      Vary: 'Cookie',
    })
    .end(html);
}

/** The files of the entrance. */
export function sendEntrance(response: ServerResponse, path: string): void {
  const script = path === '/enter.js';
  response
    .writeHead(200, {
      'Content-Type': script ? 'text/javascript; charset=utf-8' : 'text/css; charset=utf-8',
      'Cache-Control': 'no-store',
    })
    .end(script ? enterJs : enterCss);
}

/** A file of the built renderer; 404 for every path that is not on the list. */
export async function sendFile(response: ServerResponse, files: PageFiles, path: string): Promise<void> {
  const file = files.find(path);
  if (!file) {
    response.writeHead(404, { 'Content-Type': 'text/plain; charset=utf-8' }).end('There is no such file.\n');
    return;
  }
  response.writeHead(200, {
    'Content-Type': file.type,
    'Cache-Control': file.immutable ? 'private, max-age=31536000, immutable' : 'no-cache',
  });
  await pipeline(createReadStream(file.path), response);
}
