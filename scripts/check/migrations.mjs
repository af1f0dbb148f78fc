import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { filesUnder } from '../lib/files.mjs';

const FOLDER = 'electron/history/migrations';
const HASHES = `${FOLDER}/hashes.json`;
const MIGRATION = /^\d+.*\.(sql|ts)$/;

/**
 * Migrations that differ from the day they shipped. Somebody's history file has already run them, so a change would
 * leave two shapes under one version: a correction is a new migration.
 * @param {string} root
 * @returns {string[]}
 */
export function changedMigrations(root) {
  const known = readHashes(root);
  const present = presentHashes(root);
  const changed = Object.entries(known).flatMap(([name, hash]) => {
    if (!(name in present)) return [`${FOLDER}/${name}: a shipped migration is gone`];
    return present[name] === hash
      ? []
      : [`${FOLDER}/${name}: a shipped migration changed; write a new one instead`];
  });
  const unlisted = Object.keys(present)
    .filter((name) => !(name in known))
    .map((name) => `${FOLDER}/${name}: new; \`npm run check -- --accept-migrations\` records it`);
  return [...changed, ...unlisted];
}

/**
 * Records the migrations that have no hash yet. Those that have one keep it, changed or not.
 * @param {string} root
 * @returns {string[]} the names recorded
 */
export function acceptNewMigrations(root) {
  const known = readHashes(root);
  const present = presentHashes(root);
  const added = Object.keys(present).filter((name) => !(name in known));
  const all = Object.fromEntries(
    Object.entries({ ...present, ...known }).sort(([a], [b]) => (a < b ? -1 : 1)),
  );
  if (added.length > 0) writeFileSync(join(root, HASHES), `${JSON.stringify(all, null, 2)}\n`);
  return added;
}

/**
 * @param {string} root
 * @returns {Record<string, string>}
 */
function readHashes(root) {
  const path = join(root, HASHES);
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {};
}

/**
 * SHA-256 of each migration, with the line ends of every platform alike.
 * @param {string} root
 * @returns {Record<string, string>}
 */
function presentHashes(root) {
  return Object.fromEntries(
    filesUnder(root, [FOLDER])
      .filter((path) => MIGRATION.test(basename(path)))
      .map((path) => {
        const text = readFileSync(join(root, path), 'utf8').replaceAll('\r\n', '\n');
        return [basename(path), createHash('sha256').update(text).digest('hex')];
      }),
  );
}
