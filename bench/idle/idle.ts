import { fork } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium } from 'playwright-core';
import type { Benchmark, BenchmarkContext } from '../lib/benchmark';
import { ended, told } from '../lib/child';
import { median } from '../lib/measure';
import { startHost } from '../lib/real-host';
import { atMost, atMostTimes } from '../lib/results';
import { seedWorkspace } from '../lib/seeded-workspace';
import { type Usage, usageOf } from './processes';

const MEGABYTE = 1_000_000;
const SAMPLE_MS = 5_000;
/** Until then a start is still under way: code is read, and what was needed once is collected. */
const WARM_UP_MS = 20_000;
const FIRST_APP = 'section[aria-label^="App "]';

interface Sample extends Usage {
  /** Seconds since the first. */
  readonly at: number;
}

/** A program that nobody touches: what it holds, what it burns, and whether it grows. */
export const idle: Benchmark = {
  name: 'idle',
  async run(context) {
    const workspace = seedWorkspace(context);
    const { child, link } = await startHost(context, [
      '--data',
      workspace.dataDir,
      '--workspace',
      workspace.workspaceFile,
    ]);
    const ours = await soak(context, child.pid ?? 0, link.href, FIRST_APP, context.minutes * 60_000);
    await ended(child, 'SIGKILL');
    const peer = fork(join(context.root, 'bench/start/bare-page.mjs'), { execPath: context.node });
    const { url } = await told<{ url: string }>(peer, 'url');
    // What holds nothing does not grow: a few samples tell what it weighs.
    const bare = await soak(context, peer.pid ?? 0, url, '#row', SAMPLE_MS * 3);
    await ended(peer, 'SIGKILL');
    return [
      atMostTimes('idle: memory with its window, MB', 1.25, megabytes(ours), megabytes(bare)),
      atMost('idle: processor of the host, percent of one core', 0.5, busyShare(ours) * 100),
      atMost('idle: growth of the host, MB an hour', 1, growth(ours)),
    ];
  },
};

interface Soaked {
  readonly whole: readonly Sample[];
  readonly host: readonly Sample[];
}

/** Opens the page, waits until it can be used and the start is over, and looks at both until the time is over. */
async function soak(
  context: BenchmarkContext,
  host: number,
  url: string,
  selector: string,
  ms: number,
): Promise<Soaked> {
  const browser = await chromium.launchServer({
    executablePath: await context.chromium(),
    args: ['--no-sandbox', '--disable-gpu'],
  });
  try {
    const page = await (await chromium.connect(browser.wsEndpoint())).newPage();
    await page.goto(url);
    await page.locator(selector).first().click({ trial: true });
    await sleep(WARM_UP_MS);
    const whole: Sample[] = [];
    const alone: Sample[] = [];
    const began = performance.now();
    do {
      const at = (performance.now() - began) / 1_000;
      whole.push({ at, ...usageOf([host, browser.process().pid ?? 0]) });
      alone.push({ at, ...usageOf([host]) });
      context.log(`${at.toFixed(0)} s: ${((whole.at(-1)?.pss ?? 0) / MEGABYTE).toFixed(1)} MB`);
      await sleep(SAMPLE_MS);
    } while (performance.now() - began < ms);
    return { whole, host: alone };
  } finally {
    await browser.close();
  }
}

const megabytes = ({ whole }: Soaked): number => median(whole.map(({ pss }) => pss)) / MEGABYTE;

function busyShare({ host }: Soaked): number {
  const [first, last] = [host.at(0), host.at(-1)];
  return first && last && last.at > first.at ? (last.cpu - first.cpu) / (last.at - first.at) : 0;
}

/** Slope of the host's memory by least squares, MB an hour. */
function growth({ host }: Soaked): number {
  const meanAt = host.reduce((sum, { at }) => sum + at, 0) / host.length;
  const meanPss = host.reduce((sum, { pss }) => sum + pss, 0) / host.length;
  const over = host.reduce((sum, { at, pss }) => sum + (at - meanAt) * (pss - meanPss), 0);
  const under = host.reduce((sum, { at }) => sum + (at - meanAt) ** 2, 0);
  return under === 0 ? 0 : (over / under) * (3_600 / MEGABYTE);
}
