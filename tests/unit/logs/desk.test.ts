import { appendFileSync, existsSync, readFileSync, renameSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LogSourceView, LogViewState } from '@shared/contract/schemas/log';
import { failure } from '@shared/domain/failure';
import { EVERY_LINE } from '@shared/domain/log';
import { afterEach, describe, expect, it } from 'vitest';
import { openLogs } from '../../../electron/logs/open-logs';
import type { LogDesk } from '../../../electron/ports/log-desk';
import { randomIds } from '../../../electron/process-kit/ids';
import { systemClock } from '../../../electron/process-kit/system-clock';
import { frame, info, NOON, newFolder } from './support';

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

/** Waits until a source is as asked. */
async function sourceIs(
  desk: LogDesk,
  id: string,
  isRight: (source: LogSourceView) => boolean,
): Promise<LogSourceView> {
  const end = new AbortController();
  try {
    for await (const sources of desk.watchSources(end.signal)) {
      const source = sources.find((candidate) => candidate.id === id);
      if (source && isRight(source)) return source;
    }
    throw new Error('The tree ended.');
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
    const { viewId } = await open(desk, sourceId);
    let answers = 0;
    let isOver = false;
    const asking = (async () => {
      while (!isOver) {
        await desk.rows(viewId, 0, 50);
        answers += 1;
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
    // whoever reads meanwhile has a turn after every few buffers
    expect(answers).toBeGreaterThan(20);
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

  it('says of a program that cannot be started what is wrong, and runs nothing', async () => {
    const desk = await newDesk();
    const { sourceId } = await desk.addCommand({
      commandLine: 'no-such-program --at all',
      cwd: null,
      title: null,
    });
    await desk.follow([sourceId]);
    const source = await sourceIs(desk, sourceId, ({ state }) => state === 'failed');
    expect(source.words).toBe('The program no-such-program was not found.');
    await expect(desk.addCommand({ commandLine: 'say "half', cwd: null, title: null })).rejects.toThrow(
      /quote/,
    );
    await expect(desk.addFile({ path: 'relative.log', fromStart: true })).rejects.toThrow(/whole path/);
  });

  it('follows a file over rotation and truncation, and goes on after a restart without a line twice', async () => {
    const directory = newFolder();
    const path = join(newFolder(), 'service.log');
    writeFileSync(path, 'one\ntwo\nhal');
    const first = await newDesk(directory);
    const { sourceId } = await first.addFile({ path, fromStart: true });
    const view = await open(first, sourceId);
    await stateOf(first, view.viewId, ({ rows }) => rows === 2);
    appendFileSync(path, 'f of it\nthree\n');
    await stateOf(first, view.viewId, ({ rows }) => rows === 4);
    renameSync(path, `${path}.1`);
    appendFileSync(`${path}.1`, 'last of the old\n');
    writeFileSync(path, 'first of the new\n');
    await stateOf(first, view.viewId, ({ rows }) => rows === 6);
    truncateSync(path);
    appendFileSync(path, 'cut\n');
    await stateOf(first, view.viewId, ({ rows }) => rows === 7);
    await first.close();

    appendFileSync(path, 'while nobody looked\n');
    const second = await newDesk(directory);
    const again = await open(second, sourceId);
    await stateOf(second, again.viewId, ({ rows }) => rows === 8);
    const { rows } = await second.rows(again.viewId, 0, 100);
    expect(rows.map(({ text }) => text)).toEqual([
      'one',
      'two',
      'half of it',
      'three',
      'last of the old',
      'first of the new',
      'cut',
      'while nobody looked',
    ]);
  });

  it('merges fifty sources that all speak at once, and a project takes in who joins it', async () => {
    const desk = await newDesk();
    const project = info('compose:shop', { kind: 'compose', hasLines: false });
    const members = Array.from({ length: 51 }, (_, index) =>
      info(`docker:local/container/${index}`, { parent: project.id }),
    );
    let known = [project, ...members.slice(0, 50)];
    let changed: () => void = () => undefined;
    desk.add({
      sources: () => known,
      onChange: (listener) => {
        changed = listener;
        return () => undefined;
      },
      async open(sourceId, _opening, sink) {
        sink.format({ framing: 'docker', timestamps: 'leading' });
        const own = Number(sourceId.split('/').at(-1));
        for (let part = 0; part < 10; part += 1) {
          const lines = Array.from({ length: 100 }, (_, index) => {
            const at = new Date(NOON + (part * 100 + index) * 100 + own).toISOString().slice(0, -1);
            return frame(`${at}000000Z INFO line of ${own}\n`);
          });
          await sink.write(Buffer.concat(lines));
        }
        return { kind: 'ended', words: 'Exited 0', exitCode: 0 };
      },
    });
    const { viewId } = await open(desk, project.id);
    const state = await stateOf(desk, viewId, ({ rows }) => rows === 50_000);
    expect(state.levels.info).toBe(50_000);
    const { rows } = await desk.rows(viewId, 25_000, 400);
    const times = rows.map(({ at }) => at);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(new Set(rows.slice(0, 50).map(({ sourceId }) => sourceId)).size).toBe(50);

    known = [project, ...members];
    changed();
    await stateOf(desk, viewId, (next) => next.rows === 51_000);
    expect(desk.sources().find(({ id }) => id === members[0]?.id)).toMatchObject({
      state: 'ended',
      words: 'Exited 0',
    });
  });

  it('opens again what was lost, from the last kept line, and says so meanwhile', async () => {
    const desk = await newDesk();
    const api = info('docker:local/container/api');
    const openings: (number | null)[] = [];
    desk.add({
      sources: () => [api],
      onChange: () => () => undefined,
      async open(_sourceId, { since }, sink) {
        openings.push(since);
        // Each try in vain makes the wait longer, so that it can be seen.
        if (openings.length === 2 || openings.length === 3) throw failure('offline', 'The engine is gone.');
        sink.format({ framing: 'docker', timestamps: 'leading' });
        const lines = ['00', '01', '02'].slice(0, openings.length + 1);
        await sink.write(
          Buffer.concat(lines.map((second) => frame(`2026-11-24T12:00:${second}.000000000Z at ${second}\n`))),
        );
        if (openings.length === 1) throw failure('offline', 'The engine is gone.');
        return { kind: 'ended', words: 'Exited 0', exitCode: 0 };
      },
    });
    const { viewId } = await open(desk, api.id);
    await sourceIs(
      desk,
      api.id,
      ({ state, words }) =>
        state === 'reconnecting' && /^The engine is gone\. Next try in \d+ s$/.test(words),
    );
    await stateOf(desk, viewId, ({ rows }) => rows === 3);
    expect(openings).toEqual([null, NOON + 1_000, NOON + 1_000, NOON + 1_000]);
    const { rows } = await desk.rows(viewId, 0, 10);
    expect(rows.map(({ text }) => text)).toEqual(['at 00', 'at 01', 'at 02']);
  });

  it('reads what a source said that ran and ended between two looks, also while its last run was being read', async () => {
    const desk = await newDesk();
    const job = info('docker:job', { exitCode: 0 });
    let tell: (begun?: readonly string[]) => void = () => undefined;
    let runs = 1;
    let endSecond: () => void = () => undefined;
    const secondIsRead = new Promise<void>((resolve) => {
      endSecond = resolve;
    });
    desk.add({
      sources: () => [job],
      onChange: (listener) => {
        tell = listener;
        return () => undefined;
      },
      async open(_sourceId, _opening, sink) {
        const run = runs;
        sink.format({ framing: 'docker', timestamps: 'leading' });
        const said = Array.from({ length: run }, (_none, index) =>
          frame(`2026-11-24T12:00:0${index}.000000000Z run ${index + 1}\n`),
        );
        await sink.write(Buffer.concat(said));
        if (run === 2) await secondIsRead;
        return { kind: 'again', words: 'Exited 0', exitCode: 0 };
      },
    });
    const { viewId } = await open(desk, job.id);
    await sourceIs(desk, job.id, ({ state }) => state === 'ended');

    // the looks before and after see the same: it has exited
    runs = 2;
    tell([job.id]);
    await stateOf(desk, viewId, ({ rows }) => rows === 2);
    runs = 3;
    tell([job.id]);
    endSecond();
    await stateOf(desk, viewId, ({ rows }) => rows === 3);
    const { rows } = await desk.rows(viewId, 0, 10);
    expect(rows.map(({ text }) => text)).toEqual(['run 1', 'run 2', 'run 3']);
    await sourceIs(desk, job.id, ({ state }) => state === 'ended');
  });

  it('is not read on while the disk is behind: what a source may have under way is bounded', async () => {
    const desk = await newDesk();
    const api = info('docker:local/container/api');
    let refused = 0;
    let sent = 0;
    desk.add({
      sources: () => [api],
      onChange: () => () => undefined,
      async open(_sourceId, _opening, sink) {
        const block = Buffer.from(`${'x'.repeat(99)}\n`.repeat(10_000));
        // without a turn of the loop nothing is taken: the bound is met, and then waited for
        for (let part = 0; part < 60; part += 1) {
          if (!sink.offer(block)) {
            refused += 1;
            await sink.room();
          }
          sent += block.length;
        }
        return { kind: 'ended', words: 'Exited 0', exitCode: 0 };
      },
    });
    const { viewId } = await open(desk, api.id);
    await stateOf(desk, viewId, ({ rows }) => rows === 600_000);
    expect(sent).toBe(60_000_000);
    expect(refused).toBeGreaterThan(5);
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
