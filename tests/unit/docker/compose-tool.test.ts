import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { openTestRoom, testEngine } from '../../fixtures/docker/test-engine';

const PATH = process.env.PATH;
const ends: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  process.env.PATH = PATH;
  for (const end of ends.splice(0).reverse()) await end();
});

/** Programs of these names, and no others, are on this computer; each is a shell script. */
function onlyThese(programs: Readonly<Record<string, string>>): void {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-path-'));
  ends.push(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, script] of Object.entries(programs)) {
    writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, name), 0o755);
  }
  process.env.PATH = folder;
}

const WITHOUT_PLUGIN = `echo "docker: 'compose' is not a docker command." >&2; exit 1`;
const VERSION_2 = 'echo 2.29.1';
const VERSION_1 = 'echo 1.29.2';

async function project(text: string) {
  const room = await openTestRoom({
    files: { Dockerfile: 'FROM scratch\n', 'compose.yaml': text },
    compose: 'compose.yaml',
  });
  ends.push(() => room.close());
  const plan = async () => {
    const [first] = await room.room.containers.composeProjects();
    const intent = { act: 'up', services: [], build: false, volumes: false } as const;
    return room.room.engine.plan({ kind: 'compose', projectId: first?.id ?? '', ...intent });
  };
  return { view: (await room.room.containers.composeProjects())[0], plan, room };
}

/**
 * The plugin as it is on the wire: its version on standard output, its progress on standard error, its exit code. What
 * it was asked for is written down, with the engine that it was sent to.
 */
function plugin(ending: string): { readonly program: string; asked(): readonly string[] } {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-plugin-'));
  ends.push(() => rmSync(folder, { recursive: true, force: true }));
  const asked = join(folder, 'asked');
  const program = [
    `[ "$*" = "compose version --short" ] && { echo 2.29.1; exit 0; }`,
    `echo "$DOCKER_HOST $*" >> '${asked}'`,
    ending,
  ].join('\n');
  return { program, asked: () => readFileSync(asked, 'utf8').trim().split('\n') };
}

const NAMED = 'name: cia\nservices:\n  api:\n    image: a:1\n';
const PLAIN = "version: '3.8'\nservices:\n  api:\n    image: a:1\n";

describe('what runs a compose project', () => {
  it('is the plugin where there is one', async () => {
    onlyThese({ docker: VERSION_2, 'docker-compose': VERSION_1 });
    const { view, plan } = await project(NAMED);
    expect(view).toMatchObject({ name: 'cia', tool: 'docker compose', problem: null });
    expect((await plan()).commands[0]).toMatch(/^docker compose --file \S+ --project-name cia up --detach$/);
  });

  it('runs the plugin with the very words that were shown, on the engine in use, and believes its exit code', async () => {
    const good = plugin(
      `printf ' Container cia-api-1  Creating\\n Container cia-api-1  Started\\n' >&2; exit 0`,
    );
    onlyThese({ docker: good.program });
    const up = { kind: 'compose', act: 'up', services: ['api'], build: true, volumes: false } as const;
    const { view, room } = await project(NAMED);
    const done = await room.act({ ...up, projectId: view?.id ?? '' });
    expect(done.operation).toMatchObject({ state: 'succeeded', failure: null });
    expect(good.asked()).toEqual([`${testEngine().host} ${done.plan.commands[0]?.replace(/^docker /, '')}`]);

    const bad = plugin(
      `printf ' Container cia-api-1  Creating\\nError response from daemon: no such image: a:1\\n' >&2; exit 1`,
    );
    onlyThese({ docker: bad.program });
    const second = await project(NAMED);
    const failed = await second.room.act({ ...up, projectId: second.view?.id ?? '' });
    expect(failed.operation).toMatchObject({
      state: 'failed',
      failure: { reason: 'engine-refused', message: expect.stringContaining('no such image: a:1') },
    });
  });

  it('is the program of its own where the plugin is missing, which refuses a file that names its project', async () => {
    onlyThese({ docker: WITHOUT_PLUGIN, 'docker-compose': VERSION_1 });
    const plain = await project(PLAIN);
    expect(plain.view).toMatchObject({ tool: 'docker-compose', problem: null });
    expect((await plain.plan()).commands[0]).toMatch(
      /^docker-compose --file \S+ --project-name \S+ up --detach$/,
    );
    const named = await project(NAMED);
    expect(named.view?.problem).toContain('version 1');
    await expect(named.plan()).rejects.toMatchObject({ failure: { reason: 'tool-missing' } });
  });

  it('is that program of version 2 too, which takes such a file', async () => {
    onlyThese({ docker: WITHOUT_PLUGIN, 'docker-compose': VERSION_2 });
    expect((await project(NAMED)).view).toMatchObject({ tool: 'docker-compose', problem: null });
  });

  it('is nothing where neither is there, and that is said', async () => {
    onlyThese({});
    const { view, plan } = await project(PLAIN);
    expect(view).toMatchObject({ tool: null, problem: expect.stringContaining('Neither') });
    await expect(plan()).rejects.toMatchObject({ failure: { reason: 'tool-missing' } });
  });
});
