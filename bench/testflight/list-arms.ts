import { createHash, generateKeyPairSync } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { AppId } from '@shared/domain/ids';
import type { BenchmarkContext, Result } from '../lib/benchmark';
import { alternate, median, percentile } from '../lib/measure';
import { type RealHost, startRealHost } from '../lib/real-host';
import { atMost, atMostBeside } from '../lib/results';
import type { SeededWorkspace } from '../lib/seeded-workspace';
import { BUILDS, TESTERS } from './lists';

/** As often as a person looks: what is between two looks belongs to the figure. */
const LOOK_MS = 10;
const GIVE_UP_MS = 120_000;
const QUESTIONS = 40;

/** How long the first page, all builds and all testers take. */
interface Reading {
  readonly firstRowMs: number;
  readonly allMs: number;
  readonly testersMs: number;
}

interface Lists extends Reading {
  readonly questionMs: readonly number[];
  readonly pauseMs: number;
}

/**
 * Ten thousand builds and fifty thousand testers, asked for through the real host by one window; beside it a bare client
 * that reads the same pages of the same store one after the other and keeps nothing of them.
 */
export async function listArms(context: BenchmarkContext, url: string): Promise<readonly Result[]> {
  const rounds: Lists[] = [];
  const { bare } = await alternate<'ours' | 'bare', Reading>(context.rounds, {
    ours: async () => {
      const lists = await throughTheHost(context, url);
      rounds.push(lists);
      return lists;
    },
    bare: () => readBare(url),
  });
  for (const [round, { firstRowMs, allMs, testersMs }] of rounds.entries()) {
    const peer = bare[round];
    context.log(
      `first row ${firstRowMs.toFixed(0)} ms (bare ${peer?.firstRowMs.toFixed(0)}), all builds ${allMs.toFixed(0)} ms ` +
        `(${peer?.allMs.toFixed(0)}), testers ${testersMs.toFixed(0)} ms (${peer?.testersMs.toFixed(0)})`,
    );
  }
  const of = (pick: (lists: Lists) => number) => median(rounds.map(pick));
  const beside = (name: string, limit: number, pick: (reading: Reading) => number): Result =>
    atMostBeside(name, limit, of(pick), median(bare.map(pick)));
  const questions = rounds.flatMap(({ questionMs }) => questionMs);
  return [
    beside('testflight: first row after a window asks, ms', 1_500, ({ firstRowMs }) => firstRowMs),
    beside(`testflight: all ${BUILDS} builds after a window asks, ms`, 15_000, ({ allMs }) => allMs),
    atMost(`testflight: list of ${BUILDS} builds to a window, p95, ms`, 150, percentile(questions, 0.95)),
    beside(`testflight: list of ${TESTERS} testers to a window, ms`, 30_000, ({ testersMs }) => testersMs),
    atMost(
      'testflight: longest pause of the host meanwhile, ms',
      250,
      of(({ pauseMs }) => pauseMs),
    ),
  ];
}

async function throughTheHost(context: BenchmarkContext, url: string): Promise<Lists> {
  const host = await startRealHost(context, seedManyBuilds(context, url));
  try {
    return await look(host);
  } finally {
    await host.close();
  }
}

/** The same pages, each parsed and forgotten. */
async function readBare(url: string): Promise<Reading> {
  const began = performance.now();
  let firstRowMs = 0;
  await readPages(`${url}/v1/builds?limit=200`, BUILDS, () => {
    firstRowMs ||= performance.now() - began;
  });
  const allMs = performance.now() - began;
  const at = performance.now();
  await readPages(`${url}/v1/betaTesters?limit=200`, TESTERS, () => undefined);
  return { firstRowMs, allMs, testersMs: performance.now() - at };
}

interface BarePage {
  readonly data: readonly unknown[];
  readonly links: { readonly next?: string };
}

async function readPages(first: string, expected: number, onPage: () => void): Promise<void> {
  let rows = 0;
  for (let next: string | undefined = first; next !== undefined; ) {
    const page = (await (await fetch(next)).json()) as BarePage;
    rows += page.data.length;
    onPage();
    next = page.links.next;
  }
  if (rows !== expected) throw new Error(`The bare client read ${rows} rows instead of ${expected}.`);
}

async function look({ client, longestPause }: RealHost): Promise<Lists> {
  const appId = (await client.testflight.apps())[0]?.appId as AppId;
  const began = performance.now();
  await longestPause();
  let firstRowMs = 0;
  for (let known = 0; known < BUILDS; ) {
    if (performance.now() - began > GIVE_UP_MS) throw new Error(`Only ${known} builds were listed in time.`);
    known = (await client.testflight.list({ appId })).builds.length;
    if (known > 0 && firstRowMs === 0) firstRowMs = performance.now() - began;
    if (known < BUILDS) await pause(LOOK_MS);
  }
  const allMs = performance.now() - began;
  const questionMs: number[] = [];
  for (let asked = 0; asked < QUESTIONS; asked += 1) {
    const at = performance.now();
    await client.testflight.list({ appId });
    questionMs.push(performance.now() - at);
  }
  const at = performance.now();
  const { testers } = await client.testers.list({ appId });
  if (testers.length !== TESTERS) throw new Error(`${testers.length} testers were listed.`);
  return {
    firstRowMs,
    allMs,
    questionMs,
    testersMs: performance.now() - at,
    pauseMs: await longestPause(),
  };
}

/** A workspace of one iOS app whose store is the benchmark's. */
export function seedManyBuilds(context: BenchmarkContext, url: string): SeededWorkspace {
  const folder = join(context.scratch('workspace'), 'many-builds');
  mkdirSync(folder, { mode: 0o700 });
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  writeFileSync(join(folder, 'key.p8'), privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  const workspaceFile = join(folder, 'slipway.yaml');
  writeFileSync(
    workspaceFile,
    [
      'workspace: many-builds',
      'name: Many builds',
      'accounts:',
      '  apple:',
      '    type: app-store-connect',
      "    key: 'file:./key.p8'",
      '    key_id: BENCHMARK1',
      '    issuer_id: 57246542-96fe-1a63-e053-0824d011072a',
      `    endpoint: '${url}'`,
      'apps:',
      '  many: { name: Many builds, ios: { bundle: com.example.many, account: apple } }',
      '',
    ].join('\n'),
  );
  const dataDir = context.scratch('data');
  const place = createHash('sha256').update(workspaceFile).digest('hex').slice(0, 8);
  const historyDir = join(dataDir, 'workspaces', `${basename(folder)}-${place}`);
  return { dataDir, workspaceFile, historyDir };
}
