import { spawnSync } from 'node:child_process';
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { ROOT } from './node24.mjs';

/** The program out of Debian's package; kept from run to run. */
const KEPT = join(ROOT, 'node_modules/.cache/slipway-prometheus/prometheus');
const MISSING = 'the test that reads figures of a real Prometheus will fail';

/**
 * A Prometheus on this computer: the one that `SLIPWAY_TEST_PROMETHEUS` names, the system's, or the one that was taken
 * out of Debian's package.
 * @returns {string | undefined} the path of its program
 */
export function findPrometheus() {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const places = [
    process.env.SLIPWAY_TEST_PROMETHEUS,
    ...folders.map((folder) => join(folder, 'prometheus')),
    KEPT,
  ];
  return places.find((path) => path && runs(path));
}

/**
 * Finds a Prometheus or takes one out of Debian's package. The package itself is not installed: it would start a server
 * at once, and bring the pages that nobody here opens.
 * @param {(line: string) => void} say
 * @returns {boolean} whether it is there; what is missing was said
 */
export function providePrometheus(say) {
  if (findPrometheus()) return true;
  if (process.platform !== 'linux' || !existsSync('/usr/bin/dpkg-deb')) {
    say(`Missing prometheus: ${MISSING}. Install it, or name its program in SLIPWAY_TEST_PROMETHEUS.`);
    return false;
  }
  say('Taking Prometheus out of Debian’s package…');
  const folder = mkdtempSync(join(tmpdir(), 'slipway-prometheus-'));
  try {
    const fetched = command('apt-get', ['download', '-qq', 'prometheus'], folder);
    if (!fetched) {
      command('apt-get', ['update', '-qq'], folder);
      command('apt-get', ['download', '-qq', 'prometheus'], folder);
    }
    const [archive] = readdirSync(folder).filter((name) => name.endsWith('.deb'));
    const unpack = `dpkg-deb --fsys-tarfile "$1" | tar -x ./usr/bin/prometheus`;
    if (archive) command('sh', ['-c', unpack, 'sh', archive], folder);
    mkdirSync(join(KEPT, '..'), { recursive: true });
    // Another call may do the same: whoever is last puts the same program there.
    command('mv', [join(folder, 'usr/bin/prometheus'), `${KEPT}.${process.pid}`], folder);
    if (existsSync(`${KEPT}.${process.pid}`)) renameSync(`${KEPT}.${process.pid}`, KEPT);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  if (runs(KEPT)) return true;
  say(`Missing prometheus: ${MISSING}. On Debian and Ubuntu it is in the package prometheus.`);
  return false;
}

/** @param {string} path */
function runs(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** @param {string} program @param {readonly string[]} args @param {string} cwd */
function command(program, args, cwd) {
  return spawnSync(program, [...args], { cwd, stdio: 'ignore' }).status === 0;
}
