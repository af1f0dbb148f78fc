import type { ParsedLine } from './parsed-line';

const MESSAGES = ['message', 'msg', 'event', 'log', 'error'] as const;
const TAGS = ['logger', 'name', 'component', 'module', 'service', 'tag'] as const;
const TRACES = [
  'trace_id',
  'traceId',
  'traceID',
  'trace',
  'dd.trace_id',
  'otelTraceID',
  'request_id',
] as const;

/** One line of JSON, as python-json-logger, pino, zap, structlog and others write it; null when it is none. */
export function parseJsonLine(line: string): ParsedLine | null {
  if (!line.startsWith('{')) return null;
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return null;
  }
  const object = value as Readonly<Record<string, unknown>>;
  const fields = Object.entries(object);
  const message = firstText(object, MESSAGES);
  return {
    format: 'json',
    message: message === null || message === '' ? line : oneLine(message),
    tag: firstText(object, TAGS),
    trace: firstText(object, TRACES),
    fields,
  };
}

function firstText(object: Readonly<Record<string, unknown>>, keys: readonly string[]): string | null {
  for (const key of keys) {
    const value = object[key];
    if (typeof value === 'string') return value;
  }
  return null;
}

/** A message of several lines is shown by its first; the fields hold all of it. */
function oneLine(message: string): string {
  const newline = message.search(/[\r\n]/);
  return newline <= 0 ? message : message.slice(0, newline);
}
