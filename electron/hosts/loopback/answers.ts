import type { ServerResponse } from 'node:http';
import { PROTECTIVE_HEADERS } from '../content-policy';

/** Header names and values of one answer. */
export type Headers = Readonly<Record<string, string>>;

/** All headers of an answer; every answer of the host has them from here, and so carries the protective ones. */
export const headersOf = (own: Headers, body: string | Buffer): Headers => ({
  ...PROTECTIVE_HEADERS,
  'Content-Length': String(Buffer.byteLength(body)),
  ...own,
});

/** Answers with text of the given media type. Nobody may keep it. */
export function sendText(
  response: ServerResponse,
  status: number,
  type: string,
  text: string,
  headers: Headers = {},
): void {
  const all = headersOf({ 'Cache-Control': 'no-store', 'Content-Type': type, ...headers }, text);
  response.writeHead(status, all).end(text);
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
