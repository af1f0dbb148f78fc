import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const BINARY = resolve(ROOT, 'node_modules/node/bin', process.platform === 'win32' ? 'node.exe' : 'node');
const STARTED_HERE = 'SLIPWAY_PINNED_NODE';

/**
 * Makes sure that the calling script runs on the Node that package.json pins, whatever the system has: starts the
 * script again there when needed, and then ends with its exit code. Children find the same Node on their PATH.
 * Call it first, with `await`, before anything that needs a newer Node is imported.
 * @returns {Promise<void>} only when this process already runs on the pinned Node
 */
export async function runOnPinnedNode() {
  const { devDependencies } = JSON.parse(readFileSync(resolve(ROOT, 'package.json'), 'utf8'));
  const pinned = devDependencies.node;
  const bins = [resolve(ROOT, 'node_modules/node/bin'), resolve(ROOT, 'node_modules/.bin')];
  process.env.PATH = [...bins, process.env.PATH].join(delimiter);
  const startedHere = process.env[STARTED_HERE] !== undefined;
  delete process.env[STARTED_HERE];
  if (process.versions.node === pinned) return;
  if (startedHere || !existsSync(BINARY)) {
    if (process.versions.node.split('.')[0] === pinned.split('.')[0]) return;
    console.error(
      `This needs Node ${pinned} and found ${process.versions.node}. \`npm ci\` installs it inside the project.`,
    );
    process.exit(1);
  }
  const child = spawn(BINARY, [...process.execArgv, ...process.argv.slice(1)], {
    stdio: 'inherit',
    env: { ...process.env, [STARTED_HERE]: '1' },
  });
  // A terminal already signals the whole group; only a signal sent to this process alone has to be passed on.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  process.on('SIGHUP', () => child.kill('SIGHUP'));
  const code = await new Promise((done) => {
    child.once('error', () => done(1));
    child.once('exit', (status, signal) => done(status ?? (signal === 'SIGINT' ? 130 : 143)));
  });
  process.exit(code);
}
