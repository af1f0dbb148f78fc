import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ROOT, runOnPinnedNode } from './lib/node24.mjs';

await runOnPinnedNode();
const { hasDisplay, openBrowser } = await import('./lib/browser.mjs');
const { provideBundles } = await import('./lib/bundles.mjs');
const { provideElectron } = await import('./lib/electron-binary.mjs');
const { importTypeScript } = await import('./lib/typescript.mjs');
/** @type {typeof import('../electron/hosts/options')} */
const { HELP, OptionError, parseHostOptions } = await importTypeScript('electron/hosts/options.ts');

/** @typedef {import('../electron/hosts/options').HostOptions} HostOptions */

/** @param {string} line */
const say = (line) => console.log(line);

/**
 * The desktop's program, or why there is none on this computer.
 * @param {HostOptions} options
 * @returns {Promise<{ binary: string } | { why: string | null }>} `why` is null when the browser was asked for
 */
async function findDesktop({ host }) {
  if (host === 'loopback') return { why: null };
  if (!hasDisplay()) return { why: 'There is no display for a window' };
  if (process.getuid?.() === 0) return { why: 'Electron keeps its sandbox, which does not work as root' };
  return provideElectron({ insist: host === 'desktop', say });
}

/** @param {readonly string[]} args */
async function start(args) {
  const options = parseHostOptions(args, process.cwd());
  if (options.help) {
    say(HELP);
    return 0;
  }
  const desktop = await findDesktop(options);
  if ('why' in desktop && options.host === 'desktop') {
    say(`${desktop.why}. Nothing was started. --host loopback opens Slipway in your browser.`);
    return 1;
  }
  const built = await provideBundles({ quiet: true });
  if (built !== 0) return built;
  if ('binary' in desktop) return runToEnd(desktop.binary, [ROOT, '--', ...args], () => undefined);
  if (desktop.why) say(`${desktop.why}, so Slipway opens in your browser.`);
  return runToEnd(process.execPath, [join(ROOT, 'out/main/loopback.js'), ...args], ({ url }) => {
    if (options.open && hasDisplay()) openBrowser(url);
  });
}

/**
 * Runs a host until it ends, and gives its exit code. A terminal signals both; a signal to this process alone is
 * passed on.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {(message: { url: string }) => void} onMessage
 * @returns {Promise<number>}
 */
function runToEnd(command, args, onMessage) {
  return new Promise((done) => {
    const child = spawn(command, args, { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
    child.on('message', (message) => onMessage(/** @type {{ url: string }} */ (message)));
    child.once('error', (error) => {
      console.error(error.message);
      done(1);
    });
    child.once('exit', (code, signal) => done(code ?? (signal === 'SIGINT' ? 130 : 143)));
    process.on('SIGINT', () => {});
    for (const signal of /** @type {const} */ (['SIGTERM', 'SIGHUP'])) {
      process.on(signal, () => child.kill(signal));
    }
  });
}

try {
  process.exitCode = await start(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof OptionError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
