/** How much a line matters, as its writer said. Lines without a word on it are `other`. */
export type LogLevel = 'error' | 'warn' | 'info' | 'debug' | 'other';

/** The sixteen colours of terminals; richer ones come as the nearest of them. */
export type AnsiColour = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15;

/** How a stretch of a text looks. */
export interface TextLook {
  readonly colour?: AnsiColour | undefined;
  readonly ground?: AnsiColour | undefined;
  readonly bold?: boolean | undefined;
  readonly dim?: boolean | undefined;
  readonly italic?: boolean | undefined;
  readonly underline?: boolean | undefined;
}

/** A stretch of a text by its UTF-16 places, and how it looks. */
export interface StyledSpan extends TextLook {
  readonly from: number;
  readonly to: number;
}

/** Where a search hits a text: from and to, in UTF-16 places. */
export type Hit = readonly [from: number, to: number];

/** One line as the viewer draws it. */
export interface LogLine {
  /** Its place among the rows of the view. */
  readonly row: number;
  /** The same for as long as the line is kept, whatever is filtered. */
  readonly id: string;
  /** `mark`: no line, but a sentence about lines that are missing here. */
  readonly kind: 'line' | 'mark';
  /** ms since the epoch; null when nobody knows. */
  readonly at: number | null;
  readonly level: LogLevel;
  /** Short name of where it comes from. */
  readonly source: string;
  /** Without control characters. */
  readonly text: string;
  readonly looks: readonly StyledSpan[];
  readonly hits: readonly Hit[];
  /** Bytes of the line that `text` leaves out; 0 when it is whole. */
  readonly cutBytes: number;
  /** Lines lost just before this one, and why; null when none were. */
  readonly lost: { readonly lines: number; readonly why: string } | null;
  readonly bookmarked: boolean;
  /** Name of the trace that it belongs to, when it names one. */
  readonly trace: string | null;
}

/** A piece of a line's text that looks the same from end to end. */
export interface TextPart {
  readonly at: number;
  readonly text: string;
  readonly look: TextLook;
  readonly hit: boolean;
}

/** Splits a text at its colours and its hits, so that every piece can be drawn at once. */
export function textParts(line: Pick<LogLine, 'text' | 'looks' | 'hits'>): readonly TextPart[] {
  const { text, looks, hits } = line;
  if (looks.length === 0 && hits.length === 0) return [{ at: 0, text, look: {}, hit: false }];
  const cuts = new Set([0, text.length]);
  for (const { from, to } of looks) cuts.add(from).add(to);
  for (const [from, to] of hits) cuts.add(from).add(to);
  const places = [...cuts].filter((place) => place >= 0 && place <= text.length).sort((a, b) => a - b);
  const parts: TextPart[] = [];
  for (const [index, from] of places.entries()) {
    const to = places[index + 1];
    if (to === undefined) break;
    parts.push({
      at: from,
      text: text.slice(from, to),
      look: looks.find((look) => look.from <= from && to <= look.to) ?? {},
      hit: hits.some((hit) => hit[0] <= from && to <= hit[1]),
    });
  }
  return parts;
}
