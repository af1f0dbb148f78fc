import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { sendPieces } from '../../../electron/process-kit/send-pieces';

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function serve(listener: RequestListener): Promise<URL> {
  const opened = createServer(listener);
  server = opened;
  await new Promise<void>((resolve) => opened.listen(0, '127.0.0.1', resolve));
  return new URL(`http://127.0.0.1:${(opened.address() as AddressInfo).port}/file`);
}

const PIECE = 512 * 1024;

/** Pieces that share one buffer, each filled with its own number. */
async function* pieces(count: number, sent?: { value: number }): AsyncGenerator<Buffer> {
  const buffer = Buffer.alloc(PIECE);
  for (let index = 0; index < count; index += 1) {
    buffer.fill(index);
    yield buffer;
    if (sent) sent.value = index + 1;
  }
}

const sending = (url: URL, count: number, rest: { signal?: AbortSignal; sent?: { value: number } } = {}) =>
  sendPieces({
    url,
    method: 'PUT',
    headers: new Headers({ 'content-length': String(count * PIECE) }),
    body: pieces(count, rest.sent),
    signal: rest.signal,
  });

describe('sending piece by piece', () => {
  it('asks for the next piece only when the last has left, so that one buffer is enough', async () => {
    const received: Buffer[] = [];
    const url = await serve((request, response) => {
      request.on('data', (bytes: Buffer) => received.push(bytes));
      request.on('end', () => response.writeHead(308, { Range: 'bytes=0-41' }).end());
    });
    const answer = await sending(url, 40);
    expect(answer.status).toBe(308);
    expect(answer.headers.get('range')).toBe('bytes=0-41');
    const whole = Buffer.concat(received);
    expect(whole.length).toBe(40 * PIECE);
    for (let index = 0; index < 40; index += 1) {
      const piece = whole.subarray(index * PIECE, (index + 1) * PIECE);
      expect(piece.every((byte) => byte === index)).toBe(true);
    }
  });

  it('does not wait with the sending when the server refuses before it has read everything', async () => {
    const url = await serve((_request, response) => {
      response.writeHead(401, { Connection: 'close' }).end('{"error":"expired"}');
    });
    const sent = { value: 0 };
    const answer = await sending(url, 400, { sent });
    expect(answer.status).toBe(401);
    expect(await answer.text()).toBe('{"error":"expired"}');
    expect(sent.value).toBeLessThan(400);
  });

  it('rejects with the network’s error when the connection is cut', async () => {
    const url = await serve((request) => {
      request.once('data', () => request.socket.destroy());
    });
    await expect(sending(url, 400)).rejects.toMatchObject({
      code: expect.stringMatching(/ECONNRESET|EPIPE/),
    });
  });

  it('rejects with the reason when it is stopped, even while nothing is read', async () => {
    const stop = new AbortController();
    const url = await serve((request) => {
      request.pause();
      stop.abort(new DOMException('Nothing moved.', 'TimeoutError'));
    });
    await expect(sending(url, 400, { signal: stop.signal })).rejects.toMatchObject({ name: 'TimeoutError' });
  });
});
