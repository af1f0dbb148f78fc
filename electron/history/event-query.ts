import type { SearchToken } from '@shared/domain/history-search';
import { parseHistorySearch } from '@shared/domain/history-search';
import type { HistoryQuery } from '../ports/history';

/** A query as SQL over `events`, with its values; an empty condition means every event. */
export interface EventCondition {
  readonly sql: string;
  readonly values: readonly (string | number)[];
  readonly hints: readonly string[];
}

/** Translates a query, except for its page (`before`, `limit`), into one condition. */
export function eventCondition(query: HistoryQuery): EventCondition {
  const search = parseHistorySearch(query.text ?? '');
  const match: string[] = search.words.map(prefixPhrase);
  const parts: string[] = [];
  const values: (string | number)[] = [];
  const add = (sql: string, ...bound: readonly (string | number)[]) => {
    parts.push(sql);
    values.push(...bound);
  };
  for (const token of search.tokens) addToken(token, match, add);

  if (query.appId !== undefined) add('app_id = ?', query.appId);
  if (query.who !== undefined) add('actor = ?', query.who);
  if (query.kinds !== undefined && query.kinds.length > 0)
    add(`kind IN (${marks(query.kinds)})`, ...query.kinds);
  if (query.results !== undefined && query.results.length > 0)
    add(`result IN (${marks(query.results)})`, ...query.results);
  if (query.from !== undefined) add('at >= ?', query.from);
  if (query.to !== undefined) add('at < ?', query.to);
  if (match.length > 0) {
    add('sequence IN (SELECT rowid FROM events_fts WHERE events_fts MATCH ?)', match.join(' AND '));
  }
  return { sql: parts.join(' AND '), values, hints: search.hints };
}

type Add = (sql: string, ...values: readonly (string | number)[]) => void;

function addToken(token: SearchToken, match: string[], add: Add): void {
  switch (token.key) {
    case 'version':
      // 1.4 also finds 1.4.0; a bare number is a version code as well
      if (/^\d+$/.test(token.value)) {
        add(
          '(version_name = ? OR version_name GLOB ? OR version_code = ?)',
          token.value,
          `${token.value}.*`,
          Number(token.value),
        );
      } else {
        add('(version_name = ? OR version_name GLOB ?)', token.value, `${globText(token.value)}.*`);
      }
      return;
    case 'track':
      add('track = ? COLLATE NOCASE', token.value);
      return;
    case 'result':
      add('result = ?', token.value);
      return;
    case 'kind':
      if (token.value.includes('.')) add('kind = ?', token.value);
      else add('kind >= ? AND kind < ?', `${token.value}.`, `${token.value}/`);
      return;
    case 'who':
      match.push(`who : ${prefixPhrase(token.value)}`);
      return;
    case 'app':
      match.push(`app : ${prefixPhrase(token.value)}`);
      return;
    case 'target':
      match.push(`place : ${prefixPhrase(token.value)}`);
      return;
  }
}

const marks = (values: readonly unknown[]): string => values.map(() => '?').join(', ');

/** Characters that GLOB would read as wildcards, taken literally. */
const globText = (text: string): string => text.replaceAll(/[*?[]/g, (sign) => `[${sign}]`);

/** An FTS5 phrase whose last word may go on; quotes make every other sign plain text. */
const prefixPhrase = (text: string): string => `"${text.replaceAll('"', '""')}"*`;
