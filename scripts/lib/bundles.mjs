import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { filesUnder } from './files.mjs';
import { ROOT } from './node24.mjs';
import { runPackage } from './run.mjs';

const SOURCES = ['electron', 'renderer', 'shared', 'resources'];
const SETTINGS = ['electron.vite.config.ts', 'package.json', 'package-lock.json', 'tsconfig.base.json'];
/** Holds the hash of the sources that the bundles were made of. */
const STAMP = join(ROOT, 'out/.built-from');

/**
 * Builds the bundles when they are missing or were made of other sources.
 * @param {{ always?: boolean, quiet?: boolean }} [options] `quiet` shows the build's output only when it fails
 * @returns {Promise<number>} the exit code
 */
export async function provideBundles({ always = false, quiet = false } = {}) {
  const hash = sourceHash();
  if (!always && existsSync(STAMP) && readFileSync(STAMP, 'utf8') === hash) return 0;
  if (quiet) console.log('Building Slipway, once after every change…');
  rmSync(STAMP, { force: true });
  const { code, output } = await runPackage('electron-vite', ['build'], { capture: quiet });
  if (code !== 0) {
    if (quiet) process.stderr.write(output);
    return code;
  }
  mkdirSync(dirname(STAMP), { recursive: true });
  writeFileSync(STAMP, hash);
  return 0;
}

function sourceHash() {
  const hash = createHash('sha256');
  for (const path of [...filesUnder(ROOT, SOURCES), ...SETTINGS]) {
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(ROOT, path)))
      .update('\0');
  }
  return hash.digest('hex');
}
