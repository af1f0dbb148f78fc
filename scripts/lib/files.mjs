import { existsSync, readdirSync } from 'node:fs';
import { join, posix, sep } from 'node:path';

/** Folders that hold nothing written by a person. */
const SKIPPED = new Set([
  '.cache',
  '.git',
  'dist',
  'node_modules',
  'out',
  'playwright-report',
  'test-results',
]);

/**
 * Every file beneath the folders, as sorted paths from `root` with forward slashes. A folder that is missing has none.
 * @param {string} root
 * @param {readonly string[]} folders `'.'` for the whole project
 * @returns {string[]}
 */
export function filesUnder(root, folders) {
  return folders.flatMap((folder) => walk(root, folder)).sort();
}

/**
 * @param {string} root
 * @param {string} folder
 * @returns {string[]}
 */
function walk(root, folder) {
  const path = join(root, folder);
  if (!existsSync(path)) return [];
  return readdirSync(path, { withFileTypes: true }).flatMap((entry) => {
    if (SKIPPED.has(entry.name)) return [];
    const child = posix.join(folder.split(sep).join('/'), entry.name);
    return entry.isDirectory() ? walk(root, child) : entry.isFile() ? [child] : [];
  });
}
