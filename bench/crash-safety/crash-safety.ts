import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { readArtifactIdentity } from '../../electron/artifacts/read-artifact';
import type { FaultInput } from '../../electron/sandbox/fault-schema';
import { startSandbox } from '../../electron/sandbox/sandbox';
import { writeSandboxWorkspace } from '../../electron/workspace/sandbox-workspace';
import type { Benchmark, BenchmarkContext } from '../lib/benchmark';
import { percentile } from '../lib/measure';
import { atMost, atMostTimes } from '../lib/results';
import { Ledger } from './ledger';
import { type AwaitKill, type Life, type Lived, live, type OuterKill } from './lives';
import { naiveDuplicates } from './naive';
import { StoreLog } from './store-log';

const KILLS = 500;
/** Programs under way at once: each with a store, a data folder and a rollout of its own. */
const LANES = 2;
const PACKAGE = 'com.arkalia.cia';
const VERSION = 142;
const FIRST_FRACTION = 0.051;
const STEP = 0.001;
/** An outcome must be stated within this time after a restart, ms. */
const SETTLED_MS = 2_000;

/** One crash to try. */
interface Crash {
  readonly title: string;
  readonly kill: AwaitKill | null;
  readonly outer: OuterKill | null;
  /** What the store does at this time. */
  readonly fault: FaultInput | null;
}

const NO_ANSWER: FaultInput = { kind: 'lost-answer', route: 'POST *:commit', count: 1 };
const REFUSED: FaultInput = { kind: 'status', status: 503, route: 'POST *:commit', count: 1 };
const SLOW: FaultInput = { kind: 'slow', route: 'POST *:commit', latencyMs: 30, count: 1 };

/** Kills the program at every moment of an advance, starts it again, and holds three records against each other. */
export const crashSafety: Benchmark = {
  name: 'crash-safety',
  async run(context) {
    const brain = await context.bundle('bench/crash-safety/brain.ts', {
      'electron/history/open-history.ts': 'bench/crash-safety/deadly-history.ts',
      'electron/targets/play/target.ts': 'bench/crash-safety/deadly-target.ts',
    });
    const lanes = await Promise.all(Array.from({ length: LANES }, () => openLane(context, brain)));
    try {
      const crashes = await schedule(lanes[0] ?? (await openLane(context, brain)));
      context.log(`${KILLS} kills to make`);
      const queue = crashes[Symbol.iterator]();
      let kills = 0;
      await Promise.all(
        lanes.map(async (lane) => {
          for (const crash of queue) {
            if (kills >= KILLS) break;
            const { killed } = await lane.advance(crash);
            if (killed) kills += 1;
            if (killed && kills % 50 === 0) context.log(`${kills} kills: ${lane.said()}`);
          }
          await lane.look();
        }),
      );
      const verdicts = lanes.map((lane) => lane.ledger.verdict());
      const lost = verdicts.flatMap((verdict) => verdict.lost);
      for (const sentence of lost) context.log(sentence);
      if (kills < KILLS) throw new Error(`Only ${kills} of ${KILLS} kills hit.`);
      const naive = await naiveDuplicates(KILLS);
      const settled = lanes.flatMap((lane) => lane.settled);
      context.log(
        `outcomes stated after ${percentile(settled, 0.5).toFixed(0)} ms (median), ${percentile(settled, 0.99).toFixed(0)} ms (p99)`,
      );
      return [
        atMostTimes(
          `crash-safety: duplicate advances in ${KILLS} kills against a naive retrier`,
          0,
          verdicts.reduce((sum, { duplicates }) => sum + duplicates, 0),
          naive,
        ),
        atMost(`crash-safety: lost acknowledgements in ${KILLS} kills`, 0, lost.length),
        atMost(
          'crash-safety: longest time to a stated outcome after a restart, ms',
          SETTLED_MS,
          Math.max(...settled),
        ),
      ];
    } finally {
      await Promise.all(lanes.map((lane) => lane.close()));
    }
  },
};

/** One rollout at one store, advanced by one life after the other. */
interface Lane {
  readonly ledger: Ledger;
  /** How long each restart took to say how all before had ended, ms. */
  readonly settled: number[];
  advance(crash: Crash): Promise<Lived>;
  /** A life that advances nothing. */
  look(): Promise<Lived>;
  said(): string;
  close(): Promise<void>;
}

/** A folder in memory, where there is one: the simulated store's own file must not slow down who is measured. */
function quickFolder(): string | null {
  return existsSync('/dev/shm') ? mkdtempSync('/dev/shm/slipway-bench-') : null;
}

async function openLane(context: BenchmarkContext, brain: string): Promise<Lane> {
  const folder = context.scratch('crash');
  const memory = quickFolder() ?? folder;
  const forget = () => rmSync(memory, { recursive: true, force: true });
  process.once('exit', forget);
  const store = await startSandbox({
    directory: join(memory, 'store'),
    scenario: 'staged-rollout',
    readArtifactIdentity,
  });
  const workspaceFile = await writeSandboxWorkspace(
    join(context.root, 'resources/sandbox'),
    join(folder, 'app'),
    {
      ...store,
      appStoreApps: [],
      apps: Object.values(store.control.state().apps).filter((app) => app.packageName === PACKAGE),
    },
  );
  const programs = { node: context.node, brain };
  const ledger = new Ledger();
  const settled: number[] = [];
  let steps = 0;
  const log = new StoreLog(store, VERSION);
  let last = '';

  async function run(life: Omit<Life, 'workspaceFile' | 'dataDir' | 'versionCode'>, outer: OuterKill | null) {
    const dataDir = join(folder, 'data');
    const lived = await live(programs, { ...life, workspaceFile, dataDir, versionCode: VERSION }, outer);
    ledger.commits(log.newCommits());
    const [first, second] = lived.lines;
    if (first?.kind === 'settled' && second?.kind === 'history') ledger.audit(first, second);
    if (lived.settledMs !== null && !(outer && 'syscall' in outer)) settled.push(lived.settledMs);
    return lived;
  }

  return {
    ledger,
    settled,
    async advance({ title, kill, outer, fault }) {
      if (fault) store.control.addFault(fault);
      const fraction = Number((FIRST_FRACTION + steps * STEP).toFixed(4));
      steps += 1;
      const lived = await run({ fraction, kill }, outer);
      if (lived.lines.some(({ kind }) => kind === 'planned')) {
        ledger.begin(fraction).confirmed = lived.lines.some(({ kind }) => kind === 'confirmed');
      }
      store.control.clearFaults();
      last = title;
      return lived;
    },
    async look() {
      return run({ fraction: null, kill: null }, null);
    },
    said: () => last,
    async close() {
      await store.close();
      forget();
    },
  };
}

/** Every moment of an advance under three behaviours of the store, then crashes of the restart, calls of the kernel, times. */
async function schedule(lane: Lane): Promise<readonly Crash[]> {
  const crashes: Crash[] = [];
  let longest = 0;
  for (const [name, fault] of [
    ['the store answers', null],
    ['the answer is lost', NO_ANSWER],
    ['the store refuses', REFUSED],
  ] as const) {
    const { lines } = await lane.advance({ title: 'calibration', kill: null, outer: null, fault });
    const end = lines.find((line) => line.kind === 'ended');
    if (end?.kind !== 'ended') throw new Error('An advance without a kill did not end.');
    longest = Math.max(longest, end.points);
    for (let point = 1; point <= end.points; point += 1) {
      crashes.push({
        title: `moment ${point}, ${name}`,
        kill: { since: 'confirm', point },
        outer: null,
        fault,
      });
    }
  }
  for (let point = 1; point <= longest; point += 1) {
    crashes.push({
      title: `moment ${point} of a start`,
      kill: { since: 'start', point },
      outer: null,
      fault: null,
    });
  }
  return [...crashes, ...outerCrashes()];
}

/** Crashes from outside. Some come too late to hit, so there are more than are needed. */
function outerCrashes(): readonly Crash[] {
  return Array.from({ length: KILLS }, (_, round) => {
    const afterPlannedMs = (round * 13) % 120;
    if (round % 2 === 0) {
      const title = `${afterPlannedMs} ms after the plan`;
      return { title, kill: null, outer: { afterPlannedMs }, fault: SLOW };
    }
    const [syscall, most] = SYSCALLS[((round - 1) / 2) % SYSCALLS.length] ?? SYSCALLS[0];
    const nth = 1 + ((round * 7) % most);
    return { title: `${syscall} ${nth}`, kill: null, outer: { syscall, nth }, fault: null };
  });
}

/** Calls of the kernel that write, and how often the history's thread makes them in a life. */
const SYSCALLS = [
  ['pwrite64', 60],
  ['fdatasync', 20],
] as const;
