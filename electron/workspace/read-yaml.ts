import type { WorkspaceProblem } from '@shared/domain/workspace';
import { type Document, LineCounter, parseDocument, type YAMLError } from 'yaml';
import { placeRange } from './locate';

/** A workspace file larger than this is a mistake: real ones have a few kilobytes. */
export const LARGEST_WORKSPACE_BYTES = 64 * 1024;
const MOST_ALIASES = 50;

/** A file whose YAML is sound: its tree with comments, and its plain value. */
export interface ReadYaml {
  readonly document: Document.Parsed;
  readonly lines: LineCounter;
  readonly value: unknown;
}

/**
 * Reads YAML 1.2 with bounds on size and alias expansion, so that no file can hang or exhaust the program (the
 * parser itself bounds the depth). Gives the tree, or the syntax errors with their places.
 */
export function readYaml(text: string): ReadYaml | { readonly problems: readonly WorkspaceProblem[] } {
  const lines = new LineCounter();
  if (Buffer.byteLength(text) > LARGEST_WORKSPACE_BYTES) {
    return whole('This file is larger than 64 KB. A workspace file holds settings only.');
  }
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    stringKeys: true,
    logLevel: 'error',
  });
  if (document.errors.length > 0) {
    return { problems: document.errors.map((error) => syntaxProblem(error, lines)) };
  }
  try {
    return { document, lines, value: document.toJS({ maxAliasCount: MOST_ALIASES }) as unknown };
  } catch {
    return whole('The aliases in this file expand without end or too far.');
  }
}

function whole(sentence: string): { readonly problems: readonly WorkspaceProblem[] } {
  return {
    problems: [{ severity: 'error', path: '', line: 1, column: 1, endLine: 1, endColumn: 2, sentence }],
  };
}

/** The parser's own messages may quote the file, which may hold a secret; these never do. */
const SYNTAX: Partial<Record<YAMLError['code'], string>> = {
  BAD_ALIAS: 'This alias refers to no anchor above it.',
  BAD_DQ_ESCAPE: 'This backslash means nothing in double quotes. Use single quotes to keep it as it is.',
  BAD_INDENT: 'This line is not indented like its neighbours.',
  BAD_SCALAR_START: 'Text cannot begin with this character. Put the text in quotes.',
  BLOCK_AS_IMPLICIT_KEY: 'There are two colons on one line. Put the value in quotes, or begin a new line.',
  BLOCK_IN_FLOW: 'A list or map over several lines cannot stand inside brackets.',
  DUPLICATE_KEY: 'This key stands here twice. Remove one of the two.',
  MISSING_CHAR: 'Something is missing here: a closing bracket or quote, a comma, or a colon with a space.',
  MULTILINE_IMPLICIT_KEY: 'A colon is missing, or this line belongs to the text above.',
  MULTIPLE_DOCS: 'A workspace file holds one document: remove this line of hyphens and what follows.',
  NON_STRING_KEY: 'A key here must be a plain name.',
  TAB_AS_INDENT: 'YAML cannot be indented with tabs. Use two spaces.',
  UNEXPECTED_TOKEN: 'This does not belong here.',
};

function syntaxProblem(error: YAMLError, lines: LineCounter): WorkspaceProblem {
  return {
    severity: 'error',
    path: '',
    ...placeRange(lines, error.pos),
    sentence: SYNTAX[error.code] ?? 'This cannot be read as YAML.',
  };
}
