import { fork } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Benchmark, BenchmarkContext } from '../lib/benchmark';
import { ended, told } from '../lib/child';
import { median } from '../lib/measure';
import { startHost } from '../lib/real-host';
import { atLeast, atMost, atMostTimes } from '../lib/results';
import { type Usage, usageOf } from './processes';
import { type BareWindow, openWindow } from './window';

const MEGABYTE = 1_000_000;
const MINUTE_MS = 60_000;
/** At least so many looks make a slope, also in a short soak. */
const LOOKS = 24;
/** What comes before belongs to the start: code is read, and what was needed once is collected. */
const WARM_UP_SHARE = 0.25;
const WATCH_PER_SECOND = 50;
/** How often a soak asks what is still held once everything else was collected. */
const COLLECTIONS = 8;

interface Sample extends Usage {
  /** Seconds since the first. */
  readonly at: number;
  readonly hidden: boolean;
}

interface Held {
  readonly at: number;
  readonly bytes: number;
}

interface Soaked {
  readonly whole: readonly Sample[];
  readonly host: readonly Sample[];
  /** What the host's main thread holds after a collection, bytes. */
  readonly kept: readonly Held[];
}

/**
 * A program that nobody touches while its cluster changes fifty times a second: what it holds, what it burns, and
 * whether it grows. Its window stands on the services, minimised for the first half and shown for the second.
 * Memory and processor are taken as they are; growth is the slope of what is still held after a collection, as garbage
 * that waits for the collector would hide a leak of a megabyte an hour as well as feign one.
 */
export const idle: Benchmark = {
  name: 'idle',
  async run(context) {
    const { ours, changes } = await ourSoak(context);
    const bare = await bareSoak(context);
    const [shown, hidden] = [
      ours.host.filter(({ hidden }) => !hidden),
      ours.host.filter(({ hidden }) => hidden),
    ];
    return [
      atLeast('idle: watch that it follows, events/s', WATCH_PER_SECOND * 0.9, changes),
      atMostTimes('idle: memory with its window, MB', 1.25, megabytes(ours.whole), megabytes(bare.whole)),
      atMost('idle: processor of the host, window shown, percent of one core', 0.5, busyShare(shown) * 100),
      atMost('idle: processor of the host, window hidden, percent of one core', 0.5, busyShare(hidden) * 100),
      atMost('idle: growth of the host, MB an hour', 1, growth(ours.kept)),
    ];
  },
};

async function ourSoak(context: BenchmarkContext) {
  const folder = context.scratch('workspace');
  const outside = fork(await context.bundle('bench/idle/busy-cluster.ts'), [folder], {
    execPath: context.node,
    execArgv: [],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const workspace = join(folder, 'slipway.yaml');
  writeFileSync(workspace, workspaceOn(folder, await told<Outside>(outside, 'kubeconfig')));
  const { child, link } = await startHost(
    context,
    ['--data', context.scratch('data'), '--workspace', workspace],
    ['--import', join(context.root, 'bench/lib/collected.mjs')],
  );
  try {
    const window = await openWindow(context, link.href);
    const counted = async () => {
      const answer = told<{ changes: number }>(outside, 'changes');
      outside.send('changes');
      return (await answer).changes;
    };
    try {
      await window.has('section[aria-label^="App "]');
      await window.lead('/backend/services');
      await window.has('#pods-title');
      const [before, began] = [await counted(), performance.now()];
      const ours = await soak(context, child.pid ?? 0, window, context.minutes * MINUTE_MS, async () => {
        const answer = told<{ held: number }>(child, 'held');
        child.send('collect');
        return (await answer).held;
      });
      const seconds = (performance.now() - began) / 1_000;
      return { ours, changes: ((await counted()) - before) / seconds };
    } finally {
      await window.close();
    }
  } finally {
    await ended(child, 'SIGKILL');
    await ended(outside);
  }
}

/** The same window with one link in it, from a server that does nothing else. */
async function bareSoak(context: BenchmarkContext): Promise<Soaked> {
  const peer = fork(join(context.root, 'bench/start/bare-page.mjs'), { execPath: context.node });
  const { url } = await told<{ url: string }>(peer, 'url');
  const window = await openWindow(context, url);
  try {
    await window.has('#row');
    // What holds nothing does not grow: a minute tells what it weighs.
    return await soak(context, peer.pid ?? 0, window, Math.min(MINUTE_MS, context.minutes * MINUTE_MS), null);
  } finally {
    await window.close();
    await ended(peer, 'SIGKILL');
  }
}

/** Where the world outside of the program is. */
interface Outside {
  readonly kubeconfig: string;
  readonly store: string;
  readonly key: string;
  readonly packages: readonly string[];
}

/** Every app of the store, and four services on the cluster, of which the window shows one. */
function workspaceOn(folder: string, { kubeconfig, store, key, packages }: Outside): string {
  const near = (path: string): string => `./${relative(folder, path)}`;
  return [
    'workspace: idle',
    'name: Idle',
    'accounts:',
    `  play: { type: google-play, key: 'file:${near(key)}', endpoint: '${store}' }`,
    'apps:',
    ...packages.map(
      (name, at) => `  app-${at}: { name: App ${at}, android: { package: ${name}, account: play } }`,
    ),
    'environments:',
    '  production:',
    '    name: Production',
    '    production: true',
    `    kubernetes: { kubeconfig: '${near(kubeconfig)}', context: prod-eu, namespace: production }`,
    'services:',
    ...['api', 'worker', 'ocr', 'gateway'].map(
      (name) =>
        `  ${name}: { name: ${name}, environments: { production: { kubernetes: { deployment: ${name} } } } }`,
    ),
    '',
  ].join('\n');
}

/** Hides the window, warms up, looks at host and window, shows it at half time, and looks on until the time is over. */
async function soak(
  context: BenchmarkContext,
  host: number,
  window: BareWindow,
  ms: number,
  collect: (() => Promise<number>) | null,
): Promise<Soaked> {
  await window.hide();
  await sleep(ms * WARM_UP_SHARE);
  const whole: Sample[] = [];
  const alone: Sample[] = [];
  const kept: Held[] = [];
  const began = performance.now();
  const left = ms * (1 - WARM_UP_SHARE);
  const every = Math.min(MINUTE_MS, left / LOOKS);
  let hidden = true;
  while (performance.now() - began < left) {
    if (hidden && performance.now() - began >= left / 2) {
      await window.show();
      hidden = false;
    }
    const at = (performance.now() - began) / 1_000;
    whole.push({ at, hidden, ...usageOf([host, window.process.pid ?? 0]) });
    alone.push({ at, hidden, ...usageOf([host]) });
    context.log(
      `${at.toFixed(0)} s${hidden ? ', hidden' : ''}: ${figureOf(whole)} with its window, ${figureOf(alone)} alone`,
    );
    if (collect && at >= (left / 1_000 / COLLECTIONS) * kept.length) {
      kept.push({ at, bytes: await collect() });
      context.log(`${at.toFixed(0)} s: ${((kept.at(-1)?.bytes ?? 0) / MEGABYTE).toFixed(2)} MB held`);
    }
    await sleep(every);
  }
  return { whole, host: alone, kept };
}

function figureOf(samples: readonly Sample[]): string {
  const [before, last] = samples.slice(-2);
  const busy = before && last ? ((last.cpu - before.cpu) / (last.at - before.at)) * 100 : 0;
  return `${((samples.at(-1)?.pss ?? 0) / MEGABYTE).toFixed(1)} MB at ${busy.toFixed(2)}%`;
}

const megabytes = (samples: readonly Sample[]): number => median(samples.map(({ pss }) => pss)) / MEGABYTE;

function busyShare(samples: readonly Sample[]): number {
  const [first, last] = [samples.at(0), samples.at(-1)];
  return first && last && last.at > first.at ? (last.cpu - first.cpu) / (last.at - first.at) : 0;
}

/** Slope of memory by least squares, MB an hour. */
function growth(samples: readonly Held[]): number {
  const meanAt = samples.reduce((sum, { at }) => sum + at, 0) / samples.length;
  const mean = samples.reduce((sum, { bytes }) => sum + bytes, 0) / samples.length;
  const over = samples.reduce((sum, { at, bytes }) => sum + (at - meanAt) * (bytes - mean), 0);
  const under = samples.reduce((sum, { at }) => sum + (at - meanAt) ** 2, 0);
  return under === 0 ? 0 : (over / under) * (3_600 / MEGABYTE);
}
