import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run, runPackage } from './run.mjs';

const INSTALL_DEADLINE_MS = 8 * 60_000;
/** Where Debian keeps the resources that a package is linked against. */
const FRAMEWORK_RESOURCES = '/usr/share/android-framework-res/framework-res.apk';

/**
 * The programs that build real bundles for the tests, and the Debian package of each.
 * @type {readonly { needs: string, present: () => boolean, debianPackage: string }[]}
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
export async function provideAndroidTools(say) {
  const missing = () => ANDROID_TOOLS.filter((tool) => !tool.present());
  if (missing().length === 0) return true;
  const packages = [...new Set(missing().map((tool) => tool.debianPackage))];
  if (canInstallPackages()) {
    say(`Installing Android tools for the tests' bundles: ${packages.join(', ')}…`);
    await installPackages(packages);
  }
  const still = missing();
  if (still.length === 0) return true;
  say(
    `Missing ${still.map((tool) => tool.needs).join(', ')}: tests that build bundles will fail. ` +
      `On Debian and Ubuntu: sudo apt-get install ${packages.join(' ')}`,
  );
  return false;
}

function canInstallPackages() {
  return process.platform === 'linux' && process.getuid?.() === 0 && onPath('apt-get');
}

/** @param {readonly string[]} packages */
async function installPackages(packages) {
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const options = { env, capture: true, deadlineMs: INSTALL_DEADLINE_MS };
  await run('apt-get', ['update', '-qq'], options);
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
