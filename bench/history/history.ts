import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { FIRST_PREVIOUS_HASH } from '../../electron/history/chain';
import type { HighWater } from '../../electron/history/high-water';
import { MIGRATIONS } from '../../electron/history/migrations';
import type { Benchmark, BenchmarkContext, Result } from '../lib/benchmark';
import { jsonOutput, output } from '../lib/child';
import { alternate, median } from '../lib/measure';
import { startRealHost } from '../lib/real-host';
import { atLeastTimes, atMost, atMostTimes } from '../lib/results';
import { type SeededWorkspace, seedWorkspace } from '../lib/seeded-workspace';
import { EVENTS, isFilled, recordsFrom, writeRecords } from './fill';
import { askPages, askSearches } from './questions';
import { writeScript } from './script';

/** A million events beside the sqlite3 program, then questions to the real host that has them, then single commits. */
export const history: Benchmark = {
  name: 'history',
  async run(context) {
    const workspace = seedWorkspace(context);
    return [await append(context, workspace), ...(await ask(context, workspace)), ...(await commit(context))];
  },
};

/** Fills the workspace's history in as many parts as there are rounds, and a file of the peer's beside it. */
async function append(context: BenchmarkContext, workspace: SeededWorkspace): Promise<Result> {
  const folder = context.scratch('append');
  const program = await context.bundle('bench/history/ours.ts');
  const peerFile = join(folder, 'peer.db');
  const part = EVENTS / context.rounds;
  const records = join(folder, 'records.jsonl');
  const script = join(folder, 'script.sql');
  const steps = MIGRATIONS.map(
    ({ name }) => `.read ${join(context.root, 'electron/history/migrations', name)}.sql`,
  );
  await output('sqlite3', ['-batch', '-bail', peerFile, ...steps]);
  let end: HighWater = { sequence: 0, hash: FIRST_PREVIOUS_HASH };
  const rates = { ours: [] as number[], sqlite3: [] as number[] };
  for (let round = 0; round < context.rounds; round += 1) {
    context.log(`writing the input of part ${round + 1} of ${context.rounds}`);
    await writeRecords(records, round * part, part);
    end = await writeScript(script, recordsFrom(round * part, part), end);
    const took = await alternate(1, {
      ...(round % 2 === 0 ? { ours, sqlite3 } : { sqlite3, ours }),
    });
    for (const arm of ['ours', 'sqlite3'] as const) {
      const ms = median(took[arm]);
      rates[arm].push((part / ms) * 1_000);
      context.log(`${arm}: ${part} events in ${(ms / 1_000).toFixed(1)} s`);
    }
  }
  await compare(context, join(workspace.historyDir, 'slipway.db'), peerFile);
  isFilled(context, workspace);
  rmSync(folder, { recursive: true });
  return atLeastTimes('history: a million events, events/s', 1.6, median(rates.ours), median(rates.sqlite3));

  async function ours(): Promise<number> {
    const began = performance.now();
    await output(context.node, [program, workspace.historyDir, records]);
    return performance.now() - began;
  }
  async function sqlite3(): Promise<number> {
    const began = performance.now();
    await output('sqlite3', ['-batch', '-bail', peerFile, `.read ${script}`]);
    return performance.now() - began;
  }
}

/** Both files must hold the same events, and the same words for each. Throws when they differ. */
async function compare(context: BenchmarkContext, ourFile: string, peerFile: string): Promise<void> {
  const ask = async (file: string, ...what: readonly string[]) =>
    (await output('sqlite3', ['-batch', '-bail', file, ...what])).trim();
  const contentOf = async (file: string) => {
    const parts = (await ask(file, 'SELECT name FROM search_parts')).split('\n');
    const words = parts.flatMap((part) => [
      `CREATE VIRTUAL TABLE temp.words_${part} USING fts5vocab('main', '${part}', 'row')`,
      `SELECT count(*), sum(doc), sum(cnt) FROM temp.words_${part}`,
    ]);
    return ask(file, '.sha3sum events', ...words, 'SELECT count(*), max(sequence) FROM events');
  };
  const [ours, peers] = [await contentOf(ourFile), await contentOf(peerFile)];
  context.log(`content of both files: ${ours.replaceAll('\n', ', ')}`);
  if (ours !== peers) throw new Error(`The files differ:\n${ours}\n${peers}`);
  if (!ours.endsWith(`${EVENTS}|${EVENTS}`)) throw new Error(`Not all events are there: ${ours}`);
}

/** Pages and searches through the real host, while a heartbeat watches the thread that serves the windows. */
async function ask(context: BenchmarkContext, workspace: SeededWorkspace): Promise<readonly Result[]> {
  const pages: number[] = [];
  const searches: number[] = [];
  const pauses: number[] = [];
  for (let round = 0; round < context.rounds; round += 1) {
    const host = await startRealHost(context, workspace);
    try {
      await askPages(host.client, EVENTS, 100); // warm, as after a minute of use
      await host.longestPause();
      pages.push(await askPages(host.client, EVENTS, 1_000));
      searches.push(await askSearches(host.client, context.log));
      pauses.push(await host.longestPause());
    } finally {
      await host.close();
    }
  }
  return [
    atMost('history: page of 50 at the window, p99 ms', 2, median(pages)),
    atMost('history: search at the window, p95 ms', 20, median(searches)),
    atMost('history: longest pause of the thread that serves the windows, ms', 50, median(pauses)),
  ];
}

/** Single commits beside a loop that writes the same bytes and waits for the disk. */
async function commit(context: BenchmarkContext): Promise<readonly Result[]> {
  const program = await context.bundle('bench/history/commits.ts');
  const arm = (name: string) => async () =>
    (await jsonOutput<{ p50: number }>(context.node, [program, context.scratch(name), name])).p50;
  const took = await alternate(context.rounds, {
    journal: arm('journal'),
    one: arm('bare-one'),
    event: arm('event'),
    two: arm('bare-two'),
  });
  return [
    atMostTimes('history: journal commit, p50 ms', 1.5, median(took.journal), median(took.one)),
    atMostTimes('history: event with its high-water mark, p50 ms', 1.5, median(took.event), median(took.two)),
  ];
}
