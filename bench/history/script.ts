import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import type { AuditRecord } from '@shared/domain/audit';
import { chainHash } from '../../electron/history/chain';
import { preparedEvent } from '../../electron/history/event-rows';
import type { HighWater } from '../../electron/history/high-water';
import { isPartFull, newPart, partOf } from '../../electron/history/search-parts';

/** Rows of one transaction, as in Slipway's arm. */
const BATCH = 10_000;

/** As Slipway opens the file: the same guarantees, and the same memory for pages. */
const PRAGMAS =
  'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA cache_size = -65536;';

/**
 * Writes the same events as a script for the sqlite3 program: finished rows with their hashes and words, so that the
 * peer has nothing to compute, in the order that is fastest for it. Gives where the chain ends.
 */
export async function writeScript(
  path: string,
  records: Iterable<AuditRecord>,
  from: HighWater,
): Promise<HighWater> {
  const file = createWriteStream(path);
  file.write(`${PRAGMAS}\n`);
  let last = from;
  let part = partOf(from.sequence);
  let rows: string[] = [];
  let words: string[] = [];
  const flush = async () => {
    const text = ['BEGIN IMMEDIATE;', ...rows, ...words, 'COMMIT;', ''].join('\n');
    rows = [];
    words = [];
    if (!file.write(text)) await once(file, 'drain');
  };
  for (const record of records) {
    const sequence = last.sequence + 1;
    const [columns, texts] = preparedEvent(record, sequence);
    const hash = chainHash(last.hash, columns.at(-1) as string);
    rows.push(`INSERT INTO events VALUES (${literals([...columns, hash, last.hash])});`);
    if (isPartFull(part, sequence)) {
      const next = newPart(sequence);
      words.push(next.sql);
      part = next;
    }
    words.push(
      `INSERT INTO ${part.table} (rowid, title, who, app, place, version, why, detail) VALUES (${sequence}, ${literals(texts)});`,
    );
    last = { sequence, hash };
    if (rows.length >= BATCH) await flush();
  }
  if (rows.length > 0) await flush();
  file.end();
  await once(file, 'finish');
  return last;
}

const literals = (values: readonly (string | number | null)[]): string => values.map(literal).join(', ');

function literal(value: string | number | null): string {
  if (value === null) return 'NULL';
  return typeof value === 'number' ? String(value) : `'${value.replaceAll("'", "''")}'`;
}
