import { nearWord } from '../kit/near-word';
import { EVENT_KINDS, EVENT_RESULTS, type EventResult } from './audit';

/** What can stand before a colon in the search box, with what it looks at. `stage` is another word for `track`. */
export const SEARCH_KEYS = [
  'version',
  'track',
  'stage',
  'who',
  'app',
  'target',
  'result',
  'is',
  'kind',
] as const;

/** One of the words that can stand before a colon. */
export type SearchKey = (typeof SEARCH_KEYS)[number];

/** A `key:value` of the search box, understood. */
export type SearchToken =
  | { readonly key: 'version' | 'track' | 'who' | 'app' | 'target'; readonly value: string }
  | { readonly key: 'result'; readonly value: EventResult }
  /** A kind such as `rollout.advanced`, or the part before the point for all of them. */
  | { readonly key: 'kind'; readonly value: string };

/** The text of the search box taken apart: all tokens and all words must match. */
export interface HistorySearch {
  readonly tokens: readonly SearchToken[];
  /** Free words; each matches the beginning of a word in the event. */
  readonly words: readonly string[];
  /** One sentence for each thing that was not understood. */
  readonly hints: readonly string[];
}

const PIECE = /(?:([a-z]+):)?(?:"([^"]*)"?|(\S+))/gi;
const KIND_FAMILIES = [...new Set(EVENT_KINDS.map((kind) => kind.split('.')[0] as string))];

/**
 * Reads a search such as `version:1.4.0 stage:production who:"Lucie Moreau" freeze`. Nothing is an error: what is not
 * understood is searched as plain words where that makes sense, and a hint says so. A token that is still being typed
 * (`who:`) is left out.
 */
export function parseHistorySearch(text: string): HistorySearch {
  const tokens: SearchToken[] = [];
  const words: string[] = [];
  const hints: string[] = [];
  for (const [piece, name, quoted, plain] of text.matchAll(PIECE)) {
    const value = (quoted ?? plain ?? '').trim();
    if (name === undefined) {
      const unfinished = /^([a-z]+):$/i.exec(value)?.[1];
      if (unfinished !== undefined && isKey(unfinished.toLowerCase())) continue;
      if (value !== '') words.push(value);
      continue;
    }
    const key = name.toLowerCase();
    if (!isKey(key)) {
      words.push(piece.replaceAll('"', ''));
      hints.push(unknownKey(name));
    } else if (value !== '') {
      const token = toToken(key, value);
      if (typeof token === 'string') hints.push(token);
      else tokens.push(token);
    }
  }
  return { tokens, words, hints };
}

function isKey(word: string): word is SearchKey {
  return (SEARCH_KEYS as readonly string[]).includes(word);
}

function toToken(key: SearchKey, value: string): SearchToken | string {
  switch (key) {
    case 'stage':
      return { key: 'track', value };
    case 'result':
    case 'is': {
      const result = EVENT_RESULTS.find((known) => known === value.toLowerCase());
      return result === undefined
        ? unknownValue(key, value, EVENT_RESULTS)
        : { key: 'result', value: result };
    }
    case 'kind': {
      const known = [...KIND_FAMILIES, ...EVENT_KINDS];
      const kind = value.toLowerCase();
      return known.includes(kind) ? { key, value: kind } : unknownValue(key, value, known);
    }
    default:
      return { key, value };
  }
}

function unknownKey(name: string): string {
  const near = nearWord(name, SEARCH_KEYS);
  const advice = near === undefined ? `Known are ${SEARCH_KEYS.join(', ')}.` : `Did you mean ${near}:?`;
  return `“${name}:” is searched as plain text. ${advice}`;
}

function unknownValue(key: string, value: string, known: readonly string[]): string {
  const near = nearWord(value, known);
  const advice = near === undefined ? `Known are ${known.join(', ')}.` : `Did you mean ${key}:${near}?`;
  return `No event has ${key}:${value}. ${advice}`;
}
