import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LogViewState } from '@shared/contract/schemas/log';
import { EVERY_LINE } from '@shared/domain/log';
import { afterEach, describe, expect, it } from 'vitest';
import { openLogs } from '../../../electron/logs/open-logs';
import type { LogDesk } from '../../../electron/ports/log-desk';
import { randomIds } from '../../../electron/process-kit/ids';
import { systemClock } from '../../../electron/process-kit/system-clock';
import { newFolder } from './support';

const opened: LogDesk[] = [];
async function newDesk(directory = newFolder()): Promise<LogDesk> {
  const desk = await openLogs({ directory, clock: systemClock, ids: randomIds, onChange: () => undefined });
  opened.push(desk);
  return desk;
}
afterEach(async () => {
  for (const desk of opened.splice(0)) await desk.close();
});

/** Waits for a state of a view that is as asked. */
async function stateOf(
  desk: LogDesk,
  viewId: string,
  isRight: (state: LogViewState) => boolean,
): Promise<LogViewState> {
  const end = new AbortController();
  try {
    for await (const state of desk.watchView(viewId, end.signal)) if (isRight(state)) return state;
    throw new Error('The view ended.');
  } finally {
    end.abort();
  }
}

const open = (desk: LogDesk, ...sources: readonly string[]) =>
  desk.openView({ sources, query: EVERY_LINE, find: null });

describe('the log desk', () => {
  it('takes every line of a program that prints as fast as it can, and goes on answering', async () => {
    const desk = await newDesk();
    const count = 400_000;
    const program = `
      const line = (n) => '2026-11-24T12:00:00.000Z INFO worker request ' + n + ' took 12 ms for user u_8f21\\n';
      let n = 0;
      (function more() {
        for (;;) {
          let text = '';
          for (let i = 0; i < 2000 && n < ${count}; i += 1) text += line(n++);
          if (text === '') return;
          if (!process.stdout.write(text)) return process.stdout.once('drain', more);
        }
      })();`;
    const file = join(newFolder(), 'producer.mjs');
    writeFileSync(file, program);
    const { sourceId } = await desk.addCommand({
      commandLine: `'${process.execPath}' '${file}'`,
      cwd: null,
      title: 'producer',
    });
    const began = performance.now();
    const { viewId } = await open(desk, sourceId);
    let longestWait = 0;
    let isOver = false;
    const asking = (async () => {
      while (!isOver) {
        const asked = performance.now();
        await desk.rows(viewId, 0, 50);
        longestWait = Math.max(longestWait, performance.now() - asked);
        await new Promise((resolve) => setImmediate(resolve));
      }
    })();
    const state = await stateOf(desk, viewId, ({ rows }) => rows >= count);
    isOver = true;
    await asking;
    expect(state.rows).toBe(count);
    expect(state.levels.info).toBe(count);
    const { rows } = await desk.rows(viewId, count - 1, 1);
    expect(rows[0]?.text).toBe(`worker request ${count - 1} took 12 ms for user u_8f21`);
    // whoever reads meanwhile waits for no more than a few buffers
    expect(longestWait).toBeLessThan(1_000);
    expect(count / ((performance.now() - began) / 1000)).toBeGreaterThan(20_000);
  });

  it('stops a command with everything that it started', async () => {
    const desk = await newDesk();
    const folder = newFolder();
    const pids = join(folder, 'pids');
    const { sourceId } = await desk.addCommand({
      commandLine: `sh -c 'sleep 600 & echo $! > ${pids}; echo ready; wait'`,
      cwd: null,
      title: null,
    });
    const { viewId } = await open(desk, sourceId);
    await stateOf(desk, viewId, ({ rows }) => rows > 0);
    const pid = Number(readFileSync(pids, 'utf8'));
    expect(existsSync(`/proc/${pid}`)).toBe(true);
    await desk.unfollow([sourceId]);
    await expect.poll(() => isRunning(pid)).toBe(false);
  });
});

/** A process that ended and was not yet waited for by its parent no longer runs. */
function isRunning(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
