import type { LogLine, LogRow } from '@shared/contract/schemas/log';
import { cleanText, plainText } from './ansi';
import type { FoundLine } from './line-meta';
import { FROM_STDERR, IS_MARK, LEVELS, OWN_TIME } from './line-record';
import type { LineStore } from './line-store';
import type { TextFinder } from './matcher';
import { parseLine } from './parse/parse-line';

/** Bytes of a line that are read for a row, and characters of them that are shown. */
const ROW_BYTES = 32 * 1024;
const ROW_CHARS = 4_000;
const LINE_BYTES = 1024 * 1024;
const LINE_CHARS = 1_000_000;
const MOST_HITS = 200;

/** A line's name: its source's folder and its number. */
function lineIdOf(key: string, line: number): string {
  return `${key}:${line}`;
}

/** How a row of a view looks. */
export function rowOf(
  row: number,
  key: string,
  store: LineStore,
  line: number,
  finder: TextFinder | null,
  bookmarks: ReadonlySet<string>,
): LogRow {
  const found = store.read(line, ROW_BYTES);
  const base = {
    row,
    id: lineIdOf(key, line),
    sourceId: store.info.id,
    spans: [],
    hits: [],
    trace: null,
    tag: null,
  };
  if (!found) {
    return {
      ...base,
      kind: 'mark',
      at: store.droppedUntil ?? 0,
      atIsOwn: false,
      level: 'other',
      stream: 'out',
      text: 'This line is no longer kept: older lines are dropped to stay within the budget.',
      cutFrom: null,
      isHit: false,
      hasFields: false,
      bookmarked: false,
      droppedBefore: 0,
    };
  }
  const raw = found.bytes.toString('utf8');
  const { text: shown, spans } = cleanText(raw);
  const isWhole = found.size <= ROW_BYTES;
  const parsed = isWhole ? parseLine(shown) : null;
  const message = parsed?.message ?? shown;
  const text = message.length > ROW_CHARS ? message.slice(0, ROW_CHARS) : message;
  const from = message === shown ? 0 : shown.indexOf(message);
  const places = finder?.places(text, MOST_HITS) ?? [];
  const isMark = (found.flags & IS_MARK) !== 0;
  return {
    ...base,
    kind: isMark ? 'mark' : 'line',
    at: found.at,
    atIsOwn: (found.flags & OWN_TIME) !== 0,
    level: LEVELS[found.level] ?? 'other',
    stream: (found.flags & FROM_STDERR) === 0 ? 'out' : 'err',
    text: isMark ? raw : text,
    cutFrom: text.length < message.length || !isWhole ? found.size : null,
    tag: parsed?.tag ?? null,
    spans: from < 0 ? [] : shiftSpans(spans, from, text.length),
    hits: places,
    isHit: places.length > 0 || (finder?.test(found.bytes) ?? false),
    trace: parsed?.trace ?? null,
    hasFields: (parsed?.fields.length ?? 0) > 0,
    bookmarked: bookmarks.has(base.id),
    droppedBefore: line === store.first ? store.dropped : 0,
  };
}

/** A line with everything that is known of it. */
export function lineOf(key: string, store: LineStore, found: FoundLine): LogLine {
  const text = plainText(found.bytes.toString('utf8'));
  const parsed = parseLine(text);
  return {
    id: lineIdOf(key, found.line),
    sourceId: store.info.id,
    at: found.at,
    atIsOwn: (found.flags & OWN_TIME) !== 0,
    level: LEVELS[found.level] ?? 'other',
    stream: (found.flags & FROM_STDERR) === 0 ? 'out' : 'err',
    format: parsed.format,
    message: parsed.message.slice(0, LINE_CHARS),
    fields: parsed.fields.map(([name, value]) => ({ key: name, json: JSON.stringify(value) ?? 'null' })),
    trace: parsed.trace,
    text: text.slice(0, LINE_CHARS),
    bytes: found.size,
    whole: found.size <= found.bytes.length && text.length <= LINE_CHARS,
  };
}

/** Bytes of a line that are read when it is opened. */
export const OPENED_BYTES = LINE_BYTES;

/** The looks of a part of a text, by the places in that part. */
function shiftSpans(spans: LogRow['spans'], from: number, length: number): LogRow['spans'] {
  if (spans.length === 0) return spans;
  return spans
    .map((span) => ({
      ...span,
      start: Math.max(0, span.start - from),
      end: Math.min(length, span.end - from),
    }))
    .filter(({ start, end }) => end > start);
}
