import { failure } from '@shared/domain/failure';
import { isoTime } from '@shared/kit/clock';
import type { ChainVerdict, ExportedFile, HistoryExport } from '../ports/history';
import type { Db } from './database';
import { EventFinder } from './event-finder';
import { type EventCondition, eventCondition } from './event-query';
import { toEvent } from './event-rows';
import { evidenceLines } from './evidence';
import { type ExportRow, toCsv, toJson, toMarkdown } from './export-text';
import { SearchParts } from './search-parts';

/** Events that one file holds at most; when there are more, the newest are written and the file says so. */
const LARGEST_EXPORT = 100_000;

const TEXT_FORMATS = {
  csv: {
    extension: 'csv',
    mediaType: 'text/csv; charset=utf-8',
    write: (rows: readonly ExportRow[]) => toCsv(rows),
  },
  json: { extension: 'json', mediaType: 'application/json', write: toJson },
  markdown: { extension: 'md', mediaType: 'text/markdown; charset=utf-8', write: toMarkdown },
} as const;

/**
 * Writes events to a file's content, oldest first.
 *
 * @throws FailureError `invalid-request` for a PDF without a release, `not-found` when there is no event of it.
 */
export async function exportEvents(
  db: Db,
  request: HistoryExport,
  now: number,
  verify: () => ChainVerdict,
): Promise<ExportedFile> {
  const { rows, isCut } = exportRows(db, request);
  const exportedAt = isoTime(now);
  const name = `slipway-history-${exportedAt.slice(0, 10)}`;
  if (request.format !== 'pdf') {
    const { extension, mediaType, write } = TEXT_FORMATS[request.format];
    const bytes = new TextEncoder().encode(write(rows, exportedAt, isCut));
    return { fileName: `${name}.${extension}`, mediaType, bytes };
  }
  const { release } = request;
  if (release === null) {
    throw failure('invalid-request', 'A PDF is the evidence record of one release, and none was chosen.', {
      advice: 'Choose a release, or export the list as CSV, JSON or Markdown.',
    });
  }
  if (rows.length === 0) {
    throw failure('not-found', `The history holds nothing of version code ${release.versionCode}.`, {
      advice: 'Choose a release that has events.',
    });
  }
  const lines = evidenceLines(rows.map(toEvent), verify().sentence, exportedAt);
  const { evidencePdf } = await import('./evidence-pdf'); // only who asks for a PDF waits for its library
  const title = lines[0]?.text ?? name;
  const fileName = `slipway-evidence-${release.appId.replaceAll(/[^\w.-]/g, '_')}-${release.versionCode}.pdf`;
  return { fileName, mediaType: 'application/pdf', bytes: await evidencePdf(lines, title, now) };
}

/** The same, for one release alone: between its first event and its last. */
function restricted(
  condition: EventCondition,
  { appId, versionCode }: NonNullable<HistoryExport['release']>,
): EventCondition {
  const sql = 'app_id = ? AND version_code = ?';
  const values = [appId, versionCode];
  const end = (pick: 'min' | 'max') =>
    `SELECT ${pick}(sequence) FROM events INDEXED BY events_by_release WHERE ${sql}`;
  return {
    ...condition,
    filters: [...condition.filters, { sql, values }],
    bounds: [
      ...condition.bounds,
      { end: 'first', sql: end('min'), values },
      { end: 'last', sql: end('max'), values },
    ],
  };
}

function exportRows(
  db: Db,
  { query, release }: HistoryExport,
): { rows: readonly ExportRow[]; isCut: boolean } {
  const condition = eventCondition({ ...query, limit: 1 });
  const asked = release === null ? condition : restricted(condition, release);
  const most = LARGEST_EXPORT + 1;
  const { found } = new EventFinder(db, new SearchParts(db)).find(asked, undefined, { least: most, most });
  const select = db.prepare<[number], ExportRow>(
    'SELECT record, hash, previous_hash FROM events WHERE sequence = ?',
  );
  const rows = found.slice(0, LARGEST_EXPORT).flatMap((sequence) => select.get(sequence) ?? []);
  return { rows: rows.reverse(), isCut: found.length > LARGEST_EXPORT };
}
