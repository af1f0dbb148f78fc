import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../../../electron/process-kit/system-clock';
import { unmountBelow } from '../../../scripts/lib/docker-engine.mjs';
import { openTestRoom, type TestRoom, testEngine } from '../../fixtures/docker/test-engine';

/* Podman's own service, with storage of its own: it speaks Docker's language, and differs where it likes. */

const LONG = 120_000;
const folder = mkdtempSync(join(tmpdir(), 'slipway-podman-'));
const socket = join(folder, 'podman.sock');
let room: TestRoom;
const ends: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  const storage = ['--root', join(folder, 'storage'), '--runroot', join(folder, 'run')];
  // As plain as may be: what a container may open is not asked to be more than whoever runs the tests may.
  const settings = join(folder, 'containers.conf');
  writeFileSync(
    settings,
    '[containers]\nnetns = "none"\ndefault_ulimits = ["nofile=1024:1024", "nproc=1024:1024"]\n',
  );
  const registries = join(folder, 'registries.conf');
  writeFileSync(registries, `[[registry]]\nlocation = "${testEngine().registry}"\ninsecure = true\n`);
  const service = spawn('podman', [...storage, 'system', 'service', '--time=0', `unix://${socket}`], {
    stdio: 'ignore',
    env: { ...process.env, CONTAINERS_CONF: settings, CONTAINERS_REGISTRIES_CONF: registries },
  });
  const isOver = once(service, 'exit');
  ends.push(() => {
    service.kill();
    return isOver;
  });
  let problem: Error | null = null;
  service.once('error', (error) => {
    problem = error;
  });
  while (!existsSync(socket)) {
    if (problem !== null) throw new Error('Podman is not on this computer: the package podman is missing.');
    await systemClock.sleep(50);
  }
  room = await openTestRoom({
    host: `unix://${socket}`,
    files: {
      Dockerfile: [
        'FROM scratch',
        'COPY busybox /bin/busybox',
        'RUN ["/bin/busybox", "--install", "-s", "/bin"]',
        'RUN echo built-by-podman',
        'CMD ["/bin/sh", "-c", "echo up; exec sleep 300"]',
      ].join('\n'),
    },
  });
  ends.push(() => room.close());
}, LONG);
afterAll(async () => {
  for (const end of ends.reverse()) await end();
  unmountBelow(folder);
  rmSync(folder, { recursive: true, force: true });
}, LONG);

test(
  'Podman is an engine too: it builds, pushes, runs, is looked at and cleared away',
  async () => {
    expect((await room.room.engine.list()).engines[0]).toMatchObject({
      title: 'Podman on this computer',
      state: 'ready',
      builder: 'classic',
    });
    const reference = `${testEngine().registry}/slipway/${room.tag}:1`;
    const built = await room.build();
    expect(built).toMatchObject({ failure: null, state: 'succeeded' });
    const titles = built.stepList.map(({ title, state, line }) => [title, state, line]);
    expect(titles).toContainEqual(['RUN echo built-by-podman', 'done', 4]);
    const { lines } = await room.room.builds.log(built.id, { from: 1, limit: 500, step: null, find: null });
    expect(lines.map(({ text }) => text)).toContain('built-by-podman');
    const again = await room.build();
    expect(again.stepList.find(({ title }) => title.startsWith('RUN echo'))?.state).toBe('cached');

    const { operation } = await room.act({ kind: 'push', references: [reference] });
    expect(operation).toMatchObject({ state: 'succeeded', failure: null });
    expect(room.room.engine.transfer(operation.id)?.references[0]?.digest).toMatch(/^sha256:/);

    const run = await room.act({
      kind: 'run',
      image: reference,
      name: 'cia-api',
      ports: [],
      env: [],
      envFile: null,
      volumes: [],
      command: null,
      restart: 'no',
    });
    expect(run.operation.failure).toBeNull();
    const [container] = await room.room.containers.list();
    expect(container).toMatchObject({ name: 'cia-api', state: 'running', image: reference });
    const id = container?.id ?? '';
    expect((await room.room.containers.get(id)).restartPolicy).toBe('no');
    expect((await room.room.containers.processes(id)).rows.flat().join(' ')).toContain('sleep 300');
    const gone = await room.act({ kind: 'containers', act: 'remove', ids: [id] });
    expect(gone.operation.failure).toBeNull();
    expect(await room.room.containers.list()).toEqual([]);
    const missing = await room.act({ kind: 'pull', reference: `${reference}-none`, platform: null });
    expect(missing.operation).toMatchObject({ state: 'failed', failure: { reason: 'image-missing' } });
  },
  LONG,
);
