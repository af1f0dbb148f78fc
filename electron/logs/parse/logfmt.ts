import type { ParsedLine } from './parsed-line';

const PAIR = /(?:^|\s)([A-Za-z_][\w.-]*)=(?:"((?:[^"\\]|\\.)*)"|(\S*))/g;
/** Fewer pairs may stand in any sentence. */
const FEWEST_PAIRS = 2;

/** `level=info msg="…" trace_id=…`; null when the line does not begin with a pair, or has but one. */
export function parseLogfmt(line: string): ParsedLine | null {
  if (!/^[A-Za-z_][\w.-]*=/.test(line)) return null;
  const fields: [string, unknown][] = [];
  for (const [, key, quoted, bare] of line.matchAll(PAIR)) {
    fields.push([key as string, quoted === undefined ? bareValue(bare ?? '') : unquoted(quoted)]);
  }
  if (fields.length < FEWEST_PAIRS) return null;
  const find = (...keys: readonly string[]) => {
    const found = fields.find(([key]) => keys.includes(key))?.[1];
    return found === undefined ? null : String(found);
  };
  return {
    format: 'logfmt',
    message: find('msg', 'message', 'event', 'err', 'error') || line,
    tag: find('logger', 'component', 'module', 'caller'),
    trace: find('trace_id', 'traceID', 'traceId', 'trace', 'request_id'),
    fields,
  };
}

/** Numbers and truth as what they are, so long as writing them again gives the same text. */
function bareValue(text: string): unknown {
  if (text === 'true') return true;
  if (text === 'false') return false;
  return text !== '' && String(Number(text)) === text ? Number(text) : text;
}

function unquoted(text: string): string {
  return text.replace(/\\(.)/g, (_, char: string) => (char === 'n' ? '\n' : char === 't' ? '\t' : char));
}
