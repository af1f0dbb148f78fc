// npm run package [-- --report] [-- options of electron-builder]
// Packs the built program for this system. `--report` makes the archive alone, needs no Electron, and tells what fills it.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { listAsar } from './lib/asar.mjs';
import { ROOT } from './lib/node24.mjs';
import { run } from './lib/run.mjs';

/** What the archive may weigh, bytes: with it an update is fetched in seconds and opened at once. */
export const ASAR_BUDGET = 40_000_000;
const BUILDER = join(ROOT, 'node_modules/electron-builder/cli.js');
const MEGABYTE = 1_000_000;

/**
 * Makes the archive for a system without Electron around it; answers with its path.
 * @param {string} folder
 */
export async function packArchive(folder) {
  const dist = join(folder, 'electron');
  mkdirSync(dist, { recursive: true });
  // electron-builder copies this in Electron's place and renames its program.
  writeFileSync(join(dist, 'electron'), '', { mode: 0o755 });
  // Fuses are bits in Electron's program, and hooks look at a signed one: neither is there.
  const {
    electronFuses: _,
    afterSign: __,
    ...config
  } = parse(readFileSync(join(ROOT, 'electron-builder.yml'), 'utf8'));
  const own = join(folder, 'config.json');
  const output = { ...config.directories, output: folder };
  writeFileSync(own, JSON.stringify({ ...config, electronDist: dist, directories: output, publish: null }));
  const args = ['--linux', 'dir', '--x64', '--config', own, '--publish', 'never'];
  const packed = await run(process.execPath, [BUILDER, ...args], { capture: true, deadlineMs: 300_000 });
  const asar = join(folder, 'linux-unpacked/resources/app.asar');
  if (packed.code !== 0 || !existsSync(asar)) throw new Error(`The archive was not made.\n${packed.output}`);
  return asar;
}

/** @param {string} asar */
function report(asar) {
  const files = listAsar(asar).filter(({ unpacked }) => !unpacked);
  /** @type {Map<string, number>} */
  const parts = new Map();
  for (const { path, bytes } of files) {
    const [first = '', second = ''] = path.split('/');
    const part = first === 'node_modules' || first === 'out' ? `${first}/${second}` : first;
    parts.set(part, (parts.get(part) ?? 0) + bytes);
  }
  const size = statSync(asar).size;
  console.log(
    `app.asar: ${(size / MEGABYTE).toFixed(1)} MB of ${ASAR_BUDGET / MEGABYTE} MB, ${files.length} files`,
  );
  for (const [part, bytes] of [...parts].sort((a, b) => b[1] - a[1]).slice(0, 20)) {
    console.log(`  ${(bytes / MEGABYTE).toFixed(2).padStart(6)} MB  ${part}`);
  }
  return size <= ASAR_BUDGET;
}

async function main() {
  const args = process.argv.slice(2);
  if (!existsSync(join(ROOT, 'out/main/main.js')))
    throw new Error('There is nothing to pack yet: npm run build.');
  if (!args.includes('--report')) {
    const { code } = await run(process.execPath, [BUILDER, ...args]);
    return code ?? 1;
  }
  const folder = mkdtempSync(join(tmpdir(), 'slipway-package-'));
  try {
    return report(await packArchive(folder)) ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (process.argv[1] && createRequire(import.meta.url).resolve(process.argv[1]) === import.meta.filename) {
  process.exitCode = await main();
}
