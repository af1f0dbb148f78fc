import { z } from 'zod';
import { LOG_LEVELS, LOG_SOURCE_KINDS, LOG_STATES } from '../../domain/log';
import { epochMs, list } from './basic';

export const logSourceId = z.string().min(1).max(1_000);
const logLevel = z.enum(LOG_LEVELS);

const count = z.number().int().min(0);

/** One node of the tree. */
export const logSource = z.object({
  id: logSourceId,
  parent: logSourceId.nullable(),
  /** Heading of the tree: `Docker`, `Builds`, `Files`, `Commands`. */
  group: z.string(),
  kind: z.enum(LOG_SOURCE_KINDS),
  title: z.string(),
  subtitle: z.string(),
  /** False for a node that only holds others; opening it opens all of them. */
  hasLines: z.boolean(),
  state: z.enum(LOG_STATES),
  /** The state in words: `Exited 1`, `Connection lost, next try in 4 s`. */
  words: z.string(),
  health: z.enum(['starting', 'healthy', 'unhealthy']).nullable(),
  exitCode: z.number().int().nullable(),
  /** Whether its provider still knows it; what is gone lives on by its kept lines. */
  present: z.boolean(),
  /** Added by a person here, who may remove it. */
  removable: z.boolean(),
  /** Lines of the last second, averaged over a few; null while nobody follows it. */
  linesPerSecond: z.number().nullable(),
  /** Lines kept, their bytes, and the lines that are no longer kept. */
  lines: count,
  bytes: count,
  dropped: count,
  lastAt: epochMs.nullable(),
});

/** What is looked for in lines. */
export const logPattern = z.object({
  text: z.string().min(1).max(1_000),
  regex: z.boolean(),
  caseSensitive: z.boolean(),
});

/** Which lines a view holds; see `LogQuery`. */
export const logQuery = z.object({
  levels: list(logLevel),
  match: logPattern.nullable(),
  fields: list(z.object({ key: z.string().min(1).max(200), value: z.string().max(1_000) })),
  trace: z.string().min(1).max(200).nullable(),
  from: epochMs.nullable(),
  to: epochMs.nullable(),
});

/** How many lines of each level. */
const logLevelCounts = z.object({
  error: count,
  warn: count,
  info: count,
  debug: count,
  other: count,
});

const progress = z.object({ done: count, total: count });

/** Everything that a screen knows of a view without its lines. Each news of a view is the whole of it. */
export const logViewState = z.object({
  /** Rows are numbered from `firstRow` to `rows - 1`; a number means the same row until `generation` changes. */
  rows: count,
  /** Rows before it were dropped to stay within the budget. */
  firstRow: count,
  generation: count,
  firstAt: epochMs.nullable(),
  lastAt: epochMs.nullable(),
  /** Lines that match everything but the chosen levels. */
  levels: logLevelCounts,
  /** How far the filter has come through the kept lines; null when there is nothing left to look at. */
  scan: progress.nullable(),
  /** What was looked for with `find`: rows that hold it, and how far the looking has come. */
  find: z.object({ hits: count, scan: progress.nullable() }).nullable(),
  linesPerSecond: z.number(),
  /** Sources whose oldest lines are no longer kept. */
  dropped: list(z.object({ sourceId: logSourceId, lines: count, until: epochMs.nullable() })),
});

/** Look of a stretch of text, from the colours that its line came with. */
const logSpan = z.object({
  start: count,
  end: count,
  /** Colours as 0–255 of the terminal's palette or `#rrggbb`; absent: as the text around. */
  color: z.union([z.number().int(), z.string()]).optional(),
  background: z.union([z.number().int(), z.string()]).optional(),
  bold: z.boolean().optional(),
  dim: z.boolean().optional(),
  italic: z.boolean().optional(),
  underline: z.boolean().optional(),
});

/** One row as it is shown. */
export const logRow = z.object({
  row: count,
  /** The line's name as long as it is kept, whatever view shows it. */
  id: z.string(),
  sourceId: logSourceId,
  /** `mark`: no line, but a sentence about lines that are missing here. */
  kind: z.enum(['line', 'mark']),
  at: epochMs,
  /** The source said when; else it is when the line arrived. */
  atIsOwn: z.boolean(),
  level: logLevel,
  stream: z.enum(['out', 'err']),
  /** Message of a parsed line, else the line; control characters taken out, cut after some thousand characters. */
  text: z.string(),
  /** Size of the whole line when `text` is only its beginning; null when it is all. */
  cutFrom: count.nullable(),
  /** Who says it, where the line names somebody: a logcat tag, a logger. */
  tag: z.string().nullable(),
  spans: list(logSpan),
  /** Where `find` (or else the filter's text) stands in `text`, as pairs of start and end. */
  hits: list(z.tuple([count, count])),
  /** Whether the line holds what `find` looks for, be it in a part that is not shown. */
  isHit: z.boolean(),
  trace: z.string().nullable(),
  /** Whether `line` has fields to show. */
  hasFields: z.boolean(),
  bookmarked: z.boolean(),
  /** Lines of this source that were dropped just before this one; 0 mostly. */
  droppedBefore: count,
});

/** A whole line with everything that is known of it. */
export const logLine = z.object({
  id: z.string(),
  sourceId: logSourceId,
  at: epochMs,
  atIsOwn: z.boolean(),
  level: logLevel,
  stream: z.enum(['out', 'err']),
  /** How it was understood: `json`, `logfmt`, `nginx-access`, `nginx-error`, `logcat`, `flutter`, `plain`. */
  format: z.string(),
  message: z.string(),
  /** In the line's own order. A value is JSON text: `"trace"`, `500`, `{"type":"UndefinedColumn"}`. */
  fields: list(z.object({ key: z.string(), json: z.string() })),
  trace: z.string().nullable(),
  /** Up to a million characters of the line, control characters taken out. */
  text: z.string(),
  bytes: count,
  /** Whether `text` holds all of it. */
  whole: z.boolean(),
});

/** A line that somebody wants to find again. */
export const logBookmark = z.object({
  lineId: z.string(),
  sourceId: logSourceId,
  at: epochMs,
  text: z.string(),
  note: z.string(),
  /** Whether the line is still kept. */
  kept: z.boolean(),
});

/** A choice of sources and what is looked for in them, under a name. */
export const savedLogView = z.object({
  id: z.string(),
  name: z.string(),
  sources: list(logSourceId),
  query: logQuery,
  find: logPattern.nullable(),
});

/** What the kept lines take. */
export const logStorage = z.object({
  usedBytes: count,
  maxBytes: count,
  lines: count,
  /** Lines dropped since this folder exists, oldest first, to stay within the budget. */
  droppedLines: count,
  /** Why lines cannot be kept at the moment, one sentence; null when they can. */
  trouble: z.string().nullable(),
});

export type LogSourceView = z.output<typeof logSource>;
export type LogViewState = z.output<typeof logViewState>;
export type LogRow = z.output<typeof logRow>;
export type LogLine = z.output<typeof logLine>;
export type LogBookmark = z.output<typeof logBookmark>;
export type SavedLogView = z.output<typeof savedLogView>;
export type LogStorage = z.output<typeof logStorage>;
