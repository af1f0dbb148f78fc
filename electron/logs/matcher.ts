import { isAscii } from 'node:buffer';
import { failure } from '@shared/domain/failure';
import type { LogPattern, LogQuery } from '@shared/domain/log';
import { withoutControls } from './ansi';
import { kernelOf } from './kernel/kernel';
import { HAS_ESCAPES, LEVELS, type RecordBlock } from './line-record';
import { parseLine } from './parse/parse-line';

/** Finds lines that hold something in many lines at once. */
export interface TextFinder {
  /**
   * Calls back with the index of every line that holds it, in order. `bytes` are the lines of the records `from` to
   * `to`, the first of which begins at offset `base`.
   */
  scan(
    bytes: Buffer,
    base: number,
    records: RecordBlock,
    from: number,
    to: number,
    found: (index: number) => void,
  ): void;
  /** Whether one line holds it. */
  test(bytes: Buffer): boolean;
  /** Where it stands in a text, as pairs of start and end, at most `most` of them. */
  places(text: string, most: number): [number, number][];
}

/** What a query asks of lines, ready to be tried on many. */
export interface Matcher {
  /** What has to stand in the line, where that is the quickest to look for; null: every line is looked at. */
  readonly text: TextFinder | null;
  /** Whether a line that holds the text is one, its level apart; true where nothing else is asked. */
  readonly rest: ((bytes: Buffer) => boolean) | null;
  readonly from: number;
  readonly to: number;
  /** By the number of a level, whether it is wanted. */
  readonly levels: readonly boolean[];
  /** Nothing is asked at all. */
  readonly everything: boolean;
}

/** Understands a query. Throws the failure `invalid-request` when its regular expression is none. */
export function createMatcher(query: LogQuery): Matcher {
  const wanted = new Set(query.levels);
  const levels = LEVELS.map((level) => wanted.size === 0 || wanted.has(level));
  const finders: TextFinder[] = [];
  if (query.match) finders.push(createFinder(query.match));
  if (query.trace !== null) finders.push(literal(query.trace));
  for (const { value } of query.fields) if (/^[\w .:/-]+$/.test(value)) finders.push(literal(value));
  const [text = null, ...others] = finders;
  const tests: ((bytes: Buffer) => boolean)[] = others.map((finder) => (bytes) => finder.test(bytes));
  if (query.fields.length > 0) tests.push((bytes) => hasFields(bytes, query.fields));
  return {
    text,
    rest: tests.length === 0 ? null : (bytes) => tests.every((test) => test(bytes)),
    from: query.from ?? Number.NEGATIVE_INFINITY,
    to: query.to ?? Number.POSITIVE_INFINITY,
    levels,
    everything:
      finders.length === 0 &&
      tests.length === 0 &&
      wanted.size === 0 &&
      query.from === null &&
      query.to === null,
  };
}

function hasFields(bytes: Buffer, wanted: LogQuery['fields']): boolean {
  const { fields } = parseLine(bytes.toString('utf8'));
  return wanted.every(({ key, value }) => {
    let found: unknown = new Map(fields).get(key);
    if (found === undefined) {
      const [first, ...path] = key.split('.');
      found = new Map(fields).get(first as string);
      for (const member of path) found = (found as Record<string, unknown> | null | undefined)?.[member];
    }
    return found !== undefined && (typeof found === 'string' ? found : JSON.stringify(found)) === value;
  });
}

/** Understands what is looked for. Throws the failure `invalid-request` when it is no regular expression. */
export function createFinder({ text, regex, caseSensitive }: LogPattern): TextFinder {
  if (!regex && caseSensitive) return literal(text);
  if (!regex && isAscii(Buffer.from(text))) return anyCase(text);
  const source = regex ? text : escaped(text);
  let expression: RegExp;
  try {
    expression = new RegExp(source, caseSensitive ? 'gm' : 'gim');
  } catch (error) {
    const reason = (error as Error).message.replace(/^Invalid regular expression: /, '');
    throw failure('invalid-request', `That is no regular expression: ${reason}.`, {
      stillTrue: 'The view shows what it showed before.',
      advice: 'Mend the expression, or look for plain text.',
    });
  }
  return byExpression(expression, regex ? looksAround(text) : false);
}

/** Whether an expression looks beyond what it takes, and so must see one line at a time. */
function looksAround(source: string): boolean {
  return /\(\?[=!<](?![a-z])|\\[1-9Bk]/i.test(source);
}

function literal(text: string): TextFinder {
  const needle = Buffer.from(text);
  const plain = new RegExp(escaped(text), 'g');
  const test = (bytes: Buffer) =>
    bytes.includes(needle) || (bytes.includes(27) && plainOf(bytes).includes(text));
  return {
    test,
    places: (shown, most) => placesOf(plain, shown, most),
    scan(bytes, base, records, from, to, found) {
      withEscapes(bytes, base, records, from, to, test, found, (report) => {
        const next = quickly(bytes, needle, false) ?? ((at: number) => bytes.indexOf(needle, at));
        reportLines(next, needle.length, bytes, base, records, from, to, report);
      });
    },
  };
}

/** Plain text of which capitals do not matter; only letters of English have both. */
function anyCase(text: string): TextFinder {
  const expression = byExpression(new RegExp(escaped(text), 'gim'), false);
  const needle = Buffer.from(text.toLowerCase());
  return {
    ...expression,
    scan(bytes, base, records, from, to, found) {
      const next = quickly(bytes, needle, true);
      if (next === null) return expression.scan(bytes, base, records, from, to, found);
      withEscapes(bytes, base, records, from, to, expression.test, found, (report) =>
        reportLines(next, needle.length, bytes, base, records, from, to, report),
      );
    },
  };
}

/** Looks for a needle with the kernel, where bytes lie before it; gives its next place from a place on. */
function quickly(bytes: Buffer, needle: Buffer, fold: boolean): ((at: number) => number) | null {
  const kernel = kernelOf();
  const place = kernel.placeOf(bytes);
  if (place < 0 || !kernel.canFind(needle)) return null;
  kernel.setNeedle(needle);
  return (at) => kernel.find(place + at, place + bytes.length, needle.length, fold) - place;
}

/** The lines that hold a needle of so many bytes, whose places `next` tells. */
function reportLines(
  next: (at: number) => number,
  size: number,
  bytes: Buffer,
  base: number,
  records: RecordBlock,
  from: number,
  to: number,
  report: (line: number) => void,
): void {
  let line = from;
  for (let at = next(0); at >= 0; ) {
    line = records.find(base + at, line, to);
    // a needle with a newline in it may reach over the end of a line
    if (at + size <= endOf(records, line, base, bytes.length, to)) report(line);
    line += 1;
    if (line >= to) return;
    at = next(records.offset(line) - base);
  }
}

function byExpression(expression: RegExp, oneByOne: boolean): TextFinder {
  const once = new RegExp(expression.source, expression.flags.replace(/[gm]/g, ''));
  const test = (bytes: Buffer) => once.test(plainOf(bytes));
  return {
    test,
    places: (shown, most) => placesOf(expression, shown, most),
    scan(bytes, base, records, from, to, found) {
      const slow = (report: (line: number) => void) => {
        for (let line = from; line < to; line += 1) {
          const start = records.offset(line) - base;
          if (test(bytes.subarray(start, endOf(records, line, base, bytes.length, to)))) report(line);
        }
      };
      // in other text, places in the string are no places in the bytes
      if (oneByOne || !isAscii(bytes)) {
        slow(found);
        return;
      }
      const text = bytes.toString('latin1');
      withEscapes(bytes, base, records, from, to, test, found, (report) => {
        let line = from;
        let start = 0;
        for (;;) {
          expression.lastIndex = start;
          const hit = expression.exec(text);
          if (!hit || hit.index >= text.length) return;
          line = records.find(base + hit.index, line, to);
          const end = endOf(records, line, base, bytes.length, to);
          // what reaches over the end of its line is looked at once more, in its line alone;
          const whole = text.slice(records.offset(line) - base, end);
          // so is a line with a carriage return, which the expression takes for the end of one
          const isSure = hit.index + hit[0].length <= end && !whole.includes('\r');
          if (isSure || once.test(whole.endsWith('\r') ? whole.slice(0, -1) : whole)) report(line);
          line += 1;
          if (line >= to) return;
          start = records.offset(line) - base;
        }
      });
    },
  };
}

/** Runs a quick scan, and looks at lines with escape sequences one by one, for their bytes are not what is seen. */
function withEscapes(
  bytes: Buffer,
  base: number,
  records: RecordBlock,
  from: number,
  to: number,
  test: (line: Buffer) => boolean,
  found: (index: number) => void,
  quick: (report: (index: number) => void) => void,
): void {
  if (!bytes.includes(27)) {
    quick(found);
    return;
  }
  let next = from;
  const escapesUpTo = (limit: number) => {
    for (; next < limit; next += 1) {
      if ((records.flags(next) & HAS_ESCAPES) === 0) continue;
      const start = records.offset(next) - base;
      if (test(bytes.subarray(start, endOf(records, next, base, bytes.length, to)))) found(next);
    }
  };
  quick((line) => {
    if ((records.flags(line) & HAS_ESCAPES) !== 0) return;
    escapesUpTo(line);
    found(line);
  });
  escapesUpTo(to);
}

/** Where a line ends in the bytes, before its newline. */
function endOf(records: RecordBlock, line: number, base: number, size: number, to: number): number {
  return (line + 1 < to ? records.offset(line + 1) - base : size) - 1;
}

/** The line as it is searched: without escape sequences, and without the half of its end. */
function plainOf(bytes: Buffer): string {
  const text = bytes.toString('utf8');
  if (text.includes('\u001b')) return withoutControls(text);
  return text.endsWith('\r') ? text.slice(0, -1) : text;
}

function placesOf(expression: RegExp, text: string, most: number): [number, number][] {
  const places: [number, number][] = [];
  expression.lastIndex = 0;
  while (places.length < most) {
    const hit = expression.exec(text);
    if (!hit) break;
    if (hit[0].length === 0) expression.lastIndex += 1;
    else places.push([hit.index, hit.index + hit[0].length]);
  }
  return places;
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
