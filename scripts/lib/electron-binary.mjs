import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT } from './node24.mjs';
import { run } from './run.mjs';

const FOLDER = join(ROOT, 'node_modules/electron');
const FAILED = join(ROOT, 'node_modules/.cache/slipway/electron-fetch-failed.json');
const FETCH_DEADLINE_MS = 120_000;
const RETRY_AFTER_MS = 24 * 60 * 60_000;

/**
 * Electron's program; undefined where it was never fetched.
 * @returns {string | undefined}
 */
function electronBinary() {
  const pathFile = join(FOLDER, 'path.txt');
  if (!existsSync(pathFile)) return undefined;
  const binary = join(FOLDER, 'dist', readFileSync(pathFile, 'utf8'));
  return existsSync(binary) ? binary : undefined;
}

/**
 * Finds Electron's program or has Electron's installer fetch it. A fetch that failed is not tried again for a day,
 * unless `insist`.
 * @param {{ insist: boolean, say: (line: string) => void }} options
 * @returns {Promise<{ binary: string } | { why: string }>}
 */
export async function provideElectron({ insist, say }) {
  const present = electronBinary();
  if (present) return { binary: present };
  const { version } = JSON.parse(readFileSync(join(FOLDER, 'package.json'), 'utf8'));
  if (!insist && failedLately(version)) return { why: 'Electron could not be fetched earlier today' };
  say('Fetching Electron, once…');
  const { code } = await run(process.execPath, [join(FOLDER, 'install.js')], {
    capture: true,
    deadlineMs: FETCH_DEADLINE_MS,
  });
  const fetched = code === 0 ? electronBinary() : undefined;
  if (fetched) {
    rmSync(FAILED, { force: true });
    return { binary: fetched };
  }
  mkdirSync(dirname(FAILED), { recursive: true });
  writeFileSync(FAILED, JSON.stringify({ version, at: Date.now() }));
  return { why: 'Electron could not be fetched' };
}

/** @param {string} version */
function failedLately(version) {
  try {
    const failed = JSON.parse(readFileSync(FAILED, 'utf8'));
    return failed.version === version && Date.now() - failed.at < RETRY_AFTER_MS;
  } catch {
    return false;
  }
}
