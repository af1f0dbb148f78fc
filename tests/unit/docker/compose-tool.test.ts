import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { openTestRoom } from '../../fixtures/docker/test-engine';

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
  return { view: (await room.room.containers.composeProjects())[0], plan };
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
