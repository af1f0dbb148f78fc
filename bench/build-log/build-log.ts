import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Benchmark, BenchmarkContext } from '../lib/benchmark';
import { ended, jsonOutput, told } from '../lib/child';
import { alternate, median } from '../lib/measure';
import { atLeastTimes, atMost, atMostTimes } from '../lib/results';
import type { BuiltLog } from './builder';

const LINES = 500_000;

interface Arm {
  readonly ms: number;
  readonly peakBytes: number;
}

/** The output of a build that prints half a million lines: how fast it is taken, in how much memory, and whether whole. */
export const buildLog: Benchmark = {
  name: 'build-log',
  async run(context) {
    const folder = context.scratch('build-log');
    const socket = join(folder, 'engine.sock');
    const engine = fork(join(context.root, 'bench/build-log/engine.mjs'), [socket, String(LINES)], {
      execPath: context.node,
      execArgv: [],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    try {
      const { bytes } = await told<{ readonly bytes: number }>(engine, 'bytes');
      const builder = await context.bundle('bench/build-log/builder.ts');
      const sources = join(folder, 'sources');
      mkdirSync(sources);
      writeFileSync(join(sources, 'Dockerfile'), 'FROM scratch\n');
      let lost = 0;
      const took = await alternate<'ours' | 'docker', Arm>(context.rounds, {
        ours: async () => {
          const built = await jsonOutput<BuiltLog>(context.node, [builder, socket]);
          lost = Math.max(lost, Math.abs(LINES - built.lines), Math.abs(bytes - built.bytes));
          context.log(`Slipway: ${built.ms.toFixed(0)} ms, ${(built.peakBytes / 1e6).toFixed(0)} MB`);
          return built;
        },
        docker: async () => {
          const arm = await dockerBuild(context, socket, sources);
          context.log(`docker build: ${arm.ms.toFixed(0)} ms, ${(arm.peakBytes / 1e6).toFixed(0)} MB`);
          return arm;
        },
      });
      const rate = (arms: readonly Arm[]) => LINES / (median(arms.map(({ ms }) => ms)) / 1000);
      const peak = (arms: readonly Arm[]) => median(arms.map(({ peakBytes }) => peakBytes)) / 1e6;
      return [
        atLeastTimes(
          'build-log: lines of a build against docker build, lines/s',
          2,
          rate(took.ours),
          rate(took.docker),
        ),
        atMostTimes('build-log: largest resident memory, MB', 2, peak(took.ours), peak(took.docker)),
        atMost('build-log: lines or bytes lost without a mark', 0, lost),
      ];
    } finally {
      await ended(engine);
    }
  },
};

/** The docker CLI's own build of the same, its output to nowhere. */
async function dockerBuild(context: BenchmarkContext, socket: string, sources: string): Promise<Arm> {
  const began = performance.now();
  const child = spawn('docker', ['build', '.'], {
    cwd: sources,
    env: {
      ...process.env,
      DOCKER_HOST: `unix://${socket}`,
      DOCKER_BUILDKIT: '0',
      DOCKER_CONFIG: context.scratch('docker-config'),
    },
    stdio: 'ignore',
  });
  let peakBytes = 0;
  const look = setInterval(() => {
    peakBytes = Math.max(peakBytes, peakOf(child.pid));
  }, 20);
  const [code] = (await once(child, 'exit')) as [number | null];
  clearInterval(look);
  if (code !== 0) throw new Error(`docker build ended with ${code}.`);
  return { ms: performance.now() - began, peakBytes };
}

/** The largest resident memory that a process had so far, bytes. */
function peakOf(pid: number | undefined): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024;
  } catch {
    return 0; // it has just ended
  }
}
