import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, existsSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { provideLogPeers } from '../../scripts/lib/provision.mjs';
import type { Benchmark, BenchmarkContext, Result } from '../lib/benchmark';
import { ended, jsonOutput, output, told } from '../lib/child';
import { alternate, median } from '../lib/measure';
import { atLeastTimes, atMost, atMostTimes } from '../lib/results';
import { type FrameMix, LINES, lineText, NEEDLE } from './frames';
import { screen } from './screen';

interface Ingested {
  readonly ms: number;
  readonly lines: number;
  readonly peakBytes: number;
}

interface Sought {
  readonly firstMs: number;
  readonly allMs: number;
  readonly hits: number;
}

const TEN_MILLION = 10;
/** Debian's client, where another one stands before it in the path. */
const DOCKER = existsSync('/usr/bin/docker') ? '/usr/bin/docker' : 'docker';

/** Lines as they come in, found again, and what they take of memory, beside docker's client, grep and lnav. */
export const logs: Benchmark = {
  name: 'logs',
  async run(context) {
    if (!(await provideLogPeers(context.log))) throw new Error('There are no peers to measure against.');
    return [
      await ingest(context, 'plain'),
      await ingest(context, 'mixed'),
      await memory(context),
      ...(await withEngine(context, 'plain', (socket) =>
        screen(context, socket, (container) => dockerLogs(socket, container)),
      )),
      ...(await search(context)),
    ];
  },
};

/** A mock engine with its frames ready. */
async function withEngine<Answer>(
  context: BenchmarkContext,
  mix: FrameMix,
  use: (socket: string) => Promise<Answer>,
): Promise<Answer> {
  // a socket's path may be no longer than a hundred characters
  const socket = join('/tmp', `slipway-bench-${process.pid}-${mix}.sock`);
  await rm(socket, { force: true });
  const engine = fork(await context.bundle('bench/logs/mock-engine.ts'), [socket, mix], {
    execPath: context.node,
    execArgv: [],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  try {
    await told(engine, 'ready');
    return await use(socket);
  } finally {
    await ended(engine);
    await rm(socket, { force: true });
  }
}

async function ingest(context: BenchmarkContext, mix: FrameMix): Promise<Result> {
  const program = await context.bundle('bench/logs/ingester.ts');
  const took = await withEngine(context, mix, async (socket) => {
    const dockerode = await jsonOutput<{ readonly ms: number }>(context.node, [
      await context.bundle('bench/logs/demuxer.ts'),
      socket,
    ]);
    context.log(`${mix}: the library's demultiplexer: ${dockerode.ms.toFixed(0)} ms for a tenth, once`);
    return alternate(context.rounds, {
      ours: async () => {
        const folder = context.scratch('logs');
        const { ms, lines } = await jsonOutput<Ingested>(context.node, [program, socket, folder]);
        await rm(folder, { recursive: true });
        if (lines !== LINES) throw new Error(`${lines} lines were indexed instead of ${LINES}.`);
        context.log(`${mix}: Slipway: ${ms.toFixed(0)} ms`);
        return ms;
      },
      docker: async () => {
        const ms = await dockerLogs(socket);
        context.log(`${mix}: docker logs: ${ms.toFixed(0)} ms`);
        return ms;
      },
    });
  });
  const rate = (ms: readonly number[]) => LINES / (median(ms) / 1000);
  const name = mix === 'plain' ? 'a million frames' : 'a million mixed frames';
  return atLeastTimes(
    `logs: ${name} indexed against docker logs, lines/s`,
    3,
    rate(took.ours),
    rate(took.docker),
  );
}

/** The client's whole run with its output thrown away. */
async function dockerLogs(socket: string, container = 'api'): Promise<number> {
  const began = performance.now();
  const child = spawn(DOCKER, ['--host', `unix://${socket}`, 'logs', container], {
    stdio: ['ignore', 'ignore', 'ignore'],
    env: { ...process.env, DOCKER_HOST: '', DOCKER_CONTEXT: '' },
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`docker logs ended with ${code}.`);
  return performance.now() - began;
}

/** The engine's process after ten million lines; the page's share is measured where lines are on the screen. */
async function memory(context: BenchmarkContext): Promise<Result> {
  const program = await context.bundle('bench/logs/ingester.ts');
  const folder = context.scratch('logs');
  const { peakBytes, lines } = await withEngine(context, 'plain', (socket) =>
    jsonOutput<Ingested>(context.node, [program, socket, folder, String(TEN_MILLION)]),
  );
  await rm(folder, { recursive: true });
  if (lines !== LINES * TEN_MILLION) throw new Error(`${lines} of ten million lines are accounted for.`);
  return atMost(
    'logs: largest resident memory of the engine over ten million lines, MB',
    200,
    peakBytes / 1e6,
  );
}

async function search(context: BenchmarkContext): Promise<readonly Result[]> {
  const file = join(context.scratch('logs'), 'service.log');
  await writeLog(file);
  const folder = context.scratch('logs');
  await jsonOutput(context.node, [await context.bundle('bench/logs/file-ingester.ts'), file, folder]);
  const program = await context.bundle('bench/logs/finder.ts');
  const expected = LINES / 10 / 20_000;
  const arms = (isCold: boolean) => ({
    ours: async () => {
      if (isCold) await dropCaches();
      const sought = await jsonOutput<Sought>(context.node, [program, folder, NEEDLE]);
      if (sought.hits !== expected) throw new Error(`${sought.hits} hits instead of ${expected}.`);
      context.log(`Slipway: first hit ${sought.firstMs.toFixed(0)} ms, all ${sought.allMs.toFixed(0)} ms`);
      return sought.firstMs;
    },
    grep: async () => {
      if (isCold) await dropCaches();
      const began = performance.now();
      const count = await output('grep', ['-c', NEEDLE, file]);
      const ms = performance.now() - began;
      if (Number(count) !== expected) throw new Error(`grep found ${count} instead of ${expected}.`);
      context.log(`grep -c: ${ms.toFixed(0)} ms`);
      return ms;
    },
    lnav: async () => {
      if (isCold) await dropCaches();
      const began = performance.now();
      const shown = await output('lnav', ['-n', '-c', `:filter-in ${NEEDLE}`, file]);
      const ms = performance.now() - began;
      const found = shown.split('\n').filter((line) => line.includes(NEEDLE)).length;
      if (found !== expected) throw new Error(`lnav found ${found} instead of ${expected}.`);
      context.log(`lnav: ${ms.toFixed(0)} ms`);
      return ms;
    },
  });
  const results: Result[] = [];
  const caches = process.getuid?.() === 0 ? [false, true] : [false];
  if (caches.length === 1) context.log('Only root may drop caches: the figures are warm ones.');
  for (const isCold of caches) {
    const took = await alternate(context.rounds, arms(isCold));
    const cache = isCold ? 'cold' : 'warm';
    const ours = median(took.ours);
    results.push(
      atMostTimes(
        `logs: first hit in a million lines against grep -c, ${cache}, ms`,
        3,
        ours,
        median(took.grep),
      ),
      atMostTimes(
        `logs: first hit in a million lines against lnav, ${cache}, ms`,
        0.1,
        ours,
        median(took.lnav),
      ),
    );
  }
  return results;
}

async function writeLog(file: string): Promise<void> {
  const stream = createWriteStream(file);
  for (let from = 0; from < LINES; from += 10_000) {
    let text = '';
    for (let index = from; index < from + 10_000; index += 1) text += `${lineText(index)}\n`;
    if (!stream.write(text)) await once(stream, 'drain');
  }
  stream.end();
  await once(stream, 'close');
}

/** Throws away what the system keeps of files in memory, as only root may. */
async function dropCaches(): Promise<void> {
  await output('sync', []);
  writeFileSync('/proc/sys/vm/drop_caches', '3');
}
