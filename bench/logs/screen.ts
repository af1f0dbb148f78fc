import { execFileSync, fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import type { BenchmarkContext, Result } from '../lib/benchmark';
import { ended, told } from '../lib/child';
import { median, percentile } from '../lib/measure';
import { startHost } from '../lib/real-host';
import { atMost, atMostTimes } from '../lib/results';
import { seedWorkspace } from '../lib/seeded-workspace';
import { LONG_CONTAINER, lastLine } from './frames';

/** What a window measured while a log ran into it. */
interface Shown {
  /** From the press on its source to its last line on the screen. */
  readonly ms: number;
  /** Times between two frames meanwhile. */
  readonly gaps: readonly number[];
}

/**
 * A million lines from the engine through the real host into a real window, beside `docker logs` of the same to
 * nowhere; how long the window stood still meanwhile; and what its browser takes after ten million more.
 */
export async function screen(
  context: BenchmarkContext,
  socket: string,
  dockerLogs: (container: string) => Promise<number>,
): Promise<readonly Result[]> {
  const program = await context.chromium();
  const bare = await bareMemory(context, program);
  const workspace = seedWorkspace(context);
  const { child, link } = await startHost(
    context,
    ['--data', workspace.dataDir, '--workspace', workspace.workspaceFile],
    [],
    { DOCKER_HOST: `unix://${socket}`, DOCKER_CONFIG: context.scratch('docker-config') },
  );
  const browser = await launch(program);
  try {
    const page = await newPage(browser);
    await page.goto(link.href);
    await page.getByRole('link', { name: 'Logs' }).click();
    const ours: Shown[] = [];
    const docker: number[] = [];
    for (let round = 0; round < context.rounds; round += 1) {
      const container = `screen-${round}`;
      const arms = [
        async () => void ours.push(await show(page, container)),
        async () => void docker.push(await dockerLogs(container)),
      ];
      for (const arm of round % 2 === 0 ? arms : arms.toReversed()) await arm();
      const { ms, gaps } = ours.at(-1) as Shown;
      context.log(
        `on screen: Slipway ${ms.toFixed(0)} ms, worst gap ${Math.max(...gaps).toFixed(0)} ms; docker logs ${docker.at(-1)?.toFixed(0)} ms`,
      );
    }
    const gaps = ours.flatMap((shown) => shown.gaps);
    await show(page, LONG_CONTAINER);
    const memory = await memoryAtRest(page);
    context.log(
      `browser after fifteen million lines: ${(memory / 1e6).toFixed(0)} MB; with a bare page: ${(bare / 1e6).toFixed(0)} MB`,
    );
    return [
      atMostTimes(
        'logs: a million lines on the screen against docker logs to nowhere, ms',
        1,
        median(ours.map(({ ms }) => ms)),
        median(docker),
      ),
      atMost('logs: 99th percentile between two frames meanwhile, ms', 33, percentile(gaps, 0.99)),
      atMost('logs: longest between two frames meanwhile, ms', 100, Math.max(...gaps)),
      atMostTimes(
        'logs: browser after ten million lines against a bare page, MB',
        1.3,
        memory / 1e6,
        bare / 1e6,
      ),
    ];
  } finally {
    await browser.close();
    await ended(child, 'SIGKILL');
  }
}

/** Presses a source in the tree and waits until its last line is drawn. */
async function show(page: Page, container: string): Promise<Shown> {
  const source = page.getByRole('treeitem', { name: new RegExp(`^${container},`) });
  await source.waitFor();
  await page.evaluate(watchFrames, lastLine(container));
  await source.click();
  return page.evaluate(() => (window as unknown as { shown: Promise<Shown> }).shown);
}

/** Runs in the page: counts frames from the next press on, until a text stands in the lines. */
function watchFrames(text: string): void {
  const shown = new Promise<Shown>((resolve) => {
    const gaps: number[] = [];
    document.addEventListener(
      'pointerdown',
      () => {
        const began = performance.now();
        let before = began;
        const frame = () => {
          const now = performance.now();
          gaps.push(now - before);
          before = now;
          if (document.querySelector('[role="grid"]')?.textContent.includes(text))
            resolve({ ms: now - began, gaps });
          else requestAnimationFrame(frame);
        };
        requestAnimationFrame(frame);
      },
      { once: true, capture: true },
    );
  });
  Object.assign(window, { shown });
}

/** The browser on a page with one link, which has come from a server as well. */
async function bareMemory(context: BenchmarkContext, program: string): Promise<number> {
  const server = fork(join(context.root, 'bench/start/bare-page.mjs'), { execPath: context.node });
  const { url } = await told<{ url: string }>(server, 'url');
  const browser = await launch(program);
  try {
    const page = await newPage(browser);
    await page.goto(url);
    return await memoryAtRest(page);
  } finally {
    await browser.close();
    await ended(server, 'SIGKILL');
  }
}

/** What the browser of a page holds on to: what is garbage has been collected. */
async function memoryAtRest(page: Page): Promise<number> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('HeapProfiler.collectGarbage');
  return memoryOf(browserPid());
}

/** The browser that this process has started: its first process, by the parent. */
function browserPid(): number {
  const children = execFileSync('ps', ['-o', 'pid=,args=', '--ppid', String(process.pid)], {
    encoding: 'utf8',
  });
  const line = children.split('\n').find((one) => one.includes('--remote-debugging-pipe'));
  if (line === undefined) throw new Error('The browser is not to be found among the processes.');
  return Number.parseInt(line, 10);
}

/** Proportional memory of a process and everything below it, bytes. */
function memoryOf(pid: number): number {
  const own = /^Pss:\s+(\d+) kB$/m.exec(
    readFileSync(join('/proc', String(pid), 'smaps_rollup'), 'utf8'),
  )?.[1];
  const below = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean);
  return Number(own ?? 0) * 1024 + below.reduce((sum, child) => sum + memoryOf(Number(child)), 0);
}

const launch = (executablePath: string): Promise<Browser> =>
  chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });

const newPage = (browser: Browser): Promise<Page> =>
  browser.newPage({ viewport: { width: 1440, height: 900 } });
