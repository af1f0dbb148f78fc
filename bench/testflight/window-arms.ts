import { chromium, type Page } from 'playwright-core';
import type { BenchmarkContext, Result } from '../lib/benchmark';
import { ended } from '../lib/child';
import { percentile } from '../lib/measure';
import { startHost } from '../lib/real-host';
import { atMost } from '../lib/results';
import { seedManyBuilds } from './list-arms';
import { BUILDS } from './lists';

const GIVE_UP_MS = 120_000;
/** What people type: a number, a version, a group, nothing that is there, and nothing at all. */
const WORDS = ['9', '99', '999', '9999', '1.2', '1.25', '1.250', 'QA', 'QA 1.2', 'Board', 'nowhere', ''];
const TIMES = 4;
const FRAMES = 400;
/** More than a wheel gives between two frames. */
const STEP_PX = 300;

interface Seen {
  readonly filterMs: readonly number[];
  readonly gapsMs: readonly number[];
}

/** The same builds in a window: how long a typed filter takes to its drawn rows, and how evenly frames come in scrolling. */
export async function windowArms(context: BenchmarkContext, url: string): Promise<readonly Result[]> {
  const workspace = seedManyBuilds(context, url);
  const { child, link } = await startHost(context, [
    ...['--data', workspace.dataDir, '--workspace', workspace.workspaceFile],
  ]);
  const browser = await chromium.launch({
    executablePath: await context.chromium(),
    args: ['--no-sandbox', '--disable-gpu'],
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await page.goto(link.href);
    await page.getByRole('navigation', { name: 'Areas' }).waitFor({ timeout: GIVE_UP_MS });
    const began = performance.now();
    await page.goto(`${link.origin}/testflight`);
    await page.locator('[role="grid"] tbody tr[id]').first().waitFor({ timeout: GIVE_UP_MS });
    const firstRowMs = performance.now() - began;
    const all = BUILDS.toLocaleString('en-GB');
    await page.getByText(`${all} of ${all} builds`, { exact: true }).waitFor({ timeout: GIVE_UP_MS });
    const { filterMs, gapsMs } = await lookAt(page);
    context.log(
      `filter ${percentile(filterMs, 0.5).toFixed(0)} ms in the middle, frames ${percentile(gapsMs, 0.5).toFixed(1)} ms`,
    );
    return [
      atMost('testflight: first row drawn after the screen is opened, ms', 1_500, firstRowMs),
      atMost(
        `testflight: a typed filter over ${BUILDS} builds, to the drawn rows, p95, ms`,
        50,
        percentile(filterMs, 0.95),
      ),
      atMost(
        `testflight: between two frames while ${BUILDS} builds scroll, p95, ms`,
        34,
        percentile(gapsMs, 0.95),
      ),
      atMost('testflight: longest between two frames while they scroll, ms', 100, Math.max(...gapsMs)),
    ];
  } finally {
    await browser.close();
    await ended(child, 'SIGKILL');
  }
}

function lookAt(page: Page): Promise<Seen> {
  return page.evaluate(
    async ({ words, times, frames, step }): Promise<Seen> => {
      const frame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));
      /** After the next frame was drawn. */
      const drawn = async () => {
        await frame();
        await new Promise((resolve) => setTimeout(resolve));
      };
      const field = document.querySelector<HTMLInputElement>('input[data-screen-search]');
      const scroller = document.querySelector('[role="grid"]')?.parentElement;
      if (!field || !scroller) throw new Error('The list is not there.');
      const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set;
      const filterMs: number[] = [];
      for (let time = 0; time < times; time += 1) {
        for (const word of words) {
          await drawn();
          const began = performance.now();
          set?.call(field, word);
          field.dispatchEvent(new Event('input', { bubbles: true }));
          await drawn();
          filterMs.push(performance.now() - began);
        }
      }
      await drawn();
      const grid = document.querySelector('[role="grid"]')?.parentElement;
      if (!grid) throw new Error('The list has gone.');
      const gapsMs: number[] = [];
      let last = await frame();
      for (let at = 0; at < frames; at += 1) {
        grid.scrollTop += step;
        const now = await frame();
        gapsMs.push(now - last);
        last = now;
      }
      return { filterMs, gapsMs };
    },
    { words: WORDS, times: TIMES, frames: FRAMES, step: STEP_PX },
  );
}
