import { z } from 'zod';
import { entry } from './base';
import { appId, epochMs, list, versionCode } from './schemas/basic';
import {
  logBookmark,
  logLine,
  logPattern,
  logQuery,
  logRow,
  logSource,
  logSourceId,
  logStorage,
  logViewState,
  savedLogView,
} from './schemas/log';
import { batchesOf, streamOpening } from './streams';

const viewId = z.string().min(1).max(100);
const sourceIds = z.array(logSourceId).min(1).max(500).readonly();
const lineId = z.string().min(1).max(1_100);
const row = z.number().int().min(0);
const buckets = z.number().int().min(1).max(2_000);

/**
 * Lines of every source, kept on disk by the brain. A window holds no lines but those on the screen: it opens a view,
 * follows the view's state, and asks for the rows that it shows.
 */
export const logs = {
  /** The tree, flat, parents before children. */
  sources: entry.output(list(logSource)),
  /** The whole tree, at most about twice a second, when anything in it moved. */
  watchSources: entry.input(z.object({ stream: streamOpening })).output(batchesOf(list(logSource))),
  /** Follows sources from now on, whether or not a view shows them. A node without lines means all below it. */
  follow: entry.input(z.object({ sources: sourceIds })).output(z.void()),
  /** Leaves off; what was kept stays. A command is stopped with everything that it started. */
  unfollow: entry.input(z.object({ sources: sourceIds })).output(z.void()),
  /** A file on this computer, followed over rotation and truncation. `path` is absolute or begins with `~/`. */
  addFile: entry
    .input(z.object({ path: z.string().min(1).max(4_000), fromStart: z.boolean() }))
    .output(z.object({ sourceId: logSourceId })),
  /** A program with its arguments, started without a shell: `adb logcat`, `flutter logs`. */
  addCommand: entry
    .input(
      z.object({
        /** One line as one would type it; quotes group, nothing else is special. */
        commandLine: z.string().trim().min(1).max(4_000),
        cwd: z.string().max(4_000).nullable(),
        title: z.string().trim().max(100).nullable(),
      }),
    )
    .output(z.object({ sourceId: logSourceId })),
  /** Leaves off, and deletes the lines that were kept of it; a file or command also leaves the tree. */
  forget: entry.input(z.object({ sourceId: logSourceId })).output(z.void()),

  /** Follows these sources and gathers their lines, merged by time. Lives until closed, or unwatched for minutes. */
  openView: entry
    .input(
      z.object({
        sources: sourceIds,
        query: logQuery,
        find: logPattern.nullable(),
      }),
    )
    .output(z.object({ viewId })),
  /** Filters the whole kept history anew; rows stream in, and `generation` changes. */
  setQuery: entry.input(z.object({ viewId, query: logQuery })).output(z.void()),
  /** Looks for something without hiding what does not hold it. */
  setFind: entry.input(z.object({ viewId, find: logPattern.nullable() })).output(z.void()),
  closeView: entry.input(z.object({ viewId })).output(z.void()),
  /** The view's state, whole each time, at most about twenty times a second. The first comes at once. */
  watchView: entry.input(z.object({ viewId, stream: streamOpening })).output(batchesOf(logViewState)),

  /** Rows `from` and on; fewer than asked for where the view ends. */
  rows: entry
    .input(z.object({ viewId, from: row, count: z.number().int().min(1).max(400) }))
    .output(z.object({ generation: z.number(), rows: list(logRow) })),
  line: entry.input(z.object({ lineId })).output(logLine),
  /** The next row that `find` (or else the filter's text) is on, and its place among all: `4 of 37`. Goes round at the ends. */
  findNext: entry
    .input(z.object({ viewId, from: z.number().int().min(-1), direction: z.enum(['forward', 'back']) }))
    .output(z.object({ row: row.nullable(), ordinal: z.number(), hits: z.number() })),
  /** The first row at or after a time; the last row when there is none. Null in an empty view. */
  rowAt: entry.input(z.object({ viewId, at: epochMs })).output(row.nullable()),
  /** Where a line stands now; null when this view does not hold it. */
  rowOf: entry.input(z.object({ viewId, lineId })).output(row.nullable()),
  /** The whole view in stripes, for the bar beside the rows: how many of each in every stripe. */
  minimap: entry.input(z.object({ viewId, buckets })).output(
    z.object({
      generation: z.number(),
      firstRow: row,
      rows: row,
      error: list(z.number()),
      warn: list(z.number()),
      hit: list(z.number()),
      bookmark: list(z.number()),
      mark: list(z.number()),
    }),
  ),
  /** Lines and errors in equal stretches of time, the last one ending at `to` (now when null). */
  histogram: entry
    .input(
      z.object({
        viewId,
        buckets: z.number().int().min(1).max(500),
        spanMs: z.number().min(1),
        to: epochMs.nullable(),
      }),
    )
    .output(z.object({ from: epochMs, to: epochMs, lines: list(z.number()), errors: list(z.number()) })),

  bookmarks: entry.output(list(logBookmark)),
  setBookmark: entry.input(z.object({ lineId, note: z.string().max(500) })).output(z.void()),
  removeBookmark: entry.input(z.object({ lineId })).output(z.void()),
  savedViews: entry.output(list(savedLogView)),
  /** Saves under a name; the same name replaces. */
  saveView: entry.input(savedLogView.omit({ id: true })).output(savedLogView),
  removeView: entry.input(z.object({ id: z.string() })).output(z.void()),

  /**
   * The view's rows as a file, part by part: append the texts until `nextRow` is null. `to` is the row after the last.
   * `text` holds the lines exactly as kept where they are valid UTF-8; `csv` and `json` hold time, source, level and line.
   */
  exportPart: entry
    .input(z.object({ viewId, format: z.enum(['text', 'csv', 'json']), from: row, to: row.nullable() }))
    .output(
      z.object({ text: z.string(), nextRow: row.nullable(), fileName: z.string(), mediaType: z.string() }),
    ),
  /** Keeps these rows with a release: an event in its history, and the lines beside it whatever the budget does. */
  attach: entry
    .input(z.object({ viewId, from: row, to: row, appId, versionCode, note: z.string().trim().max(500) }))
    .output(z.object({ sequence: z.number(), lines: z.number(), fileName: z.string() })),
  /** What was attached, by the name that its event gives. */
  attachment: entry
    .input(z.object({ fileName: z.string().regex(/^[\w.-]{1,200}$/) }))
    .output(z.object({ fileName: z.string(), text: z.string(), sha256: z.string() })),

  storage: entry.output(logStorage),
  /** How much disk the kept lines may take; the oldest are dropped at once when that is less than they take. */
  setBudget: entry
    .input(
      z.object({
        maxBytes: z
          .number()
          .int()
          .min(32 * 1024 * 1024),
      }),
    )
    .output(logStorage),
};
