import { fork } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { Agent, get } from 'node:http';
import { join } from 'node:path';
import { rawRequest } from '../../tests/unit/hosts/support/loopback-fixture';
import { CELLS, linesOf, specified } from '../../tests/unit/hosts/support/loopback-matrix';
import type { Benchmark, BenchmarkContext, Result } from '../lib/benchmark';
import { ended, told } from '../lib/child';
import { alternate, median, percentile } from '../lib/measure';
import { type Entered, enterHost, startHost } from '../lib/real-host';
import { atLeast, atMost, atMostTimes } from '../lib/results';

/** Requests of one arm before the other's turn, and how often both have their turn in a round. */
const BLOCK = 50;
const BLOCKS = 40;

/** Who gets in, on the built host; and what the looking costs, beside a server that looks at nothing. */
export const loopback: Benchmark = {
  name: 'loopback',
  async run(context) {
    const host = await startHost(context, ['--data', context.scratch('data')]);
    try {
      const entered = await enterHost(host.link);
      return [...(await matrix(context, entered)), await latency(context, entered)];
    } finally {
      await ended(host.child);
    }
  },
};

async function matrix(
  context: BenchmarkContext,
  { origin, cookie, token }: Entered,
): Promise<readonly Result[]> {
  const port = Number(new URL(origin).port);
  const target = { port, session: { cookie, token }, asset: assetOf(context) };
  let wrong = 0;
  for (const cell of CELLS) {
    const answer = await rawRequest(port, linesOf(cell, target));
    const readable = [...answer.headers.keys()].some((name) => name.startsWith('access-control'));
    if (answer.status === specified(cell) && !readable) continue;
    wrong += 1;
    context.log(`${JSON.stringify(cell)}: ${answer.status}, specified ${specified(cell)}`);
  }
  return [
    atLeast('loopback: cells of Host × Origin × credentials × request', 300, CELLS.length),
    atMost('loopback: cells answered otherwise than specified', 0, wrong),
  ];
}

async function latency(context: BenchmarkContext, { origin, cookie }: Entered): Promise<Result> {
  const asset = assetOf(context);
  // The peer gives the same answer, header by header: what is measured is the looking, not the telling.
  const answer = await fetch(`${origin}${asset}`, { headers: { cookie } });
  const { date, connection, 'keep-alive': alive, ...headers } = Object.fromEntries(answer.headers);
  await answer.arrayBuffer();
  const bare = fork(join(context.root, 'bench/loopback/bare.mjs'), [JSON.stringify(headers)], {
    execPath: context.node,
  });
  try {
    const { port } = await told<{ port: number }>(bare, 'port');
    const arms = {
      ours: asker(`${origin}${asset}`, cookie),
      bare: asker(`http://127.0.0.1:${port}/`, cookie),
    };
    const medians = { ours: [] as number[], bare: [] as number[] };
    for (let round = 0; round <= context.rounds; round += 1) {
      // In small blocks, so that whatever else the computer does falls on both alike. The first round only warms up.
      const blocks = await alternate(BLOCKS, arms);
      if (round === 0) continue;
      medians.ours.push(percentile(blocks.ours.flat(), 0.5));
      medians.bare.push(percentile(blocks.bare.flat(), 0.5));
    }
    return atMostTimes(
      'loopback: a file with a session, p50 ms',
      1.1,
      median(medians.ours),
      median(medians.bare),
    );
  } finally {
    await ended(bare);
  }
}

/** A script of the built page, of middling size. */
function assetOf(context: BenchmarkContext): string {
  const folder = join(context.out, 'renderer/assets');
  const scripts = readdirSync(folder)
    .filter((name) => name.endsWith('.js'))
    .map((name) => ({ path: `/assets/${name}`, bytes: statSync(join(folder, name)).size }))
    .sort((a, b) => a.bytes - b.bytes);
  const middle = scripts[Math.floor(scripts.length / 2)];
  if (!middle) throw new Error('The page was not built.');
  return middle.path;
}

/** Asks over one connection, one request after the other. Each call gives what its requests took, ms. */
function asker(url: string, cookie: string): () => Promise<readonly number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  return async () => {
    const took: number[] = [];
    for (let request = 0; request < BLOCK; request += 1) {
      const began = performance.now();
      const status = await new Promise<number | undefined>((resolve, reject) => {
        get(url, { agent, headers: { cookie } }, (response) => {
          response.resume().once('end', () => resolve(response.statusCode));
        }).once('error', reject);
      });
      if (status !== 200) throw new Error(`${url} was answered with ${status}.`);
      took.push(performance.now() - began);
    }
    return took;
  };
}
