import { HighlightStyle, StreamLanguage, type StringStream, syntaxHighlighting } from '@codemirror/language';
import { tags } from '@lezer/highlight';

/** What a token of the workspace file is, and how one looks. The first that matches at the caret wins. */
const TOKENS: readonly (readonly [RegExp, string | null])[] = [
  [/^#.*/, 'comment'],
  [/^["']?[\w.-]+["']?(?=\s*:(\s|$))/, 'propertyName'],
  [/^["']?(vault|env|file):[^\s,}\]]+/, 'labelName'],
  [/^"([^"\\]|\\.)*"?/, 'string'],
  [/^'([^']|'')*'?/, 'string'],
  [/^(true|false|null|~)(?=\s*($|[,\]}#]))/, 'bool'],
  [/^-?\d+(\.\d+)?\s?(%|ms|s|m|h|d)?(?=\s*($|[,\]}#]))/, 'number'],
  [/^[^\s,[\]{}#]+/, null],
];

function nextToken(stream: StringStream): string | null {
  if (stream.eatSpace()) return null;
  const found = TOKENS.find(([pattern]) => stream.match(pattern));
  if (!found) stream.next();
  return found?.[1] ?? null;
}

const looks = HighlightStyle.define([
  { tag: tags.comment, color: 'var(--ink-3)' },
  { tag: tags.propertyName, color: 'var(--processing)' },
  { tag: tags.labelName, color: 'var(--done)' },
  { tag: tags.number, color: 'var(--rolling)' },
  { tag: tags.bool, color: 'var(--rolling)' },
]);

/**
 * Colours for `slipway.yaml`: keys, numbers with their units, and references to secrets. Only looks depend on it;
 * what is right or wrong in the file the brain says.
 */
export const yamlLanguage = [
  StreamLanguage.define({
    name: 'slipway-yaml',
    token: nextToken,
    languageData: { commentTokens: { line: '#' } },
  }),
  syntaxHighlighting(looks),
];
