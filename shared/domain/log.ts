/** How loud a line is. `fatal` and its like count as error, `trace` as debug; `other` says nothing about itself. */
export const LOG_LEVELS = ['error', 'warn', 'info', 'debug', 'other'] as const;

/** One of the levels that lines are told apart by. */
export type LogLevel = (typeof LOG_LEVELS)[number];

/** What a source is. A pod comes with the Kubernetes target. */
export const LOG_SOURCE_KINDS = ['container', 'compose', 'build', 'pod', 'file', 'command'] as const;

/** One of the kinds of source. */
export type LogSourceKind = (typeof LOG_SOURCE_KINDS)[number];

/** Where the following of a source stands. */
export const LOG_STATES = ['idle', 'connecting', 'following', 'reconnecting', 'ended', 'failed'] as const;

/** One of the states of a source. */
export type LogState = (typeof LOG_STATES)[number];

/** What to look for in lines. */
export interface LogPattern {
  readonly text: string;
  /** Whether `text` is a regular expression of JavaScript; it is tried on one line at a time. */
  readonly regex: boolean;
  readonly caseSensitive: boolean;
}

/** A member of the parsed line that must have this value, compared as text. */
export interface LogFieldFilter {
  /** Its name; members of members with dots: `error.sqlstate`. */
  readonly key: string;
  readonly value: string;
}

/** Which lines a view holds. Everything given must be true of a line. */
export interface LogQuery {
  /** Empty: every level. */
  readonly levels: readonly LogLevel[];
  readonly match: LogPattern | null;
  readonly fields: readonly LogFieldFilter[];
  /** Only lines that hold this trace id. */
  readonly trace: string | null;
  /** Milliseconds since the epoch, inclusive. */
  readonly from: number | null;
  readonly to: number | null;
}

/** Every line. */
export const EVERY_LINE: LogQuery = {
  levels: [],
  match: null,
  fields: [],
  trace: null,
  from: null,
  to: null,
};
