import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LogViewState } from '@shared/contract/schemas/log';
import { EVERY_LINE } from '@shared/domain/log';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openLogs } from '../../../electron/logs/open-logs';
import type { LogDesk } from '../../../electron/ports/log-desk';
import { randomIds } from '../../../electron/process-kit/ids';
import { systemClock } from '../../../electron/process-kit/system-clock';
import { openTestRoom, type TestRoom } from '../../fixtures/docker/test-engine';
import { startWireEngine } from '../../fixtures/docker/wire-engine';
import { frame, NOON } from '../logs/support';

/* What containers and builds print, from the engine to the rows of a view. */

const LONG = 180_000;
const ends: (() => Promise<void> | void)[] = [];

const TALKS = [
  'FROM scratch',
  'COPY busybox /bin/busybox',
  'RUN ["/bin/busybox", "--install", "-s", "/bin"]',
  'RUN echo of-the-build',
  `CMD ["/bin/sh", "-c", "echo one; echo; echo two >&2; n=0; while [ $n -lt 300 ]; do n=$((n+1)); echo line-$n; done; exec sleep 300"]`,
].join('\n');

let desk: LogDesk;
let room: TestRoom;
let image: string;
let built: Awaited<ReturnType<TestRoom['build']>>;

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-provider-'));
  ends.push(() => rmSync(folder, { recursive: true, force: true }));
  desk = await openLogs({
    directory: folder,
    clock: systemClock,
    ids: randomIds,
    onChange: () => undefined,
  });
  ends.push(() => desk.close());
  room = await openTestRoom({ files: { Dockerfile: TALKS } });
  ends.push(() => room.close());
  desk.add(room.room.logs);
  built = await room.build({ noCache: true });
  image = built.inputs.tags[0] ?? '';
}, LONG);
afterAll(async () => {
  for (const end of ends.reverse()) await end();
}, LONG);

/** Runs a container and gives its ids; it is gone when the tests are over. */
async function run(name: string, command: readonly string[] | null) {
  const own = `${name}-${room.tag}`;
  await room.act({
    kind: 'run',
    image,
    name: own,
    ports: [],
    env: [],
    envFile: null,
    volumes: [],
    command: command && [...command],
    restart: 'no',
  });
  const container = (await room.room.containers.list()).find((one) => one.name === own);
  if (!container) throw new Error('It is not there.');
  const { id, logSourceId } = container;
  ends.push(async () => void (await room.act({ kind: 'containers', act: 'remove', ids: [id] })));
  return { id, logSourceId };
}

/** Watches a source until its view is as asked; the view stays open for `read`. */
async function seen<T>(
  source: string,
  isRight: (state: LogViewState) => boolean,
  read: (viewId: string, state: LogViewState) => Promise<T>,
): Promise<T> {
  const { viewId } = await desk.openView({ sources: [source], query: EVERY_LINE, find: null });
  const leave = new AbortController();
  try {
    for await (const state of desk.watchView(viewId, leave.signal))
      if (isRight(state)) return await read(viewId, state);
    throw new Error('The view ended.');
  } finally {
    leave.abort();
    await desk.closeView(viewId);
  }
}

const textsOf = (source: string, isWhole: (state: LogViewState) => boolean) =>
  seen(source, isWhole, async (viewId) => {
    const { rows } = await desk.rows(viewId, 0, 1_000);
    return rows.flatMap((row) => (row.kind === 'line' ? [row.text] : []));
  });
const until = (count: number) => (state: LogViewState) => state.rows >= count;
const sourceOf = (id: string) => desk.sources().find((one) => one.id === id);

test(
  'a container and a build are sources whose lines are kept, each once, also over a restart',
  async () => {
    const { id, logSourceId } = await run('talks', null);
    const first = await textsOf(logSourceId, until(303));
    expect(first).toHaveLength(303);
    // Two streams keep no order between them, and each keeps its own.
    expect(first.filter((text) => text !== 'two').slice(0, 3)).toEqual(['one', '', 'line-1']);
    expect(first).toEqual(expect.arrayContaining(['two', 'line-300']));

    const isSaid = async (exitCode: number | null) => {
      while (sourceOf(logSourceId)?.exitCode !== exitCode) await systemClock.sleep(50);
    };
    await room.act({ kind: 'containers', act: 'kill', ids: [id] });
    await isSaid(137);
    await room.act({ kind: 'containers', act: 'start', ids: [id] });
    await isSaid(null);
    const both = await textsOf(logSourceId, until(606));
    expect(both).toHaveLength(606);
    expect(both.filter((text) => text === 'line-300')).toHaveLength(2);

    const build = await textsOf(built.logSourceId, (state) => state.rows >= built.logLines);
    expect(build).toContain('of-the-build');
    expect(build).toHaveLength(built.logLines);
  },
  LONG,
);

test(
  'a container that prints as fast as it can is followed to its last line, and somebody who reads meanwhile is answered',
  async () => {
    const count = 200_000;
    const { logSourceId } = await run('fast', ['/bin/sh', '-c', `seq 1 ${count}; exec sleep 300`]);
    let answers = 0;
    let isOver = false;
    const { viewId: other } = await desk.openView({ sources: [logSourceId], query: EVERY_LINE, find: null });
    const asking = (async () => {
      while (!isOver) {
        await desk.rows(other, 0, 50);
        answers += 1;
        await new Promise((resolve) => setImmediate(resolve));
      }
    })();
    const { state, texts } = await seen(logSourceId, until(count), async (viewId, now) => {
      const { rows } = await desk.rows(viewId, count - 3, 10);
      return { state: now, texts: rows.map(({ text }) => text) };
    });
    isOver = true;
    await asking;
    await desk.closeView(other);
    // Every line is there, none twice, and nothing stands for lines that are missing.
    expect([state.firstRow, state.rows, state.dropped]).toEqual([0, count, []]);
    expect(texts).toEqual([count - 2, count - 1, count].map(String));
    expect(answers).toBeGreaterThan(20);
  },
  LONG,
);

test(
  'what a container said is kept that ran and exited before anybody looked, every time that it did',
  async () => {
    const { id, logSourceId } = await run('short', ['/bin/sh', '-c', 'echo once more']);
    for (let runs = 1; runs <= 4; runs += 1) {
      if (runs > 1) await room.act({ kind: 'containers', act: 'start', ids: [id] });
      expect(await textsOf(logSourceId, until(runs))).toEqual(Array(runs).fill('once more'));
    }
  },
  LONG,
);

test(
  'a container that prints nothing is followed as well, and says that it is',
  async () => {
    const { logSourceId } = await run('silent', ['/bin/sleep', '300']);
    await seen(
      logSourceId,
      () => true,
      async (viewId) => {
        while (sourceOf(logSourceId)?.state !== 'following') await systemClock.sleep(50);
        expect((await desk.rows(viewId, 0, 50)).rows).toEqual([]);
      },
    );
    expect(sourceOf(logSourceId)).toMatchObject({ lines: 0, dropped: 0 });
  },
  LONG,
);

test(
  'fifty containers that all speak at once are followed over one connection each, and none loses a line',
  async () => {
    const count = 50;
    const lines = 600;
    // None says its second half before all are followed: they truly speak at once.
    let arrived = 0;
    let go: () => void = () => undefined;
    const allThere = new Promise<void>((resolve) => {
      go = resolve;
    });
    const engine = await startWireEngine(count, async (number, write) => {
      const half = async (from: number) => {
        for (let line = from; line < from + lines / 2; line += 100) {
          const block = Array.from({ length: 100 }, (_none, index) => {
            const at = new Date(NOON + (line + index) * 10).toISOString().slice(0, -1);
            return frame(`${at}${String(number).padStart(6, '0')}Z INFO line ${line + index} of ${number}\n`);
          });
          await write(Buffer.concat(block));
        }
      };
      await half(0);
      arrived += 1;
      if (arrived === count) go();
      await allThere;
      await half(lines / 2);
    });
    ends.push(engine.close);
    const many = await openTestRoom({ host: engine.host, files: { Dockerfile: TALKS } });
    ends.push(() => many.close());
    desk.add(many.room.logs);
    while (many.room.logs.sources().length < count) await systemClock.sleep(20);
    const sources = many.room.logs.sources().map(({ id }) => id);
    const { viewId } = await desk.openView({ sources, query: EVERY_LINE, find: null });
    const leave = new AbortController();
    for await (const state of desk.watchView(viewId, leave.signal)) {
      if (state.rows < count * lines) continue;
      expect([state.firstRow, state.rows, state.dropped]).toEqual([0, count * lines, []]);
      break;
    }
    leave.abort();
    expect(engine.most()).toBe(count);
    const { rows } = await desk.rows(viewId, 0, 400);
    expect(new Set(rows.slice(0, count).map(({ sourceId }) => sourceId)).size).toBe(count);
    await desk.closeView(viewId);
  },
  LONG,
);
