import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { settleEngineWork } from '../../../electron/app/settle-engine-work';
import { type BuildBook, createBuildBook, type KeptBuild } from '../../../electron/builds/docker/build-book';
import type { DockerDeps } from '../../../electron/builds/docker/docker-deps';
import { createWorkBook } from '../../../electron/builds/docker/work';
import { openHistory } from '../../../electron/history/open-history';
import { systemClock } from '../../../electron/process-kit/system-clock';

/* A program that stopped in the middle of engine work, as at a power cut, and the next one on the same history. */

const ends: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const opened = (directory: string) =>
  openHistory({ directory, clock: systemClock, origin: 'tests', onWarning: () => undefined });

it('what was under way is over after a restart, says so, and is not begun again', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-settle-'));
  ends.push(() => rmSync(folder, { recursive: true, force: true }));
  const before = await opened(folder);
  const deps = {
    history: before,
    pace: systemClock,
    logsFolder: folder,
    ids: { next: (prefix: string) => `${prefix}-1` },
    publish: () => undefined,
    changed: () => undefined,
    logDefect: (error: unknown) => {
      throw error;
    },
  } as unknown as DockerDeps;
  let began = 0;
  const { id } = await createWorkBook(deps).start(
    { title: 'Build Backend API', step: 'Sending', calls: [], planId: null, confirmedBy: null },
    () => {
      began += 1;
      return new Promise(() => undefined); // the program stops before it is over
    },
  );
  const running = {
    id: 'build-1',
    serviceId: 'api',
    state: 'running',
    startedAt: '2026-11-24T12:00:00.000Z',
  };
  await createBuildBook(deps).keep({ ...running, image: null, failure: null } as unknown as KeptBuild);
  await before.close();

  const after = await opened(folder);
  ends.push(() => after.close());
  expect((await after.openJournal()).map(({ operation }) => operation.state)).toEqual(['running']);
  await settleEngineWork({ history: after, pace: systemClock });
  expect(await after.openJournal()).toEqual([]);
  const { operation } = (await after.journal(id)) ?? {};
  expect(operation).toMatchObject({
    state: 'failed',
    cancellable: false,
    failure: { reason: 'interrupted', advice: expect.stringContaining('do it again') },
  });
  const book: BuildBook = createBuildBook({ ...deps, history: after });
  await book.load();
  expect(book.detail('build-1')).toMatchObject({
    state: 'interrupted',
    failure: { reason: 'interrupted', stillTrue: expect.stringContaining('kept') },
  });
  expect(began).toBe(1);
});
