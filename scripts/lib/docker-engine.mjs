import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * A Docker engine of the tests' own, with a registry beside it: a socket, a network and images that nobody else uses.
 * @typedef {{ host: string, registry: string, folder: string, pid: number, stop: () => Promise<void> }} TestEngine
 */

/** Where tests find what was started for them. */
export const ENGINE_VARIABLE = 'SLIPWAY_TEST_DOCKER';
export const REGISTRY_VARIABLE = 'SLIPWAY_TEST_REGISTRY';
/** Why there is none, for the tests that need one to say. */
export const PROBLEM_VARIABLE = 'SLIPWAY_TEST_DOCKER_PROBLEM';

const START_MS = 30_000;
/** What was started here and runs. @type {Set<() => Promise<void>>} */
const running = new Set();

/** Stops every engine that was started here: a program that is told to end leaves none behind. */
export async function stopEngines() {
  await Promise.all([...running].map((stop) => stop()));
}

/**
 * Starts an engine and a registry, unless the environment names those that somebody started before. What there is, or
 * why there is none, stands in the environment afterwards: the tests that need an engine fail with that sentence.
 * @returns {Promise<() => Promise<void>>} stops what was started here
 */
export async function provideEngine() {
  if (process.env[ENGINE_VARIABLE] || process.env[PROBLEM_VARIABLE]) return async () => undefined;
  try {
    const engine = await startEngine();
    process.env[ENGINE_VARIABLE] = engine.host;
    process.env[REGISTRY_VARIABLE] = engine.registry;
    return engine.stop;
  } catch (error) {
    process.env[PROBLEM_VARIABLE] = error instanceof Error ? error.message : String(error);
    return async () => undefined;
  }
}

/**
 * Starts an engine that nobody else uses, with a registry: for tests that fill its disk, clear it or kill it.
 * @param {{ disk?: string, args?: readonly string[], socket?: string }} [options] the size of its disk, such as `64m`,
 *   more for dockerd, and where it listens: one that takes the place of another has its path
 * @returns {Promise<TestEngine>}
 */
export async function startEngine({ disk, args = [], socket: place } = {}) {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) {
    throw new Error(
      'A Docker engine for the tests is started as root on Linux only. Elsewhere name one in SLIPWAY_TEST_DOCKER, ' +
        'such as unix:///var/run/docker.sock, and a registry in SLIPWAY_TEST_REGISTRY, such as localhost:5000.',
    );
  }
  const folder = mkdtempSync(join(tmpdir(), 'slipway-docker-'));
  const bridge = makeBridge();
  const socket = place ?? join(folder, 'docker.sock');
  const data = join(folder, 'data');
  if (disk !== undefined) {
    mkdirSync(data);
    spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${disk}`, 'tmpfs', data]);
  }
  const engine = start('dockerd', [
    ...['--host', `unix://${socket}`, '--data-root', data, '--exec-root', join(folder, 'exec')],
    ...['--pidfile', join(folder, 'pid'), '--bridge', bridge, '--iptables=false', '--ip6tables=false'],
    ...['--default-address-pool', `base=10.${200 + Math.floor(Math.random() * 50)}.0.0/16,size=24`],
    ...args,
  ]);
  const registry = await startRegistry(folder);
  const stop = async () => {
    running.delete(stop);
    await Promise.all([end(engine), end(registry.child)]);
    spawnSync('ip', ['link', 'delete', bridge]);
    unmountBelow(folder);
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  running.add(stop);
  try {
    await answers(engine, { socketPath: socket, path: '/_ping' });
    await answers(registry.child, { host: '127.0.0.1', port: registry.port, path: '/v2/' });
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    host: `unix://${socket}`,
    registry: `127.0.0.1:${registry.port}`,
    folder,
    pid: engine.pid ?? 0,
    stop,
  };
}

/** A bridge of one's own, so that another engine's network stays as it is. */
function makeBridge() {
  const name = `slw${Math.random().toString(36).slice(2, 9)}`;
  const used = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .map(({ address }) => address);
  const free = Array.from({ length: 200 }, (_none, index) => `10.199.${(index + process.pid) % 250}.1`).find(
    (address) => !used.includes(address),
  );
  for (const args of [
    ['link', 'add', name, 'type', 'bridge'],
    ['addr', 'add', `${free}/24`, 'dev', name],
    ['link', 'set', name, 'up'],
  ]) {
    const { status, stderr } = spawnSync('ip', args, { encoding: 'utf8' });
    if (status !== 0)
      throw new Error(`No network for the tests' engine: ${stderr || 'the program ip is missing'}`);
  }
  return name;
}

/** @param {string} folder */
async function startRegistry(folder) {
  const port = await freePort();
  const config = [
    'version: 0.1',
    'log: { level: error }',
    `storage: { filesystem: { rootdirectory: ${join(folder, 'registry')} }, delete: { enabled: true } }`,
    `http: { addr: "127.0.0.1:${port}" }`,
  ].join('\n');
  const path = join(folder, 'registry.yml');
  writeFileSync(path, config);
  return { child: start('docker-registry', ['serve', path]), port };
}

async function freePort() {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  server.close();
  await once(server, 'close');
  return port;
}

/** @param {string} command @param {readonly string[]} args */
function start(command, args) {
  const child = spawn(command, [...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk) => {
    said = (said + chunk).slice(-2_000);
  });
  child.on('error', (error) => {
    said = `${command} cannot be started: ${error.message}`;
  });
  return Object.assign(child, { said: () => said });
}

/** @param {ReturnType<typeof start>} child @param {import('node:http').RequestOptions} options */
async function answers(child, options) {
  for (const until = Date.now() + START_MS; Date.now() < until; ) {
    if (child.exitCode !== null || child.pid === undefined) break;
    const status = await new Promise((resolve) => {
      const asked = request({ ...options, timeout: 2_000 }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      });
      asked.on('error', () => resolve(undefined));
      asked.on('timeout', () => asked.destroy());
      asked.end();
    });
    if (status === 200) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`The tests' own ${child.spawnfile} did not come up. ${child.said()}`);
}

/** @param {ReturnType<typeof start>} child */
async function end(child) {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), 15_000);
  await exit;
  clearTimeout(late);
}

/** What an engine that was ended left mounted. @param {string} folder */
export function unmountBelow(folder) {
  const mounts = readFileSync('/proc/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[1] ?? '')
    .filter((path) => path.startsWith(folder));
  for (const path of mounts.reverse()) spawnSync('umount', ['-l', path]);
}
