import type { HistoryEvent } from '@shared/domain/audit';
import { actorName, type EventRow, toEvent } from './event-rows';

/** A row with what the exports need of it. */
export type ExportRow = Pick<EventRow, 'record' | 'hash' | 'previous_hash'>;

const CSV_COLUMNS: readonly (readonly [string, (event: HistoryEvent) => string | number | null])[] = [
  ['sequence', (event) => event.sequence],
  ['at', (event) => event.at],
  ['kind', (event) => event.kind],
  ['result', (event) => event.result],
  ['who', actorName],
  ['title', (event) => event.title],
  ['app', (event) => event.appId],
  ['target', (event) => event.target],
  ['track', (event) => event.track],
  ['version', (event) => event.versionName],
  ['version_code', (event) => event.versionCode],
  ['from', (event) => event.from],
  ['to', (event) => event.to],
  ['confirmed_by', (event) => event.confirmedBy],
  ['why', (event) => event.why],
  ['took_ms', (event) => event.tookMs],
  ['store_says', (event) => event.readBack?.storeSays ?? null],
  ['failure', (event) => event.failure?.message ?? null],
  ['operation', (event) => event.operationId],
  ['origin', (event) => event.origin],
  ['hash', (event) => event.hash],
];

/**
 * Comma-separated values as in RFC 4180, with a heading line. A cell that a spreadsheet would run as a formula gets an
 * apostrophe in front (OWASP, *CSV injection*).
 */
export function toCsv(rows: readonly ExportRow[]): string {
  const lines = rows.map((row) => {
    const event = toEvent(row);
    return CSV_COLUMNS.map(([, value]) => csvCell(value(event))).join(',');
  });
  return `${[CSV_COLUMNS.map(([name]) => name).join(','), ...lines].join('\r\n')}\r\n`;
}

function csvCell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/**
 * JSON with the chain: each event's `hash` is SHA-256 of its `previousHash`, a line feed and the text in `record`;
 * `event` is the same record for programs that read data.
 */
export function toJson(rows: readonly ExportRow[], exportedAt: string, isCut: boolean): string {
  const events = rows.map((row) => {
    const { hash, previousHash, sequence, ...event } = toEvent(row);
    return { sequence, hash, previousHash, record: row.record, event };
  });
  const head = {
    format: 'slipway-history',
    version: 1,
    exportedAt,
    hash: 'sha256(previousHash + "\\n" + record)',
  };
  return `${JSON.stringify({ ...head, complete: !isCut, events }, null, 2)}\n`;
}

/** A Markdown document with one table a day, oldest first. */
export function toMarkdown(rows: readonly ExportRow[], exportedAt: string, isCut: boolean): string {
  const days = Map.groupBy(rows.map(toEvent), (event) => event.at.slice(0, 10));
  const parts = [...days].map(([day, events]) => {
    const lines = events.map((event) => {
      const cells = [
        event.at.slice(11, 19),
        event.title,
        [event.target, event.track].filter((part) => part !== null).join(' '),
        actorName(event),
        event.result,
        `#${event.sequence}`,
      ];
      return `| ${cells.map(markdownCell).join(' | ')} |`;
    });
    return [
      `## ${day}`,
      '',
      '| UTC | Event | Target | Who | Result | No. |',
      '| --- | --- | --- | --- | --- | --- |',
    ]
      .concat(lines)
      .join('\n');
  });
  const cut = isCut ? ' The oldest events are left out: narrow the search to have them.' : '';
  const end = rows.at(-1);
  const hash = end === undefined ? '' : `\n\nThe last event has the hash \`${end.hash}\`.`;
  return `# History\n\n${rows.length} events, written ${exportedAt}.${cut}\n\n${parts.join('\n\n')}${hash}\n`;
}

function markdownCell(text: string): string {
  return text.replaceAll(/[\\|*_`<>[\]]/g, '\\$&').replaceAll(/\s+/g, ' ');
}
