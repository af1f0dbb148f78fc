import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { provideBaseArchives } from './base-images.mjs';
import { findIndependentClient, INDEPENDENT_CLIENTS } from './independent-clients.mjs';
import { run, runPackage } from './run.mjs';

const INSTALL_DEADLINE_MS = 8 * 60_000;
/** Where Debian keeps the resources that a package is linked against. */
const FRAMEWORK_RESOURCES = '/usr/share/android-framework-res/framework-res.apk';

/** @typedef {{ needs: string, present: () => boolean | Promise<boolean>, debianPackage: string }} Tool */

/**
 * The programs that build real bundles for the tests, and the Debian package of each.
 * @type {readonly Tool[]}
 */
const ANDROID_TOOLS = [
  { needs: 'aapt2', present: () => onPath('aapt2'), debianPackage: 'aapt' },
  { needs: 'apksigner', present: () => onPath('apksigner'), debianPackage: 'apksigner' },
  { needs: 'jarsigner', present: () => onPath('jarsigner'), debianPackage: 'default-jdk-headless' },
  { needs: 'keytool', present: () => onPath('keytool'), debianPackage: 'default-jdk-headless' },
  {
    needs: 'framework-res.apk',
    present: () => existsSync(FRAMEWORK_RESOURCES),
    debianPackage: 'android-framework-res',
  },
];

/**
 * A Chromium on this computer: the one that `CHROMIUM` names, the system's, or Playwright's own download.
 * @returns {Promise<string | undefined>} the path of its program
 */
export async function findChromium() {
  const { chromium } = await import('playwright-core');
  const places = [
    process.env.CHROMIUM,
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    chromium.executablePath(),
  ];
  return places.find((path) => path && existsSync(path));
}

/**
 * Finds a Chromium or installs one: the package on Debian as root, else Playwright's download.
 * @param {(line: string) => void} say
 * @returns {Promise<string | undefined>} the path of its program; nothing when none could be had, which was said
 */
export async function provideChromium(say) {
  const present = await findChromium();
  if (present) return present;
  say('Installing Chromium for the end-to-end tests…');
  if (!(canInstallPackages() && (await installPackages(['chromium'])))) {
    await runPackage('playwright-core', ['install', 'chromium'], { deadlineMs: INSTALL_DEADLINE_MS });
  }
  const installed = await findChromium();
  if (!installed) {
    say('No Chromium could be installed. Install one, or name its program in the variable CHROMIUM.');
  }
  return installed;
}

/**
 * Makes sure that the tools which build the tests' bundles are there, installing Debian's packages as root.
 * @param {(line: string) => void} say
 * @returns {Promise<boolean>} whether all of them are there; what is missing was said
 */
export function provideAndroidTools(say) {
  return provideTools(ANDROID_TOOLS, {
    installing: "Android tools for the tests' bundles",
    without: 'tests that build bundles will fail',
    say,
  });
}

/** What starts an engine of the tests' own, with a registry, and judges it with the docker CLI. @type {readonly Tool[]} */
const DOCKER_TOOLS = [
  { needs: 'dockerd', present: () => onPath('dockerd'), debianPackage: 'docker.io' },
  { needs: 'docker', present: () => onPath('docker'), debianPackage: 'docker.io' },
  { needs: 'docker-compose', present: () => onPath('docker-compose'), debianPackage: 'docker-compose' },
  { needs: 'docker-registry', present: () => onPath('docker-registry'), debianPackage: 'docker-registry' },
  { needs: 'podman', present: () => onPath('podman'), debianPackage: 'podman' },
  { needs: 'sshd', present: () => existsSync('/usr/sbin/sshd'), debianPackage: 'openssh-server' },
  { needs: 'ip', present: () => onPath('ip'), debianPackage: 'iproute2' },
  { needs: 'openssl', present: () => onPath('openssl'), debianPackage: 'openssl' },
  {
    needs: 'busybox',
    present: () => existsSync('/bin/busybox'),
    debianPackage: 'busybox-static',
  },
];

/**
 * Makes sure that a Docker engine for the tests can be started.
 * @param {(line: string) => void} say
 * @returns {Promise<boolean>} whether all of it is there; what is missing was said
 */
export async function provideDocker(say) {
  const present = await provideTools(DOCKER_TOOLS, {
    installing: 'a Docker engine for the tests',
    without: 'tests that build and run images will fail',
    say,
  });
  if (present && process.platform === 'linux') await provideBaseArchives(say);
  return present;
}

/** The client that judges the simulated cluster. @type {readonly Tool[]} */
const CLUSTER_TOOLS = [
  { needs: 'kubectl', present: () => onPath('kubectl'), debianPackage: 'kubernetes-client' },
];

/**
 * Makes sure that there is a kubectl, of whatever version.
 * @param {(line: string) => void} say
 * @returns {Promise<boolean>} whether it is there; what is missing was said
 */
export function provideKubectl(say) {
  return provideTools(CLUSTER_TOOLS, {
    installing: 'kubectl, to hold the simulated cluster against',
    without: 'tests that point it at the simulated cluster will fail',
    say,
  });
}

/** What the log engine is measured against. @type {readonly Tool[]} */
const LOG_PEERS = [
  { needs: 'docker', present: () => onPath('docker'), debianPackage: 'docker.io' },
  { needs: 'lnav', present: () => onPath('lnav'), debianPackage: 'lnav' },
  { needs: 'grep', present: () => onPath('grep'), debianPackage: 'grep' },
];

/**
 * Makes sure that the programs are there which read logs and are not ours.
 * @param {(line: string) => void} say
 * @returns {Promise<boolean>} whether all of them are there; what is missing was said
 */
export function provideLogPeers(say) {
  return provideTools(LOG_PEERS, {
    installing: 'programs that read logs, to measure against',
    without: 'the benchmark of logs cannot run',
    say,
  });
}

/**
 * Makes sure that the clients which are not ours, and talk to the sandbox in the tests, are there.
 * @param {(line: string) => void} say
 * @returns {Promise<boolean>} whether all of them are there; what is missing was said
 */
export function provideIndependentClients(say) {
  const names = /** @type {(keyof typeof INDEPENDENT_CLIENTS)[]} */ (Object.keys(INDEPENDENT_CLIENTS));
  const tools = names.map((name) => ({
    ...INDEPENDENT_CLIENTS[name],
    present: async () => (await findIndependentClient(name)) !== undefined,
  }));
  return provideTools(tools, {
    installing: 'independent clients for the tests of the sandbox',
    without: 'tests that point them at the sandbox will fail',
    say,
  });
}

/**
 * @param {readonly Tool[]} tools
 * @param {{ installing: string, without: string, say: (line: string) => void }} words
 */
async function provideTools(tools, { installing, without, say }) {
  const absent = await missingOf(tools);
  if (absent.length === 0) return true;
  const packages = [...new Set(absent.map((tool) => tool.debianPackage))];
  if (canInstallPackages()) {
    say(`Installing ${installing}: ${packages.join(', ')}…`);
    await installPackages(packages);
  }
  const still = await missingOf(tools);
  if (still.length === 0) return true;
  say(
    `Missing ${still.map((tool) => tool.needs).join(', ')}: ${without}. ` +
      `On Debian and Ubuntu: sudo apt-get install ${packages.join(' ')}`,
  );
  return false;
}

/** @param {readonly Tool[]} tools */
async function missingOf(tools) {
  const present = await Promise.all(tools.map((tool) => tool.present()));
  return tools.filter((_tool, index) => !present[index]);
}

function canInstallPackages() {
  return process.platform === 'linux' && process.getuid?.() === 0 && onPath('apt-get');
}

/** @param {readonly string[]} packages */
async function installPackages(packages) {
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const options = { env, capture: true, deadlineMs: INSTALL_DEADLINE_MS };
  await run('apt-get', ['update', '-qq'], options);
  // The tests start a server of their own for a moment; nobody asked for one that strangers can reach from now on.
  if (packages.includes('openssh-server') && existsSync('/run/systemd/system')) {
    await run('systemctl', ['mask', 'ssh.service', 'ssh.socket'], options);
  }
  const { code, output } = await run(
    'apt-get',
    ['install', '-y', '-qq', '--no-install-recommends', ...packages],
    options,
  );
  if (code !== 0) process.stderr.write(output);
  return code === 0;
}

/** @param {string} program */
function onPath(program) {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
