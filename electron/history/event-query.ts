import { EVENT_KINDS } from '@shared/domain/audit';
import type { SearchToken } from '@shared/domain/history-search';
import { parseHistorySearch } from '@shared/domain/history-search';
import type { HistoryQuery } from '../ports/history';

type Value = string | number;

/** A piece of SQL with the values for its question marks. */
export interface SqlPart {
  readonly sql: string;
  readonly values: readonly Value[];
}

/** SQL that gives the number of an event, before or behind which nothing matches. */
export interface Bound extends SqlPart {
  readonly end: 'first' | 'last';
}

/** Numbers between which events are looked for, both included. */
export interface Span {
  readonly first: number;
  readonly last: number;
}

/**
 * A query as SQL. Filters decide; the words narrow down: nearly every filter is repeated as words of the full-text
 * index, which finds events from the newest backwards and stops when a page is full. A filter alone would walk through
 * the whole table when few events pass it.
 */
export interface EventCondition {
  /** What must hold of the row. */
  readonly filters: readonly SqlPart[];
  /** What the full-text index must hold, in its own language; null when nothing was asked that it knows. */
  readonly words: string | null;
  /**
   * What holds wherever `words` does, and is found sooner: of phrases their last word alone. Comparing the places of
   * words that nearly every event has, as in the name of an app, takes longer than all the rest. Null where there is
   * no phrase.
   */
  readonly loosely: string | null;
  /** The first or last number that can match, found by the other indexes; null from one means that nothing can. */
  readonly bounds: readonly Bound[];
  readonly hints: readonly string[];
}

/** Translates a query, except for its page (`before`, `limit`). */
export function eventCondition(query: HistoryQuery): EventCondition {
  const search = parseHistorySearch(query.text ?? '');
  const words = search.words.map((word) => wordsOf(word));
  const filters: SqlPart[] = [];
  const bounds: Bound[] = [];
  const add = (sql: string, ...values: readonly Value[]) => void filters.push({ sql, values });
  for (const token of search.tokens) {
    addToken(token, words, add);
    if (token.key === 'version' && !isNumber(token.value)) bounds.push(...versionBounds(token.value));
  }

  if (query.appId !== undefined) {
    add('app_id = ?', query.appId);
    narrow(words, 'app', [query.appId]);
  }
  if (query.who !== undefined) {
    add('actor = ?', query.who);
    narrow(words, 'who', [query.who]);
  }
  addOneOf('kind', query.kinds ?? [], words, add);
  addOneOf('result', query.results ?? [], words, add);
  if (query.from !== undefined) {
    add('at >= ?', query.from);
    bounds.push({
      end: 'first',
      sql: 'SELECT min(sequence) FROM events INDEXED BY events_by_time WHERE at >= ?',
      values: [query.from],
    });
  }
  if (query.to !== undefined) add('at < ?', query.to);
  const all = (which: keyof Words) =>
    words.length === 0 ? null : words.map((each) => each[which]).join(' AND ');
  return {
    filters,
    words: all('exact'),
    loosely: all('loose') === all('exact') ? null : all('loose'),
    bounds,
    hints: search.hints,
  };
}

/**
 * SQL that gives the column `sequence` of every match within a span, newest first. Words are looked for in one part of
 * the full-text index, whose table is named.
 */
export function matchesOf({ filters, words }: EventCondition, { first, last }: Span, part: string): SqlPart {
  const sequence = words === null ? 'events.sequence' : `${part}.rowid`;
  const parts: SqlPart[] = [
    ...(words === null ? [] : [{ sql: `${part} MATCH ?`, values: [words] }]),
    { sql: `${sequence} BETWEEN ? AND ?`, values: [first, last] },
    ...filters,
  ];
  return {
    sql: `SELECT ${sequence} AS sequence FROM ${tables(words, filters, part)}
      WHERE ${parts.map(({ sql }) => sql).join(' AND ')} ORDER BY ${sequence} DESC`,
    values: parts.flatMap(({ values }) => values),
  };
}

/** CROSS JOIN keeps the index of words in front; rows are only fetched where a filter has to look at them. */
function tables(words: string | null, filters: readonly SqlPart[], part: string): string {
  if (words === null) return 'events NOT INDEXED'; // from the newest backwards, never by a column and then sorted
  if (filters.length === 0) return part;
  return `${part} CROSS JOIN events ON events.sequence = ${part}.rowid`;
}

/** SQL that gives a row where a part of the full-text index may hold matches within a span, and none where it cannot. */
export function hintOf(loosely: string, { first, last }: Span, part: string): SqlPart {
  return {
    sql: `SELECT rowid FROM ${part} WHERE ${part} MATCH ? AND rowid BETWEEN ? AND ?`,
    values: [loosely, first, last],
  };
}

type Add = (sql: string, ...values: readonly Value[]) => void;

function addToken(token: SearchToken, words: Words[], add: Add): void {
  switch (token.key) {
    case 'version':
      addVersion(token.value, words, add);
      return;
    case 'track':
      add('track = ? COLLATE NOCASE', token.value);
      narrow(words, 'place', [token.value]);
      return;
    case 'result':
      addOneOf('result', [token.value], words, add);
      return;
    case 'kind':
      addOneOf('kind', kindsOf(token.value), words, add);
      return;
    case 'who':
      words.push(wordsOf(token.value, 'who'));
      return;
    case 'app':
      words.push(wordsOf(token.value, 'app'));
      return;
    case 'target':
      words.push(wordsOf(token.value, 'place'));
      return;
  }
}

/** 1.4 also finds 1.4.0; a bare number is a version code as well. */
function addVersion(value: string, words: Words[], add: Add): void {
  const name = '(version_name = ? OR version_name GLOB ?)';
  const names = [value, `${globText(value)}.*`];
  if (isNumber(value)) add(`(${name} OR version_code = ?)`, ...names, Number(value));
  else add(name, ...names);
  narrow(words, 'version', [value]);
}

const isNumber = (text: string): boolean => /^\d+$/.test(text);

/** The first and the last event of 1.4 and of every 1.4.x. */
function versionBounds(value: string): readonly Bound[] {
  const ofEither = (pick: 'min' | 'max') =>
    `SELECT ${pick}(sequence) FROM (
       SELECT ${pick}(sequence) AS sequence FROM events INDEXED BY events_by_version WHERE version_name = ?
       UNION ALL
       SELECT ${pick}(sequence) FROM events INDEXED BY events_by_version
         WHERE version_name >= ? AND version_name < ?)`;
  const values = [value, `${value}.`, `${value}/`]; // the sign behind the point
  return [
    { end: 'first', sql: ofEither('min'), values },
    { end: 'last', sql: ofEither('max'), values },
  ];
}

const kindsOf = (kind: string): readonly string[] =>
  kind.includes('.') ? [kind] : EVENT_KINDS.filter((each) => each.startsWith(`${kind}.`));

/** So many words in place of each other still narrow down; more are nearly all there are. */
const MOST_ALTERNATIVES = 10;

function addOneOf(column: 'kind' | 'result', values: readonly string[], words: Words[], add: Add): void {
  if (values.length === 0) return;
  add(`${column} IN (${values.map(() => '?').join(', ')})`, ...values);
  if (values.length <= MOST_ALTERNATIVES) narrow(words, 'detail', values);
}

/** Says a filter again for the full-text index, where it has a letter or digit that the index could know. */
function narrow(words: Words[], column: string, values: readonly string[]): void {
  if (!values.every((value) => /[\p{L}\p{N}]/u.test(value))) return;
  const anyOf = (texts: readonly string[]) => `${column} : (${texts.map(phrase).join(' OR ')})`;
  words.push({ exact: anyOf(values), loose: anyOf(values.map(lastWord)) });
}

/** Characters that GLOB would read as wildcards, taken literally. */
const globText = (text: string): string => text.replaceAll(/[*?[]/g, (sign) => `[${sign}]`);

/** What the full-text index is asked for, and what it holds wherever it holds that. */
interface Words {
  readonly exact: string;
  readonly loose: string;
}

/** Words that follow each other in a column, or in any; the last may go on. */
const wordsOf = (text: string, column?: string): Words => ({
  exact: inColumn(column, prefixPhrase(text)),
  loose: inColumn(column, prefixPhrase(lastWord(text))),
});

const inColumn = (column: string | undefined, words: string): string =>
  column === undefined ? words : `${column} : ${words}`;

/** Every sign of ASCII that is no letter or digit ends a word, for the index as well. */
function lastWord(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: all signs are meant
  const words = text.split(/[\u0000-/:-@[-`{-\u007f]+/);
  return words.findLast((word) => /[\p{L}\p{N}]/u.test(word)) ?? text;
}

/** An FTS5 phrase; quotes make every other sign plain text. */
const phrase = (text: string): string => `"${text.replaceAll('"', '""')}"`;

/** A phrase whose last word may go on. */
const prefixPhrase = (text: string): string => `${phrase(text)}*`;
