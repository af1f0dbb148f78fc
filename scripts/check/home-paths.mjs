import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesUnder } from '../lib/files.mjs';

/** Folders of a person on some computer; the persons `you` and `ada` are examples. */
const HOME =
  /(?:\/home\/|\/Users\/|[A-Z]:\\{1,2}Users\\{1,2})(?!(?:you|[Aa]da)\b)[\w.-]+[\\/]|(?<![\w.])\/root\/[\w.]/;

/**
 * Lines that name a folder of the computer they were written on: they work nowhere else, and tell who wrote them.
 * @param {string} root
 * @returns {string[]}
 */
export function homePaths(root) {
  return filesUnder(root, ['.']).flatMap((path) => {
    const text = readFileSync(join(root, path), 'utf8');
    if (text.includes('\0') || !HOME.test(text)) return [];
    return text
      .split('\n')
      .flatMap((line, index) =>
        HOME.test(line)
          ? [`${path}:${index + 1}: names a folder of one computer: ${HOME.exec(line)?.[0]}`]
          : [],
      );
  });
}
