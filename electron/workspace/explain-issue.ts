import type { ProblemSuggestion } from '@shared/domain/workspace';
import { nearWord } from '@shared/kit/near-word';
import type { z } from 'zod';
import { knownKeys } from './known-keys';
import { formatPath, type TreePath } from './locate';
import { plainName } from './units';
import { NAME_SENTENCE } from './workspace-schema';

/** What is wrong at a place in the tree, before lines and columns are known. */
export interface Finding {
  readonly severity: 'error' | 'warning';
  readonly path: TreePath;
  /** Which side of `key: value` is meant. */
  readonly part: 'key' | 'value';
  readonly sentence: string;
  readonly suggestion?: ProblemSuggestion;
}

type Issue = z.core.$ZodIssue;

/** More unknown keys in one place than this mean another kind of file; they are not all worth explaining. */
const MOST_KEYS = 50;

/** The schema's issue as sentences a person can act on, with the word that was probably meant. */
export function explainIssue(whole: Issue, value: unknown): readonly Finding[] {
  return insideUnion(whole).flatMap((issue) => explainOne(issue, value));
}

function explainOne(issue: Issue, value: unknown): readonly Finding[] {
  const path = issue.path.filter((step) => typeof step !== 'symbol');
  switch (issue.code) {
    case 'unrecognized_keys':
      return unknownKeys(path, issue.keys, value);
    case 'invalid_key':
      return [wrongForm(issue.issues[0], path, path.at(-1), 'key')];
    case 'invalid_union':
      return issue.discriminator
        ? [unknownChoice(issue, path, value)]
        : [missingOr(issue.message, path, value)];
    case 'invalid_type':
      return [missingOr(wrongType(issue), path, value)];
    case 'too_small':
      return [error(path, custom(issue) ?? `This should be at least ${issue.minimum}.`)];
    case 'too_big':
      return [
        error(path, custom(issue) ?? `This should be at most ${issue.maximum}${measure(issue.origin)}.`),
      ];
    default:
      return [wrongForm(issue, path, valueAt(value, path), 'value')];
  }
}

/**
 * Where a setting may be written in several ways, the issues of the one way that was begun: a list with a wrong
 * step is told as a wrong step, not as something that is no ladder. The issue itself when no way was begun.
 */
function insideUnion(issue: Issue): readonly Issue[] {
  if (issue.code !== 'invalid_union' || issue.discriminator) return [issue];
  const begun = issue.errors
    .map((branch) => branch.flatMap(insideUnion))
    .find((branch) => branch.every((inner) => !(inner.path.length === 0 && MISFIT.has(inner.code))));
  if (!begun) return [issue];
  return begun.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }));
}

/** What a value's kind, rather than its content, gets wrong. */
const MISFIT: ReadonlySet<Issue['code']> = new Set(['invalid_type', 'invalid_union']);

function wrongForm(
  issue: Issue | undefined,
  path: TreePath,
  written: unknown,
  part: 'key' | 'value',
): Finding {
  const sentence = (issue && custom(issue)) ?? 'This has the wrong form.';
  const better = sentence === NAME_SENTENCE && typeof written === 'string' ? plainName(written) : '';
  const suggestion = better === '' ? undefined : { sentence: `Use ${better}`, replacement: better };
  return error(path, sentence, suggestion, part);
}

const error = (
  path: TreePath,
  sentence: string,
  suggestion?: ProblemSuggestion,
  part: 'key' | 'value' = 'value',
): Finding => ({ severity: 'error', path, part, sentence, ...(suggestion && { suggestion }) });

function unknownKeys(parent: TreePath, keys: readonly string[], value: unknown): readonly Finding[] {
  const taken = new Set(Object.keys((valueAt(value, parent) as object | undefined) ?? {}));
  const free = knownKeys(parent).filter((known) => !taken.has(known));
  const place = parent.length === 0 ? 'a workspace' : formatPath(parent);
  return keys.slice(0, MOST_KEYS).map((key) => {
    const near = nearWord(key, free);
    const suggestion = near
      ? { sentence: `Use ${near}`, replacement: near }
      : free.length > 0
        ? { sentence: `What can still be set here: ${free.join(', ')}.` }
        : undefined;
    return error([...parent, key], `"${key}" is not a setting of ${place}.`, suggestion, 'key');
  });
}

function unknownChoice(
  issue: Extract<Issue, { code: 'invalid_union' }>,
  path: TreePath,
  value: unknown,
): Finding {
  const written = valueAt(value, path);
  const choices = ('options' in issue && Array.isArray(issue.options) ? issue.options : []).map(String);
  const near = typeof written === 'string' ? nearWord(written, choices) : undefined;
  const sentence = `This should be ${choices.join(' or ')}.`;
  return missingOr(sentence, path, value, near ? { sentence: `Use ${near}`, replacement: near } : undefined);
}

/** A key that is not there at all is told as missing, not as having the wrong form. */
function missingOr(
  sentence: string,
  path: TreePath,
  value: unknown,
  suggestion?: ProblemSuggestion,
): Finding {
  const name = path.at(-1);
  if (name === undefined) {
    return error(path, 'A workspace file begins with "workspace: name" and lists apps under "apps:".');
  }
  if (valueAt(value, path) !== undefined) return error(path, sentence, suggestion);
  const parent = path.slice(0, -1);
  const place = parent.length === 0 ? 'This workspace' : formatPath(parent);
  return error(path, `${place} needs "${name}".`, { sentence: `Add "${name}:" here.` });
}

const WORDS: Readonly<Record<string, string>> = {
  string: 'text',
  int: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a group of settings, one on each line',
  record: 'a group of names, one on each line',
};

function wrongType(issue: Extract<Issue, { code: 'invalid_type' }>): string {
  return custom(issue) ?? `This should be ${WORDS[issue.expected] ?? issue.expected}.`;
}

const measure = (origin: string): string =>
  origin === 'string' ? ' characters long' : origin === 'array' ? ' entries' : '';

/** The schema's own sentence, where it has one; the library's generic ones name no remedy. */
function custom(issue: Issue): string | undefined {
  return /^(Invalid|Too (small|big)|Unrecognized)/.test(issue.message) ? undefined : issue.message;
}

/** The plain value at a path; undefined when there is none. */
function valueAt(value: unknown, path: TreePath): unknown {
  return path.reduce<unknown>(
    (inside, step) =>
      inside !== null && typeof inside === 'object' && Object.hasOwn(inside, step)
        ? (inside as Record<string | number, unknown>)[step]
        : undefined,
    value,
  );
}
