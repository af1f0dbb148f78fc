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
  /** The first or last number that can match, found by the other indexes; null from one means that nothing can. */
  readonly bounds: readonly Bound[];
  readonly hints: readonly string[];
}

/** Translates a query, except for its page (`before`, `limit`). */
export function eventCondition(query: HistoryQuery): EventCondition {
  const search = parseHistorySearch(query.text ?? '');
  const words: string[] = search.words.map(prefixPhrase);
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
  return {
    filters,
    words: words.length === 0 ? null : words.join(' AND '),
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

type Add = (sql: string, ...values: readonly Value[]) => void;

function addToken(token: SearchToken, words: string[], add: Add): void {
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
      words.push(`who : ${prefixPhrase(token.value)}`);
      return;
    case 'app':
      words.push(`app : ${prefixPhrase(token.value)}`);
      return;
    case 'target':
      words.push(`place : ${prefixPhrase(token.value)}`);
      return;
  }
}

/** 1.4 also finds 1.4.0; a bare number is a version code as well. */
function addVersion(value: string, words: string[], add: Add): void {
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

function addOneOf(column: 'kind' | 'result', values: readonly string[], words: string[], add: Add): void {
  if (values.length === 0) return;
  add(`${column} IN (${values.map(() => '?').join(', ')})`, ...values);
  if (values.length <= MOST_ALTERNATIVES) narrow(words, 'detail', values);
}

/** Says a filter again for the full-text index, where it has a letter or digit that the index could know. */
function narrow(words: string[], column: string, values: readonly string[]): void {
  if (!values.every((value) => /[\p{L}\p{N}]/u.test(value))) return;
  words.push(`${column} : (${values.map(phrase).join(' OR ')})`);
}

/** Characters that GLOB would read as wildcards, taken literally. */
const globText = (text: string): string => text.replaceAll(/[*?[]/g, (sign) => `[${sign}]`);

/** An FTS5 phrase; quotes make every other sign plain text. */
const phrase = (text: string): string => `"${text.replaceAll('"', '""')}"`;

/** A phrase whose last word may go on. */
const prefixPhrase = (text: string): string => `${phrase(text)}*`;
