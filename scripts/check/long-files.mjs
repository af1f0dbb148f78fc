import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesUnder } from '../lib/files.mjs';

/** Lines that a file may have; the median file should have 80 to 150. */
export const MAX_LINES = 400;

/** The list of exceptions: path to reason, and the number of lines that it may not exceed. It only shrinks. */
export const LONG_FILES_LIST = 'scripts/check/long-files.json';

const SOURCE = /\.(ts|tsx|mjs|cjs|css)$/;
const GENERATED = /\.gen\.tsx?$/;

/**
 * Files above the limit that the list does not excuse, and excuses that are no longer needed. Tests and generated
 * files may be as long as they must.
 * @param {string} root
 * @returns {string[]}
 */
export function longFiles(root) {
  const listPath = join(root, LONG_FILES_LIST);
  /** @type {Record<string, { lines: number, reason: string }>} */
  const excused = existsSync(listPath) ? JSON.parse(readFileSync(listPath, 'utf8')) : {};
  const lengths = new Map(
    filesUnder(root, ['shared', 'electron', 'renderer', 'scripts', 'bench'])
      .filter((path) => SOURCE.test(path) && !GENERATED.test(path))
      .map((path) => [path, lineCount(readFileSync(join(root, path), 'utf8'))]),
  );
  const tooLong = [...lengths].flatMap(([path, lines]) => {
    const excuse = excused[path];
    if (lines <= MAX_LINES) return [];
    if (!excuse) return [`${path}: ${lines} lines, at most ${MAX_LINES}; split it by responsibility`];
    return lines > excuse.lines ? [`${path}: ${lines} lines, excused up to ${excuse.lines}`] : [];
  });
  const stale = Object.entries(excused).flatMap(([path, excuse]) => {
    const lines = lengths.get(path);
    if (!excuse.reason) return [`${path}: its excuse gives no reason`];
    if (lines === undefined) return [`${path}: excused but not there; remove it from ${LONG_FILES_LIST}`];
    return lines <= MAX_LINES ? [`${path}: no longer long; remove it from ${LONG_FILES_LIST}`] : [];
  });
  return [...tooLong, ...stale];
}

/** @param {string} text */
function lineCount(text) {
  return text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
}
