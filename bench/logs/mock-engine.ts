import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type FrameMix, frameBlocks, frameOf, LONG_CONTAINER, lastLine } from './frames';

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

/** Containers that a window shows: their log goes on, though nothing more comes; the long one says all of it ten times. */
const SHOWN = ['screen-0', 'screen-1', 'screen-2', 'screen-3', 'screen-4', LONG_CONTAINER];
const idOf = (name: string) => Buffer.from(name.padEnd(32, '.')).toString('hex');
const containers = SHOWN.map((name) => ({
  Id: idOf(name),
  Names: [`/${name}`],
  Image: 'bench:1',
  ImageID: `sha256:${'c'.repeat(64)}`,
  Command: 'bench',
  Created: 1_795_521_600,
  State: 'running',
  Status: 'Up 2 hours',
  Labels: {},
  Ports: [],
  Mounts: [],
  HostConfig: { NetworkMode: 'bridge' },
  NetworkSettings: { Networks: {} },
}));
const version = {
  Version: '27.3.1',
  ApiVersion: '1.41',
  MinAPIVersion: '1.24',
  Os: 'linux',
  Arch: 'amd64',
  Components: [{ Name: 'Engine', Version: '27.3.1', Details: {} }],
};
/** What is asked beside logs, by the path behind the version. */
const ANSWERS: Readonly<Record<string, unknown>> = {
  '/version': version,
  '/info': {
    ...version,
    ServerVersion: '27.3.1',
    ID: 'bench',
    Name: 'bench',
    OSType: 'linux',
    Architecture: 'x86_64',
    NCPU: 2,
    MemTotal: 8e9,
    Containers: SHOWN.length,
    ContainersRunning: SHOWN.length,
    Images: 1,
    Driver: 'overlay2',
  },
  '/containers/json': containers,
  '/images/json': [],
  '/volumes': { Volumes: [] },
  '/networks': [],
};

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://engine');
  const path = url.pathname.replace(/^\/v1\.\d+/, '');
  response.setHeader('Api-Version', '1.41');
  response.setHeader('Ostype', 'linux');
  const container = /^\/containers\/([^/]+)\/(logs|json)$/.exec(path);
  if (container?.[2] === 'logs') {
    const name = SHOWN.find((one) => one === container[1] || idOf(one) === container[1]);
    await sendLog(url.searchParams, name ?? null, response);
    return;
  }
  if (path === '/_ping') {
    response.end('OK');
    return;
  }
  response.setHeader('content-type', 'application/json');
  if (path === '/events') return void response.flushHeaders();
  if (container) {
    const name = SHOWN.find((one) => one === container[1] || idOf(one) === container[1]) ?? 'api';
    const state = { Status: 'running', Running: true, ExitCode: 0, StartedAt: '2026-11-24T12:00:00Z' };
    const host = { LogConfig: { Type: 'json-file', Config: {} }, NetworkMode: 'bridge' };
    const config = { Tty: false, Env: [], Cmd: ['bench'], Image: 'bench:1', Labels: {} };
    response.end(
      JSON.stringify({ Id: idOf(name), Name: `/${name}`, State: state, Config: config, HostConfig: host }),
    );
    return;
  }
  const known = ANSWERS[path];
  if (known === undefined) response.statusCode = 404;
  response.end(JSON.stringify(known ?? { message: `no such place: ${path}` }));
}

async function sendLog(asked: URLSearchParams, name: string | null, response: ServerResponse): Promise<void> {
  response.writeHead(200, { 'content-type': 'application/vnd.docker.raw-stream' });
  const withTimes = ['1', 'true'].includes(asked.get('timestamps') ?? '');
  const goesOn = name !== null && ['1', 'true'].includes(asked.get('follow') ?? '');
  const all = blocks[`${withTimes}`];
  // who asks for the last lines only is not told which: a tenth of the stream is as good as any
  const sent = (asked.get('tail') ?? 'all') === 'all' ? all : all.slice(0, Math.ceil(all.length / 10));
  for (let times = name === LONG_CONTAINER ? 10 : 1; times > 0; times -= 1) {
    for (const block of sent) {
      const piece = mix === 'mixed' ? ODD_PIECE : block.length;
      for (let at = 0; at < block.length; at += piece) {
        if (response.write(block.subarray(at, at + piece))) continue;
        await new Promise((resolve) => response.once('drain', resolve));
      }
    }
  }
  if (name !== null) response.write(frameOf(lastLine(name), withTimes));
  if (!goesOn) response.end();
}

const server = createServer((request, response) => void answer(request, response));
server.listen(socket, () => process.send?.({ ready: true }));
