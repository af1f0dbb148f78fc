import type { ParsedLine } from './parsed-line';

const ACCESS =
  /^(\S+) \S+ (\S+) \[([^\]]+)\] "([A-Z]+) (\S+)(?: ([^"]*))?" (\d{3}) (\d+|-)(?: "([^"]*)" "([^"]*)")?(.*)$/;
const ERROR = /^(\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d) \[(\w+)\] (\d+)#(\d+): (?:\*(\d+) )?(.*)$/;
const TRAILING = /, (client|server|request|upstream|host|referrer): ("[^"]*"|\S+?)(?=, |$)/g;

/** The access log in nginx's combined form. */
export function parseNginxAccess(line: string): ParsedLine | null {
  const found = ACCESS.exec(line);
  if (!found) return null;
  const [, client, user, time, method, path, protocol, status, bytes, referrer, agent, rest] = found;
  const fields: [string, unknown][] = [
    ['client', client],
    ['user', user],
    ['time', time],
    ['method', method],
    ['path', path],
    ['protocol', protocol ?? ''],
    ['status', Number(status)],
    ['bytes', bytes === '-' ? 0 : Number(bytes)],
  ];
  if (referrer !== undefined) fields.push(['referrer', referrer], ['agent', agent]);
  if (rest?.trim()) fields.push(['rest', rest.trim()]);
  return { format: 'nginx-access', message: `${method} ${path} ${status}`, tag: null, trace: null, fields };
}

/** The error log. */
export function parseNginxError(line: string): ParsedLine | null {
  const found = ERROR.exec(line);
  if (!found) return null;
  const [, time, level, process, thread, connection, text] = found;
  const fields: [string, unknown][] = [
    ['time', time],
    ['level', level],
    ['process', Number(process)],
    ['thread', Number(thread)],
  ];
  if (connection !== undefined) fields.push(['connection', Number(connection)]);
  for (const [, key, value] of (text as string).matchAll(TRAILING)) {
    fields.push([key as string, (value as string).replace(/^"|"$/g, '')]);
  }
  return { format: 'nginx-error', message: text as string, tag: null, trace: null, fields };
}
