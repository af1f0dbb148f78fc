import { type ChildProcess, fork, spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Benchmark, BenchmarkContext, Result } from '../lib/benchmark';
import { ended, jsonOutput, told } from '../lib/child';
import { alternate, median } from '../lib/measure';
import { atLeastTimes, atMostTimes } from '../lib/results';
import { EVENTS, hashOf, PODS, type PodRow } from './pods';

interface Run {
  readonly totalMs: number;
  readonly watchMs: number;
  readonly peakMb: number;
}

interface Fleet {
  readonly kubeconfig: string;
  readonly hash: string;
  /** When the next watch is opened, ms since the epoch. */
  watched(): Promise<number>;
  close(): Promise<void>;
}

/** Twenty thousand pods and a hundred thousand changes: the program's list and watch beside `kubectl get --watch`. */
export const fleet: Benchmark = {
  name: 'fleet',
  async run(context) {
    const follower = await context.bundle('bench/fleet/follower.ts');
    const server = await openFleet(context);
    try {
      const { ours, kubectl } = await alternate(context.rounds, {
        ours: () => followed(context, follower, server),
        kubectl: () => listed(server),
      });
      return results(ours, kubectl);
    } finally {
      await server.close();
    }
  },
};

function results(ours: readonly Run[], kubectl: readonly Run[]): readonly Result[] {
  const middle = (runs: readonly Run[], of: (run: Run) => number) => median(runs.map(of));
  const rate = (count: number, of: (run: Run) => number) => (run: Run) => count / (of(run) / 1000);
  const whole = rate(PODS + EVENTS, (run) => run.totalMs);
  const watch = rate(EVENTS, (run) => run.watchMs);
  return [
    atLeastTimes('fleet: list and watch, objects/s', 6, middle(ours, whole), middle(kubectl, whole)),
    atLeastTimes('fleet: watch alone, events/s', 4, middle(ours, watch), middle(kubectl, watch)),
    atMostTimes(
      'fleet: largest memory, MB',
      1,
      middle(ours, (run) => run.peakMb),
      middle(kubectl, (run) => run.peakMb),
    ),
  ];
}

async function openFleet(context: BenchmarkContext): Promise<Fleet> {
  const child = fork(await context.bundle('bench/fleet/api-server.ts'), [], {
    execPath: context.node,
    execArgv: [],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const { url, hash } = await told<{ url: string; hash: string }>(child, 'url');
  const kubeconfig = join(context.scratch('fleet'), 'kubeconfig.yaml');
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'fleet', cluster: { server: url } }],
    users: [{ name: 'fleet', user: {} }],
    contexts: [{ name: 'fleet', context: { cluster: 'fleet', user: 'fleet', namespace: 'fleet' } }],
    'current-context': 'fleet',
  };
  writeFileSync(kubeconfig, JSON.stringify(config), { mode: 0o600 });
  return {
    kubeconfig,
    hash,
    watched: async () => (await told<{ watchedAt: number }>(child, 'watchedAt')).watchedAt,
    close: () => ended(child),
  };
}

const now = (): number => performance.timeOrigin + performance.now();

function same(hash: string, server: Fleet, who: string): void {
  if (hash !== server.hash) throw new Error(`${who} ended with another state than the server has.`);
}

async function followed(context: BenchmarkContext, follower: string, server: Fleet): Promise<Run> {
  const watched = server.watched();
  const began = now();
  const told = await jsonOutput<{ endedAt: number; peakKb: number; hash: string }>(context.node, [
    follower,
    server.kubeconfig,
  ]);
  same(told.hash, server, 'Slipway');
  return {
    totalMs: told.endedAt - began,
    watchMs: told.endedAt - (await watched),
    peakMb: told.peakKb / 1024,
  };
}

async function listed(server: Fleet): Promise<Run> {
  const watched = server.watched();
  const began = now();
  const child = spawn(
    'kubectl',
    ['--kubeconfig', server.kubeconfig, 'get', 'pods', '--watch', '--no-headers'],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const rows = new Map<string, PodRow>();
  const endedAt = await untilAllPrinted(child, rows);
  const [, peak = '0'] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid ?? 0}/status`, 'utf8')) ?? [];
  await ended(child);
  same(hashOf(rows.values()), server, 'kubectl');
  return { totalMs: endedAt - began, watchMs: endedAt - (await watched), peakMb: Number(peak) / 1024 };
}

/** Takes kubectl's lines and gives the moment of the last one; they are read apart after that, so as not to slow it. */
function untilAllPrinted(child: ChildProcess, rows: Map<string, PodRow>): Promise<number> {
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = [];
    let lines = 0;
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`kubectl ended after ${lines} lines.`)));
    child.stdout?.on('data', (piece: Buffer) => {
      pieces.push(piece);
      for (let at = piece.indexOf(10); at >= 0; at = piece.indexOf(10, at + 1)) lines += 1;
      if (lines < PODS + EVENTS) return;
      const at = now();
      child.removeAllListeners('exit');
      for (const line of Buffer.concat(pieces).toString('utf8').split('\n')) {
        const [name = '', , status = '', restarts = ''] = line.split(/\s+/);
        if (name !== '') rows.set(name, { name, status, restarts });
      }
      resolve(at);
    });
  });
}
