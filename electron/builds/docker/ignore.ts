/**
 * What a `.dockerignore` leaves out, by the rules of Docker's own matcher: patterns in order, the last that matches
 * counts, `!` takes back, `**` crosses folders, and a folder that matches takes along what is in it.
 */
export interface IgnoreRules {
  /** Whether a path, with `/` and relative to the context, is left out. */
  ignores(path: string): boolean;
  /**
   * Whether anything below an ignored folder may come back, so that it must be walked. For the classic builder only what
   * begins with the folder's own name brings anything back; for BuildKit `!` with a star in it is looked for everywhere.
   */
  mayReturnBelow(folder: string, builder: Builder): boolean;
  readonly count: number;
}

/** Who is sent the context: they differ in where they look for what `!` brings back. */
export type Builder = 'buildkit' | 'classic';

interface Rule {
  readonly expression: RegExp;
  readonly returns: boolean;
  /** The pattern's own text, for a look at what a `!` may take back. */
  readonly text: string;
}

/** Reads the text of a `.dockerignore`. Files that Docker always sends are none of its business. */
export function readIgnoreRules(text: string): IgnoreRules {
  const rules = text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .map((line) => line.replace(/\r$/, ''))
    .filter((line) => !line.startsWith('#'))
    .map((line) => readRule(line.trim()))
    .filter((rule) => rule !== null);
  return {
    count: rules.length,
    ignores(path) {
      const parents = parentsOf(path);
      let ignored = false;
      for (const { expression, returns } of rules) {
        // A rule that would change nothing need not be asked.
        if (returns !== ignored) continue;
        if (expression.test(path) || parents.some((parent) => expression.test(parent))) ignored = !returns;
      }
      return ignored;
    },
    mayReturnBelow: (folder, builder) =>
      rules.some(
        ({ returns, text: own }) =>
          returns && (own.startsWith(`${folder}/`) || (builder === 'buildkit' && /[*?[]/.test(own))),
      ),
  };
}

function readRule(line: string): Rule | null {
  if (line === '') return null;
  const returns = line.startsWith('!');
  const written = (returns ? line.slice(1) : line).trim();
  if (written === '') return null;
  const text = clean(written);
  if (text === '.' || text === '') return null;
  return { expression: expressionOf(text), returns, text };
}

/** As Go's `filepath.Clean` does it, and without a leading slash. */
function clean(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else parts.push(part);
  }
  return parts.join('/');
}

/** Docker's own translation of a pattern into an expression over the whole path. */
function expressionOf(pattern: string): RegExp {
  let source = '^';
  for (let index = 0; index < pattern.length; index += 1) {
    const character = pattern.charAt(index);
    if (character === '*' && pattern[index + 1] === '*') {
      index += 1;
      if (pattern[index + 1] === '/') index += 1;
      source += index + 1 >= pattern.length ? '.*' : '(.*/)?';
    } else if (character === '*') source += '[^/]*';
    else if (character === '?') source += '[^/]';
    else if (character === '\\') {
      index += 1;
      source += escaped(pattern.charAt(index));
    } else if (character === '[') {
      const end = pattern.indexOf(']', index + 2);
      if (end < 0) source += '\\[';
      else {
        source += pattern.slice(index, end + 1);
        index = end;
      }
    } else source += escaped(character);
  }
  return new RegExp(`${source}$`, 's');
}

const escaped = (character: string): string => character.replace(/[$()*+./?[\\\]^{|}]/g, '\\$&');

function parentsOf(path: string): readonly string[] {
  const parts = path.split('/');
  return parts.slice(1).map((_part, index) => parts.slice(0, index + 1).join('/'));
}
