import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LogViewState } from '@shared/contract/schemas/log';
import { EVERY_LINE } from '@shared/domain/log';
import { afterEach, expect, test } from 'vitest';
import { openLogs } from '../../../electron/logs/open-logs';
import { randomIds } from '../../../electron/process-kit/ids';
import { systemClock } from '../../../electron/process-kit/system-clock';
import { openTestRoom } from '../../fixtures/docker/test-engine';

/* What containers and builds print, from the engine to the rows of a view. */

const ends: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const TALKS = [
  'FROM scratch',
  'COPY busybox /bin/busybox',
  'RUN ["/bin/busybox", "--install", "-s", "/bin"]',
  'RUN echo of-the-build',
  `CMD ["/bin/sh", "-c", "echo one; echo; echo two >&2; n=0; while [ $n -lt 300 ]; do n=$((n+1)); echo line-$n; done; exec sleep 300"]`,
].join('\n');

test('a container and a build are sources whose lines are kept, each once, also over a restart', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-provider-'));
  ends.push(() => rmSync(folder, { recursive: true, force: true }));
  const desk = await openLogs({
    directory: folder,
    clock: systemClock,
    ids: randomIds,
    onChange: () => undefined,
  });
  ends.push(() => desk.close());
  const room = await openTestRoom({ files: { Dockerfile: TALKS } });
  ends.push(() => room.close());
  desk.add(room.room.logs);
  const built = await room.build({ noCache: true });
  const [image = ''] = built.inputs.tags;
  const name = `talks-${room.tag}`;
  await room.act({
    kind: 'run',
    image,
    name,
    ports: [],
    env: [],
    envFile: null,
    volumes: [],
    command: null,
    restart: 'no',
  });
  const container = async () => {
    const found = (await room.room.containers.list()).find((one) => one.name === name);
    if (!found) throw new Error('It is not there.');
    return found;
  };
  const { id, logSourceId } = await container();
  ends.push(async () => void (await room.act({ kind: 'containers', act: 'remove', ids: [id] })));
  const textsOf = async (source: string, isWhole: (state: LogViewState) => boolean) => {
    const { viewId } = await desk.openView({ sources: [source], query: EVERY_LINE, find: null });
    const leave = new AbortController();
    for await (const state of desk.watchView(viewId, leave.signal)) if (isWhole(state)) break;
    leave.abort();
    const { rows } = await desk.rows(viewId, 0, 1_000);
    await desk.closeView(viewId);
    return rows.flatMap((row) => (row.kind === 'line' ? [row.text] : []));
  };
  const until = (count: number) => (state: LogViewState) => state.rows >= count;
  const first = await textsOf(logSourceId, until(303));
  expect(first).toHaveLength(303);
  // Two streams keep no order between them, and each keeps its own.
  expect(first.filter((text) => text !== 'two').slice(0, 3)).toEqual(['one', '', 'line-1']);
  expect(first).toEqual(expect.arrayContaining(['two', 'line-300']));

  const isSaid = async (exitCode: number | null) => {
    while (desk.sources().find(({ id: one }) => one === logSourceId)?.exitCode !== exitCode)
      await systemClock.sleep(50);
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
}, 180_000);
