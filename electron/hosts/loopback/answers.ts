import type { ServerResponse } from 'node:http';

/** Header names and values of one answer. */
export type Headers = Readonly<Record<string, string>>;

/** Answers with text of the given media type. Nobody may keep it. */
export function sendText(
  response: ServerResponse,
  status: number,
  type: string,
  text: string,
  headers: Headers = {},
): void {
  const length = String(Buffer.byteLength(text));
  response
    .writeHead(status, {
      'Cache-Control': 'no-store',
      'Content-Length': length,
      'Content-Type': type,
      ...headers,
    })
    .end(text);
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
