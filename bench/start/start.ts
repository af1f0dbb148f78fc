import { fork } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { filledWorkspace } from '../history/fill';
import type { Benchmark, BenchmarkContext, Result } from '../lib/benchmark';
import { ended, told } from '../lib/child';
import { alternate, median } from '../lib/measure';
import { startHost } from '../lib/real-host';
import { atMost, atMostTimes } from '../lib/results';
import type { SeededWorkspace } from '../lib/seeded-workspace';

/** The row of an app on the board. */
const FIRST_APP = 'section[aria-label^="App "]';
const FIRST_START_MS = 8_000;
/** Starts of a host for each round: they are short, and vary more than the rest. */
const STARTS = 4;

/** From nothing to an answer, and from a browser to a board that can be used, with a long past and fifty apps. */
export const start: Benchmark = {
  name: 'start',
  async run(context) {
    const workspace = await filledWorkspace(context);
    await startOnce(context, workspace);
    return [
      await hostStart(context, workspace),
      await boardStart(context, workspace),
      await vendorCode(context, workspace),
    ];
  },
};

const argsOf = ({ dataDir, workspaceFile }: SeededWorkspace) => [
  '--data',
  dataDir,
  '--workspace',
  workspaceFile,
];

/** The program has run on this computer before, and its board was seen: its data folder is as that leaves it. */
async function startOnce(context: BenchmarkContext, workspace: SeededWorkspace): Promise<void> {
  const { child, link } = await startHost(context, argsOf(workspace));
  const browser = await launch(await context.chromium());
  await (await newPage(browser)).goto(link.href);
  const kept = join(workspace.dataDir, 'first-page.json');
  const began = performance.now();
  while (!existsSync(kept) || performance.now() - began < FIRST_START_MS) await sleep(100);
  await browser.close();
  await ended(child, 'SIGKILL');
}

/** Spawn of the process until its first page has been answered with 200. */
async function hostStart(context: BenchmarkContext, workspace: SeededWorkspace): Promise<Result> {
  const took = await alternate(context.rounds * STARTS, {
    async ours() {
      const began = performance.now();
      const { child, link } = await startHost(context, argsOf(workspace));
      await answered(link.origin);
      const ms = performance.now() - began;
      await ended(child, 'SIGKILL');
      return ms;
    },
    async bare() {
      const began = performance.now();
      const child = fork(join(context.root, 'bench/start/bare-page.mjs'), { execPath: context.node });
      await answered((await told<{ url: string }>(child, 'url')).url);
      const ms = performance.now() - began;
      await ended(child, 'SIGKILL');
      return ms;
    },
  });
  return atMostTimes('start: host from spawn to 200, ms', 1.3, median(took.ours), median(took.bare));
}

/**
 * Launch of the browser until the first app of the board can be clicked. The host was spawned and gave its link just
 * before, as in `npm start`; it opens the workspace and its history while the browser starts.
 */
async function boardStart(context: BenchmarkContext, workspace: SeededWorkspace): Promise<Result> {
  const program = await context.chromium();
  const took = await alternate(context.rounds, {
    async ours() {
      const { child, link } = await startHost(context, argsOf(workspace));
      const ms = await untilUsable(program, link.href, FIRST_APP);
      await ended(child, 'SIGKILL');
      context.log(`board: ${ms.toFixed(0)} ms`);
      return ms;
    },
    async bare() {
      const child = fork(join(context.root, 'bench/start/bare-page.mjs'), { execPath: context.node });
      const { url } = await told<{ url: string }>(child, 'url');
      const ms = await untilUsable(program, url, '#row');
      await ended(child, 'SIGKILL');
      context.log(`bare page: ${ms.toFixed(0)} ms`);
      return ms;
    },
  });
  return atMostTimes('start: browser launch to usable board, ms', 1.25, median(took.ours), median(took.bare));
}

/** Files that were loaded when the board could be used, and that hold code to speak to a store or a cluster. */
async function vendorCode(context: BenchmarkContext, workspace: SeededWorkspace): Promise<Result> {
  const probe = join(context.root, 'bench/lib/loaded-modules.mjs');
  const { child, link } = await startHost(context, argsOf(workspace), ['--import', probe]);
  await untilUsable(await context.chromium(), link.href, FIRST_APP);
  const answer = told<{ loadedModules: readonly string[] }>(child, 'loadedModules');
  child.send('loaded-modules');
  const { loadedModules } = await answer;
  await ended(child, 'SIGKILL');
  const speaking = loadedModules.filter((url) => VENDOR_CODE.test(readFileSync(fileURLToPath(url), 'utf8')));
  for (const url of speaking) context.log(`loaded before the board: ${url}`);
  return atMost('start: files with Google, Docker or Kubernetes code before the board', 0, speaking.length);
}

/** The last is a call that every cluster is asked with; `kubernetes` alone is a word of slipway.yaml, which is read at once. */
const VENDOR_CODE =
  /googleapis-common|google-auth-library|androidpublisher_v3|gaxios|dockerode|docker-modem|selfsubjectaccessreviews/;

async function answered(url: string): Promise<void> {
  const { status } = await fetch(url);
  if (status !== 200) throw new Error(`${url} was answered with ${status}.`);
}

/** Launches the browser, opens the address, and waits until what the selector names could be clicked. Gives ms. */
async function untilUsable(program: string, url: string, selector: string): Promise<number> {
  const began = performance.now();
  const browser = await launch(program);
  try {
    const page = await newPage(browser);
    await page.goto(url, { waitUntil: 'commit' });
    await page.locator(selector).first().click({ trial: true });
    return performance.now() - began;
  } finally {
    await browser.close();
  }
}

const launch = (executablePath: string): Promise<Browser> =>
  chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });

const newPage = (browser: Browser): Promise<Page> =>
  browser.newPage({ viewport: { width: 1440, height: 900 } });
