import type { ServerResponse } from 'node:http';
import { PROTECTIVE_HEADERS } from '../content-policy';

/** Header names and values of one answer. */
export type Headers = Readonly<Record<string, string>>;

/** Answers; every answer of the host comes through here, and so carries the protective headers. */
export function send(
  response: ServerResponse,
  status: number,
  headers: Headers,
  body: string | Buffer,
): void {
  response
    .writeHead(status, {
      ...PROTECTIVE_HEADERS,
      'Content-Length': String(Buffer.byteLength(body)),
      ...headers,
    })
    .end(body);
}

/** Answers with text of the given media type. Nobody may keep it. */
export function sendText(
  response: ServerResponse,
  status: number,
  type: string,
  text: string,
  headers: Headers = {},
): void {
  send(response, status, { 'Cache-Control': 'no-store', 'Content-Type': type, ...headers }, text);
}

/** Answers with JSON that nobody may keep. */
export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Headers = {},
): void {
  sendText(response, status, 'application/json', JSON.stringify(body), headers);
}
