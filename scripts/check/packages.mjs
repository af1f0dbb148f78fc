import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const EXACT = /^\d+\.\d+\.\d+(-[\w.]+)?$/;
const LIST = 'docs/dependencies.md';
/** The platforms that a release manager's computer may have, as packages name them. */
const PLATFORMS = [/darwin-arm64/, /darwin-x64/, /linux-x64/, /win32-x64/];
/** A package that is one of several, each for one platform. */
const PLATFORM_PACKAGE = /(darwin|linux|win32|windows)-(arm64|x64|ia32|arm)/;

/**
 * Dependencies whose version may move by itself.
 * @param {string} root
 * @returns {string[]}
 */
export function loosePins(root) {
  return Object.entries(declared(root))
    .filter(([, version]) => !EXACT.test(version))
    .map(([name, version]) => `package.json: ${name} "${version}" is not an exact version`);
}

/**
 * Differences between package.json and the table of docs/dependencies.md, which says why each package is there.
 * @param {string} root
 * @returns {string[]}
 */
export function dependencyList(root) {
  const path = join(root, LIST);
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const rows = new Map(
    [...text.matchAll(/^\|\s*([^|]+?)\s*\|\s*([^|]+?)\s*\|\s*([^|]*?)\s*\|$/gm)]
      .filter(([, , version]) => /^\d/.test(version ?? ''))
      .map(([, name, version, why]) => [name ?? '', { version, why }]),
  );
  const packages = declared(root);
  const missing = Object.entries(packages).flatMap(([name, version]) => {
    const row = rows.get(name);
    if (!row) return [`${LIST}: no line for ${name} ${version}`];
    if (row.version !== version) return [`${LIST}: ${name} is at ${version}, not ${row.version}`];
    return row.why ? [] : [`${LIST}: ${name} says no reason`];
  });
  const gone = [...rows.keys()]
    .filter((name) => !(name in packages))
    .map((name) => `${LIST}: ${name} is not in package.json`);
  return [...missing, ...gone];
}

/**
 * Packages with native parts whose lockfile entries would fail on somebody's platform. A lockfile written against a
 * registry that lacks a few platform packages installs where it was made and nowhere else.
 * @param {string} root
 * @returns {string[]}
 */
export function lockPlatforms(root) {
  const path = join(root, 'package-lock.json');
  if (!existsSync(path)) return ['package-lock.json: missing'];
  /** @type {Record<string, { optionalDependencies?: Record<string, string> }>} */
  const entries = JSON.parse(readFileSync(path, 'utf8')).packages;
  const locked = new Set(Object.keys(entries).map(packageName));
  return Object.entries(entries).flatMap(([place, entry]) => {
    const parts = Object.keys(entry.optionalDependencies ?? {}).filter((name) => PLATFORM_PACKAGE.test(name));
    if (parts.length === 0) return [];
    const absent = parts.filter((name) => !locked.has(name));
    const unserved = PLATFORMS.filter((platform) => !parts.some((name) => platform.test(name)));
    return [
      ...absent.map((name) => `package-lock.json: ${packageName(place)} needs ${name}, which is not locked`),
      ...unserved.map(
        (platform) => `package-lock.json: ${packageName(place)} has nothing for ${platform.source}`,
      ),
    ];
  });
}

/** @param {string} place */
function packageName(place) {
  return place.split('node_modules/').at(-1) || 'the project';
}

/** A package under another name: `npm:` and the package before its version. */
const ALIAS = /^npm:(@?[^@]+)@/;

/**
 * Each dependency with its version.
 * @param {string} root
 * @returns {Record<string, string>}
 */
function declared(root) {
  /** @type {{ dependencies?: Record<string, string>, devDependencies?: Record<string, string> }} */
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const all = { ...manifest.dependencies, ...manifest.devDependencies };
  return Object.fromEntries(Object.entries(all).map(([name, version]) => [name, version.replace(ALIAS, '')]));
}
