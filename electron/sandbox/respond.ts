import { createReadStream } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { Reply } from './exchange';

const JSON_TYPE = 'application/json; charset=UTF-8';

function bodyOf(reply: Reply): Buffer {
  // A long list is written without indentation: it is what takes time.
  const indent = reply.loggedAs === undefined ? 2 : 0;
  if (reply.json !== undefined) return Buffer.from(`${JSON.stringify(reply.json, null, indent)}\n`);
  return reply.bytes ?? Buffer.from(reply.text ?? '');
}

/**
 * Writes an answer. `date` is Google's time; with `cutAt` the connection ends after that many bytes of the body, though
 * the header promised all of them.
 */
export async function respond(
  response: ServerResponse,
  reply: Reply,
  options: { readonly date: Date; readonly cutAt: number | undefined },
): Promise<void> {
  if (response.destroyed || response.headersSent) return;
  const headers: Record<string, string> = { date: options.date.toUTCString(), ...reply.headers };
  if (reply.file !== undefined) {
    response.writeHead(reply.status, headers);
    await pipeline(createReadStream(reply.file), response);
    return;
  }
  const body = bodyOf(reply);
  if (reply.json !== undefined) headers['content-type'] ??= JSON_TYPE;
  if (reply.status !== 204) headers['content-length'] = String(body.length);
  response.writeHead(reply.status, headers);
  if (options.cutAt === undefined) {
    response.end(body);
    return;
  }
  response.write(body.subarray(0, options.cutAt), () => response.destroy());
}
