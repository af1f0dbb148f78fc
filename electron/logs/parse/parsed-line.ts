/** How a line was understood. */
export type LineFormat = 'json' | 'logfmt' | 'nginx-access' | 'nginx-error' | 'logcat' | 'flutter' | 'plain';

/** What stands in a line. */
export interface ParsedLine {
  readonly format: LineFormat;
  /** What it says, without what is shown beside it. */
  readonly message: string;
  /** Who says it: a logger, a tag; null when nobody is named. */
  readonly tag: string | null;
  readonly trace: string | null;
  /** In the line's own order. */
  readonly fields: readonly (readonly [key: string, value: unknown])[];
}
