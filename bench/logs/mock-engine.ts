import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type FrameMix, frameBlocks } from './frames';

/*
 * As much of a Docker engine as `docker logs` asks for, on the Unix socket that it is told. The frames are made before
 * it says that it is ready, so that sending them is all that it does while somebody is measured. Mixed frames go out in
 * pieces whose ends fall anywhere, headers included.
 */

const [socket = '', mix = 'plain'] = process.argv.slice(2);
const ODD_PIECE = 61_441;

const blocks = {
  true: frameBlocks(mix as FrameMix, true),
  false: frameBlocks(mix as FrameMix, false),
};

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://engine');
  response.setHeader('Api-Version', '1.41');
  response.setHeader('Ostype', 'linux');
  if (url.pathname.endsWith('/logs')) {
    response.writeHead(200, { 'content-type': 'application/vnd.docker.raw-stream' });
    const withTimes = ['1', 'true'].includes(url.searchParams.get('timestamps') ?? '');
    const all = blocks[`${withTimes}`];
    // who asks for the last lines only is not told which: a tenth of the stream is as good as any
    const asked = url.searchParams.get('tail') ?? 'all';
    for (const block of asked === 'all' ? all : all.slice(0, Math.ceil(all.length / 10))) {
      const piece = mix === 'mixed' ? ODD_PIECE : block.length;
      for (let at = 0; at < block.length; at += piece) {
        if (!response.write(block.subarray(at, at + piece))) {
          await new Promise((resolve) => response.once('drain', resolve));
        }
      }
    }
    response.end();
    return;
  }
  if (url.pathname.endsWith('/_ping')) {
    response.end('OK');
    return;
  }
  response.setHeader('content-type', 'application/json');
  response.end(
    JSON.stringify({
      Id: 'a'.repeat(64),
      Name: '/api',
      State: { Status: 'running', Running: true },
      Config: { Tty: false },
      HostConfig: { LogConfig: { Type: 'json-file' } },
    }),
  );
}

const server = createServer((request, response) => void answer(request, response));
server.listen(socket, () => process.send?.({ ready: true }));
