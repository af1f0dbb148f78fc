import type { AuditRecord } from '@shared/domain/audit';
import { isoTime } from '@shared/kit/clock';
import type { ChainVerdict } from '../ports/history';
import { FIRST_PREVIOUS_HASH } from './chain';
import { type Db, structuralProblems } from './database';
import { EVENT_COLUMNS, type EventRow, rowOf } from './event-rows';
import type { HighWater } from './high-water';

/** The title under which a `history.recovered` event names the numbers of lost events: `120–159`. */
export const LOST_EVENTS = 'Lost events';

interface Break {
  readonly at: number;
  readonly why: string;
}

/**
 * Walks the whole chain: each record's hash, each link, each column beside the record, and the end against the
 * high-water mark. A gap counts as unaltered only when a later event of the chain states it.
 */
export function verifyChain(db: Db, mark: HighWater | null, now: number): ChainVerdict {
  const stated = statedLosses(db);
  let events = 0;
  let lost = 0;
  let last: HighWater = { sequence: 0, hash: FIRST_PREVIOUS_HASH };
  let broken: Break | null = null;
  for (const row of db.prepare<[], EventRow>('SELECT * FROM events ORDER BY sequence').iterate()) {
    broken = rowBreak(row) ?? linkBreak(row, last, stated);
    if (broken !== null) break;
    lost += row.sequence - last.sequence - 1;
    events += 1;
    last = row;
  }
  broken ??= endBreak(last, mark);
  if (broken === null) {
    const [problem] = structuralProblems(db);
    if (problem !== undefined) broken = { at: last.sequence, why: `the file is damaged (${problem})` };
  }
  return { ...verdict(broken, events, lost), checkedAt: isoTime(now) };
}

function verdict(broken: Break | null, events: number, lost: number): Omit<ChainVerdict, 'checkedAt'> {
  if (broken !== null) {
    const sentence = `The record breaks at #${broken.at}: ${broken.why}.`;
    return { unaltered: false, events, brokenAt: broken.at, sentence };
  }
  const without = lost === 0 ? '' : `; ${lost} were lost with a damaged file, as the history itself states`;
  const sentence = `The record is unaltered: ${events} events, each following from the one before${without}.`;
  return { unaltered: true, events, brokenAt: null, sentence };
}

function rowBreak(row: EventRow): Break | null {
  let right: EventRow;
  try {
    right = rowOf(row.record, row.previous_hash);
  } catch {
    return { at: row.sequence, why: 'its record is no longer readable' };
  }
  const column = EVENT_COLUMNS.find((name) => row[name] !== right[name]);
  if (column === undefined) return null;
  const why =
    column === 'hash' ? 'its record does not give its hash' : `its column ${column} differs from its record`;
  return { at: row.sequence, why };
}

function linkBreak(
  row: EventRow,
  last: HighWater,
  stated: readonly (readonly [number, number])[],
): Break | null {
  if (row.sequence === last.sequence + 1) {
    if (row.previous_hash === last.hash) return null;
    return { at: row.sequence, why: `it does not follow from #${last.sequence}` };
  }
  const isStated = stated.some(([first, end]) => first <= last.sequence + 1 && end >= row.sequence - 1);
  return isStated ? null : { at: last.sequence + 1, why: `events up to #${row.sequence - 1} are missing` };
}

function endBreak(last: HighWater, mark: HighWater | null): Break | null {
  if (mark === null || mark.sequence < last.sequence) return null;
  if (mark.sequence > last.sequence) {
    return { at: last.sequence + 1, why: `events up to #${mark.sequence} are missing` };
  }
  return mark.hash === last.hash
    ? null
    : { at: last.sequence, why: 'it is not the event that was last written' };
}

function statedLosses(db: Db): readonly (readonly [number, number])[] {
  const rows = db
    .prepare<[], string>("SELECT record FROM events WHERE kind = 'history.recovered'")
    .pluck()
    .all();
  return rows.flatMap((record) => {
    try {
      return (JSON.parse(record) as AuditRecord).known.flatMap((fact) => {
        const [, first, last] = fact.title === LOST_EVENTS ? (/^(\d+)–(\d+)$/.exec(fact.value) ?? []) : [];
        return first === undefined || last === undefined ? [] : [[Number(first), Number(last)] as const];
      });
    } catch {
      return [];
    }
  });
}
