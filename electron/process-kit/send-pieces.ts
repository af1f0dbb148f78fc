import { once } from 'node:events';
import { type Agent, type ClientRequest, type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';

/** Answers to uploads are short; more than this, bytes, is not read. */
const LONGEST_ANSWER = 1024 * 1024;

/** A request with a body that is made while it is sent. */
export interface PiecedRequest {
  readonly url: URL;
  readonly method: string;
  /** With the body's length under `content-length`. */
  readonly headers: Headers;
  /** The next piece is asked for when the last has left this process: its memory may be used again then. */
  readonly body: AsyncIterable<Uint8Array>;
  readonly signal?: AbortSignal | undefined;
  /** A proxy's agent; the usual one when absent. */
  readonly agent?: Agent | undefined;
}

/**
 * Sends a body piece by piece and gives the answer, whatever its status; follows no redirects. `fetch` keeps every
 * piece until the garbage collector comes by, which for a large file costs more time and memory than the sending.
 * An answer that comes early ends the sending. Rejects with Node's network error, or with the signal's reason.
 */
export async function sendPieces(options: PiecedRequest): Promise<Response> {
  const { url, method, headers, body, signal, agent } = options;
  signal?.throwIfAborted();
  const send = url.protocol === 'https:' ? requestHttps : requestHttp;
  const request = send(url, { method, headers: Object.fromEntries(headers), agent });
  const stop = () => request.destroy(asError(signal?.reason));
  signal?.addEventListener('abort', stop, { once: true });
  // Waited for from the start: a server may refuse before it has read everything.
  const answered = once(request, 'response') as Promise<[IncomingMessage]>;
  const written = { bytes: 0 };
  try {
    const writing = write(request, body, written);
    let early = await Promise.race([answered, writing]);
    // A quick answer to the last byte is none that came early: the body ends, and the connection serves the next one.
    if (early && written.bytes === Number(headers.get('content-length'))) early = await writing;
    const [answer] = early ?? (await answered);
    const text = await read(answer);
    if (early) request.destroy();
    return new Response(text === '' ? null : text, {
      status: answer.statusCode ?? 0,
      headers: headersOf(answer),
    });
  } catch (error) {
    request.destroy();
    throw error;
  } finally {
    answered.catch(() => undefined);
    signal?.removeEventListener('abort', stop);
  }
}

/** Writes everything; resolves early, with nothing done about it, when the request is closed meanwhile. */
async function write(
  request: ClientRequest,
  body: AsyncIterable<Uint8Array>,
  written: { bytes: number },
): Promise<null> {
  const closed = once(request, 'close').catch(() => undefined);
  for await (const piece of body) {
    const left = new Promise<void>((resolve) => request.write(piece, () => resolve()));
    await Promise.race([left, closed]);
    if (request.destroyed) break;
    written.bytes += piece.length;
  }
  request.end();
  return null;
}

async function read(answer: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of answer as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > LONGEST_ANSWER) break;
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

function headersOf(answer: IncomingMessage): [string, string][] {
  return Object.entries(answer.headersDistinct).flatMap(([name, values]) =>
    (values ?? []).map((value): [string, string] => [name, value]),
  );
}

const asError = (reason: unknown): Error => (reason instanceof Error ? reason : new Error(String(reason)));
