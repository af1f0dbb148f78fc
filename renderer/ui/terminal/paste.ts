/** What is about to be pasted into a terminal. */
export interface PasteCheck {
  /** What reaches the program: no control sequences, line ends as the Enter key sends them. */
  readonly text: string;
  readonly lines: number;
  /** Whether a person should see it first: lines run as they arrive, and what is hidden cannot be judged. */
  readonly ask: boolean;
  /** Control characters that were taken out. */
  readonly removed: number;
}

/** Control characters apart from tab and line end, and those that turn the direction of a text or hide in it. */
const HIDDEN = /(?![\t\n])[\p{Cc}\u200B-\u200F\u202A-\u202E\u2066-\u2069\uFEFF]/gu;
const LONG = 4_000;

/**
 * Looks at a text before it is pasted. A page can put more on the clipboard than a person saw: several lines would
 * run at once, and control characters could end the program's own protection against that.
 */
export function checkPaste(raw: string): PasteCheck {
  const ends = raw.replace(/\r\n?/g, '\n');
  const clean = ends.replace(HIDDEN, '');
  const removed = ends.match(HIDDEN)?.length ?? 0;
  const body = clean.replace(/\n+$/, '');
  const lines = body.split('\n').length;
  const trailing = body.length < clean.length;
  return {
    text: clean.replace(/\n/g, '\r'),
    lines,
    ask: lines > 1 || trailing || removed > 0 || body.length > LONG,
    removed,
  };
}
