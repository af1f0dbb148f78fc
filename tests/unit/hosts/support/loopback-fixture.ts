import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { oc } from '@orpc/contract';
import { implement } from '@orpc/server';
import { z } from 'zod';
import type { Brain, CallContext } from '../../../../electron/hosts/brain';
import { type LoopbackHost, startLoopbackHost } from '../../../../electron/hosts/loopback/server';

/** A contract just large enough to see a call arrive, and from which window. */
export const whoContract = { who: oc.input(z.object({ name: z.string() })).output(z.string()) };

const os = implement(whoContract).$context<CallContext>();
const router = os.router({
  who: os.who.handler(({ input, context }) => `${input.name} in ${context.window}`),
});

/** One refusal as the log got it. */
export interface Refusal {
  readonly status: number;
  readonly reason: string;
  readonly text: string;
}

/** A loopback host over a small built renderer, with what its brain received. */
export interface LoopbackFixture {
  readonly host: LoopbackHost;
  readonly received: { readonly fileName: string; readonly bytes: number }[];
  readonly refusals: Refusal[];
  close(): Promise<void>;
}

/** Starts it on any free port. */
export async function loopbackFixture(receive?: Brain['receiveArtifact']): Promise<LoopbackFixture> {
  const dir = mkdtempSync(join(tmpdir(), 'slipway-loopback-'));
  const pagesDir = join(dir, 'renderer');
  mkdirSync(join(pagesDir, 'assets'), { recursive: true });
  writeFileSync(join(dir, 'secret.txt'), 'outside');
  writeFileSync(
    join(pagesDir, 'index.html'),
    '<!doctype html><html><head></head><body>the program</body></html>',
  );
  writeFileSync(join(pagesDir, 'assets/index-a1b2c3d4.js'), 'export {};');
  const received: { fileName: string; bytes: number }[] = [];
  const refusals: Refusal[] = [];
  const host = await startLoopbackHost({
    brain: Promise.resolve({
      router,
      receiveArtifact:
        receive ??
        (async (stream, { fileName }) => {
          let bytes = 0;
          for await (const chunk of stream) bytes += chunk.length;
          received.push({ fileName, bytes });
          return { path: `/kept/${fileName}` };
        }),
    }),
    pagesDir,
    firstPage: null,
    port: 0,
    log: (facts, status, reason) =>
      refusals.push({
        status,
        reason,
        text: `${facts.method} ${facts.target.replace(/[?#].*$/s, '')} ${reason}`,
      }),
  });
  return {
    host,
    received,
    refusals,
    async close() {
      await host.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** An answer as it came over the wire. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

/** Sends exactly these lines to the host, and reads until it closes or has answered in full. */
export function rawRequest(port: number, lines: readonly string[], body = ''): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(`${lines.join('\r\n')}\r\n\r\n${body}`));
    let text = '';
    const finish = () => {
      const answer = parseAnswer(text);
      socket.destroy();
      if (answer) resolve(answer);
      else reject(new Error(`No answer: ${text}`));
    };
    socket.setEncoding('latin1');
    socket.on('data', (part: string) => {
      text += part;
      if (isComplete(text)) finish();
    });
    socket.once('error', finish);
    socket.once('close', finish);
  });
}

function parseAnswer(text: string): RawAnswer | undefined {
  const end = text.indexOf('\r\n\r\n');
  if (end === -1) return undefined;
  const [first = '', ...rest] = text.slice(0, end).split('\r\n');
  const headers = new Map(
    rest.map((line) => [
      line.slice(0, line.indexOf(':')).toLowerCase(),
      line.slice(line.indexOf(':') + 1).trim(),
    ]),
  );
  return { status: Number(first.split(' ')[1]), headers, body: text.slice(end + 4) };
}

function isComplete(text: string): boolean {
  const answer = parseAnswer(text);
  if (!answer) return false;
  if (answer.status === 101) return true;
  const length = answer.headers.get('content-length');
  if (length !== undefined) return answer.body.length >= Number(length);
  return answer.headers.get('transfer-encoding') === 'chunked' && answer.body.endsWith('0\r\n\r\n');
}

/** A session as a browser and its page hold it. */
export interface HeldSession {
  readonly cookie: string;
  readonly token: string;
}

/** Goes in by a link, as the entrance's script does. */
export async function enter(host: LoopbackHost, link = host.newLink(), cookie?: string): Promise<RawAnswer> {
  const token = new URL(link).hash.slice('#token='.length);
  const body = JSON.stringify({ token });
  return rawRequest(
    host.port,
    [
      'POST /session HTTP/1.1',
      `Host: 127.0.0.1:${host.port}`,
      `Origin: ${host.origin}`,
      'Content-Type: application/json',
      `Content-Length: ${body.length}`,
      ...(cookie ? [`Cookie: ${cookie}`] : []),
    ],
    body,
  );
}

/** What an accepted entry leaves with the browser. */
export function held(answer: RawAnswer): HeldSession {
  const cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  return { cookie, token: (JSON.parse(answer.body) as { token: string }).token };
}
