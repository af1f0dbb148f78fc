import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** How long the browser has to read the page that sends it on. */
const KEPT_MS = 30_000;

/** Whether somebody sits before a screen of this computer. */
export function hasDisplay() {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

/**
 * Opens an address in the system's browser. The address holds a secret, and every user of a computer can read the
 * arguments of every program: so the browser is given a file, readable by its owner alone, that sends it on.
 * @param {string} url
 */
export function openBrowser(url) {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-'));
  const file = join(folder, 'open.html');
  const remove = () => rmSync(folder, { recursive: true, force: true });
  writeFileSync(
    file,
    `<!doctype html><title>Slipway</title><meta http-equiv="refresh" content="0; url=${url}">`,
    { mode: 0o600 },
  );
  const [command, args] = opener(file);
  const child = spawn(command, args, { stdio: 'ignore', detached: true });
  child.once('error', remove);
  child.unref();
  setTimeout(remove, KEPT_MS).unref();
  process.once('exit', remove);
}

/**
 * @param {string} file
 * @returns {readonly [string, string[]]}
 */
function opener(file) {
  if (process.platform === 'darwin') return ['open', [file]];
  if (process.platform === 'win32') return ['cmd', ['/c', 'start', '', file]];
  return ['xdg-open', [file]];
}
