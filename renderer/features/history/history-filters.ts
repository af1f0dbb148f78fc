import { EVENT_KINDS, type EventKind, type EventResult } from '@shared/domain/audit';
import { parseHistorySearch, SEARCH_KEYS } from '@shared/domain/history-search';

const DAY = 86_400_000;

/** How far back the list reaches, in days; null for all of it. */
export type Period = 7 | 28 | 90 | null;

/** The choices beside the search box. Null leaves a choice open. */
export interface HistoryFilters {
  readonly period: Period;
  readonly who: string | null;
  readonly result: EventResult | null;
}

/** What the screen begins with. */
export const FIRST_FILTERS: HistoryFilters = { period: 28, who: null, result: null };

/** The periods with their words. */
export const PERIODS: readonly { readonly period: Period; readonly label: string }[] = [
  { period: 7, label: 'Last 7 days' },
  { period: 28, label: 'Last 28 days' },
  { period: 90, label: 'Last 90 days' },
  { period: null, label: 'All time' },
];

/** Results with their words. */
export const RESULTS: readonly { readonly result: EventResult; readonly label: string }[] = [
  { result: 'done', label: 'Done' },
  { result: 'failed', label: 'Failed' },
  { result: 'unknown', label: 'Outcome not known' },
  { result: 'refused', label: 'Refused or cancelled' },
  { result: 'seen', label: 'Seen at the store' },
];

/** An intent says again what its outcome says; it is listed only for who asks for it. */
const LISTED = EVENT_KINDS.filter((kind) => kind !== 'operation.intent');

/** What the brain is asked for, without its page. */
export interface HistoryQuestion {
  readonly text?: string;
  readonly kinds?: readonly EventKind[];
  readonly who?: string;
  readonly results?: readonly EventResult[];
  readonly from?: string;
}

/** The question of a search. `day` is the present day, counted from the epoch, so that it changes at midnight only. */
export function historyQuestion(text: string, filters: HistoryFilters, day: number): HistoryQuestion {
  const asked = parseHistorySearch(text).tokens.some(
    (token) => token.key === 'kind' && token.value.startsWith('operation'),
  );
  return {
    ...(text.trim() === '' ? {} : { text: text.trim() }),
    ...(asked ? {} : { kinds: LISTED }),
    ...(filters.who === null ? {} : { who: filters.who }),
    ...(filters.result === null ? {} : { results: [filters.result] }),
    ...(filters.period === null ? {} : { from: new Date((day - filters.period) * DAY).toISOString() }),
  };
}

/** The words of a search that the list marks. */
export function markedWords(text: string): string {
  const { tokens, words } = parseHistorySearch(text);
  const named = tokens.filter((token) => token.key === 'version').map((token) => token.value);
  return [...named, ...words].join(' ');
}

/** A finished `key:value` of the search box. */
export interface SearchChip {
  readonly key: string;
  readonly value: string;
  /** The piece as it was typed. */
  readonly text: string;
}

const CHIP = new RegExp(`^\\s*((${SEARCH_KEYS.join('|')}):("[^"]*"|[^\\s"]+))(\\s+|$)`, 'i');

/**
 * Takes the finished tokens from the front of a search. While somebody types (`typing`) the last token counts as
 * finished only once a space follows it.
 */
export function splitSearch(
  text: string,
  typing: boolean,
): { readonly chips: readonly SearchChip[]; readonly rest: string } {
  const chips: SearchChip[] = [];
  let rest = text;
  for (;;) {
    const [all, piece, key, value, end] = CHIP.exec(rest) ?? [];
    if (all === undefined || piece === undefined || (typing && end === '')) break;
    chips.push({ key: key ?? '', value: (value ?? '').replaceAll('"', ''), text: piece });
    rest = rest.slice(all.length);
  }
  return { chips, rest };
}

/** The search with its tokens in front: the way back from `splitSearch`. */
export function joinSearch(chips: readonly SearchChip[], rest: string): string {
  return chips.map((chip) => `${chip.text} `).join('') + rest;
}
