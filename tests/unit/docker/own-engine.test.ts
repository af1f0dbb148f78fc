import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { connectEngine } from '../../../electron/builds/docker/engine-client';
import { enginePlaces } from '../../../electron/builds/docker/engine-places';
import { systemClock } from '../../../electron/process-kit/system-clock';
import { startEngine } from '../../../scripts/lib/docker-engine.mjs';
import { openTestRoom, type RoomOptions, type TestRoom } from '../../fixtures/docker/test-engine';

/* What would harm the engine that other tests use: each of these has one of its own. */

const LONG = 180_000;
const ends: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
}, LONG);

async function ownEngine(options: Parameters<typeof startEngine>[0] = {}) {
  const engine = await startEngine(options);
  ends.push(engine.stop);
  return engine;
}
async function roomOf(options: RoomOptions): Promise<TestRoom> {
  const room = await openTestRoom(options);
  ends.push(() => room.close());
  return room;
}
function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'slipway-own-'));
  ends.push(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

const SHELL = 'FROM scratch\nCOPY busybox /bin/busybox\nRUN ["/bin/busybox", "--install", "-s", "/bin"]\n';

describe('clearing away', () => {
  it(
    'takes exactly what its preview named, and nothing that came meanwhile',
    async () => {
      const { host } = await ownEngine();
      const room = await roomOf({ host, files: { Dockerfile: `${SHELL}RUN echo one > /one\n` } });
      const one = await room.build({ tags: ['cia/api:1'] });
      await room.build({ tags: ['cia/api:2'], args: [], noCache: true });
      await room.act({
        kind: 'run',
        image: 'cia/api:2',
        name: 'over',
        ports: [],
        env: [],
        envFile: null,
        volumes: [],
        command: ['/bin/true'],
        restart: 'no',
      });
      const stopped = async () => (await room.room.containers.list()).find(({ state }) => state === 'exited');
      while (!(await stopped())) await systemClock.sleep(50);

      const what = ['unused-images', 'stopped-containers', 'build-cache'] as const;
      const preview = await room.room.engine.plan({ kind: 'prune', what });
      expect(preview.affected.map(({ title }) => title)).toEqual(
        expect.arrayContaining(['over', 'cia/api:1']),
      );
      // The image of a container is in use until the container went.
      expect(preview.affected.map(({ title }) => title)).not.toContain('cia/api:2');
      expect(preview.freesBytes).toBeGreaterThan(one.sizeBytes ?? Number.POSITIVE_INFINITY);
      expect(preview.calls.length).toBeGreaterThan(2);
      await room.act({ kind: 'tag', source: 'cia/api:2', reference: 'cia/api:meanwhile' });
      const { operation } = await room.act({ kind: 'prune', what });
      expect(operation.failure).toBeNull();
      expect(await room.room.containers.list()).toEqual([]);
      const left = (await room.room.engine.images()).flatMap(({ tags }) => tags).sort();
      expect(left).toEqual(['cia/api:2', 'cia/api:meanwhile']);
      expect(room.events.at(-1)).toMatchObject({ kind: 'image.removed', result: 'done' });
      await expect(
        room.room.engine.plan({ kind: 'prune', what: ['stopped-containers'] }),
      ).rejects.toMatchObject({ failure: { reason: 'not-allowed' } });
    },
    LONG,
  );
});

describe('an engine whose disk is full', () => {
  it(
    'makes a build fail with the reason, and goes on answering',
    async () => {
      const { host } = await ownEngine({ disk: '48m' });
      const room = await roomOf({
        host,
        files: { Dockerfile: `${SHELL}RUN dd if=/dev/zero of=/large bs=1M count=100\n` },
      });
      const built = await room.build({ tags: ['cia/api:1'] });
      expect(built).toMatchObject({ state: 'failed', failure: { reason: 'build-failed' } });
      expect(built.failure?.advice).toMatch(/disk|clear/i);
      expect((await room.room.engine.list()).engines[0]?.state).toBe('ready');
      expect((await room.room.engine.images()).flatMap(({ tags }) => tags)).not.toContain('cia/api:1');
    },
    LONG,
  );
});

describe('an engine that is killed', () => {
  it(
    'ends a build as lost with its log kept, says so until it is back, and then builds again',
    async () => {
      const socket = join(folder(), 'docker.sock');
      const engine = await ownEngine({ socket });
      const room = await roomOf({
        host: engine.host,
        files: { Dockerfile: `${SHELL}RUN echo before-the-end; sleep 60\n` },
      });
      const { buildId } = await room.room.builds.start(room.inputs({ tags: ['cia/api:1'] }), 'me');
      const log = () => room.room.builds.log(buildId, { from: 1, limit: 500, step: null, find: null });
      while (!(await log()).lines.some(({ kind, text }) => kind === 'out' && text === 'before-the-end'))
        await systemClock.sleep(50);
      process.kill(engine.pid, 'SIGKILL');
      expect(await room.over(buildId)).toMatchObject({
        state: 'engine-lost',
        failure: { reason: 'engine-lost' },
      });
      expect((await log()).lines.map(({ text }) => text)).toContain('before-the-end');
      const state = async () => (await room.room.engine.list()).engines.find(({ current }) => current);
      while ((await state())?.state === 'ready') await systemClock.sleep(50);
      expect(await state()).toMatchObject({ state: 'lost', failure: { reason: 'engine-lost' } });
      await engine.stop();
      await ownEngine({ socket });
      while ((await state())?.state !== 'ready') await systemClock.sleep(50);
      writeFileSync(join(room.folder, 'Dockerfile'), `${SHELL}RUN echo again\n`);
      expect((await room.build({ tags: ['cia/api:1'] })).failure).toBeNull();
    },
    LONG,
  );
});

describe('an engine of another computer', () => {
  it(
    'is spoken to over TLS with the keys of DOCKER_CERT_PATH, and not without',
    async () => {
      const keys = certificates(folder());
      const port = await freePort();
      await ownEngine({
        args: [
          ...['--host', `tcp://127.0.0.1:${port}`, '--tlsverify'],
          ...['--tlscacert', join(keys, 'ca.pem')],
          ...['--tlscert', join(keys, 'server-cert.pem'), '--tlskey', join(keys, 'server-key.pem')],
        ],
      });
      const host = `tcp://127.0.0.1:${port}`;
      const env = { DOCKER_HOST: host, DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: keys };
      const place = async (given: Record<string, string>) => {
        const places = await enginePlaces({ env: given, home: folder(), platform: 'linux' });
        const first = places.find(({ preferred }) => preferred);
        if (!first) throw new Error('no place');
        return first;
      };
      expect((await connectEngine(await place(env), {})).facts.builder).toBe('buildkit');
      await expect(connectEngine(await place({ DOCKER_HOST: host }), {})).rejects.toThrow();
      const strangers = certificates(folder());
      await expect(connectEngine(await place({ ...env, DOCKER_CERT_PATH: strangers }), {})).rejects.toThrow();

      // BuildKit's session and the upload of the context take the same way.
      const room = await roomOf({
        host,
        env: { DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: keys, TOKEN: 'kept-to-itself' },
        files: { Dockerfile: `${SHELL}RUN --mount=type=secret,id=t wc -c < /run/secrets/t\n` },
      });
      const built = await room.build({ tags: ['cia/api:1'], secrets: [{ id: 't', from: 'env:TOKEN' }] });
      expect(built.failure).toBeNull();
      const { lines } = await room.room.builds.log(built.id, { from: 1, limit: 500, step: null, find: null });
      expect(lines.map(({ text }) => text)).toContain('14');
    },
    LONG,
  );
});

/** A CA of its own with a certificate for the engine and one for who asks, as Docker names them. */
function certificates(into: string): string {
  mkdirSync(into, { recursive: true });
  const openssl = (...args: readonly string[]) =>
    void execFileSync('openssl', [...args], { cwd: into, stdio: 'ignore' });
  const key = (name: string) =>
    openssl('ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', `${name}.pem`);
  key('ca-key');
  openssl('req', '-x509', '-new', '-key', 'ca-key.pem', '-subj', '/CN=tests', '-days', '2', '-out', 'ca.pem');
  for (const [name, keyName, more] of [
    ['server-cert', 'server-key', 'subjectAltName=IP:127.0.0.1\nextendedKeyUsage=serverAuth'],
    ['cert', 'key', 'extendedKeyUsage=clientAuth'],
  ] as const) {
    key(keyName);
    writeFileSync(join(into, 'more.cnf'), more);
    openssl('req', '-new', '-key', `${keyName}.pem`, '-subj', `/CN=${name}`, '-out', 'request.pem');
    openssl(
      ...['x509', '-req', '-in', 'request.pem', '-CA', 'ca.pem', '-CAkey', 'ca-key.pem', '-CAcreateserial'],
      ...['-days', '2', '-extfile', 'more.cnf', '-out', `${name}.pem`],
    );
  }
  return into;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { readonly port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
