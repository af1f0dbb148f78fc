import { parseJsonLine } from './json';
import { parseLogcat } from './logcat';
import { parseLogfmt } from './logfmt';
import { parseNginxAccess, parseNginxError } from './nginx';
import type { ParsedLine } from './parsed-line';

const PARSERS = [parseJsonLine, parseNginxError, parseNginxAccess, parseLogcat, parseLogfmt];

/** Understands a line, which no escape sequences are left in; a line in no known form is its own message. */
export function parseLine(line: string): ParsedLine {
  for (const parse of PARSERS) {
    const parsed = parse(line);
    if (parsed) return parsed;
  }
  return plain(line);
}

/** `2026-11-24 14:31:52,204 ERROR [api.requests] message`, as Python and Java write it. */
const HEAD =
  /^\[?\d{4}[-/]\d\d[-/]\d\d[T ][\d:.,]+(?:Z|[+-]\d\d:?\d\d)?\]?\s+(?:[-|]\s+)?(?:\[?(?:ERROR|ERR|FATAL|CRITICAL|WARNING|WARN|INFO|DEBUG|TRACE|NOTICE)\]?:?)?\s*(?:[-|]\s+)?(?:\[([\w.$/-]+)\][:\s]\s*)?/;
const TRACE = /\b(?:trace[_-]?id|traceid|trace)[=:]\s*"?([0-9a-f-]{8,36})\b/i;

function plain(line: string): ParsedLine {
  const head = HEAD.exec(line);
  const message = head ? line.slice(head[0].length) : line;
  return {
    format: 'plain',
    message: message === '' ? line : message,
    tag: head?.[1] ?? null,
    trace: TRACE.exec(line)?.[1] ?? null,
    fields: [],
  };
}
