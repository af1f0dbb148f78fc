import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import { connect, createServer as createSocketServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { connectEngine } from '../../../electron/builds/docker/engine-client';
import { enginePlaces } from '../../../electron/builds/docker/engine-places';
import { systemClock } from '../../../electron/process-kit/system-clock';
import { openTestRoom, type RoomOptions, type TestRoom, testEngine } from '../../fixtures/docker/test-engine';

const ends: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});
async function roomOf(options: RoomOptions): Promise<TestRoom> {
  const room = await openTestRoom(options);
  ends.push(() => room.close());
  return room;
}
const folder = (): string => {
  const made = mkdtempSync(join(tmpdir(), 'slipway-docker-test-'));
  ends.push(() => rmSync(made, { recursive: true, force: true }));
  return made;
};

const SHELL = 'FROM scratch\nCOPY busybox /bin/busybox\nRUN ["/bin/busybox", "--install", "-s", "/bin"]\n';
const RUNS = `${SHELL}HEALTHCHECK --interval=1s --timeout=2s --retries=1 CMD ["/bin/busybox", "echo", "all is well"]\nCMD ["/bin/busybox", "sleep", "300"]\n`;

/** A line to the engine that can be cut, as when the engine goes away. */
async function cuttableLine() {
  const path = join(folder(), 'docker.sock');
  const target = testEngine().host.slice('unix://'.length);
  let open: Socket[] = [];
  const listen = () =>
    new Promise<ReturnType<typeof createSocketServer>>((resolve) => {
      const server = createSocketServer({ allowHalfOpen: true }, (near) => {
        const far = connect({ path: target, allowHalfOpen: true });
        open.push(near, far);
        near.pipe(far).pipe(near);
        for (const socket of [near, far]) socket.on('error', () => undefined);
      });
      server.listen(path, () => resolve(server));
    });
  let server = await listen();
  const cut = async () => {
    for (const socket of open) socket.destroy();
    open = [];
    await new Promise((resolve) => server.close(resolve));
  };
  ends.push(cut);
  return {
    host: `unix://${path}`,
    cut,
    mend: async () => {
      server = await listen();
    },
  };
}

/**
 * A real SSH server with a key of its own, which leads to the tests' engine, and a real client that knows it as
 * `build-box`: only the client's settings are given, since it looks for a person's in the home of the account.
 */
async function sshServer(): Promise<{ readonly asked: string; readonly port: number }> {
  const place = folder();
  const at = (name: string) => join(place, name);
  for (const name of ['host', 'person'])
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', at(name)]);
  chmodSync(place, 0o755);
  mkdirSync('/run/sshd', { recursive: true });
  const port = await freePort();
  writeFileSync(
    at('sshd_config'),
    [
      ...[`ListenAddress 127.0.0.1:${port}`, `HostKey ${at('host')}`, `PidFile ${at('pid')}`],
      ...[`AuthorizedKeysFile ${at('person.pub')}`, 'AuthenticationMethods publickey', 'StrictModes no'],
      ...['UsePAM no', 'MaxStartups 100', `SetEnv DOCKER_HOST=${testEngine().host} PATH=${process.env.PATH}`],
    ].join('\n'),
  );
  writeFileSync(at('known_hosts'), `build-box ${readFileSync(at('host.pub'), 'utf8')}`);
  writeFileSync(
    at('ssh_config'),
    [
      ...['Host *', 'HostName 127.0.0.1', `UserKnownHostsFile ${at('known_hosts')}`],
      ...[`IdentityFile ${at('person')}`, 'IdentitiesOnly yes', `Port ${port}`],
      ...['Host build-box', 'HostKeyAlias build-box', 'Host stranger', 'HostKeyAlias stranger'],
    ].join('\n'),
  );
  const server = spawn('/usr/sbin/sshd', ['-D', '-f', at('sshd_config')], { stdio: 'ignore' });
  const isOver = once(server, 'exit');
  ends.push(async () => {
    server.kill();
    await isOver;
  });
  await until(
    () => Promise.resolve(existsSync(at('pid'))),
    (isThere) => isThere,
  );
  mkdirSync(at('bin'));
  const [client = ''] = (process.env.PATH ?? '')
    .split(delimiter)
    .map((one) => join(one, 'ssh'))
    .filter(existsSync);
  writeFileSync(
    at('bin/ssh'),
    `#!/bin/sh\necho "$@" >> ${at('asked')}\nexec ${client} -F ${at('ssh_config')} "$@"\n`,
  );
  chmodSync(at('bin/ssh'), 0o755);
  onPathFirst(at('bin'));
  return { asked: at('asked'), port };
}

/** Programs of a folder come before all others until the test is over. */
function onPathFirst(programs: string): void {
  const path = process.env.PATH;
  process.env.PATH = `${programs}${delimiter}${path}`;
  ends.push(() => {
    process.env.PATH = path;
  });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { readonly port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A registry that knows who may write, and says no. */
async function refusingRegistry() {
  const seen: string[] = [];
  const server = createServer((request: IncomingMessage, response) => {
    request.resume();
    const { authorization } = request.headers;
    if (authorization) seen.push(authorization);
    response.setHeader('docker-distribution-api-version', 'registry/2.0');
    if (!authorization) {
      response.writeHead(401, {
        'www-authenticate': 'Basic realm="tests"',
        'content-type': 'application/json',
      });
      response.end('{"errors":[{"code":"UNAUTHORIZED","message":"authentication required"}]}');
    } else if (request.url === '/v2/') response.end('{}');
    // What an engine is not told outright, in words of the registry's own, it asks for again with growing waits.
    else if (request.method === 'HEAD') response.writeHead(404).end();
    else {
      response.writeHead(403, { 'content-type': 'application/json' });
      response.end('{"errors":[{"code":"DENIED","message":"lucie may read here and not write"}]}');
    }
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  ends.push(() => void server.close());
  const { port } = server.address() as { readonly port: number };
  return { host: `127.0.0.1:${port}`, seen };
}

async function until<T>(read: () => Promise<T>, isSo: (value: T) => boolean): Promise<T> {
  for (const end = Date.now() + 30_000; Date.now() < end; ) {
    const value = await read();
    if (isSo(value)) return value;
    await systemClock.sleep(50);
  }
  throw new Error(`It never came: ${JSON.stringify(await read()).slice(0, 500)}`);
}

describe('an engine', () => {
  it('is found by its context, and told with what was tried when none answers', async () => {
    const home = folder();
    const meta = join(home, '.docker/contexts/meta/abc');
    mkdirSync(meta, { recursive: true });
    writeFileSync(join(home, '.docker/config.json'), '{"currentContext":"tests"}');
    writeFileSync(
      join(meta, 'meta.json'),
      JSON.stringify({ Name: 'tests', Endpoints: { docker: { Host: testEngine().host } } }),
    );
    const places = await enginePlaces({ env: {}, home, platform: 'linux' });
    const chosen = places.find(({ preferred }) => preferred);
    expect(chosen).toMatchObject({ origin: 'Context tests', env: { DOCKER_CONTEXT: 'tests' } });
    if (!chosen) throw new Error('no place');
    expect((await connectEngine(chosen, {})).facts.builder).toBe('buildkit');

    const room = await roomOf({ files: { Dockerfile: RUNS }, host: 'unix:///nowhere/docker.sock' });
    const view = await room.room.engine.list();
    expect(view.engines[0]).toMatchObject({
      state: 'unreachable',
      origin: 'DOCKER_HOST',
      failure: { reason: 'engine-unreachable' },
    });
    expect(view.tried).toContainEqual({
      endpoint: 'unix:///nowhere/docker.sock',
      origin: 'DOCKER_HOST',
      outcome: 'There is no such socket.',
    });
    expect(view.howToStart.length).toBeGreaterThan(0);
    await expect(room.room.builds.start(room.inputs(), 'me')).rejects.toMatchObject({
      failure: { reason: 'engine-unreachable' },
    });
  });

  it('that is started later is found by itself, also where its context says so only then', async () => {
    const home = folder();
    const meta = join(home, '.docker/contexts/meta/abc');
    mkdirSync(meta, { recursive: true });
    writeFileSync(join(home, '.docker/config.json'), '{"currentContext":"tests"}');
    const listensAt = (host: string) =>
      writeFileSync(
        join(meta, 'meta.json'),
        JSON.stringify({ Name: 'tests', Endpoints: { docker: { Host: host } } }),
      );
    listensAt('unix:///nowhere/docker.sock');
    const { room } = await roomOf({ files: { Dockerfile: RUNS }, home, env: { DOCKER_HOST: undefined } });
    const [dead] = (await room.engine.list()).engines.filter(({ endpoint }) => endpoint.includes('nowhere'));
    // Whatever else runs on this computer: this one is asked for.
    expect((await room.engine.use(dead?.id ?? '')).engines.find(({ current }) => current)?.state).not.toBe(
      'ready',
    );
    listensAt(testEngine().host);
    const ready = await until(
      () => room.engine.list(),
      ({ engines }) => engines.some(({ current, state }) => current && state === 'ready'),
    );
    expect(ready.engines.find(({ current }) => current)).toMatchObject({
      endpoint: testEngine().host,
      origin: 'Context tests',
    });
  });

  it('of another computer is spoken to through ssh, as the docker CLI does it', async () => {
    const { asked, port } = await sshServer();
    const room = await roomOf({
      host: 'ssh://build-box',
      env: { API_TOKEN: 'fourteen-bytes' },
      files: {
        Dockerfile: `${SHELL}RUN --mount=type=secret,id=t ["/bin/sh", "-c", "wc -c < /run/secrets/t"]\n`,
      },
    });
    const built = await room.build({ secrets: [{ id: 't', from: 'env:API_TOKEN' }], noCache: true });
    expect(built).toMatchObject({ failure: null, engine: expect.stringContaining('on build-box') });
    const { lines } = await room.room.builds.log(built.id, { from: 1, limit: 500, step: null, find: null });
    expect(lines.map(({ text }) => text)).toContain('14');
    expect(readFileSync(asked, 'utf8').split('\n')[0]).toBe(
      '-o BatchMode=yes -o ConnectTimeout=10 -- build-box docker system dial-stdio',
    );
    // Nobody said that this other name is the same computer: no key is taken on trust.
    const strange = await roomOf({ host: `ssh://lucie@stranger:${port}`, files: { Dockerfile: RUNS } });
    const { engines } = await strange.room.engine.list();
    expect(engines[0]).toMatchObject({
      state: 'unreachable',
      failure: { message: expect.stringContaining('Host key verification failed') },
    });
    expect(readFileSync(asked, 'utf8')).toContain(
      `-o ConnectTimeout=10 -l lucie -p ${port} -- stranger docker system dial-stdio`,
    );
  }, 180_000);

  it('shows remote addresses without passwords', async () => {
    const places = await enginePlaces({
      env: { DOCKER_HOST: 'ssh://lucie:hunter2@build-box:2222' },
      home: folder(),
      platform: 'linux',
    });
    expect(places[0]).toMatchObject({
      address: 'ssh://lucie@build-box:2222',
      endpoint: { kind: 'ssh', host: 'build-box', user: 'lucie', port: 2222 },
    });
  });

  it('that goes away in the middle of a build is told, keeps the log, and comes back', async () => {
    const line = await cuttableLine();
    const room = await roomOf({
      files: { Dockerfile: `${SHELL}RUN ["/bin/sh", "-c", "echo before-the-end; sleep 60"]\n` },
      host: line.host,
    });
    const { buildId } = await room.room.builds.start(room.inputs({ noCache: true }), 'me');
    await until(
      () => room.room.builds.log(buildId, { from: 1, limit: 100, step: null, find: 'before-the-end' }),
      ({ lines }) => lines.some(({ kind }) => kind === 'out'),
    );
    await line.cut();
    const lost = await room.over(buildId);
    expect(lost).toMatchObject({ state: 'engine-lost', failure: { reason: 'engine-lost' } });
    expect(lost.stepList.map(({ state }) => state)).not.toContain('failed');
    const kept = await room.room.builds.log(buildId, { from: 1, limit: 100, step: null, find: null });
    expect(kept.lines.map(({ text }) => text)).toContain('before-the-end');
    await until(
      () => room.room.engine.list(),
      ({ engines }) => engines.some(({ current, state }) => current && state === 'lost'),
    );
    await line.mend();
    await until(
      () => room.room.engine.list(),
      ({ engines }) => engines.some(({ current, state }) => current && state === 'ready'),
    );
  });
});

describe('a build', () => {
  it.each([
    ['buildkit', {}],
    ['classic', { DOCKER_BUILDKIT: '0' }],
  ])('that is cancelled leaves nothing behind (%s)', async (_name, env) => {
    const mark = `7${Date.now() % 100_000}`;
    const room = await roomOf({
      files: { Dockerfile: `${SHELL}RUN ["/bin/sh", "-c", "echo well; echo going; sleep ${mark}"]\n` },
      env,
    });
    const { buildId } = await room.room.builds.start(room.inputs({ noCache: true }), 'me');
    // Whoever watches is told of the last line too, though nothing comes after it.
    for await (const { logLines } of room.room.builds.watch(buildId, new AbortController().signal)) {
      const from = Math.max(1, logLines);
      const { lines } = await room.room.builds.log(buildId, { from, limit: 1, step: null, find: null });
      if (lines.some(({ text, kind }) => kind === 'out' && text === 'going')) break;
    }
    await room.room.builds.cancel(buildId);
    expect(await room.room.builds.get(buildId)).toMatchObject({ state: 'cancelled', failure: null });
    const running = () => Promise.resolve(runningPrograms().filter((line) => line.includes(`sleep ${mark}`)));
    expect(await until(running, (lines) => lines.length === 0)).toEqual([]);
    const containers = await until(
      () => room.room.containers.list(),
      (all) => all.every(({ image, status }) => !(status.startsWith('Up') && image.startsWith('sha256'))),
    );
    expect(containers.some(({ image }) => image.includes(room.tag))).toBe(false);
    const images = await room.room.engine.images();
    expect(images.filter(({ tags }) => tags.some((tag) => tag.includes(room.tag)))).toEqual([]);
  });

  it('mounts a secret that reaches neither log, nor image, nor history', async () => {
    const canary = 'canary-5f1e9c-very-secret';
    const room = await roomOf({
      files: {
        Dockerfile: `${SHELL}RUN --mount=type=secret,id=token ["/bin/sh", "-c", "cat /run/secrets/token; echo; cat /run/secrets/token | base64; cat /run/secrets/token | wc -c > /length"]\n`,
      },
      env: { API_TOKEN: canary },
    });
    const built = await room.build({ secrets: [{ id: 'token', from: 'env:API_TOKEN' }], noCache: true });
    expect(built.failure).toBeNull();
    const { lines } = await room.room.builds.log(built.id, { from: 1, limit: 1_000, step: null, find: null });
    expect(lines.map(({ text }) => text)).toContain('[secret token]');
    const { docker } = await connectEngine(
      (
        await enginePlaces({ env: { DOCKER_HOST: testEngine().host }, home: room.folder, platform: 'linux' })
      )[0] as never,
      {},
    );
    const image = docker.getImage(built.imageId ?? '');
    const everything = JSON.stringify([
      built,
      lines,
      room.events,
      room.operations,
      await image.inspect(),
      await image.history(),
    ]);
    expect(everything).not.toContain(canary);
    expect(everything).not.toContain(Buffer.from(canary).toString('base64'));
  });

  it('refuses secrets where the builder would keep them in the image', async () => {
    const room = await roomOf({
      files: { Dockerfile: RUNS },
      env: { DOCKER_BUILDKIT: '0', API_TOKEN: 'abcdef' },
    });
    const built = await room.build({ secrets: [{ id: 'token', from: 'env:API_TOKEN' }] });
    expect(built.failure).toMatchObject({ reason: 'invalid-request' });
  });

  it('goes on when the disk is full, and says what of the log is missing', async () => {
    const logs = folder();
    const room = await roomOf({ files: { Dockerfile: RUNS }, logsFolder: logs });
    // The first id of a room is that of the build: its log is a device that is always full.
    symlinkSync('/dev/full', join(logs, `build-${room.tag}-1.log`));
    const built = await room.build({ noCache: true });
    expect(built.state).toBe('succeeded');
    expect(built.logMarks).toEqual([
      { line: 0, reason: expect.stringMatching(/^\d+ lines were not kept: the disk is full\.$/) },
    ]);
  });
});

describe('a registry', () => {
  it('takes an image layer by layer, and gives it back by its digest', async () => {
    const room = await roomOf({ files: { Dockerfile: RUNS } });
    const built = await room.build();
    const [reference = ''] = built.inputs.tags;
    const { plan, operation } = await room.act({ kind: 'push', references: [reference] });
    expect(plan.calls[0]).toMatchObject({
      method: 'POST',
      shortPath: `/images/${reference.replace(/:1$/, '')}/push`,
      query: { tag: '1' },
    });
    expect(operation).toMatchObject({ state: 'succeeded', readBack: { differs: false } });
    const transfer = room.room.engine.transfer(operation.id);
    expect(transfer?.layers.every(({ state }) => state === 'done' || state === 'present')).toBe(true);
    const digest = transfer?.references[0]?.digest;
    expect(digest).toMatch(/^sha256:/);
    expect((await room.room.builds.get(built.id)).digest).toBe(digest);
    expect(room.events.at(-1)).toMatchObject({
      kind: 'image.pushed',
      result: 'done',
      known: expect.arrayContaining([{ title: `Digest of ${reference}`, value: digest, verdict: 'pass' }]),
    });

    const removed = await room.act({ kind: 'remove-images', ids: [reference], force: false });
    expect(removed.operation.state).toBe('succeeded');
    const pulled = await room.act({ kind: 'pull', reference, platform: null });
    expect(pulled.operation.state).toBe('succeeded');
    expect((await room.room.engine.images()).some(({ tags }) => tags.includes(reference))).toBe(true);
    const missing = await room.act({ kind: 'pull', reference: `${reference}-none`, platform: null });
    expect(missing.operation).toMatchObject({ state: 'failed', failure: { reason: 'image-missing' } });
  });

  it('that refuses a push makes it a failure, with the key of a helper that nobody sees', async () => {
    const canary = 'canary-registry-password';
    const { host, seen } = await refusingRegistry();
    const home = folder();
    mkdirSync(join(home, '.docker'));
    writeFileSync(join(home, '.docker/config.json'), JSON.stringify({ credHelpers: { [host]: 'tests' } }));
    const helper = join(home, 'docker-credential-tests');
    writeFileSync(
      helper,
      `#!/bin/sh\nread host\necho '{"ServerURL":"'"$host"'","Username":"lucie","Secret":"${canary}"}'\n`,
    );
    chmodSync(helper, 0o755);
    onPathFirst(home);
    const room = await roomOf({ files: { Dockerfile: RUNS }, home, build: { image: `${host}/cia/api` } });
    const built = await room.build({ tags: [`${host}/cia/api:1`] });
    expect(built.failure).toBeNull();
    expect(await room.room.engine.registries()).toEqual([
      { host, credential: 'helper', detail: 'docker-credential-tests', services: ['api'] },
    ]);
    const { plan, operation } = await room.act({ kind: 'push', references: [`${host}/cia/api:1`] });
    expect(operation).toMatchObject({ state: 'failed', failure: { reason: 'registry-refused' } });
    expect(seen).toContain(`Basic ${Buffer.from(`lucie:${canary}`).toString('base64')}`);
    expect(JSON.stringify([plan, operation, room.events, room.operations])).not.toContain(canary);
  });
});

describe('a container', () => {
  it('runs with ports, a file of settings and a volume, tells how it is, and goes', async () => {
    const room = await roomOf({
      files: {
        Dockerfile: RUNS,
        '.env': '# settings\nDB_PASSWORD=canary-env-file\nMODE=test\n',
        'data/a.txt': 'hello',
      },
    });
    const built = await room.build();
    const [image = ''] = built.inputs.tags;
    const name = `slipway-${room.tag}`;
    const run = await room.act({
      kind: 'run',
      image,
      name,
      ports: ['127.0.0.1:0:8000'],
      env: ['LEVEL=debug'],
      envFile: '.env',
      volumes: ['./data:/data:ro'],
      command: null,
      restart: 'no',
    });
    expect(run.operation.failure).toBeNull();
    expect(JSON.stringify([run, room.events])).not.toContain('canary-env-file');
    const find = async () => (await room.room.containers.list()).find((one) => one.name === name);
    const healthy = await until(find, (one) => one?.health === 'healthy');
    const id = healthy?.id ?? '';
    ends.push(
      async () =>
        void (await room.act({ kind: 'containers', act: 'remove', ids: [id] }).catch(() => undefined)),
    );
    const detail = await room.room.containers.get(id);
    expect(detail).toMatchObject({
      serviceId: 'api',
      restartPolicy: 'no',
      mounts: [{ target: '/data', readOnly: true }],
    });
    expect(detail.probes[0]).toMatchObject({ exitCode: 0, output: expect.stringContaining('all is well') });
    expect(detail.env).toEqual(
      expect.arrayContaining([
        { name: 'DB_PASSWORD', value: '[hidden]' },
        { name: 'MODE', value: 'test' },
      ]),
    );
    expect(JSON.stringify(detail)).not.toContain('canary-env-file');
    expect((await room.room.containers.processes(id)).rows.flat().join(' ')).toContain('sleep 300');
    for await (const stats of room.room.containers.stats([id], new AbortController().signal)) {
      expect(stats.memoryBytes).toBeGreaterThan(0);
      if (stats.cpuPercent !== null) break;
    }

    const stop = await room.act({ kind: 'containers', act: 'kill', ids: [id] });
    expect(stop.operation.state).toBe('succeeded');
    const again = await room.act({ kind: 'containers', act: 'stop', ids: [id] });
    expect(again.operation).toMatchObject({ state: 'succeeded', outcomes: [{ status: 304 }] });
    const removed = await room.act({ kind: 'containers', act: 'remove', ids: [id] });
    expect(removed.operation.state).toBe('succeeded');
    expect(await find()).toBeUndefined();
    await expect(
      room.room.engine.plan({ kind: 'containers', act: 'start', ids: [id] }),
    ).rejects.toMatchObject({ failure: { reason: 'not-found' } });
  });

  it('has a terminal that takes keys and sizes, and tells the exit code', async () => {
    const room = await roomOf({ files: { Dockerfile: RUNS } });
    const [image = ''] = (await room.build()).inputs.tags;
    const name = `slipway-${room.tag}`;
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
    const id = (await room.room.containers.list()).find((one) => one.name === name)?.id ?? '';
    ends.push(async () => void (await room.act({ kind: 'containers', act: 'remove', ids: [id] })));
    const { execId } = await room.room.containers.execOpen({
      containerId: id,
      command: ['/bin/sh'],
      user: null,
      columns: 80,
      rows: 24,
    });
    await room.room.containers.execResize(execId, 132, 43);
    room.room.containers.execInput(execId, Buffer.from('stty size; echo $((6*7))-it-is; exit 3\n'));
    let text = '';
    let code: number | null = null;
    for await (const news of room.room.containers.execOutput(execId, new AbortController().signal)) {
      if (news.kind === 'output') text += Buffer.from(news.data, 'base64').toString('utf8');
      else code = news.code;
    }
    expect(text).toContain('43 132');
    expect(text).toContain('42-it-is');
    expect(code).toBe(3);
    const missing = await room.room.containers
      .execOpen({ containerId: id, command: ['/bin/none'], user: null, columns: 80, rows: 24 })
      .then(
        async ({ execId: other }) => {
          for await (const news of room.room.containers.execOutput(other, new AbortController().signal))
            if (news.kind === 'exit') return news.code;
          return null;
        },
        (error: { readonly failure: { readonly reason: string } }) => error.failure.reason,
      );
    expect([126, 127, 'engine-refused']).toContain(missing);
  });
});

describe('a compose project', () => {
  it('comes up healthy, restarts one service, and goes down', async () => {
    const room = await roomOf({
      files: {
        Dockerfile: RUNS,
        'compose/docker-compose.yml': [
          'version: "2.4"',
          'services:',
          '  api:',
          '    build: ..',
          '    stop_signal: SIGKILL',
          '    depends_on: { db: { condition: service_healthy } }',
          '  db:',
          '    build: ..',
          '    stop_signal: SIGKILL',
        ].join('\n'),
      },
      compose: 'compose/docker-compose.yml',
    });
    const project = async () => (await room.room.containers.composeProjects())[0];
    const before = await project();
    expect(before).toMatchObject({
      name: 'compose',
      problem: null,
      services: [
        { name: 'api', state: 'absent', dependsOn: ['db'] },
        { name: 'db', state: 'absent' },
      ],
    });
    const projectId = before?.id ?? '';
    const up = await room.act({
      kind: 'compose',
      projectId,
      act: 'up',
      services: [],
      build: true,
      volumes: false,
    });
    ends.push(
      async () =>
        void (await room.act({
          kind: 'compose',
          projectId,
          act: 'down',
          services: [],
          build: false,
          volumes: false,
        })),
    );
    expect(up.operation.failure).toBeNull();
    expect(up.plan.commands[0]).toMatch(
      /^docker(-| )compose --file \S+ --project-name compose up --detach --build$/,
    );
    await until(
      project,
      (now) =>
        now?.services.every(({ state, health }) => state === 'running' && health === 'healthy') ?? false,
    );
    const restart = await room.act({
      kind: 'compose',
      projectId,
      act: 'restart',
      services: ['db'],
      build: false,
      volumes: false,
    });
    expect(restart.operation.state).toBe('succeeded');
    const down = await room.act({
      kind: 'compose',
      projectId,
      act: 'down',
      services: [],
      build: false,
      volumes: true,
    });
    expect(down.plan.confirmation).toEqual({ kind: 'typed', expected: 'compose' });
    expect(down.operation.state).toBe('succeeded');
    expect((await project())?.services.every(({ state }) => state === 'absent')).toBe(true);
    expect(room.events.filter(({ kind }) => kind === 'compose.changed').length).toBe(3);
  }, 180_000);
});

function runningPrograms(): readonly string[] {
  return readProcesses().map((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    } catch {
      return ''; // it ended between the two looks
    }
  });
}

function readProcesses(): readonly string[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name));
}
