import { invalidArgument } from '../../api-error';

/*
 * The part of AIP-160 (google.aip.dev/160) that the Reporting API takes: equality on fields, joined by AND, and OR between
 * values of one field. OR binds closer than AND, so parentheses change nothing inside one field.
 */

/** The values of which one must be met, by field. */
export type Filter = ReadonlyMap<string, ReadonlySet<string>>;

const TOKEN = /\s*(?:(\()|(\))|("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|(=)|([^\s()="']+))/y;

type Token = { readonly text: string; readonly quoted: boolean };

function tokensOf(source: string): Token[] {
  const tokens: Token[] = [];
  const text = source.trimEnd();
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const found = TOKEN.exec(text);
    if (!found) throw malformed(source);
    const quoted = found[3];
    tokens.push(
      quoted === undefined
        ? { text: found[0].trim(), quoted: false }
        : { text: quoted.slice(1, -1).replace(/\\(.)/g, '$1'), quoted: true },
    );
  }
  return tokens;
}

const malformed = (source: string) => invalidArgument(`The filter "${source}" is not valid.`);

/**
 * Reads a filter; an empty text filters nothing. `fields` may be compared, `flags` stand alone and mean the value given
 * here. Throws 400 for anything else, and for an OR between two fields.
 */
export function parseFilter(
  source: string | null | undefined,
  fields: readonly string[],
  flags: Readonly<Record<string, string>> = {},
): Filter {
  const filter = new Map<string, Set<string>>();
  if (!source?.trim()) return filter;
  const tokens = tokensOf(source);
  let at = 0;
  const word = (expected: string) => {
    const token = tokens[at];
    if (!token || token.quoted || token.text !== expected) return false;
    at += 1;
    return true;
  };
  const term = (): { field: string; value: string } => {
    const field = tokens[at]?.text ?? '';
    at += 1;
    const flag = flags[field];
    if (flag !== undefined) return { field, value: flag };
    if (!fields.includes(field)) throw invalidArgument(`Field '${field}' is not supported in the filter.`);
    if (!word('=')) throw malformed(source);
    const value = tokens[at];
    if (!value || (!value.quoted && /^[()=]$/.test(value.text))) throw malformed(source);
    at += 1;
    return { field, value: value.text };
  };
  const anyOf = () => {
    const opened = word('(');
    const first = term();
    const values = new Set([first.value]);
    while (word('OR')) {
      const next = term();
      if (next.field !== first.field)
        throw invalidArgument('The OR operator is only supported between values of the same field.');
      values.add(next.value);
    }
    if (opened && !word(')')) throw malformed(source);
    const known = filter.get(first.field);
    filter.set(first.field, known ? new Set([...known].filter((value) => values.has(value))) : values);
  };
  do anyOf();
  while (word('AND'));
  if (at < tokens.length) throw malformed(source);
  return filter;
}

/** Whether a filter lets a value of a field through. */
export function passes(filter: Filter, field: string, value: string): boolean {
  return filter.get(field)?.has(value) ?? true;
}
